"""The events of a case as they stand: without what was cancelled, each on the day that is now known.

An event is never edited. A cancelled step is one that a later event takes back; a corrected day or decision
is one that a later event names anew. Facts, intervals and figures are made from what is left.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event, EventPayload

Told = tuple[Event, dict[str, Any]]
# What changes what an earlier event says.
AMENDING = frozenset({EventKind.STEP_CANCELLED, EventKind.STEP_REDATED})
# What takes an entry out of the figures, or brings it back.
EXCLUDING = frozenset(
    {
        EventKind.CASE_EXCLUDED,
        EventKind.CASE_READMITTED,
        EventKind.RESPONDENT_EXCLUDED,
        EventKind.RESPONDENT_READMITTED,
    }
)
# A day named in a step that is the step's own: typed wrongly, it was typed wrongly twice.
ALONG = ("pleno_on", "control_measure_on")
# What was corrected of a decision, by the name under which its event tells it.
OF_A_DECISION = frozenset({"decision_on", "effective_on", "sanction_kind"})


def told_of(session: Session, case_id: uuid.UUID, *, position: int | None = None) -> list[Told]:
    """Return the events of a case with what they tell, up to a position of the log.

    Events whose payload is erased tell nothing any more; the coarsening that came after them does.
    """
    found = (
        select(Event, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.stream == Stream.CASE, Event.stream_id == case_id)
        .order_by(Event.number)
    )
    if position is not None:
        found = found.where(Event.id <= position)
    return [(event, json.loads(content)) for event, content in session.execute(found)]


def cancelled(past: Iterable[Told]) -> frozenset[int]:
    """Return the positions of the steps that were cancelled."""
    return frozenset(payload["event"] for event, payload in past if event.kind is EventKind.STEP_CANCELLED)


def amended(past: Sequence[Told]) -> list[Told]:
    """Return the events that stand, in their order, each with the day and the codes that are now known."""
    gone = cancelled(past)
    return [told for told in corrected(past) if told[0].id not in gone]


def corrected(past: Sequence[Told]) -> list[Told]:
    """Return the events as they were corrected, in their order, also those that were cancelled later."""
    days, codes = _days(past), _codes(past)
    return [
        (
            _on(event, days.get(event.id)),
            {**payload, **_along(event, payload, days.get(event.id)), **codes.get(event.id, {})},
        )
        for event, payload in past
        if event.kind not in AMENDING
    ]


def own_days(event: Event, payload: dict[str, Any]) -> frozenset[str]:
    """Return under which names the step, as it was told first, names its own day: corrected with it."""
    return frozenset(name for name in ALONG if payload.get(name) == event.legal_on.isoformat())


def _days(past: Iterable[Told]) -> dict[int, date]:
    return {
        payload["event"]: date.fromisoformat(payload["to"])
        for event, payload in past
        if event.kind is EventKind.STEP_REDATED
    }


def _along(event: Event, payload: dict[str, Any], day: date | None) -> dict[str, str]:
    """Return the days that were the step's own and are corrected with it."""
    return dict.fromkeys(own_days(event, payload), day.isoformat()) if day is not None else {}


def _codes(past: Iterable[Told]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for event, payload in past:
        if event.kind is EventKind.FIELD_CORRECTED and payload["field"] in OF_A_DECISION:
            found[payload["event"]][payload["field"]] = payload["to"]
            if "level" in payload:
                found[payload["event"]]["level"] = payload["level"]
    return found


def _on(event: Event, day: date | None) -> Event:
    """Return the event as one of another day; what is kept stays as it was signed."""
    if day is None:
        return event
    return Event(
        id=event.id, stream=event.stream, stream_id=event.stream_id, number=event.number, kind=event.kind,
        legal_on=day, recorded_at=event.recorded_at, office_id=event.office_id, actor_id=event.actor_id,
        respondent_id=event.respondent_id, from_state=event.from_state, to_state=event.to_state,
    )  # fmt: skip
