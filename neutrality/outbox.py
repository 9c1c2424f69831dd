"""Work to be done after the commit: a row in the same transaction, taken by a worker under a lease.

Payloads are ids, never content. Delivery is at least once; every handler is idempotent.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Index, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

LEASE = timedelta(minutes=5)
RETRY_BASE = timedelta(minutes=1)
MOST_ATTEMPTS = 8


class OutboxMessage(Keyed, Base):
    """One piece of work; `dead_at` marks what failed too often and waits for a person."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_due", "done_at", "dead_at", "due_at"),)

    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[str]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(80))


def post(session: Session, kind: str, payload: Mapping[str, str], *, due_at: datetime) -> OutboxMessage:
    """Return the new message, written with the change that it follows."""
    message = OutboxMessage(id=uuid.uuid4(), kind=kind, payload=json.dumps(dict(payload)), due_at=due_at)
    session.add(message)
    return message


def lease(session: Session, *, now: datetime, limit: int = 20) -> list[OutboxMessage]:
    """Return messages that are due and nobody else holds, each leased for five minutes."""
    waiting = (
        select(OutboxMessage)
        .where(
            OutboxMessage.done_at.is_(None),
            OutboxMessage.dead_at.is_(None),
            OutboxMessage.due_at <= now,
            or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until < now),
        )
        .order_by(OutboxMessage.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    messages = list(session.scalars(waiting))
    for message in messages:
        message.leased_until = now + LEASE
        message.attempts += 1
    return messages


def finish(session: Session, message_id: uuid.UUID, *, now: datetime) -> None:
    """Mark a message as done."""
    message = session.get_one(OutboxMessage, message_id)
    message.done_at, message.leased_until = now, None


def fail(session: Session, message_id: uuid.UUID, error: str, *, now: datetime) -> None:
    """Set a message back with a doubling delay, or aside after the eighth attempt."""
    message = session.get_one(OutboxMessage, message_id)
    message.error, message.leased_until = error[:80], None
    message.due_at = now + RETRY_BASE * 2 ** (message.attempts - 1)
    if message.attempts >= MOST_ATTEMPTS:
        message.dead_at = now
