"""Work to be done after the commit: a row in the same transaction, taken by a worker under a lease.

Payloads are ids, never content. Delivery is at least once; every handler is idempotent.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Index, String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

LEASE = timedelta(minutes=5)
RENEWED_EVERY = timedelta(minutes=1)
RETRY_BASE = timedelta(minutes=1)
MOST_ATTEMPTS = 8
LONGEST_WAIT = timedelta(days=1)
ONCE = uuid.UUID("6f1b8d0e-6f0c-4d0a-9d59-3c2f6f0a7b11")


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


def post_once(
    session: Session, kind: str, payload: Mapping[str, str], *, name: str = "", due_at: datetime
) -> None:
    """Let one message of a kind exist, or one of each name, however often and by whomever it is asked for."""
    message_id = uuid.uuid5(ONCE, f"{kind} {name}" if name else kind)
    if session.get(OutboxMessage, message_id) is None:
        body = json.dumps(dict(payload))
        session.add(OutboxMessage(id=message_id, kind=kind, payload=body, due_at=due_at))
        session.flush()


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
    found = list(session.scalars(waiting))
    for message in found:
        if message.attempts >= MOST_ATTEMPTS:  # it ended its worker each time, which could not say so
            message.dead_at = now
            continue
        message.leased_until = now + LEASE
        message.attempts += 1
    return [message for message in found if message.dead_at is None]


def renew(session: Session, message_ids: Collection[uuid.UUID], *, now: datetime) -> None:
    """Hold messages that are still worked on for five minutes more; one that is done stays as it is."""
    held = OutboxMessage.id.in_(message_ids), OutboxMessage.leased_until.is_not(None)
    session.execute(update(OutboxMessage).where(*held).values(leased_until=now + LEASE))


def mend_times(session: Session, farthest: Mapping[str, timedelta], *, now: datetime) -> int:
    """Let be due what a clock that went wrong had put too far ahead; return how many messages.

    `farthest` tells for kinds that come again how far ahead they ever are; any other waits a day at most.
    """
    waiting = (OutboxMessage.done_at.is_(None), OutboxMessage.dead_at.is_(None))
    others = OutboxMessage.kind.not_in(list(farthest))
    late = [(OutboxMessage.kind == kind, ahead) for kind, ahead in farthest.items()]
    found = [(OutboxMessage.due_at > now + ahead, which) for which, ahead in (*late, (others, LONGEST_WAIT))]
    too_far = or_(*(due & which for due, which in found))
    far = set(session.scalars(select(OutboxMessage.id).where(*waiting, too_far)))
    held = OutboxMessage.leased_until > now + LEASE
    kept = set(session.scalars(select(OutboxMessage.id).where(*waiting, held)))
    for ids, values in ((far, {"due_at": now}), (kept, {"leased_until": None})):
        mended = update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(**values)
        session.execute(mended.execution_options(synchronize_session=False))
    return len(far | kept)


def finish(
    session: Session, message_id: uuid.UUID, *, now: datetime, again_at: datetime | None = None
) -> None:
    """Mark a message as done, a periodic one as due again."""
    message = session.get_one(OutboxMessage, message_id)
    message.leased_until = message.error = None
    if again_at is None:
        message.done_at = now
    else:
        message.due_at, message.attempts = again_at, 0


def fail(
    session: Session, message_id: uuid.UUID, error: str, *, now: datetime, periodic: bool = False
) -> None:
    """Set a message back with a doubling delay, or aside after the eighth attempt; a periodic one goes on."""
    message = session.get_one(OutboxMessage, message_id)
    message.error, message.leased_until = error[:80], None
    message.due_at = now + RETRY_BASE * 2 ** (message.attempts - 1)
    if periodic:
        message.attempts = min(message.attempts, MOST_ATTEMPTS - 1)
    elif message.attempts >= MOST_ATTEMPTS:
        message.dead_at = now
