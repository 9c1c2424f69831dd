"""The month counted once more, from the events alone: no fact, no interval, no dated act is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.domain.cells import Tally
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.retelling import Happening
from neutrality.domain.retold_case import Story
from neutrality.domain.retold_month import Asked, count_month
from neutrality.history.models import Event, EventPayload
from neutrality.statistics.retold import STEPS
from neutrality.statistics.scope import Scope


def retold_tally(session: Session, scope: Scope) -> Tally:
    """Return the figures of the month as the events give them, those of erased cases left out."""
    return count_month(stories(session, scope), asked_of(scope))


def asked_of(scope: Scope) -> Asked:
    """Return what is asked, in the words of the retelling."""
    return Asked(scope.first, scope.last, scope.offices, scope.closes_at)


def stories(session: Session, scope: Scope) -> Iterator[Story]:
    """Yield the life of each case that was ever at an office of the scope; what is erased tells none."""
    for case, events in _told(session, scope):
        if events[0].kind is EventKind.CASE_RECEIVED:
            story = Story(case, STEPS)
            story.tell(events)
            yield story


def _told(session: Session, scope: Scope) -> Iterator[tuple[UUID, list[Happening]]]:
    rows = session.execute(_events(scope).order_by(Event.stream_id, Event.number))
    for case, group in groupby(rows, key=lambda row: row[0]):
        yield case, [_happening(row) for row in group]


def _happening(row: Any) -> Happening:
    return Happening(
        row.id, row.kind, row.legal_on, row.office_id, row.respondent_id, json.loads(row.content),
        row.recorded_at, row.report_id,
    )  # fmt: skip


def _events(scope: Scope) -> Any:
    here = select(Event.stream_id).where(Event.stream == Stream.CASE, Event.office_id.in_(scope.offices))
    return (
        select(
            Event.stream_id, Event.id, Event.kind, Event.legal_on, Event.office_id, Event.respondent_id,
            Event.recorded_at, Event.report_id, EventPayload.content,
        )
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.stream == Stream.CASE, Event.id <= scope.position, Event.stream_id.in_(here))
    )  # fmt: skip
