"""The answer to a package read back in: checked, shown, and taken over as steps of the workflow.

Nothing is kept of an answer before somebody takes it over; each step is then that person's own.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, Respondent
from neutrality.cases.people import open_particulars
from neutrality.cases.steps import take_step
from neutrality.cases.work import Work, begin
from neutrality.documents.drafting import document_in
from neutrality.domain.access import Actor, Permission
from neutrality.domain.answer_file import FIELD, AnswerFile, Expected, Line, identify, read_answer_file
from neutrality.domain.answers import fields_for, steps_for
from neutrality.domain.due_words import in_words
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Action, Step
from neutrality.history.models import Event, EventPayload
from neutrality.means import Means
from neutrality.referral.listing import PackageRow, packages_of
from neutrality.referral.making import digest_of

LARGEST = 256 * 1024
LETTER, HEARD = "letter", "message"
REASON = "Jawaban dalam berkas balasan atas paket {package}."
LATE = "Berkas balasan dibaca pada {day}."
RECEIPTS = frozenset({Action.RECORD_RECEIPT, Action.RECORD_AUTHORITY_RECEIPT})


@dataclass(frozen=True)
class Proposed:
    """What would be recorded about one respondent."""

    line: Line
    respondent_id: uuid.UUID
    ordinal: int
    steps: tuple[tuple[Action, date, dict[str, str]], ...] = field(repr=False)
    name: str = field(repr=False)

    @property
    def asks_agency(self) -> bool:
        """Whether somebody has to choose to which agency the person moved."""
        return any(action is Action.RECORD_MOVE for action, _on, _fields in self.steps)


@dataclass(frozen=True)
class ReadAnswer:
    """An answer as it would be taken over; `taken_on` when this very file was taken over before."""

    package: PackageRow
    file: AnswerFile
    lines: list[Proposed] = field(repr=False)
    version: int
    digest: str
    taken_on: datetime | None
    text: str = field(repr=False)


def read_answer(
    session: Session, means: Means, case_id: uuid.UUID, content: bytes, *, actor: Actor, now: datetime
) -> ReadAnswer:
    """Return what an answer says and which steps it would make.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: for whoever records no answers.
        InvalidInputError: at `answer_file`, each problem with the field of the file.

    """
    permission = Permission.TAKE_ANSWER
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission, lock=False)
    return _read(work, content, actor)


def take_over(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    content: bytes,
    agencies: Mapping[str, str],
    *,
    version: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> dict[str, bool]:
    """Take the chosen lines of an answer over; return of each whether it is done, not only proposed.

    `agencies` has the references that were chosen, with the code of the new agency where somebody moved. All
    of it is taken or nothing.

    Raises:
        ConflictError: `changed_meanwhile`, `wrong_state`.
        InvalidInputError: see `read_answer`; what a step refuses stands at the reference of its respondent.
        DomainError: `guard`, `already_waiting`.

    """
    permission = Permission.TAKE_ANSWER
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission, version=version)
    read = _read(work, content, actor)
    chosen = [one for one in read.lines if one.line.reference in agencies and one.steps]
    if not chosen:
        raise InvalidInputError([FieldProblem(FIELD, "answer_none_chosen")])
    done = {}
    for one in chosen:
        done[one.line.reference] = _take(
            work, one, read, agency=agencies[one.line.reference], actor=actor, today=today
        )
    payload = {
        "document": str(read.package.document_id),
        "package": read.package.reference,
        "content": read.digest,
        "respondents": " ".join(str(one.respondent_id) for one in chosen),
    }
    work.record(EventKind.PACKAGE_ANSWERED, legal_on=work.today, payload=payload)
    return done


def _take(work: Work, one: Proposed, read: ReadAnswer, *, agency: str, actor: Actor, today: date) -> bool:
    done = True
    reason = one.line.note or REASON.format(package=read.package.reference)
    late = LATE.format(day=in_words(today, "id").partition(", ")[2])
    for action, on, told in one.steps:
        fields = {**told, "new_agency": agency} if action is Action.RECORD_MOVE and agency else told
        step = Step(action, on, reason, late if on < today else "", fields)
        work.session.flush()
        version = work.session.get_one(Case, work.case.id).version
        try:
            done = take_step(
                work.session, work.means, work.case.id, step,
                respondent_id=one.respondent_id, version=version, actor=actor, now=work.now, today=today,
            )  # fmt: skip
        except InvalidInputError as error:
            raise InvalidInputError([_at(one, problem) for problem in error.problems]) from None
    return done


def _at(one: Proposed, problem: FieldProblem) -> FieldProblem:
    return replace(problem, field=f"{one.line.reference}.{problem.field}")


def _read(work: Work, content: bytes, actor: Actor) -> ReadAnswer:
    values = _values(content)
    named = identify(values)
    if isinstance(named, FieldProblem):
        raise InvalidInputError([named])
    package = _package(work, *named)
    people = {f"R{number}": one for number, one in enumerate(package.respondents, start=1)}
    document = document_in(work, package.document_id, actor)
    kinds = {row.code for row in work.means.catalogue.sanction_kinds(None, on=work.today)}
    expected = Expected(tuple(people), kinds, document.dated_on, work.today)
    found = read_answer_file(values, expected)
    if found.problems:
        raise InvalidInputError(list(found.problems))
    rows = {row.id: row for row in work.respondents()}
    lines = []
    for line in found.lines:
        person = rows.get(people[line.reference])
        if person is None:
            raise InvalidInputError([FieldProblem(FIELD, "answer_person_gone", {"value": line.reference})])
        lines.append(_proposed(work, line, person, found))
    digest = _digest_of(values)
    return ReadAnswer(
        package, found, lines, work.case.version, digest, _taken_on(work, digest), content.decode()
    )


def _values(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise InvalidInputError([FieldProblem(FIELD, "answer_too_large", {"most": LARGEST // 1024})])
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InvalidInputError([FieldProblem(FIELD, "answer_no_form")]) from None


def _package(work: Work, reference: str, nonce: str) -> PackageRow:
    rows = {row.reference: row for row in packages_of(work.session, work.case.id)}
    row = rows.get(reference)
    if row is None:
        raise InvalidInputError([FieldProblem(FIELD, "answer_unknown_package", {"field": "package"})])
    if row.nonce != digest_of(nonce):
        raise InvalidInputError([FieldProblem(FIELD, "answer_nonce", {"field": "nonce"})])
    return row


def _proposed(work: Work, line: Line, person: Respondent, file: AnswerFile) -> Proposed:
    answered_on = file.dated_on or work.today
    told = dict(line.answered.told)
    received_on = date.fromisoformat(told["received_on"]) if "received_on" in told else answered_on
    on_paper = bool(file.number) or line.answered.with_decree
    answered = replace(
        line.answered,
        told={
            **told,
            "answered_on": answered_on.isoformat(),
            "record_source": LETTER if on_paper else HEARD,
            "letter_number": file.number,
        },
    )
    steps = tuple(
        (action, received_on if action in RECEIPTS else answered_on, fields_for(action, answered))
        for action in steps_for(line.answered, person.sub_status)
    )
    name = open_particulars(work.respondent_key(person), person).name
    return Proposed(line, person.id, person.ordinal, steps, name)


def _digest_of(values: Any) -> str:
    """Return the digest of what a file says; how its lines end is the browser's."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _taken_on(work: Work, digest: str) -> datetime | None:
    found = (
        select(Event.recorded_at, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.stream_id == work.case.id, Event.kind == EventKind.PACKAGE_ANSWERED)
    )
    for row in work.session.execute(found):
        if json.loads(row.content)["content"] == digest:
            at: datetime = row.recorded_at
            return at
    return None
