"""What the holder of a letter's code may do: see the letter and its people, answer about each of them once.

All of it works with the code's own key: the public surface opens one page, for its holder, and no more.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.evidence import committed
from neutrality.cases.notices import announce
from neutrality.cases.replies import ReplyAnswer, ReplyPage, ReplyPerson
from neutrality.database import present, to_minute
from neutrality.domain.access import Permission, Subject, require
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.replies import (
    FILES_OF_AN_ANSWER,
    Answerer,
    Reply,
    ReplyKind,
    ReplyState,
    answerer_problems,
    reply_problems,
)
from neutrality.evidence.models import ReplyFile
from neutrality.evidence.service import SealedUpload, keep_original, sealed_columns
from neutrality.history.models import Event
from neutrality.history.service import Entry, append
from neutrality.means import Means
from neutrality.replies.opening import PAGE, PERSON
from neutrality.reports.service import new_reference
from neutrality.vault import KeyKind, OpenKey, SealBrokenError, TrackingCode

ANSWER = "reply_answer"


@dataclass(frozen=True)
class Letterholder:
    """A reply page opened with its code, and when."""

    session: Session
    means: Means
    page: ReplyPage
    key: OpenKey
    now: datetime
    today: date


@dataclass(frozen=True)
class Answered:
    """What the holder of the code sees of an answer that was sent."""

    kind: ReplyKind
    reference: str
    sent_on: date


@dataclass(frozen=True)
class AskedPerson:
    """One person of the letter as its agency sees them."""

    id: uuid.UUID
    ordinal: int
    employee_type: str
    level: str
    authority: str
    answered: Answered | None
    name: str = field(repr=False)
    nip: str = field(repr=False)
    number: str = field(repr=False)


@dataclass(frozen=True)
class AskedPage:
    """What the code of a letter shows: who wrote, when, about whom; nothing of whoever reported."""

    office: str
    agency: str
    letter: str
    letter_on: date
    due_on: date | None
    basis: str
    valid_until: date
    numbers: str = field(repr=False)
    people: tuple[AskedPerson, ...] = field(repr=False)


@dataclass(frozen=True)
class Typed:
    """One answer as it is sent: about whom, what, with which files."""

    ordinal: int
    reply: Reply
    files: tuple[SealedUpload, ...] = field(default=(), repr=False)


def enter_page(
    session: Session, means: Means, code: TrackingCode, *, now: datetime, today: date
) -> Letterholder:
    """Return the page that a code opens.

    Raises:
        NotFoundError: `no_such_reply_code`, alike for a code that never was, ran out or was taken back.

    """
    present(session, "reply", code.lookup_id.hex())
    found = select(ReplyPage).where(
        ReplyPage.lookup_id == code.lookup_id, ReplyPage.valid_until >= today, ReplyPage.ended_at.is_(None)
    )
    page = session.scalar(found)
    if page is None:
        raise NotFoundError("no_such_reply_code")
    require(None, Permission.ANSWER_LETTER, Subject(page.office_id))
    try:
        key = means.vault.open_with_code(session, kind=KeyKind.REPLY, owner=page.id, code=code)
    except (SealBrokenError, NotFoundError):
        raise NotFoundError("no_such_reply_code") from None
    return Letterholder(session, means, page, key, now, today)


def asked_of(holder: Letterholder) -> AskedPage:
    """Return what the page shows; raises `SealBrokenError`."""
    page = holder.page
    told = json.loads(holder.key.open(PAGE, page.id, "sealed_content", page.sealed_content))
    due_on = date.fromisoformat(told["due_on"]) if told["due_on"] else None
    if due_on is not None and due_on < holder.today and not told["basis"]:
        due_on = None  # what the office itself hoped for is not said once it has passed
    return AskedPage(
        office=told["office"],
        agency=told["agency"],
        letter=page.letter,
        letter_on=page.letter_on,
        due_on=due_on,
        basis=told["basis"],
        valid_until=page.valid_until,
        numbers=told["numbers"],
        people=tuple(_people(holder)),
    )


def check_reply(holder: Letterholder, person: AskedPerson, reply: Reply, *, files: int) -> None:
    """Accept an answer before it is sent.

    Raises:
        ConflictError: `reply_sent_already`.
        InvalidInputError: each field that lacks something.

    """
    if person.answered is not None:
        raise ConflictError("reply_sent_already")
    rows = holder.means.catalogue.sanction_kinds(person.employee_type, on=reply.decision_on or holder.today)
    known = frozenset(row.code for row in rows)
    problems = list(reply_problems(reply, today=holder.today, sanctions=known, files=files))
    if files > FILES_OF_AN_ANSWER:
        problems.append(FieldProblem("files", "too_many_files", {"most": FILES_OF_AN_ANSWER}))
    if problems:
        raise InvalidInputError(problems)


def send_replies(holder: Letterholder, typed: Sequence[Typed], who: Answerer) -> list[ReplyAnswer]:
    """Send answers to the office, each with its event; what is sent is a proposal to it, and stands once.

    Raises:
        ConflictError: `reply_sent_already`, `no_answer_yet` without an answer; then none is sent.
        InvalidInputError: what is not known of whoever answers, or what an answer lacks.
        IntegrityError: when the case moved on at the same moment; trying again is right.

    """
    problems = list(answerer_problems(who))
    if not typed:
        raise ConflictError("no_answer_yet")
    if problems:
        raise InvalidInputError(problems)
    people = {one.ordinal: one for one in _people(holder)}
    for one in typed:
        if one.ordinal not in people:
            raise NotFoundError("no_such_respondent")
        check_reply(holder, people[one.ordinal], one.reply, files=len(one.files))
    rows = {row.ordinal: row for row in _rows(holder)}
    return [_send(holder, rows[one.ordinal], one, who) for one in typed]


def answer_of(key: OpenKey, row: ReplyAnswer) -> tuple[Reply, Answerer]:
    """Return what was answered and by whom; raises `SealBrokenError`."""
    told = json.loads(key.open(ANSWER, row.id, "sealed_content", row.sealed_content))
    return Reply.from_json(told["reply"]), Answerer(**told["by"])


def _send(holder: Letterholder, person: ReplyPerson, typed: Typed, who: Answerer) -> ReplyAnswer:
    session, answer_id, reply = holder.session, uuid.uuid4(), typed.reply.tidy()
    files = [_file(holder, person, answer_id, upload) for upload in typed.files]
    event = _record(holder, person, answer_id, files)
    told = {"reply": reply.to_json(), "by": vars(who)}
    row = ReplyAnswer(
        id=answer_id, reply_page_id=holder.page.id, reply_person_id=person.id,
        respondent_id=person.respondent_id, reference=new_reference(), kind=reply.kind,
        sent_on=holder.today, sent_at=to_minute(holder.now), event_id=event.id, state=ReplyState.WAITING,
        sealed_content=holder.key.seal(ANSWER, answer_id, "sealed_content", json.dumps(told)),
    )  # fmt: skip
    session.add(row)
    session.flush()
    for file in files:
        keep_original(session, file, holder.now)
    return row


def _file(holder: Letterholder, person: ReplyPerson, answer_id: uuid.UUID, upload: SealedUpload) -> ReplyFile:
    sealed = sealed_columns("reply_file", holder.key, upload)
    return ReplyFile(
        reply_page_id=holder.page.id, answer_id=answer_id, respondent_id=person.respondent_id,
        received_at=to_minute(holder.now), **sealed,
    )  # fmt: skip


def _record(
    holder: Letterholder, person: ReplyPerson, answer_id: uuid.UUID, files: Sequence[ReplyFile]
) -> Event:
    payload: Mapping[str, Any] = {"reply": str(answer_id), "files": [committed(row) for row in files]}
    entry = Entry(
        Stream.CASE, holder.page.case_id, EventKind.REPLY_SENT, holder.today, office_id=holder.page.office_id,
        respondent_id=person.respondent_id, payload=payload,
    )  # fmt: skip
    event = append(holder.session, holder.means.signer, entry, now=holder.now)
    announce(holder.session, holder.means, event, now=holder.now)
    return event


def _rows(holder: Letterholder) -> list[ReplyPerson]:
    found = select(ReplyPerson).where(ReplyPerson.reply_page_id == holder.page.id)
    return list(holder.session.scalars(found.order_by(ReplyPerson.ordinal)))


def _people(holder: Letterholder) -> list[AskedPerson]:
    found = select(ReplyAnswer).where(ReplyAnswer.reply_page_id == holder.page.id)
    answers = {row.reply_person_id: row for row in holder.session.scalars(found)}
    return [_person(holder.key, row, answers.get(row.id)) for row in _rows(holder)]


def _person(key: OpenKey, row: ReplyPerson, answer: ReplyAnswer | None) -> AskedPerson:
    told = json.loads(key.open(PERSON, row.id, "sealed_content", row.sealed_content))
    sent = Answered(answer.kind, answer.reference, answer.sent_on) if answer else None
    return AskedPerson(id=row.id, ordinal=row.ordinal, answered=sent, **told)
