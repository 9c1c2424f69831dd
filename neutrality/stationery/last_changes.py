"""Who changed the look of an office's papers last: told by the history."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.models import Account
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.papers import PaperKind
from neutrality.history.models import Event, EventPayload

LETTERHEAD = ""
Key = tuple[uuid.UUID, str]


@dataclass(frozen=True)
class LastChange:
    """Who changed it when; empty where an account is gone or a command did it."""

    at: datetime
    who: str


def last_changes(session: Session, offices: Collection[uuid.UUID]) -> dict[Key, LastChange]:
    """Return the last change of each letterhead (`LETTERHEAD`) and of each paper's layout, by office."""
    kinds = (EventKind.LETTERHEAD_CHANGED, EventKind.LAYOUT_CHANGED)
    rows = session.execute(
        select(Event.stream_id, Event.recorded_at, EventPayload.content, Account.name)
        .join(EventPayload, EventPayload.event_id == Event.id, isouter=True)
        .join(Account, Account.id == Event.actor_id, isouter=True)
        .where(Event.stream == Stream.CATALOGUE, Event.stream_id.in_(offices), Event.kind.in_(kinds))
        .order_by(Event.number)
    )
    found: dict[Key, LastChange] = {}
    for office_id, at, content, name in rows:
        paper = json.loads(content or "{}").get("paper", LETTERHEAD)
        found[office_id, paper] = LastChange(at, name or "")
    return found


def last_change(session: Session, office_id: uuid.UUID, paper: PaperKind | None = None) -> LastChange | None:
    """Return the last change of an office's letterhead, or of the layout of one of its papers."""
    return last_changes(session, [office_id]).get((office_id, paper.value if paper else LETTERHEAD))
