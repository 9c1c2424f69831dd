"""Corrections that came after the cut-off and moved something into the month, out of it, or within it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.domain.history import EventKind
from neutrality.history.models import Event, EventPayload
from neutrality.statistics.scope import Scope

# Ralat of a day that a figure counts by.
COUNTED_BY = frozenset({"received_on", "decision_on"})
_KINDS = (EventKind.FIELD_CORRECTED, EventKind.STEP_REDATED, EventKind.STEP_CANCELLED)


def late_corrections(session: Session, scope: Scope) -> frozenset[uuid.UUID]:
    """Return the cases of which a day of the month was corrected, or a step cancelled, after the cut-off.

    The old day counts like the new one: the figures of either month differ from what was known before.
    """
    return frozenset(
        event.stream_id
        for event, payload in _written_late(session, scope)
        if any(scope.holds(day) for day in _days(session, event, payload))
    )


def _written_late(session: Session, scope: Scope) -> Iterator[tuple[Event, dict[str, Any]]]:
    rows = session.execute(
        select(Event, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(
            Event.kind.in_(_KINDS),
            Event.id <= scope.position,
            Event.recorded_at >= scope.closes_at,
            Event.office_id.in_(scope.offices),
        )
    )
    for event, content in rows:
        yield event, json.loads(content)


def _days(session: Session, event: Event, payload: dict[str, Any]) -> Iterator[date | None]:
    if event.kind is EventKind.STEP_CANCELLED:
        yield session.scalar(select(Event.legal_on).where(Event.id == payload["event"]))
    elif event.kind is EventKind.STEP_REDATED or payload["field"] in COUNTED_BY:
        for name in ("from", "to"):
            yield date.fromisoformat(payload[name]) if payload.get(name) else None
