"""Mistakes at the desk: cancel a step, correct its day, take an entry out of the figures; the numbers."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.cases.cancelling import cancel_step
from neutrality.cases.excluding import propose_exclusion
from neutrality.cases.mendable import Mendable, MendableStep, mendable
from neutrality.cases.numbering import numbering
from neutrality.cases.redating import propose_redating
from neutrality.database import reading
from neutrality.desk.asking import Shared, ask_of, typed
from neutrality.desk.forms import Versioned
from neutrality.desk.refusals import read_case
from neutrality.domain.access import Permission
from neutrality.domain.errors import ConflictError, NotFoundError
from neutrality.domain.mistakes import OF_A_CASE, OF_A_RESPONDENT, ExclusionReason
from neutrality.fields import EARLIEST_YEAR, DayMonthYearField
from neutrality.gate import actor, open_to
from neutrality.i18n import label

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from neutrality.cases.dossier import RespondentView
    from neutrality.cases.reading import CaseView

bp = Blueprint("mistakes", __name__)
FILL = _("Please fill this in.")


class CancelForm(Versioned):
    """Why a step was a mistake."""

    reason = TextAreaField(
        _("Why was this step a mistake?"),
        description=_("Stays in the history, with your name. The step itself stays readable there too."),
        validators=[InputRequired(FILL)],
    )


class RedateForm(Versioned):
    """The day on which a step was really taken."""

    value = DayMonthYearField(_("Day on which it really happened"), validators=[InputRequired(FILL)])
    reason = TextAreaField(_("Reason for the correction"), validators=[InputRequired(FILL)])


class ExcludeForm(Versioned):
    """Why an entry does not belong into the figures."""

    code = RadioField(_("Why does it not belong there?"), validators=[InputRequired(_("Choose one."))])
    reason = TextAreaField(
        _("Reason"),
        description=_("Kept sealed in the history of the case. Two sentences are enough."),
        validators=[InputRequired(FILL)],
    )


class ReadmitForm(Versioned):
    """Why an entry belongs into the figures after all."""

    reason = TextAreaField(_("Reason"), validators=[InputRequired(FILL)])


def mistakes_box(session: Session, case_id: uuid.UUID) -> Mendable:
    """Return what the case file offers where something was a mistake."""
    return mendable(session, current.means("desk"), case_id, actor=actor(), now=current.now())


@bp.route("/meja/kasus/<uuid:case_id>/langkah/<int:number>/batalkan", methods=["GET", "POST"])
@open_to(Permission.CANCEL_STEP)
def cancel(case_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """Cancel a step that was a mistake."""
    view, form = read_case(case_id), CancelForm(formdata=typed())
    step = _step(case_id, number)

    def page() -> str:
        return render_template("desk/mistakes/cancel.html", case=view, form=form, step=step)

    def do(session: Session, shared: Shared) -> bool:
        reason = form.reason.data or ""
        return cancel_step(session, current.means("desk"), case_id, step.position, reason=reason, **shared)

    return ask_of(view, form, page, do)


@bp.route("/meja/kasus/<uuid:case_id>/langkah/<int:number>/tanggal", methods=["GET", "POST"])
@open_to(Permission.CORRECT)
def redate(case_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """Correct the day on which a step was taken."""
    view, form = read_case(case_id), RedateForm(formdata=typed())
    step = _step(case_id, number)
    if request.method == "GET":
        form.value.data = step.legal_on

    def page() -> str:
        return render_template("desk/mistakes/redate.html", case=view, form=form, step=step)

    def do(session: Session, shared: Shared) -> bool:
        day = form.value.data.isoformat() if form.value.data else ""
        means, reason = current.means("desk"), form.reason.data or ""
        return propose_redating(session, means, case_id, step.position, value=day, reason=reason, **shared)

    return ask_of(view, form, page, do)


@bp.route("/meja/kasus/<uuid:case_id>/keluarkan", methods=["GET", "POST"])
@open_to(Permission.EXCLUDE_ENTRY)
def exclude(case_id: uuid.UUID) -> ResponseReturnValue:
    """Take a case, or one respondent of it, out of the figures."""
    view, form = read_case(case_id), ExcludeForm(formdata=typed())
    person = _person(view)
    reasons = OF_A_RESPONDENT if person else OF_A_CASE
    form.code.choices = [(one.value, label(one)) for one in ExclusionReason if one in reasons]

    def page() -> str:
        return render_template("desk/mistakes/exclude.html", case=view, form=form, person=person)

    def do(session: Session, shared: Shared) -> bool:
        return propose_exclusion(
            session, current.means("desk"), case_id, code=form.code.data or "", reason=form.reason.data or "",
            respondent_id=person.id if person else None, **shared,
        )  # fmt: skip

    return ask_of(view, form, page, do)


@bp.route("/meja/kasus/<uuid:case_id>/masukkan-kembali", methods=["GET", "POST"])
@open_to(Permission.EXCLUDE_ENTRY)
def readmit(case_id: uuid.UUID) -> ResponseReturnValue:
    """Take a case, or one respondent of it, back into the figures."""
    view, form = read_case(case_id), ReadmitForm(formdata=typed())
    wanted = request.args.get("terlapor", request.form.get("terlapor", type=int), type=int)
    with reading(current.sessions()) as session:
        out = mistakes_box(session, case_id).taken_out
    person = next((one for one in out if one.ordinal == wanted), None)
    if wanted is not None and person is None:
        raise NotFoundError("no_such_respondent")

    def page() -> str:
        return render_template("desk/mistakes/readmit.html", case=view, form=form, person=person)

    def do(session: Session, shared: Shared) -> bool:
        return propose_exclusion(
            session, current.means("desk"), case_id, code="", reason=form.reason.data or "", back=True,
            respondent_id=person.id if person else None, **shared,
        )  # fmt: skip

    return ask_of(view, form, page, do)


@bp.get("/meja/nomor")
@open_to(Permission.READ_NUMBERS)
def numbers() -> ResponseReturnValue:
    """Show the numbers of an office in a year: given, BATAL, and that none is missing."""
    this_year = current.today().year
    year = min(max(request.args.get("tahun", this_year, type=int), EARLIEST_YEAR), this_year + 1)
    with reading(current.sessions()) as session:
        found = numbering(
            session, actor=actor(), year=year, office_id=request.args.get("kantor", type=uuid.UUID)
        )
    return render_template("desk/mistakes/numbers.html", found=found)


def _step(case_id: uuid.UUID, number: int) -> MendableStep:
    with reading(current.sessions()) as session:
        for step in mistakes_box(session, case_id).steps:
            if step.number == number:
                return step
    raise ConflictError("no_such_step")


def _person(view: CaseView) -> RespondentView | None:
    """Return the respondent whom the address names, nobody for the whole case."""
    wanted = request.args.get("terlapor", request.form.get("terlapor", type=int), type=int)
    if wanted is None:
        return None
    for person in view.respondents:
        if person.ordinal == wanted:
            return person
    raise NotFoundError("no_such_respondent")
