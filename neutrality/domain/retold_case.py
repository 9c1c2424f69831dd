"""The life of one case told from its events alone: who stood where from when to when, and what moved them.

The second of two ways of counting a month. It knows neither facts nor intervals; what a cancelled, redated or
corrected event means, and where a case stands by its respondents, is said here once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from neutrality.domain.event_kinds import EventKind
from neutrality.domain.retelling import Happening
from neutrality.domain.retold_events import events_that_stand
from neutrality.domain.workflow import Outcome, State, Transition, derive

_STATES = list(State)
Beside = Callable[[Happening, Sequence[UUID]], None]
OUT = frozenset({EventKind.CASE_EXCLUDED, EventKind.RESPONDENT_EXCLUDED})
BACK = frozenset({EventKind.CASE_READMITTED, EventKind.RESPONDENT_READMITTED})


@dataclass(frozen=True)
class Stand:
    """Where a case or a person stood, at which office, from a day on until another, which is excluded."""

    state: State
    outcome: Outcome | None
    office: UUID | None
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Return whether it lasted at the end of the day."""
        return self.since <= day and (self.until is None or self.until > day)

    def says(self, other: Stand) -> bool:
        """Return whether both say the same, whenever."""
        return (self.state, self.outcome, self.office) == (other.state, other.outcome, other.office)


@dataclass(frozen=True)
class Move:
    """A case (`person` is nothing) or one of its persons came to stand elsewhere by an event, on a day."""

    event: Happening
    person: UUID | None
    on: date
    before: Stand
    after: Stand


@dataclass(frozen=True)
class Leaving:
    """A case or person that left the figures as a mistake by an event, or came back, open or closed."""

    event: Happening
    person: UUID | None
    back: bool
    still_open: bool


@dataclass
class Known:
    """What is known of a person of the case by now."""

    received_on: date
    joined_on: date | None = None
    agency: str | None = None
    violation_type: str | None = None
    cause: str | None = None
    listed: tuple[str, ...] = ()
    act_channel: str | None = None
    interaction: str | None = None


@dataclass
class Story:
    """One case: what is known of it by now, where it and its persons stood, and what happened to them."""

    case: UUID
    steps: Mapping[EventKind, Transition]
    events: list[Happening] = field(default_factory=list)
    past: list[Happening] = field(default_factory=list)
    channel: str | None = None
    place: str | None = None
    election: str | None = None
    kind: str = ""
    sent_as: str = ""
    received_on: date = date.max
    registered_on: date | None = None
    reports: int = 1
    people: dict[UUID, Known] = field(default_factory=dict)
    stands: dict[UUID, list[Stand]] = field(default_factory=dict)
    out: set[UUID] = field(default_factory=set)
    moves: list[Move] = field(default_factory=list)
    leavings: list[Leaving] = field(default_factory=list)

    @property
    def own(self) -> list[Stand]:
        """Return where the case itself stood."""
        return self.stands[self.case]

    def tell(self, past: Sequence[Happening], *, beside: Beside | None = None) -> None:
        """Play the events that stand, in the order in which they were written down.

        `beside` hears of each after it was played, and of whom a step moved.
        """
        self.past, self.events = list(past), events_that_stand(past)
        for event in self.events:
            moved: Sequence[UUID] = ()
            if event.kind in self.steps:
                moved = self._step(event, self.steps[event.kind])
            elif event.kind in _TELLING:
                _TELLING[event.kind](self, event)
            if beside is not None:
                beside(event, moved)

    def receive(self, event: Happening) -> None:
        """Let the case and whom its report names begin."""
        told = event.told
        self.channel, self.place, self.received_on = told["channel"], told["place"], event.legal_on
        self.kind, self.election = told["kind"], told.get("election")
        self.sent_as = self.kind
        begins = Stand(State.RECEIVED, None, event.office, event.legal_on)
        self.stands[self.case] = [begins]
        for row in told["respondents"]:
            self._begin(row, Known(event.legal_on), begins)

    def add(self, event: Happening) -> None:
        """Let a person begin who was found later, or came with a merged case; the case may follow."""
        joined = event.kind is EventKind.CASE_JOINED
        begins = Stand(State(event.told["state"]), None, event.office, event.legal_on)
        for row in event.told["respondents"]:
            known = Known(event.legal_on, event.legal_on if joined else None)
            if joined:
                known.violation_type, known.cause = row["type"], row["cause"]
                known.received_on = date.fromisoformat(row["received_on"])
            self._begin(row, known, begins)
        self.reports += len(event.told.get("reports", ()))
        state, _outcome, _since = self._standing(event.legal_on)
        self._enter(event, None, replace(begins, state=state))

    def transfer(self, event: Happening) -> None:
        """Let whoever is open go to the other office; what is out of the figures stands nowhere."""
        if not event.told["counted"]:
            return
        for subject, row in [(key, rows[-1]) for key, rows in self.stands.items()]:
            if row.until is None and row.state is not State.CLOSED:
                person = None if subject == self.case else subject
                self._enter(event, person, replace(row, office=event.office, since=event.legal_on))

    def leave(self, event: Happening) -> None:
        """Let a case or a person leave the figures, or come back where they stood."""
        back, people = event.kind in BACK, [key for key in self.people if key not in self.out]
        for person in [event.person] if event.person else [None, *people]:
            row = self.stands[person or self.case][-1]
            self.leavings.append(Leaving(event, person, back, row.state is not State.CLOSED))
            if back:
                again = replace(row, office=event.office, since=event.legal_on, until=None)
                self.stands[person or self.case].append(again)
            else:
                self.stands[person or self.case][-1] = replace(row, until=event.legal_on)
        if event.person is not None:
            (self.out.discard if back else self.out.add)(event.person)
            self._follow(event)

    def correct(self, event: Happening) -> None:
        """Let what was corrected be known; a day of receipt moves all who came with the report."""
        name, value = event.told["field"], event.told.get("to") or ""
        if name == "received_on":
            self._move_receipt(date.fromisoformat(value))
        elif name in {"channel", "place_code"}:
            setattr(self, name.removesuffix("_code"), value or None)
        elif name == "election_id":
            self.election = value or None
        elif name == "kind":
            self.kind = self.sent_as = value
        elif name in {"agency_id", "violation_type", "cause"} and event.person:
            setattr(self.people[event.person], name.removesuffix("_id"), value or None)

    def kind_told(self, event: Happening) -> None:
        """Information becomes a report by its signature, and a supervision result by its tracing."""
        self.kind = event.told.get("kind", self.kind)

    def examine(self, event: Happening) -> None:
        """Note the causes that were found, and how it was done."""
        for known in [self.people[event.person]] if event.person else []:
            if event.kind is EventKind.CAUSE_SET:
                codes = event.told.get("causes", "").split()
                known.cause, known.listed = event.told["cause"], tuple(one.partition("=")[0] for one in codes)
            else:
                known.act_channel = event.told["act_channel"] or None
                known.interaction = event.told["interaction"] or None

    def _begin(self, row: Mapping[str, Any], known: Known, begins: Stand) -> None:
        known.agency = row.get("agency")
        self.people[UUID(row["id"])], self.stands[UUID(row["id"])] = known, [begins]

    def _move_receipt(self, to: date) -> None:
        began = self.own[0].since
        for rows in self.stands.values():
            if rows[0].since == began:
                rows[0] = replace(rows[0], since=to)
        for known in self.people.values():
            if known.received_on == self.received_on:
                known.received_on = to
        self.received_on = to

    def _step(self, event: Happening, step: Transition) -> Sequence[UUID]:
        moved = [event.person] if event.person else self._moved(event, step)
        for person in moved:
            self._enter(event, person, Stand(step.to_state, step.outcome, event.office, event.legal_on))
            if event.kind is EventKind.RESPONDENT_FORWARDED:
                known = self.people[person]
                known.violation_type = event.told["violation_type"]
                known.cause = event.told.get("cause") or known.cause
        if event.kind in {EventKind.CASE_REGISTERED, EventKind.RESPONDENT_REOPENED}:
            again = self.registered_on if event.kind is EventKind.RESPONDENT_REOPENED else None
            self.registered_on = again or event.legal_on
            self.kind = event.told["kind"]
        elif event.kind in _OF_A_KIND:
            self.kind_told(event)
        self._follow(event)
        return moved

    def _moved(self, event: Happening, step: Transition) -> list[UUID]:
        """Return whom a step on the case moved: whom it names, or all who stood where it starts."""
        if "moved" in event.told:
            return [UUID(key) for key in event.told["moved"]]
        counted = [key for key in self.people if key not in self.out]
        return [key for key in counted if self.stands[key][-1].state in step.from_states]

    def _follow(self, event: Happening) -> None:
        """Let the case stand where its least advanced person stands, since the last of them came there."""
        state, outcome, since = self._standing(event.legal_on)
        self._enter(event, None, Stand(state, outcome, event.office, since))

    def _standing(self, on: date) -> tuple[State, Outcome | None, date]:
        last = [self.stands[key][-1] for key in self.people if key not in self.out]
        state, outcome = derive((row.state, row.outcome) for row in last)
        days = [on, self.own[-1].until or self.own[-1].since]
        for key in self.people:
            behind = [row for row in self.stands[key] if _STATES.index(row.state) < _STATES.index(state)]
            days += [row.until or row.since for row in behind[-1:]]
        return state, outcome, max(days)

    def _enter(self, event: Happening, person: UUID | None, after: Stand) -> None:
        rows = self.stands[person or self.case]
        before = rows[-1]
        if before.says(after):
            return
        rows[-1] = replace(before, until=after.since)
        rows.append(after)
        self.moves.append(Move(event, person, after.since, before, after))


_OF_A_KIND = frozenset({EventKind.TRACING_STARTED, EventKind.TRACING_REPORTED})
_TELLING: Mapping[EventKind, Callable[[Story, Happening], None]] = {
    EventKind.CASE_RECEIVED: Story.receive,
    EventKind.RESPONDENT_ADDED: Story.add,
    EventKind.CASE_JOINED: Story.add,
    EventKind.CASE_TRANSFERRED: Story.transfer,
    EventKind.FIELD_CORRECTED: Story.correct,
    EventKind.REPORT_SIGNED: Story.kind_told,
    EventKind.CAUSE_SET: Story.examine,
    EventKind.MANNER_SET: Story.examine,
    **dict.fromkeys(OUT | BACK, Story.leave),
}
