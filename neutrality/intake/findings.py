"""Supervision results: what a field supervisor or the direct superior found; the pleno makes it a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from neutrality.domain.access import Permission, Subject, may
from neutrality.domain.workflow import ReportKind
from neutrality.entrance import LARGEST_REQUEST, takes
from neutrality.errors import expired
from neutrality.evidence.service import SealedUpload
from neutrality.gate import actor, open_to
from neutrality.intake.entering import blank, filled, send, shared_fields, stale
from neutrality.intake.staff_forms import FindingForm
from neutrality.refusals import words
from neutrality.reports.models import Source
from neutrality.reports.submission import Submission

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("findings", __name__)


@bp.route("/temuan/baru", methods=["GET", "POST"])
@takes(LARGEST_REQUEST)
@open_to(Permission.ENTER_FINDING)
def enter() -> ResponseReturnValue:
    """Enter a supervision result."""
    if request.method == "GET":
        fresh = blank(FindingForm, Permission.ENTER_FINDING)
        return render_template("intake/findings/enter.html", form=fresh)
    form = filled(FindingForm, Permission.ENTER_FINDING)
    if "next" not in request.form:
        return render_template("intake/findings/enter.html", form=form)

    def submission(uploads: tuple[SealedUpload, ...]) -> Submission:
        return Submission(
            **shared_fields(form),
            kind=ReportKind.HASIL_PENGAWASAN,
            source=Source(form.source.data),
            channel="supervision",
            uploads=uploads,
        )

    received = send(form, submission)
    if received is None:
        return render_template("intake/findings/enter.html", form=form), 422
    flash(_("Kept as %(number)s.", number=received.reference), "success")
    for code in received.warnings:
        flash(words(code))
    if may(actor(), Permission.LIST_CASES, Subject(actor().home_office_id)):
        return redirect(url_for("desk.case", case_id=received.case_id), code=303)
    return redirect(url_for("findings.enter"), code=303)


@bp.errorhandler(CSRFError)
def show_again(error: CSRFError) -> ResponseReturnValue:
    """Show what was typed in a form without its token; nothing of it was kept."""
    form = stale(FindingForm, Permission.ENTER_FINDING)
    return (render_template("intake/findings/enter.html", form=form), 400) if form else expired(error)
