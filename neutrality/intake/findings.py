"""Supervision results: what a field supervisor or the direct superior found; the pleno makes it a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from neutrality.domain.access import Permission, Subject, may
from neutrality.entrance import LARGEST_REQUEST, takes
from neutrality.errors import expired
from neutrality.gate import actor, open_to
from neutrality.intake.entering import blank, filled, send, stale
from neutrality.intake.form_a import form_a
from neutrality.intake.phone import for_this_phone
from neutrality.intake.staff_forms import FindingForm
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("findings", __name__)


@bp.route("/temuan/baru", methods=["GET", "POST"])
@takes(LARGEST_REQUEST)
@open_to(Permission.ENTER_FINDING)
def enter() -> ResponseReturnValue:
    """Enter a supervision result."""
    if request.method == "GET":
        return _page(blank(FindingForm, Permission.ENTER_FINDING))
    form = filled(FindingForm, Permission.ENTER_FINDING)
    if "next" not in request.form:
        return _page(form)

    received = send(form, form_a(form))
    if received is None:
        return _page(form), 422
    flash(_("Kept as %(number)s.", number=received.reference), "success")
    for code in received.warnings:
        flash(words(code))
    if may(actor(), Permission.LIST_CASES, Subject(actor().home_office_id)):
        return redirect(url_for("desk.case", case_id=received.case_id), code=303)
    if may(actor(), Permission.SEE_OWN_RESULTS, Subject(actor().home_office_id)):
        return redirect(url_for("own_results.overview"), code=303)
    return redirect(url_for("findings.enter"), code=303)


@bp.errorhandler(CSRFError)
def show_again(error: CSRFError) -> ResponseReturnValue:
    """Show what was typed in a form without its token; nothing of it was kept."""
    form = stale(FindingForm, Permission.ENTER_FINDING)
    return (_page(form), 400) if form else expired(error)


def _page(form: FindingForm) -> str:
    """Show the form; `?luring` is what a telephone keeps to be opened without a line: no menu, no token."""
    kept = "luring" in request.args
    template = "intake/findings/kept.html" if kept else "intake/findings/enter.html"
    return render_template(template, form=form, phone=for_this_phone())
