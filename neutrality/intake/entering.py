"""What the counter and the supervisors' page share: choices, people by plain buttons, sending."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from neutrality import current
from neutrality.accounts.field_posts import supervisors
from neutrality.cases.service import Received, receive
from neutrality.database import reading, transaction
from neutrality.directory.models import Office, Place
from neutrality.directory.service import agencies, elections_near
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.errors import (
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.evidence.limits import LIMITS
from neutrality.evidence.service import SealedUpload, discard, seal_upload
from neutrality.gate import actor, current_actor
from neutrality.intake.citizen_forms import lines_of
from neutrality.intake.people import with_people
from neutrality.intake.staff_forms import StaffForm, new_token
from neutrality.refusals import words
from neutrality.reports.submission import RespondentInput, Submission

# The service names its fields as the submission has them; these stand elsewhere in the form.
AT_FIELD = {"respondents": "people"}


def blank(kind: type[StaffForm], permission: Permission) -> Any:
    """Return the empty form: today, the actor's own office and its place."""
    form = kind(formdata=None, token=new_token(), received_on=current.today(), known_on=current.today())
    _fill_choices(form, permission)
    with reading(current.sessions()) as session:
        office = session.get(Office, actor().home_office_id)
    if office is not None:
        form.office_id.data, form.place_code.data = str(office.id), office.place_code
    return form


def filled(kind: type[StaffForm], permission: Permission) -> Any:
    """Return the form as it was sent, with a person more or less when a button said so."""
    form = kind(formdata=MultiDict(with_people(request.form.to_dict(flat=False))))
    _fill_choices(form, permission)
    return form


def send(form: Any, make: Callable[[tuple[SealedUpload, ...]], Submission]) -> Received | None:
    """Receive what was typed; nothing when something is wrong, which then stands at its field."""
    uploads = [] if form.problems() else _seal_files(form)
    received = None if form.errors else _received(form, make, uploads)
    if received is None or received.repeated:
        for upload in uploads:
            discard(current.evidence_store(), upload.object_key)
    if received is None:
        _ask_again_for_files(form)
    return received


def stale(kind: type[StaffForm], permission: Permission) -> Any:
    """Return the form as it was sent, to be sent again; nothing for somebody who may not enter it."""
    who = current_actor()
    if who is None or not offices_for(who, permission):
        return None
    form = filled(kind, permission)
    form.form_errors.append(words("form_too_old"))
    _ask_again_for_files(form)
    return form


def shared_fields(form: Any) -> dict[str, Any]:
    """Return what both kinds of entry hand in."""
    return {
        "office_id": chosen_id(form.office_id.data, "office_id") or actor().home_office_id,
        "received_at": form.received_at(),
        "received_on": form.received_on.data,
        "narrative": form.narrative.data or "",
        "event_on": None if form.event_unknown.data else form.event_on.data,
        "known_on": form.known_on.data,
        "place_code": form.place_code.data or None,
        "place_detail": form.place_detail.data or "",
        "election_id": chosen_id(form.election_id.data, "election_id"),
        "candidate": form.candidate.data or "",
        "plain_kind": form.plain_kind.data or None,
        "links": tuple(lines_of(form.links.data)),
        "witnesses": form.witnesses.data or "",
        "respondents": tuple(_person(entry.form) for entry in form.people),
        "late_reason": form.late_reason.data or "",
        "language": current.lang(),
    }


def _received(
    form: Any, make: Callable[[tuple[SealedUpload, ...]], Submission], uploads: list[SealedUpload]
) -> Received | None:
    try:
        try:
            return _receive(form, make(tuple(uploads)))
        except IntegrityError:  # a double click: the other request was first, its answer is ours too
            return _receive(form, make(tuple(uploads)))
    except InvalidInputError as error:
        for problem in error.problems:
            _put(form, problem.field, words(problem.code, problem.params))
    except (NotAllowedError, NotFoundError):
        raise
    except DomainError as error:
        form.form_errors.append(words(error.code, error.params))
    return None


def _receive(form: Any, submission: Submission) -> Received:
    with transaction(current.sessions()) as session:
        return receive(
            session, current.means("desk"), submission, code=form.code, actor=actor(),
            now=current.now(), today=current.today(),
        )  # fmt: skip


def _person(form: Any) -> RespondentInput:
    return RespondentInput(
        name=form.name.data or "",
        unknown=bool(form.unknown.data),
        nip=form.nip.data or "",
        agency_id=chosen_id(form.agency_id.data, "people"),
        agency_text=form.agency_text.data or "",
        position=form.position.data or "",
        employee_type=form.employee_type.data or "unknown",
    )


def chosen_id(text: str | None, field: str) -> uuid.UUID | None:
    """Return the id that a list gave, or refuse what no list gives."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise InvalidInputError([FieldProblem(field, "unknown_choice")]) from None


def _fill_choices(form: Any, permission: Permission) -> None:
    catalogue, lang = current.catalogue(), current.lang()
    with reading(current.sessions()) as session:
        reach = offices_for(actor(), permission)
        offices = session.execute(select(Office.id, Office.name).where(Office.id.in_(reach)))
        form.office_id.choices = [(str(row.id), row.name) for row in offices]
        near = elections_near(session, current.today())
        form.election_id.choices = [("", "–"), *((str(row.id), row.name) for row in near)]
        places = session.execute(
            select(Place.code, Place.name).where(Place.code.like("__.__")).order_by(Place.name)
        )
        form.place_code.choices = [(row.code, row.name) for row in places]
        employers = [("", "–"), *((str(row.id), row.name) for row in agencies(session))]
        if hasattr(form, "on_behalf"):
            theirs = offices_for(actor(), Permission.ENTER_FOR_FIELD)
            named = supervisors(session, theirs, current.today()) if theirs else []
            form.on_behalf.choices = [("", gettext("My own")), *((str(one), text) for one, text in named)]
    form.plain_kind.choices = catalogue.choices("plain_kind", lang)
    for entry in form.people:
        entry.form.agency_id.choices = employers
        entry.form.employee_type.choices = catalogue.choices("employee_type", lang)
    if hasattr(form, "channel"):
        others = {"web", "supervision", "import"}
        channels = catalogue.choices("intake_channel", lang)
        form.channel.choices = [(code, text) for code, text in channels if code not in others]


def _seal_files(form: Any) -> list[SealedUpload]:
    """Seal what was chosen; say what is wrong with which."""
    chosen = [upload for upload in request.files.getlist("files") if upload.filename]
    if len(chosen) > LIMITS.per_report:
        form.files.errors = [words("too_many_files", {"most": LIMITS.per_report})]
        return []
    sealed, problems = [], []
    for upload in chosen:
        try:
            sealed.append(seal_upload(current.evidence_store(), upload.stream, upload.filename))
        except DomainError as error:
            problems.append(f"{upload.filename}: {words(error.code, error.params)}")
    form.files.errors = problems
    return sealed


def _ask_again_for_files(form: Any) -> None:
    if not form.files.errors and any(upload.filename for upload in request.files.getlist("files")):
        form.files.errors = [gettext("Choose the files again: a browser does not keep them.")]


def _put(form: Any, name: str, text: str) -> None:
    """Put a sentence at the field of that name, or above the form."""
    name = AT_FIELD.get(name, name)
    if name.startswith("respondents-"):
        _people, number, column = name.split("-", 2)
        form.people[int(number)].form[column].errors = [text]
        form.people.errors = [entry.errors for entry in form.people]
    elif name in form and name != "people":
        form[name].errors = [*form[name].errors, text]
    else:
        form.form_errors.append(text)
