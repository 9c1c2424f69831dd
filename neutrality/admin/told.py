"""What was done to an office, an agency or an election: when, by whom, from what to what."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from neutrality.accounts.models import Account
from neutrality.admin.words import FIELDS
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event, EventPayload
from neutrality.i18n import day

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST = 100


@dataclass(frozen=True)
class Told:
    """One event: each field that changed with its old and new value, and the reason."""

    at: datetime
    kind: EventKind
    who: str
    changes: tuple[tuple[str, str, str], ...]
    reason: str


def told(session: Session, stream_id: uuid.UUID) -> list[Told]:
    """Return what was done to one row, the latest first."""
    rows = session.execute(
        select(Event.recorded_at, Event.kind, Account.name, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id, isouter=True)
        .join(Account, Account.id == Event.actor_id, isouter=True)
        .where(Event.stream == Stream.CATALOGUE, Event.stream_id == stream_id)
        .order_by(Event.number.desc())
        .limit(MOST)
    )
    return [_one(at, kind, name, json.loads(content or "{}")) for at, kind, name, content in rows]


def _one(at: datetime, kind: EventKind, name: str | None, payload: dict[str, object]) -> Told:
    changes = [
        (str(FIELDS[field]), _value(payload.get(f"old_{field}", "")), _value(value))
        for field, value in payload.items()
        if field in FIELDS
    ]
    return Told(at, kind, name or "", tuple(changes), str(payload.get("reason", "")))


def _value(value: object) -> str:
    """Return a value as people read it: a day in words, yes and no by their signs."""
    if isinstance(value, bool):
        return "✓" if value else "–"
    try:
        return day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
