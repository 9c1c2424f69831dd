"""What waits in the outbox: counted by kind, tried again or set aside with a reason, never opened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from neutrality.directory.holidays import Keeping, reachable
from neutrality.directory.keeping import record, refuse, text_problems
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import ConflictError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.outbox import OutboxMessage

# Something that is due so long and nobody took: no worker runs.
LATE = timedelta(minutes=30)
MOST = 200


@dataclass(frozen=True)
class KindCount:
    """How much of one kind waits, failed and was given up, and since when."""

    kind: str
    waiting: int
    failing: int
    dead: int
    oldest: datetime | None


@dataclass(frozen=True)
class DeadLetter:
    """One message that failed too often; `error` is the class of the failure, nothing of what it said."""

    id: uuid.UUID
    kind: str
    attempts: int
    dead_at: datetime
    error: str


def require_keeper(session: Session, actor: Actor) -> None:
    """Refuse whoever does not keep the queue at the topmost office; raises `queue_of_the_topmost`."""
    if reachable(session, actor, Permission.KEEP_QUEUE) is not None:
        raise NotAllowedError("queue_of_the_topmost")


def counts(session: Session) -> list[KindCount]:
    """Return what is not done yet by kind, what was given up first."""
    undone = select(
        OutboxMessage.kind,
        func.count(),
        func.count(OutboxMessage.error),
        func.count(OutboxMessage.dead_at),
        func.min(OutboxMessage.due_at),
    ).where(OutboxMessage.done_at.is_(None))
    rows = session.execute(undone.group_by(OutboxMessage.kind).order_by(OutboxMessage.kind))
    found = [
        KindCount(kind, every - dead, failing, dead, oldest) for kind, every, failing, dead, oldest in rows
    ]
    return sorted(found, key=lambda one: (-one.dead, one.kind))


def dead_letters(session: Session) -> list[DeadLetter]:
    """Return what was given up and nobody answered yet, the oldest first."""
    found = (
        select(
            OutboxMessage.id, OutboxMessage.kind, OutboxMessage.attempts, OutboxMessage.dead_at,
            OutboxMessage.error,
        )
        .where(OutboxMessage.dead_at.is_not(None), OutboxMessage.done_at.is_(None))
        .order_by(OutboxMessage.dead_at, OutboxMessage.id)
        .limit(MOST)
    )  # fmt: skip
    return [
        DeadLetter(message_id, kind, attempts, dead_at, error or "")
        for message_id, kind, attempts, dead_at, error in session.execute(found)
        if dead_at is not None
    ]


def late(session: Session, *, now: datetime) -> int:
    """Return how much is due for so long that no worker can be at it."""
    waiting = select(func.count()).where(
        OutboxMessage.done_at.is_(None), OutboxMessage.dead_at.is_(None), OutboxMessage.due_at < now - LATE
    )
    return session.scalar(waiting) or 0


def try_again(keeping: Keeping, message_id: uuid.UUID | None) -> None:
    """Let a message that was given up be due now, as if it were new.

    Raises:
        NotAllowedError: `queue_of_the_topmost`.
        NotFoundError: `no_such_message`.
        ConflictError: `message_answered`.

    """
    letter = _taken(keeping, message_id, {"dead_at": None, "attempts": 0, "due_at": keeping.now})
    told = {"kind": letter.kind, "attempts": letter.attempts, "error": letter.error}
    record(keeping, EventKind.MESSAGE_RETRIED, letter.id, told)


def discard(keeping: Keeping, message_id: uuid.UUID | None, *, reason: str) -> None:
    """Set a message that was given up aside for good; what it was to do is not done.

    Raises:
        NotAllowedError: `queue_of_the_topmost`.
        NotFoundError: `no_such_message`.
        ConflictError: `message_answered`.
        InvalidInputError: at `reason`.

    """
    refuse(text_problems(reason=reason))
    letter = _taken(keeping, message_id, {"done_at": keeping.now})
    told = {"kind": letter.kind, "attempts": letter.attempts, "error": letter.error, "reason": reason.strip()}
    record(keeping, EventKind.MESSAGE_DISCARDED, letter.id, told)


def letter_there(session: Session, message_id: uuid.UUID | None) -> DeadLetter:
    """Return one message that was given up; raises `no_such_message`."""
    found = [one for one in dead_letters(session) if one.id == message_id]
    if not found:
        raise NotFoundError("no_such_message")
    return found[0]


def _taken(keeping: Keeping, message_id: uuid.UUID | None, values: dict[str, object]) -> DeadLetter:
    """Change the message, unless somebody answered it in the same moment."""
    require_keeper(keeping.session, keeping.actor)
    letter = letter_there(keeping.session, message_id)
    still = OutboxMessage.dead_at.is_not(None), OutboxMessage.done_at.is_(None)
    changed = keeping.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == letter.id, *still)
        .values(**values)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    if changed.first() is None:
        raise ConflictError("message_answered")
    return letter
