"""What officers do to a case: steps, second person, corrections, signature, identity, assignment."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases import service
from neutrality.cases.corrections import CORRECTABLE, correct
from neutrality.cases.dossier import RespondentView, StepOffer
from neutrality.cases.reading import CaseView, case_file, glance
from neutrality.cases.steps import confirm_step, refuse_step, take_step
from neutrality.database import reading, transaction
from neutrality.desk.choices import correction_choices
from neutrality.desk.forms import (
    AssignForm,
    CorrectionForm,
    IdentityForm,
    PassphraseForm,
    SignatureForm,
    fields_of,
    step_form,
)
from neutrality.domain.access import Permission
from neutrality.domain.errors import ConflictError, DomainError, InvalidInputError, NotFoundError
from neutrality.domain.workflow import Action, Level, Step
from neutrality.errors import words
from neutrality.gate import actor, open_to
from neutrality.ratelimit import SIGN_INS, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("steps", __name__)


@bp.route("/meja/kasus/<uuid:case_id>/langkah/<action>", methods=["GET", "POST"])
@open_to(Permission.READ_CASE)
def step(case_id: uuid.UUID, action: str) -> ResponseReturnValue:
    """Ask what the law demands for a step, and take it."""
    view = _view(case_id)
    offer = _offer(view, action)
    person = _person(view, offer)
    form = step_form(offer, person, typed=request.form if request.method == "POST" else None)
    if request.method == "GET":
        form.version.data = str(view.version)
        return _step_page(view, offer, person, form)
    if not form.validate():
        return _step_page(view, offer, person, form), 422
    typed = Step(
        offer.action,
        form.legal_on.data or current.today(),
        form.reason.data or "",
        form.late_reason.data or "",
        fields_of(form, offer),
    )
    try:
        with transaction(current.sessions()) as session:
            done = take_step(
                session, current.means("desk"), case_id, typed, respondent_id=offer.respondent_id,
                version=form.read_version, actor=actor(), now=current.now(), today=current.today(),
            )  # fmt: skip
    except InvalidInputError as error:
        put_at_fields(form, error)
        return _step_page(view, offer, person, form), 422
    except ConflictError as error:
        if error.code != "changed_meanwhile":
            raise
        return _conflict(view, form)
    flash(_("Done.") if done else _("Kept. It waits for the second person."), "success")
    return redirect(url_for("desk.case", case_id=case_id), code=303)


@bp.post("/meja/usulan/<uuid:proposal_id>/<answer>")
@open_to(Permission.READ_CASE)
def answer(proposal_id: uuid.UUID, answer: str) -> ResponseReturnValue:
    """Let the second person confirm or refuse what waits, or the first take it back."""
    if answer not in {"sahkan", "tolak"}:
        raise NotFoundError("no_such_case")
    back = url_for("desk.case", case_id=request.form.get("case", type=uuid.UUID) or uuid.UUID(int=0))
    shared: dict[str, Any] = {"actor": actor(), "now": current.now(), "today": current.today()}
    try:
        with transaction(current.sessions()) as session:
            if answer == "sahkan":
                confirm_step(session, current.means("desk"), proposal_id, **shared)
            else:
                reason = request.form.get("reason", "")
                refuse_step(session, current.means("desk"), proposal_id, reason=reason, **shared)
    except InvalidInputError as error:
        flash(" ".join(words(problem.code, problem.params) for problem in error.problems), "error")
    except ConflictError as error:
        flash(words(error.code, error.params), "error")
    else:
        flash(_("Done."), "success")
    return redirect(back, code=303)


@bp.route("/meja/kasus/<uuid:case_id>/ralat/<field>", methods=["GET", "POST"])
@open_to(Permission.CORRECT)
def correction(case_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Correct one field with a reason."""
    if field not in CORRECTABLE:
        raise NotFoundError("no_such_case")
    view = _view(case_id)
    rule = CORRECTABLE[field]
    people = view.respondents if rule.level is Level.RESPONDENT else []
    ordinal = request.values.get("terlapor", type=int, default=1)
    person = next((row for row in people if row.ordinal == ordinal), None)
    form = CorrectionForm(formdata=request.form if request.method == "POST" else None)
    with reading(current.sessions()) as session:
        choices = correction_choices(session, field)
    page: dict[str, Any] = {"case": view, "form": form, "field": field, "rule": rule, "person": person}
    if request.method == "GET":
        form.version.data = str(view.version)
        return render_template("desk/correct.html", **page, choices=choices)
    try:
        with transaction(current.sessions()) as session:
            done = correct(
                session, current.means("desk"), case_id, field=field, value=form.value.data or "",
                reason=form.reason.data or "", respondent_id=person.id if person else None,
                version=form.read_version, actor=actor(), now=current.now(), today=current.today(),
            )  # fmt: skip
    except InvalidInputError as error:
        put_at_fields(form, error)
        return render_template("desk/correct.html", **page, choices=choices), 422
    except ConflictError as error:
        if error.code != "changed_meanwhile":
            raise
        return _conflict(view, form)
    flash(_("Corrected.") if done else _("Kept. It waits for the second person."), "success")
    return redirect(url_for("desk.case", case_id=case_id), code=303)


@bp.post("/meja/kasus/<uuid:case_id>/tugas")
@open_to(Permission.ASSIGN_CASE)
def assign(case_id: uuid.UUID) -> ResponseReturnValue:
    """Give the case to somebody."""
    form = AssignForm()
    chosen = request.form.get("assignee", type=uuid.UUID) if request.form.get("assignee") else None
    return _act(
        case_id,
        lambda session, shared: service.assign(
            session, current.means("desk"), case_id, chosen, version=form.read_version, **shared
        ),
    )


@bp.route("/meja/kasus/<uuid:case_id>/tanda-tangan", methods=["GET", "POST"])
@open_to(Permission.RECORD_SIGNATURE)
def signature(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record that the reporter signed."""
    view = _view(case_id)
    form = SignatureForm(formdata=request.form if request.method == "POST" else None)
    if request.method == "GET":
        form.version.data, form.signed_on.data = str(view.version), current.today()
        return render_template("desk/signature.html", case=view, form=form)
    if form.signed_on.data is None:
        form.validate()
        form.signed_on.errors = [words("required")]
        return render_template("desk/signature.html", case=view, form=form), 422
    try:
        with transaction(current.sessions()) as session:
            service.record_signature(
                session, current.means("desk"), case_id, signed_on=form.signed_on.data,
                version=form.read_version, actor=actor(), now=current.now(), today=current.today(),
            )  # fmt: skip
    except InvalidInputError as error:
        put_at_fields(form, error)
        return render_template("desk/signature.html", case=view, form=form), 422
    flash(_("Done."), "success")
    return redirect(url_for("desk.case", case_id=case_id), code=303)


@bp.route("/meja/kasus/<uuid:case_id>/identitas", methods=["GET", "POST"])
@limiter.limit(SIGN_INS, methods=["POST"])
@open_to(Permission.CHECK_IDENTITY)
def identity(case_id: uuid.UUID) -> ResponseReturnValue:
    """Let the custodian see the identity alone, and answer complete or incomplete."""
    with reading(current.sessions()) as session:
        seen = glance(session, case_id, actor=actor())
    form = PassphraseForm()
    if not form.sent_and_valid():
        return render_template("desk/identity.html", case=seen, form=form, identity=None)
    try:
        with transaction(current.sessions()) as session:
            found = service.open_identity(
                session, current.means("desk"), case_id, passphrase=form.passphrase.data or "",
                actor=actor(), now=current.now(),
            )  # fmt: skip
    except DomainError as error:
        form.passphrase.errors = [words(error.code, error.params)]
        return render_template("desk/identity.html", case=seen, form=form, identity=None), 422
    verdict = IdentityForm(formdata=None, version=str(seen.version))
    return render_template("desk/identity.html", case=seen, form=form, identity=found, verdict=verdict)


@bp.post("/meja/kasus/<uuid:case_id>/identitas/hasil")
@open_to(Permission.CHECK_IDENTITY)
def identity_checked(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record the custodian's answer."""
    form = IdentityForm()
    complete = request.form.get("answer") == "complete"
    if request.form.get("answer") not in {"complete", "incomplete"}:
        flash(_("Choose one of the two."), "error")
        return redirect(url_for("steps.identity", case_id=case_id), code=303)
    return _act(
        case_id,
        lambda session, shared: service.check_identity(
            session, current.means("desk"), case_id, complete=complete, version=form.read_version, **shared
        ),
    )


def put_at_fields(form: Any, error: InvalidInputError) -> None:
    """Put each problem at its field, what has none at the top."""
    for problem in error.problems:
        text = words(problem.code, problem.params)
        if problem.field in form:
            form[problem.field].errors = [*form[problem.field].errors, text]
        else:
            form.form_errors.append(text)


def _act(case_id: uuid.UUID, work: Callable[[Session, dict[str, Any]], None]) -> ResponseReturnValue:
    """Do one small act and go back to the case; a refusal is told there."""
    try:
        with transaction(current.sessions()) as session:
            work(session, {"actor": actor(), "now": current.now()})
    except InvalidInputError as error:
        flash(" ".join(words(problem.code, problem.params) for problem in error.problems), "error")
    except ConflictError as error:
        flash(words(error.code, error.params), "error")
    else:
        flash(_("Done."), "success")
    return redirect(url_for("desk.case", case_id=case_id), code=303)


def _view(case_id: uuid.UUID) -> CaseView:
    with reading(current.sessions()) as session:
        return case_file(
            session, current.means("desk"), case_id, actor=actor(), lang=current.lang(),
            today=current.today(), now=current.now(),
        )  # fmt: skip


def _offer(view: CaseView, action: str) -> StepOffer:
    """Return the step that this person may take now; raises ConflictError when there is none."""
    wanted = request.values.get("terlapor", type=int)
    offers = [offer for offer in view.steps if offer.action.value == action]
    fitting = [offer for offer in offers if offer.respondent_ordinal in {None, wanted}] or offers[:1]
    if not fitting:
        known = action in {member.value for member in Action}
        raise ConflictError("wrong_state") if known else NotFoundError("no_such_case")
    return fitting[0]


def _person(view: CaseView, offer: StepOffer) -> RespondentView | None:
    return next((row for row in view.respondents if row.id == offer.respondent_id), None)


def _step_page(view: CaseView, offer: StepOffer, person: RespondentView | None, form: Any) -> str:
    return render_template("desk/step.html", case=view, offer=offer, person=person, form=form)


def _conflict(view: CaseView, form: Any) -> ResponseReturnValue:
    """Show what was typed beside what changed; sending again means knowing it."""
    form.version.data = str(view.version)
    hidden = {"HiddenField", "CSRFTokenField"}
    typed = [(field.label.text, field.data) for field in form if field.type not in hidden]
    return render_template("desk/conflict.html", case=view, form=form, typed=typed), 409
