"""The office's side of the thread: questions to the sender, what was read, the answer to pressure."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Session

from neutrality.cases import clocks
from neutrality.cases.work import Work, begin, reports_of
from neutrality.domain.access import Actor, Permission
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.means import Means
from neutrality.reports.models import Report
from neutrality.reports.submission import LONGEST_NARRATIVE
from neutrality.reports.thread import PRESSURE_ANSWERED, QUESTION, mark_read, tell


def ask_reporter(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    text: str,
    report_id: uuid.UUID,
    version: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> None:
    """Ask the sender of one report something; the question is read with the tracking code.

    Raises:
        InvalidInputError: `required` or `too_long` at `text`.
        DomainError: `no_thread` when the report has no tracking code.

    """
    del today
    needed = Permission.WRITE_TO_REPORTER
    work = begin(session, means, case_id, actor=actor, now=now, permission=needed, version=version)
    report = _report_in(work, report_id)
    if report.lookup_id is None:
        raise DomainError("no_thread")
    _tell(work, report, QUESTION, EventKind.REPORTER_ASKED, text)


def note_as_read(session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Note that the office saw what the senders of a case wrote."""
    begin(session, means, case_id, actor=actor, now=now, permission=Permission.WRITE_TO_REPORTER)
    for report in reports_of(session, case_id):
        mark_read(session, report, now=now)


def answer_pressure(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    text: str,
    done: str,
    report_id: uuid.UUID,
    version: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> None:
    """Tell the sender what is done about the pressure, write down for the office why, and stop its clock.

    Raises:
        InvalidInputError: `required` or `too_long` at `text` or `done`.
        DomainError: `nothing_changed` when no pressure waits for an answer.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.ANSWER_PRESSURE, version=version
    )
    waiting = [clock for clock in clocks.running(session, case_id) if clock.kind is ClockKind.PRESSURE]
    if not waiting:
        raise DomainError("nothing_changed")
    if not done.strip():
        raise InvalidInputError([FieldProblem("done", "required")])
    _tell(work, _report_in(work, report_id), PRESSURE_ANSWERED, EventKind.PRESSURE_ANSWERED, text, why=done)
    clocks.stop(session, work.case, frozenset({ClockKind.PRESSURE}), on=today)
    clocks.refresh_next_due(session, work.case)


def _tell(work: Work, report: Report, told: str, kind: EventKind, text: str, *, why: str = "") -> None:
    text = text.strip()
    if not text:
        raise InvalidInputError([FieldProblem("text", "required")])
    if max(len(text), len(why)) > LONGEST_NARRATIVE:
        raise InvalidInputError([FieldProblem("text", "too_long", {"most": LONGEST_NARRATIVE})])
    work.touch()
    event = work.record(kind, legal_on=work.today, report_id=report.id, texts={"reason": why.strip()})
    key = work.report_key(report)
    mark_read(work.session, report, now=work.now)
    tell(
        work.session, report, told,
        legal_on=work.today, now=work.now, key=key, text=text, event_id=event.id,
    )  # fmt: skip


def _report_in(work: Work, report_id: uuid.UUID) -> Report:
    for report in reports_of(work.session, work.case.id):
        if report.id == report_id:
            return report
    raise NotFoundError("no_such_report")
