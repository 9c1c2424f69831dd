"""The gate before anything leaves: a second reader says whether the reporter could be guessed."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.evidence import file_of
from neutrality.cases.models import CaseReport
from neutrality.cases.work import Work, begin, reports_of
from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission
from neutrality.domain.clearance import Clearance, answered, check_second_reader
from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotFoundError,
)
from neutrality.domain.history import EventKind
from neutrality.evidence.models import ClearanceQuestion, EvidenceFile, RedactedCopy
from neutrality.means import Means
from neutrality.reports.models import Report
from neutrality.vault import OpenKey

LONGEST_REASON = 2000
_TABLE = ClearanceQuestion.__tablename__


@dataclass(frozen=True)
class Cleared:
    """One file in the form in which it may leave; without a copy it leaves as it is."""

    file_id: uuid.UUID
    copy_id: uuid.UUID | None


def ask_second_reader(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    file_id: uuid.UUID,
    *,
    copy_id: uuid.UUID | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> ClearanceQuestion:
    """Ask whether the reporter could be guessed from a copy, or from the file as it is for a written reason.

    Raises:
        InvalidInputError: `required` at `reason` without a copy, `too_long`.
        ConflictError: `already_asked` when just this waits for its answer.
        NotFoundError: `evidence_missing`, `copy_missing`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.REDACT_EVIDENCE)
    row = file_of(session, case_id, file_id)
    if copy_id is not None:
        _copy_of(session, row, copy_id)
    _check_reason("reason", reason, needed=copy_id is None)
    last = latest_questions(session, [row.id]).get(row.id)
    if last is not None and last.state is Clearance.WAITING and last.copy_id == copy_id:
        raise ConflictError("already_asked")
    question = ClearanceQuestion(
        id=uuid.uuid4(), evidence_id=row.id, ordinal=next_ordinal(session, ClearanceQuestion, row.id),
        copy_id=copy_id, asked_by=actor.account_id, asked_at=to_minute(now), state=Clearance.WAITING,
    )  # fmt: skip
    question.sealed_reason = _sealed(_key_of(work, row), question, "sealed_reason", reason)
    session.add(question)
    session.flush()
    _record(work, EventKind.CLEARANCE_ASKED, row, question, reason)
    return question


def answer_question(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    question_id: uuid.UUID,
    *,
    guessable: bool | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Let the second reader answer: `guessable` holds the file back with a reason, else it may leave.

    Raises:
        InvalidInputError: `one_of_two` without an answer.
        NotAllowedError: `same_reader` for whoever made the copy or asked.
        ConflictError: `not_waiting` when it was answered, or something newer was asked.
        InvalidInputError: `required` at `reason` when held back, `too_long`.
        NotFoundError: `no_such_question`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.CLEAR_EVIDENCE)
    question = _question_of(session, case_id, question_id)
    if guessable is None:
        raise InvalidInputError([FieldProblem("guessable", "one_of_two")])
    row = file_of(session, case_id, question.evidence_id)
    copy = session.get_one(RedactedCopy, question.copy_id) if question.copy_id else None
    check_second_reader(actor.account_id, question.asked_by, copy.made_by if copy else None)
    if question.state is not Clearance.WAITING or latest_questions(session, [row.id])[row.id] is not question:
        raise ConflictError("not_waiting")
    _check_reason("reason", reason, needed=guessable)
    question.state = answered(guessable=guessable)
    question.answered_by, question.answered_at = actor.account_id, to_minute(now)
    question.sealed_answer = _sealed(_key_of(work, row), question, "sealed_answer", reason)
    kind = EventKind.EVIDENCE_HELD_BACK if guessable else EventKind.EVIDENCE_CLEARED
    _record(work, kind, row, question, reason)


def _question_of(session: Session, case_id: uuid.UUID, question_id: uuid.UUID) -> ClearanceQuestion:
    """Return a question about a file of the case, alike for none and for one of another case."""
    found = (
        select(ClearanceQuestion)
        .join(EvidenceFile, EvidenceFile.id == ClearanceQuestion.evidence_id)
        .join(CaseReport, CaseReport.report_id == EvidenceFile.report_id)
        .where(ClearanceQuestion.id == question_id, CaseReport.case_id == case_id)
    )
    question = session.scalar(found)
    if question is None:
        raise NotFoundError("no_such_question")
    return question


def ready_to_leave(
    session: Session, case_id: uuid.UUID, *, files: Collection[uuid.UUID] | None = None
) -> list[Cleared]:
    """Return in which form each file of the case (or each of `files`) may leave; opens nothing.

    Whatever sends evidence out of the office calls this first and sends these forms alone.

    Raises:
        DomainError: `not_cleared`, naming the files that are not cleared as `report/number`.
        NotFoundError: `evidence_missing` for a file that is not the case's.

    """
    named = _files_of(session, case_id)
    wanted = named.keys() if files is None else set(files)
    if not wanted <= named.keys():
        raise NotFoundError("evidence_missing")
    questions = latest_questions(session, wanted)
    kept = [
        name
        for file_id, name in named.items()
        if file_id in wanted
        and (file_id not in questions or questions[file_id].state is not Clearance.CLEARED)
    ]
    if kept:
        raise DomainError("not_cleared", files=", ".join(kept))
    return [Cleared(file_id, questions[file_id].copy_id) for file_id in named if file_id in wanted]


def count_cleared(session: Session, case_id: uuid.UUID) -> tuple[int, int]:
    """Return how many files of a case are cleared to leave, and how many there are; opens nothing."""
    named = _files_of(session, case_id)
    questions = latest_questions(session, named)
    return sum(question.state is Clearance.CLEARED for question in questions.values()), len(named)


def latest_questions(session: Session, file_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ClearanceQuestion]:
    """Return the latest question about each of these files, for those that have one."""
    found = select(ClearanceQuestion).where(ClearanceQuestion.evidence_id.in_(list(file_ids)))
    rows = session.scalars(found.order_by(ClearanceQuestion.ordinal))
    return {row.evidence_id: row for row in rows}


def next_ordinal(session: Session, table: type[RedactedCopy | ClearanceQuestion], file_id: uuid.UUID) -> int:
    """Return the number of the next row of a file; the case is locked meanwhile."""
    last = select(func.max(table.ordinal)).where(table.evidence_id == file_id)
    return (session.scalar(last) or 0) + 1


def _files_of(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Return the files of a case by id, each named by its report and its number there."""
    named: dict[uuid.UUID, str] = {}
    for report in reports_of(session, case_id):
        found = select(EvidenceFile.id).where(EvidenceFile.report_id == report.id)
        ids = session.scalars(found.order_by(EvidenceFile.received_at, EvidenceFile.id))
        named |= {file_id: f"{report.reference}/{number}" for number, file_id in enumerate(ids, start=1)}
    return named


def _copy_of(session: Session, row: EvidenceFile, copy_id: uuid.UUID) -> RedactedCopy:
    copy = session.get(RedactedCopy, copy_id)
    if copy is None or copy.evidence_id != row.id:
        raise NotFoundError("copy_missing")
    return copy


def _check_reason(name: str, reason: str, *, needed: bool) -> None:
    if needed and not reason.strip():
        raise InvalidInputError([FieldProblem(name, "required")])
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError([FieldProblem(name, "too_long", {"most": LONGEST_REASON})])


def _sealed(key: OpenKey, row: ClearanceQuestion, column: str, text: str) -> bytes | None:
    return key.seal(_TABLE, row.id, column, text.strip()) if text.strip() else None


def _record(work: Work, kind: EventKind, row: EvidenceFile, question: ClearanceQuestion, reason: str) -> None:
    copy = str(question.copy_id) if question.copy_id else None
    work.record(
        kind,
        legal_on=work.today,
        report_id=row.report_id,
        payload={"file": str(row.id), "copy": copy, "question": str(question.id)},
        texts={"reason": reason.strip()},
    )


def _key_of(work: Work, row: EvidenceFile) -> OpenKey:
    return work.report_key(work.session.get_one(Report, row.report_id))
