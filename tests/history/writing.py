"""Events for tests of the history: written properly, forged, or left in a transaction that waits."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Session

from neutrality.database import Sessions, transaction
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event
from neutrality.history.service import Entry, Signer, append

DAY = date(2026, 11, 10)


def add(session: Session, signer: Signer, now: datetime, stream_id: uuid.UUID | None = None) -> Event:
    """Append an event to a stream, its own unless one is named."""
    stream_id = stream_id or uuid.uuid4()
    entry = Entry(Stream.EXPORT, stream_id, EventKind.STATISTICS_EXPORTED, DAY, payload={"month": "2026-10"})
    return append(session, signer, entry, now=now)


def write(sessions: Sessions, signer: Signer, now: datetime, times: int = 3) -> list[Event]:
    """Append some events, each to a stream of its own, and commit them together."""
    with transaction(sessions) as session:
        return [add(session, signer, now) for _ in range(times)]
