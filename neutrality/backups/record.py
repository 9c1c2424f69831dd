"""What the history tells of backups: that one was made, that one was put back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event
from neutrality.history.service import Entry, Signer, append

# The stream of all backups of an installation; it belongs to no office.
_BACKUPS = uuid.UUID("b3f5a0de-6f19-4d5a-9a53-6a7d1d6f20c4")


def note(
    session: Session, signer: Signer, kind: EventKind, said: Mapping[str, Any], *, now: datetime, today: date
) -> None:
    """Write down that a backup was made or put back."""
    append(session, signer, Entry(Stream.EXPORT, _BACKUPS, kind, today, payload=said), now=now)


def last_made(session: Session) -> datetime | None:
    """Return when the last backup was made."""
    found = select(Event.recorded_at).where(
        Event.stream == Stream.EXPORT, Event.stream_id == _BACKUPS, Event.kind == EventKind.BACKUP_MADE
    )
    return session.scalar(found.order_by(Event.number.desc()).limit(1))
