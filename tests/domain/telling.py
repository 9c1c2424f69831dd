"""Events of one case in their order, for the tests of what is told from events alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from neutrality.domain.event_kinds import EventKind
from neutrality.domain.retelling import Happening
from neutrality.domain.retold_case import Story
from neutrality.domain.retold_month import Asked
from neutrality.domain.workflow import BY_ACTION, Action

ONE, TWO, THREE, REPORT = (UUID(int=number) for number in (1, 2, 3, 4))
OFFICE, PROVINCE = UUID(int=8), UUID(int=9)
AGENCY = str(UUID(int=12))
STEPS = {
    EventKind.CASE_REGISTERED: BY_ACTION[Action.REGISTER],
    EventKind.CASE_CLOSED_UNMET: BY_ACTION[Action.CLOSE_UNMET],
    EventKind.TRACING_STARTED: BY_ACTION[Action.START_TRACING],
    EventKind.RESPONDENT_FORWARDED: BY_ACTION[Action.FORWARD],
    EventKind.RESPONDENT_NOT_PROVEN: BY_ACTION[Action.FIND_NOT_PROVEN],
    EventKind.RESPONDENT_RETURNED: BY_ACTION[Action.RETURN_TO_OFFICE],
    EventKind.RESPONDENT_REOPENED: BY_ACTION[Action.REOPEN],
    EventKind.RESPONDENT_SANCTIONED: BY_ACTION[Action.RECORD_SANCTION],
    EventKind.RESPONDENT_NO_VIOLATION: BY_ACTION[Action.RECORD_NO_VIOLATION],
    EventKind.REMEDY_ENDED: BY_ACTION[Action.END_REMEDY],
    EventKind.CONTROL_MEASURE_TAKEN: BY_ACTION[Action.RECORD_CONTROL_MEASURE],
    EventKind.EMPLOYER_ANSWERED: BY_ACTION[Action.RECORD_ANSWER],
}
FORWARDED: dict[str, Any] = {"violation_type": "D06", "sanction_level": "berat"}


def september(*offices: UUID) -> Asked:
    """Return September 2026 at these offices, else at the one office; entries count until 5 October."""
    return Asked(
        date(2026, 9, 1), date(2026, 9, 30), frozenset(offices or (OFFICE,)),
        datetime(2026, 10, 6, tzinfo=UTC),
    )  # fmt: skip


class Case:
    """A case with these persons, received on 1 September by the counter; days count from there."""

    def __init__(self, *people: UUID, number: int = 100, on: int = 1, **more: Any) -> None:
        self.id, self.events = UUID(int=number), list[Happening]()
        told: dict[str, Any] = {"channel": "walk_in", "place": "73.01", "kind": "laporan", **more}
        self.add(EventKind.CASE_RECEIVED, on, respondents=[person(one) for one in people], **told)

    def add(
        self, kind: EventKind, day: int, who: UUID | None = None, /, office: UUID = OFFICE,
        late: int = 0, **told: Any,
    ) -> int:  # fmt: skip
        """Let something happen on a day, written down so many days later; return its number."""
        on, number = date(2026, 8, 31) + timedelta(days=day), len(self.events) + 1
        at = datetime(on.year, on.month, on.day, 3, tzinfo=UTC) + timedelta(days=late)
        self.events.append(Happening(number, kind, on, office, who, told, at, REPORT))
        return number

    def story(self) -> Story:
        """Return its life."""
        story = Story(self.id, STEPS)
        story.tell(self.events)
        return story


def person(key: UUID, **more: Any) -> dict[str, Any]:
    """Return how an event tells of a person who came."""
    return {
        "id": str(key),
        "agency": AGENCY,
        "type": "D02",
        "cause": "C1",
        "received_on": "2026-08-20",
        **more,
    }
