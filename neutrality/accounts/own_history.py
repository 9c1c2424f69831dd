"""What happened to an account, as its holder sees it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event

SHOWN = 20


@dataclass(frozen=True)
class Happened:
    """One event: what, when, and by whom when it was somebody else."""

    kind: EventKind
    at: datetime
    by: str


def happened(session: Session, account_id: uuid.UUID) -> list[Happened]:
    """Return the latest events of an account, the newest first."""
    of_account = Event.stream == Stream.ACCOUNT, Event.stream_id == account_id
    rows = session.scalars(select(Event).where(*of_account).order_by(Event.number.desc()).limit(SHOWN)).all()
    names = names_of(session, {row.actor_id for row in rows if row.actor_id})
    return [
        Happened(
            EventKind(row.kind), row.recorded_at,
            names.get(row.actor_id, "") if row.actor_id and row.actor_id != account_id else "",
        )
        for row in rows
    ]  # fmt: skip
