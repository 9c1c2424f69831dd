"""The counter: a report that somebody brings, writes, says on the telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_wtf.csrf import CSRFError

from neutrality import current
from neutrality.domain.access import Permission
from neutrality.domain.workflow import ReportKind
from neutrality.entrance import LARGEST_REQUEST, takes
from neutrality.errors import expired
from neutrality.evidence.service import SealedUpload
from neutrality.gate import open_to
from neutrality.intake.entering import blank, filled, send, shared_fields, stale
from neutrality.intake.receipts import square_of
from neutrality.intake.staff_forms import CounterForm
from neutrality.refusals import words
from neutrality.reports.models import Source
from neutrality.reports.submission import Identity, Submission

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("counter", __name__)


@bp.route("/meja/laporan/baru", methods=["GET", "POST"])
@takes(LARGEST_REQUEST)
@open_to(Permission.ENTER_REPORT)
def enter() -> ResponseReturnValue:
    """Enter a report with its true time of receipt, then print the receipt and the slip with the code."""
    if request.method == "GET":
        return _page(blank(CounterForm, Permission.ENTER_REPORT))
    form = filled(CounterForm, Permission.ENTER_REPORT)
    if "next" not in request.form:
        return _page(form)

    def submission(uploads: tuple[SealedUpload, ...]) -> Submission:
        return _submission(form, uploads)

    received = send(form, submission)
    if received is None:
        return _page(form), 422
    return render_template(
        "intake/counter/entered.html",
        received=received,
        code=form.code.text,
        square=square_of(received.receipt),
        form=form,
        warnings=[words(code) for code in received.warnings],
        now=current.now(),
    )


@bp.errorhandler(CSRFError)
def show_again(error: CSRFError) -> ResponseReturnValue:
    """Show what was typed in a form without its token; nothing of it was kept."""
    form = stale(CounterForm, Permission.ENTER_REPORT)
    return (_page(form), 400) if form else expired(error)


def _page(form: CounterForm) -> str:
    return render_template("intake/counter/enter.html", form=form)


def _submission(form: CounterForm, uploads: tuple[SealedUpload, ...]) -> Submission:
    identity = None
    if not form.anonymous.data:
        identity = Identity(
            name=form.identity_name.data or "",
            address=form.identity_address.data or "",
            phone=form.identity_phone.data or "",
            id_number=form.identity_id_number.data or "",
        )
    return Submission(
        **shared_fields(form),
        kind=ReportKind.LAPORAN if identity else ReportKind.INFORMASI_AWAL,
        source=Source.COUNTER,
        channel=form.channel.data,
        identity=identity,
        signed_on=form.signed_on.data if identity else None,
        uploads=uploads,
    )
