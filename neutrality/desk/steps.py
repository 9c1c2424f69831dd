"""What officers do to a case: steps, second person, corrections, signature."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases import service
from neutrality.cases.correctable import CORRECTABLE
from neutrality.cases.corrections import correct
from neutrality.cases.dossier import RespondentView, StepOffer
from neutrality.cases.reading import CaseView
from neutrality.cases.steps import take_step
from neutrality.database import reading, transaction
from neutrality.desk.asking import Shared, acting, ask_of, typed
from neutrality.desk.choices import correction_choices, held_value, phase_of
from neutrality.desk.demands import demands, type_rows
from neutrality.desk.examination import begin_step
from neutrality.desk.forms import (
    SignatureForm,
    correction_form,
    fields_of,
    step_form,
)
from neutrality.desk.refusals import read_case, said
from neutrality.desk.reply_answers import answer_for, begin_with
from neutrality.domain.access import Permission
from neutrality.domain.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from neutrality.domain.workflow import BY_ACTION, Action, Level, Step
from neutrality.gate import open_to
from neutrality.replies.reading import OpenAnswer
from neutrality.replies.taking import confirm_taken, refuse_taken, take_over

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

bp = Blueprint("steps", __name__)


@bp.route("/meja/kasus/<uuid:case_id>/langkah/<action>", methods=["GET", "POST"])
@open_to(Permission.READ_CASE)
def step(case_id: uuid.UUID, action: str) -> ResponseReturnValue:
    """Ask what the law demands for a step, and take it."""
    view = read_case(case_id)
    offer = _offer(view, action)
    person = _person(view, offer)
    with reading(current.sessions()) as session:
        phase = phase_of(session, case_id, view.reports[0].event_on, person)
    form, reply = step_form(offer, person, phase=phase, typed=typed()), answer_for(case_id, offer)
    if request.method == "GET":
        begin_step(form, view, offer.respondent_id)
        if reply is not None:
            begin_with(form, offer, reply)

    def take(session: Session, shared: Shared) -> bool:
        late = form.late_reason.data or ""
        step = Step(offer.action, form.legal_on.data, form.reason.data, late, fields_of(form, offer))
        means = current.means("desk")
        if reply is not None:
            return take_over(session, means, case_id, reply.row.id, step, **shared)
        return take_step(session, means, case_id, step, respondent_id=offer.respondent_id, **shared)

    return ask_of(view, form, lambda: _step_page(view, offer, person, form, reply), take)


@bp.post("/meja/usulan/<uuid:proposal_id>/<answer>")
@open_to(Permission.READ_CASE)
def answer(proposal_id: uuid.UUID, answer: str) -> ResponseReturnValue:
    """Let the second person confirm or refuse what waits, or the first take it back."""
    if answer not in {"sahkan", "tolak"}:
        raise NotFoundError("no_such_case")
    back = url_for("desk.case", case_id=request.form.get("case", type=uuid.UUID) or uuid.UUID(int=0))
    shared = {**acting(), "today": current.today()}
    try:
        with transaction(current.sessions()) as session:
            if answer == "sahkan":
                confirm_taken(session, current.means("desk"), proposal_id, **shared)
            else:
                reason = request.form.get("reason", "")
                refuse_taken(session, current.means("desk"), proposal_id, reason=reason, **shared)
    except DomainError as error:
        if isinstance(error, NotFoundError | NotAllowedError):
            raise
        flash(said(error), "error")
    else:
        flash(_("Done."), "success")
    return redirect(back, code=303)


@bp.route("/meja/kasus/<uuid:case_id>/ralat/<field>", methods=["GET", "POST"])
@open_to(Permission.CORRECT)
def correction(case_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Correct one field with a reason."""
    if field not in CORRECTABLE:
        raise NotFoundError("no_such_case")
    view = read_case(case_id)
    person = _corrected_person(view, field)
    with reading(current.sessions()) as session:
        phase = phase_of(session, case_id, view.reports[0].event_on, person)
        choices = correction_choices(session, field, phase)
    held = held_value(view, person, field, choices)
    form = correction_form(field, choices, typed=typed(), held=held)

    def page() -> str:
        return render_template(
            "desk/correct.html", case=view, form=form, field=field, rule=CORRECTABLE[field], person=person
        )

    def mend(session: Session, shared: Shared) -> bool:
        return correct(
            session, current.means("desk"), case_id, field=field, value=form.new_value,
            reason=form.reason.data, respondent_id=person.id if person else None, **shared,
        )  # fmt: skip

    return ask_of(view, form, page, mend)


@bp.route("/meja/kasus/<uuid:case_id>/tanda-tangan", methods=["GET", "POST"])
@open_to(Permission.RECORD_SIGNATURE)
def signature(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record that the reporter signed."""
    view = read_case(case_id)
    form = SignatureForm(formdata=typed())
    if request.method == "GET":
        form.signed_on.data = current.today()

    def sign(session: Session, shared: Shared) -> bool:
        service.record_signature(
            session, current.means("desk"), case_id, signed_on=cast("date", form.signed_on.data), **shared
        )
        return True

    return ask_of(view, form, lambda: render_template("desk/signature.html", case=view, form=form), sign)


def _offer(view: CaseView, action: str) -> StepOffer:
    """Return the step on the subject that the address names.

    What was sent is answered even when the step is no longer open, so that nothing typed is lost.

    Raises:
        NotFoundError: for no such step.
        NotAllowedError: `wrong_role` for whoever takes no such step here.
        ConflictError: `wrong_state` when it cannot be taken now.

    """
    row = BY_ACTION.get(Action(action)) if action in set(Action) else None
    if row is None or not row.from_states or row.by_itself:
        raise NotFoundError("no_such_case")
    if not row.roles & view.acting:
        raise NotAllowedError("wrong_role", action=row.action.value)
    ordinal = _ordinal(view) if row.level is Level.RESPONDENT else None
    for offer in view.steps:
        if offer.action is row.action and offer.respondent_ordinal == ordinal:
            return offer
    if request.method == "GET":
        raise ConflictError("wrong_state")
    person = next((one for one in view.respondents if one.ordinal == ordinal), None)
    return StepOffer.of(row, person)


def _ordinal(view: CaseView) -> int:
    """Return whom of the respondents the address names; where there is one, it needs no name."""
    wanted = request.args.get("terlapor", request.form.get("terlapor", type=int), type=int)
    known = [person.ordinal for person in view.respondents]
    if wanted is None and len(known) == 1:
        return known[0]
    if wanted not in known:
        raise NotFoundError("no_such_respondent")
    return wanted


def _corrected_person(view: CaseView, field: str) -> RespondentView | None:
    if CORRECTABLE[field].level is not Level.RESPONDENT:
        return None
    ordinal = _ordinal(view)
    return next(row for row in view.respondents if row.ordinal == ordinal)


def _person(view: CaseView, offer: StepOffer) -> RespondentView | None:
    return next((row for row in view.respondents if row.id == offer.respondent_id), None)


def _step_page(
    view: CaseView, offer: StepOffer, person: RespondentView | None, form: Any, reply: OpenAnswer | None
) -> str:
    return render_template(
        "desk/step.html", case=view, offer=offer, person=person, form=form, reply=reply,
        asked=demands(offer, view, person), types=type_rows(offer),
        letter=current.catalogue().letter_of(offer.action.value, current.today()),
    )  # fmt: skip
