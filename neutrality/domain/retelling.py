"""A case told again from its events alone: where each of its persons stood at the end of a day.

The second of two ways of counting. It knows neither facts nor intervals, and what a cancelled, redated or
corrected event means is said here once more, so that a mistake in one way is seen in the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from neutrality.domain.cumulative import Part, part_of
from neutrality.domain.event_kinds import EventKind
from neutrality.domain.workflow import Outcome, State, Transition

_OUT = frozenset({EventKind.CASE_EXCLUDED, EventKind.RESPONDENT_EXCLUDED})
_BACK = frozenset({EventKind.CASE_READMITTED, EventKind.RESPONDENT_READMITTED})
_COMING = frozenset({EventKind.CASE_RECEIVED, EventKind.RESPONDENT_ADDED, EventKind.CASE_JOINED})


@dataclass(frozen=True)
class Happening:
    """One event of a case: what happened, on which legal day, at which office, and what it tells."""

    id: int
    kind: EventKind
    legal_on: date
    office: UUID | None
    person: UUID | None
    told: Mapping[str, Any]
    recorded_at: datetime = datetime(1, 1, 1, tzinfo=UTC)
    report: UUID | None = None


@dataclass(frozen=True)
class Person:
    """Where one person stands: since when at all, in which state, at which office, in the figures or not."""

    came_on: date
    state: State
    outcome: Outcome | None
    office: UUID | None
    out: bool = False

    @property
    def part(self) -> Part | None:
        """Return the part of the cumulative row, nothing for whom it does not count."""
        return None if self.out else part_of(self.state, self.outcome)


@dataclass
class Retelling:
    """The persons of one case at the end of a day, and the election that it concerns as now known."""

    on: date
    steps: Mapping[EventKind, Transition]
    election: UUID | None = None
    people: dict[UUID, Person] = field(default_factory=dict)
    _received_on: date | None = None

    def tell(self, events: Sequence[Happening]) -> None:
        """Play the events that stand, each on the day that is now known."""
        for event in standing(events):
            if event.kind is EventKind.FACTS_COARSENED:
                self._coarsen(event)
            elif event.kind is EventKind.FIELD_CORRECTED:
                self._correct(event)
            elif event.kind in _COMING:
                self._come(event)
            elif event.legal_on <= self.on:
                self._happen(event)

    def counted(self) -> Iterable[Person]:
        """Return who had come by the day."""
        return (person for person in self.people.values() if person.came_on <= self.on)

    def _come(self, event: Happening) -> None:
        """Whoever comes later than the day is kept: a correction may let them have come before."""
        if event.kind is EventKind.CASE_RECEIVED:
            self.election, self._received_on = _id(event.told["election"]), event.legal_on
        state = State(event.told.get("state", State.RECEIVED.value))
        for told in event.told["respondents"]:
            self.people[UUID(told["id"])] = Person(event.legal_on, state, None, event.office)

    def _happen(self, event: Happening) -> None:
        if event.kind in self.steps:
            self._step(event, self.steps[event.kind])
        elif event.kind in _OUT | _BACK:
            self._leave(event, out=event.kind in _OUT)
        elif event.kind is EventKind.CASE_TRANSFERRED:
            for key in event.told["respondents"]:
                self._change(UUID(key), office=event.office)

    def _step(self, event: Happening, step: Transition) -> None:
        for person in [event.person] if event.person else self._moved(event, step):
            self._change(person, state=step.to_state, outcome=step.outcome, office=event.office)

    def _moved(self, event: Happening, step: Transition) -> list[UUID]:
        """Return whom a step on the case moved: whom it names, or all who stood where it starts."""
        if "moved" in event.told:
            return [UUID(key) for key in event.told["moved"]]
        return [key for key, row in self.people.items() if not row.out and row.state in step.from_states]

    def _leave(self, event: Happening, *, out: bool) -> None:
        for key in event.told["respondents"]:
            self._change(UUID(key), out=out)

    def _correct(self, event: Happening) -> None:
        """A corrected day of receipt is that of all who came with the report; an election is the case's."""
        value = event.told["to"]
        if event.told["field"] == "election_id":
            self.election = _id(value)
        if event.told["field"] == "received_on":
            came, self._received_on = self._received_on, date.fromisoformat(value)
            for key, person in self.people.items():
                if person.came_on == came:
                    self._change(key, came_on=self._received_on)

    def _coarsen(self, event: Happening) -> None:
        """What an erased case still tells: coarse days of the last way that each person went."""
        self.election = _id(event.told["case"]["election_id"])
        self.people = {UUID(told["respondent_id"]): self._coarse(told) for told in event.told["respondents"]}

    def _coarse(self, told: Mapping[str, Any]) -> Person:
        come = date.fromisoformat(told["joined_on"] or told["received_on"])
        office, out = _id(told["office_id"]), self._past(told["excluded_on"])
        if self._past(told["closed_on"]):
            return Person(come, State.CLOSED, Outcome(told["outcome"]), office, out)
        forwarded = self._past(told["forwarded_on"])
        return Person(come, State.RECOMMENDED if forwarded else State.RECEIVED, None, office, out)

    def _past(self, day: str | None) -> bool:
        return day is not None and date.fromisoformat(day) <= self.on

    def _change(self, person: UUID, **what: Any) -> None:
        self.people[person] = replace(self.people[person], **what)


def standing(events: Sequence[Happening]) -> list[Happening]:
    """Return the events without the cancelled ones, redated ones on their new day."""
    gone = {event.told["event"] for event in events if event.kind is EventKind.STEP_CANCELLED}
    days = {
        event.told["event"]: date.fromisoformat(event.told["to"])
        for event in events
        if event.kind is EventKind.STEP_REDATED
    }
    return [
        replace(event, legal_on=days.get(event.id, event.legal_on))
        for event in events
        if event.id not in gone
    ]


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
