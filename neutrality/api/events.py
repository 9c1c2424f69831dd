"""What moved the cases of an office, in the order of the sealed history: no names, no texts, no author."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from neutrality import current
from neutrality.api.describing import description
from neutrality.api.fields import Asked, Count, one_of
from neutrality.api.gate import actor, needs
from neutrality.api.reading import Room
from neutrality.api.schemas import EventsOut
from neutrality.cases.models import Case
from neutrality.cases.replay import MOVING
from neutrality.cases.standing import shown_to
from neutrality.database import reading
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.api_scopes import Scope
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event, Leaf

room = Room("events")
PER_PAGE, MOST_PER_PAGE = 100, 500
LAST_POSITION = 2**53
# What says where a matter stands. Who wrote, read, asked or was told stays with the office.
TOLD = (MOVING - {EventKind.FIELD_CORRECTED, EventKind.FACTS_COARSENED}) | {EventKind.CASE_ERASED}


class EventsAsked(Asked):
    """From where on."""

    after = Count(least=0, most=LAST_POSITION, load_default=0)
    kind = one_of(sorted(kind.value for kind in TOLD))
    limit = Count(least=1, most=MOST_PER_PAGE, load_default=PER_PAGE)


@room.route("/events", methods=["GET"])
@needs(Scope.READ_EVENTS)
@description("events.list")
@room.arguments(EventsAsked, location="query")
@room.response(200, EventsOut)
def listed(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what happened behind a cursor.

    An event is told once it is sealed: its place in the tree is given once and never taken back, so that a
    reader who goes on behind the last one misses none that was written at the same moment.
    """
    kinds = TOLD if "kind" not in asked else {EventKind(asked["kind"])}
    query = (
        select(Leaf.index.label("place"), Event)
        .join(Event, Event.id == Leaf.event_id)
        .join(Case, Case.id == Event.stream_id)
        .where(
            Leaf.index >= asked["after"], Event.stream == Stream.CASE, Event.kind.in_(kinds),
            Case.office_id.in_(offices_for(actor(), Permission.LIST_CASES)), shown_to(actor()),
        )
        .order_by(Leaf.index)
        .limit(asked["limit"] + 1)
    )  # fmt: skip
    with reading(current.sessions()) as session:
        rows = session.execute(query).all()
    page = rows[: asked["limit"]]
    behind = str(page[-1].place + 1) if page else str(asked["after"])
    return {"events": [_told(row) for row in page], "next": behind, "more": len(rows) > len(page)}


def _told(row: Row[int, Event]) -> dict[str, Any]:
    event = row.Event
    return {
        "cursor": str(row.place + 1), "kind": event.kind.value, "case_id": event.stream_id,
        "respondent_id": event.respondent_id, "from_state": event.from_state, "to_state": event.to_state,
        "legal_on": event.legal_on, "recorded_at": event.recorded_at,
    }  # fmt: skip
