"""The cumulative row of an election counted once more, from the events alone."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.step_events import EVENTS
from neutrality.domain.cumulative import Part, Row
from neutrality.domain.history import Stream
from neutrality.domain.retelling import Happening, Person, Retelling
from neutrality.domain.workflow import BY_ACTION
from neutrality.history.models import Event, EventPayload

STEPS = {kind: BY_ACTION[action] for action, kind in EVENTS.items()}


def retold_row(session: Session, election: uuid.UUID | None, offices: frozenset[uuid.UUID], on: date) -> Row:
    """Return the row of an election, or of all matters without one, as of the end of a day.

    No fact and no interval is read. Of an erased case the events tell only what its coarsening told.
    """
    parts: Counter[Part] = Counter(
        person.part
        for case in _cases(session)
        for person in _counted(case, election, on)
        if person.part is not None and person.office in offices
    )
    return Row(sum(parts.values()), parts)


def _counted(case: list[Happening], election: uuid.UUID | None, on: date) -> Iterator[Person]:
    retelling = Retelling(on, STEPS)
    retelling.tell(case)
    if election is None or retelling.election == election:
        yield from retelling.counted()


def _cases(session: Session) -> Iterator[list[Happening]]:
    """Yield what the events of each case tell; the payload of an erased one is gone."""
    found = (
        select(Event, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.stream == Stream.CASE)
        .order_by(Event.stream_id, Event.number)
        .execution_options(yield_per=1000)
    )
    for _case, rows in groupby(session.execute(found), key=lambda row: row[0].stream_id):
        yield [
            Happening(
                event.id, event.kind, event.legal_on, event.office_id, event.respondent_id,
                json.loads(content),
            )
            for event, content in rows
        ]  # fmt: skip
