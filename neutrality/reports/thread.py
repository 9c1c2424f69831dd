"""The thread between an office and the sender of a report: what was told, asked, answered, added."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import SystemRandom

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from neutrality.database import to_minute
from neutrality.outbox import post
from neutrality.reports.models import Author, Contact, Message, Report
from neutrality.vault import OpenKey

TELL_REPORTER = "tell_reporter"
QUESTION, PRESSURE_ANSWERED = "question", "pressure_answered"
# A message that follows an act within minutes tells whoever watches both whose it is.
SOONEST, LATEST = timedelta(minutes=30), timedelta(hours=12)
_random = SystemRandom()


@dataclass(frozen=True)
class Line:
    """One line of the thread, opened."""

    id: uuid.UUID
    author: Author
    told: str
    legal_on: date
    recorded_at: datetime
    unread: bool
    text: str = field(repr=False)

    @property
    def is_spoken(self) -> bool:
        """Return whether somebody wrote it; the rest tells what a step did."""
        return self.author is Author.REPORTER or self.told in {QUESTION, PRESSURE_ANSWERED}


def tell(
    session: Session,
    report: Report,
    told: str,
    *,
    legal_on: date,
    now: datetime,
    key: OpenKey | None = None,
    text: str = "",
    event_id: int | None = None,
) -> Message:
    """Return a new line to the sender; the text is sealed under the report's key.

    Who asked to hear of news is told that there is some: later, at a random time, without content.
    """
    message = _line(report, Author.OFFICE, told, legal_on, now, event_id=event_id)
    if key and text:
        message.sealed_text = key.seal("message", message.id, "sealed_text", text)
    session.add(message)
    _tell_later(session, report, now)
    return message


def hear(
    session: Session,
    report: Report,
    told: str,
    *,
    line_id: uuid.UUID,
    legal_on: date,
    now: datetime,
    key: OpenKey,
    text: str,
    event_id: int,
) -> Message:
    """Return a new line by the sender, unread."""
    message = _line(report, Author.REPORTER, told, legal_on, now, event_id=event_id, line_id=line_id)
    message.sealed_text = key.seal("message", message.id, "sealed_text", text) if text else None
    session.add(message)
    return message


def thread_of(session: Session, key: OpenKey, report: Report) -> list[Line]:
    """Return the thread of a report, oldest first; raises `SealBrokenError`."""
    rows = session.scalars(
        select(Message)
        .where(Message.report_id == report.id)
        .order_by(Message.legal_on, Message.recorded_at, Message.event_id)
    )
    return [_opened(key, row) for row in rows]


def count_heard(session: Session, report: Report) -> int:
    """Return how many lines the sender wrote."""
    found = select(func.count()).where(Message.report_id == report.id, Message.author == Author.REPORTER)
    return session.scalars(found).one()


def mark_read(session: Session, report: Report, *, now: datetime) -> int:
    """Note that staff saw what the sender wrote; return how many lines were new."""
    found = select(Message.id).where(
        Message.report_id == report.id, Message.author == Author.REPORTER, Message.read_at.is_(None)
    )
    unread = session.scalars(found).all()
    session.execute(update(Message).where(Message.id.in_(unread)).values(read_at=to_minute(now)))
    return len(unread)


def _line(
    report: Report,
    author: Author,
    told: str,
    legal_on: date,
    now: datetime,
    *,
    event_id: int | None,
    line_id: uuid.UUID | None = None,
) -> Message:
    return Message(
        id=line_id or uuid.uuid4(),
        report_id=report.id,
        event_id=event_id,
        author=author,
        told=told,
        legal_on=legal_on,
        recorded_at=to_minute(now),
    )


def _opened(key: OpenKey, row: Message) -> Line:
    sealed = row.sealed_text
    return Line(
        row.id,
        row.author,
        row.told,
        row.legal_on,
        row.recorded_at,
        unread=row.author is Author.REPORTER and row.read_at is None,
        text=key.open_text("message", row.id, "sealed_text", sealed) if sealed else "",
    )


def _tell_later(session: Session, report: Report, now: datetime) -> None:
    contact = session.get(Contact, report.id)
    if contact is None or contact.waiting_since is not None:
        return
    contact.waiting_since = to_minute(now)
    delay = SOONEST + (LATEST - SOONEST) * _random.random()
    post(session, TELL_REPORTER, {"report": str(report.id)}, due_at=now + delay)
