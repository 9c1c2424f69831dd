"""That somebody took a month's figures out is an event."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.directory.models import Office
from neutrality.directory.service import topmost
from neutrality.domain.access import Actor
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event
from neutrality.history.service import Entry, Signer, append
from neutrality.statistics.service import Month


def record_export(
    session: Session,
    signer: Signer,
    month: Month,
    kind: str,
    *,
    actor: Actor | None,
    now: datetime,
    today: date,
) -> Event:
    """Write down which month was taken in which format, by whom; nobody means the command line."""
    office_id = actor.home_office_id if actor else topmost(session, month.scope.offices)
    stream_id = actor.account_id if actor else office_id
    # One after the other in a stream: two exports at once are two events.
    session.execute(select(Office.id).where(Office.id == office_id).with_for_update(key_share=True))
    entry = Entry(
        Stream.EXPORT,
        stream_id,
        EventKind.STATISTICS_EXPORTED,
        today,
        office_id=office_id,
        actor_id=actor.account_id if actor else None,
        payload={
            "month": month.scope.month,
            "format": kind,
            "position": month.scope.position,
            "adds_up": month.adds_up,
        },
    )
    return append(session, signer, entry, now=now)
