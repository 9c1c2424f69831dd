"""The intervals of a case as its events alone give them: what `intervals` added row by row, made anew.

Events are played in their order. One that changes an earlier one (`amending`) lets the whole be counted
again from the events that stand; what is then otherwise than known becomes a newer revision, or void.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from neutrality.cases.amending import AMENDING, EXCLUDING, Told, amended
from neutrality.cases.interval_rows import Interval, Intervals
from neutrality.cases.step_events import EVENTS
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.history import EventKind
from neutrality.domain.mistakes import resumed, taken_out
from neutrality.domain.retention import quarter_of
from neutrality.domain.running import Running, added, begun, turn
from neutrality.domain.transfer import takes_along
from neutrality.domain.workflow import (
    BY_ACTION,
    Action,
    Outcome,
    ReportKind,
    State,
    Step,
    SubStatus,
    Transition,
    derive,
    sub_status_after,
)
from neutrality.history.models import Event

STEPS = {kind: BY_ACTION[action] for action, kind in EVENTS.items()}
# The kinds that say where somebody stands, and since when.
MOVING = frozenset(
    {
        EventKind.CASE_RECEIVED,
        EventKind.RESPONDENT_ADDED,
        EventKind.CASE_JOINED,
        EventKind.CASE_TRANSFERRED,
        EventKind.FIELD_CORRECTED,
        EventKind.FACTS_COARSENED,
        *AMENDING,
        *EXCLUDING,
        *STEPS,
    }
)
_OUT = frozenset({EventKind.CASE_EXCLUDED, EventKind.RESPONDENT_EXCLUDED})
# What moves the case itself, and says so in its payload.
MOVING_THE_CASE = frozenset({EventKind.RESPONDENT_EXCLUDED, EventKind.RESPONDENT_READMITTED, *STEPS})
_STATES = list(State)
_VERIFIED = frozenset({State.VERIFIED})


@dataclass
class Replay(Intervals):
    """The intervals of one case so far; `known` holds the newest revision of each.

    `counting` lets it find out itself where the case stands, instead of reading what was written down.
    """

    people: list[uuid.UUID] = field(default_factory=list)
    subs: dict[uuid.UUID, SubStatus | None] = field(default_factory=dict)
    out: set[uuid.UUID] = field(default_factory=set)
    running: Running = frozenset()
    aside: dict[uuid.UUID, Running] = field(default_factory=dict)
    counting: bool = False
    past: list[Told] = field(default_factory=list)

    def play(self, event: Event, payload: dict[str, Any]) -> None:
        """Add what one event of the case's stream added."""
        self.past.append((event, payload))
        if event.kind in AMENDING:
            self._follow(counted(self.case_id, amended(self.past)), event)
        elif event.kind is EventKind.CASE_RECEIVED:
            self._receive(event, payload)
        elif event.kind in {EventKind.RESPONDENT_ADDED, EventKind.CASE_JOINED}:
            self._add(event, payload)
        elif event.kind in STEPS:
            self._step(event, payload)
        elif event.kind in EXCLUDING:
            self._exclude(event, payload)
        elif event.kind is EventKind.CASE_TRANSFERRED:
            self._transfer(event)
        else:
            self._redate(event, payload)

    def _redate(self, event: Event, payload: dict[str, Any]) -> None:
        """Let intervals begin on other days: of an erased case by its quarters, after a ralat of receipt."""
        if event.kind is EventKind.FACTS_COARSENED:
            for row in self.standing_rows():
                until = quarter_of(row.legal_to) if row.legal_to else None
                self._revise(event, row, legal_from=quarter_of(row.legal_from), legal_to=until)
        elif event.kind is EventKind.FIELD_CORRECTED and payload["field"] == "received_on":
            self._move_receipt(event, date.fromisoformat(payload["to"]))

    def _move_receipt(self, event: Event, on: date) -> None:
        """Let the case begin on another day, and whoever came with it; who was added later did not."""
        began = self.known[self.case_id, 1].legal_from
        for row in [row for row in self.standing_rows() if row.ordinal == 1 and row.legal_from == began]:
            self._revise(event, row, legal_from=on)

    def _add(self, event: Event, payload: dict[str, Any]) -> None:
        """Let a respondent begin who was added later; the case may stand with them again."""
        state = State(payload["state"])
        for person in [uuid.UUID(person["id"]) for person in payload["respondents"]]:
            self.people.append(person)
            self.subs[person] = SubStatus(payload["sub_status"]) if payload["sub_status"] else None
            self._enter(event, person, state, None, event.legal_on)
        self.running |= added(state, self.running)
        case = self.case_standing(event.legal_on)[0] if self.counting else State(payload["case_state"])
        self._enter(event, self.case_id, case, None, event.legal_on)

    def case_standing(self, legal_on: date) -> tuple[State, Outcome | None, date]:
        """Return where the case stands by its respondents, and since when: the day of the last of them."""
        rows = [row for person in self.people if person not in self.out and (row := self.standing(person))]
        state, outcome = derive((row.state, row.outcome) for row in rows)
        since: dict[uuid.UUID, date] = {}
        for row in sorted(self.standing_rows(), key=lambda row: row.ordinal):
            if row.subject_id == self.case_id or _STATES.index(row.state) < _STATES.index(state):
                since[row.subject_id] = row.legal_to or row.legal_from
        return state, outcome, max(legal_on, *since.values())

    def case_sub_status(self) -> SubStatus | None:
        """Return the legal step of the case: that of the first who stands where the case stands."""
        case = self.standing(self.case_id)
        if case is None or case.state is State.CLOSED:
            return None
        here = (person for person in self.people if person not in self.out)
        least = (one for one in here if (row := self.standing(one)) and row.state is case.state)
        return self.subs.get(next(least, self.case_id))

    def _receive(self, event: Event, payload: dict[str, Any]) -> None:
        self.people = [uuid.UUID(person["id"]) for person in payload["respondents"]]
        for subject in (self.case_id, *self.people):
            self._enter(event, subject, State.RECEIVED, None, event.legal_on)
            self.subs[subject] = SubStatus.NEW
        self.running = frozenset({(begun(ReportKind(payload["kind"])), None)})

    def sub_status(self) -> SubStatus | None:
        """Return the legal step of the case: that of its first respondent as far as the case is."""
        here = self.standing(self.case_id)
        if here is None or here.state is State.CLOSED:
            return None
        least = (one for one in self.people if (row := self.standing(one)) and row.state is here.state)
        return next((self.subs.get(one) for one in least), None)

    def _step(self, event: Event, payload: dict[str, Any]) -> None:
        row = STEPS[event.kind]
        step = Step(row.action, event.legal_on, "", fields=payload)
        moved = [event.respondent_id] if event.respondent_id else self._moved(row)
        extended = (ClockKind.HANDLING_EXTENDED, None) in self.running
        for person in moved:
            self.subs[person] = sub_status_after(row, step, self.subs.get(person), extended=extended)
            self._enter(event, person, row.to_state, row.outcome, event.legal_on)
        verified = self._standing_in(_VERIFIED)
        self.running = turn(row, self.running, moved, verified).after(self.running)
        self._move_case(event, payload)

    def _moved(self, step: Transition) -> list[uuid.UUID]:
        """Return whom a step on the case moved; whoever was returned has a time of their own."""
        apart = {whose for kind, whose in self.running if kind is ClockKind.RETURNED}
        standing = self._standing_in(step.from_states)
        return [one for one in standing if step.action is not Action.EXTEND or one not in apart]

    def _move_case(self, event: Event, payload: dict[str, Any]) -> None:
        """Let the case follow its respondents: as it was told, or as it is found out."""
        if self.counting:
            self._enter(event, self.case_id, *self.case_standing(event.legal_on))
            return
        closed = payload["case_outcome"]
        outcome = Outcome(closed) if closed else None
        on = date.fromisoformat(payload["case_on"])
        self._enter(event, self.case_id, State(payload["case_state"]), outcome, on)

    def _exclude(self, event: Event, payload: dict[str, Any]) -> None:
        """Let an interval end without another, or begin again where it had ended."""
        whole = event.respondent_id is None
        people = [one for one in self.people if one not in self.out] if whole else [event.respondent_id]
        for subject in [*people, *([self.case_id] if whole else [])]:
            row = self.standing(subject) if subject else None
            if row is None:
                continue
            if event.kind in _OUT:
                self._revise(event, row, legal_to=event.legal_on)
            else:
                self._begin(event, row, row.state, row.outcome, event.legal_on)
        self._set_aside(event)
        if event.respondent_id is not None:
            change = self.out.add if event.kind in _OUT else self.out.discard
            change(event.respondent_id)
            self._move_case(event, payload)

    def _set_aside(self, event: Event) -> None:
        """Let clocks of what left the figures stand, and go on when it comes back."""
        person = event.respondent_id
        if event.kind not in _OUT:
            self.running = resumed(self.running, self.aside.pop(person or self.case_id, frozenset()))
            return
        row = self.standing(person) if person else None
        others = [one for one in self.people if one not in self.out and one != person]
        shared = [one for one in others if row and (there := self.standing(one)) and there.state is row.state]
        self.aside[person or self.case_id] = taken_out(self.running, person, shared=bool(shared))
        self.running -= self.aside[person or self.case_id]

    def _standing_in(self, states: frozenset[State]) -> list[uuid.UUID]:
        rows = {person: self.standing(person) for person in self.people if person not in self.out}
        return [person for person, row in rows.items() if row is not None and row.state in states]

    def going_along(self) -> list[uuid.UUID]:
        """Return the persons whom a transfer takes along in the figures, as they stand now."""
        rows = {person: self.standing(person) for person in self.people}
        return [one for one, row in rows.items() if row and row.legal_to is None and takes_along(row.state)]

    def _transfer(self, event: Event) -> None:
        for subject in (self.case_id, *self.people):
            last = self.standing(subject)
            if last is not None and last.legal_to is None and takes_along(last.state):
                self._enter(event, subject, last.state, last.outcome, event.legal_on)

    def _follow(self, other: Replay, event: Event) -> None:
        """Stand from now on where the other stands."""
        self._take_over(other, event)
        self.subs, self.out = other.subs, other.out
        self.running, self.aside = other.running, other.aside


def counted(case_id: uuid.UUID, past: Iterable[Told]) -> Replay:
    """Return the replay of events that finds out itself where the case stood after each."""
    replay = Replay(case_id, counting=True)
    for event, payload in past:
        replay.play(event, payload)
    return replay


def recounted(case_id: uuid.UUID, past: Sequence[Told]) -> list[Told]:
    """Return the events that stand, each saying of the case what is true without those that do not."""
    replay, told = Replay(case_id, counting=True), []
    for event, payload in amended(past):
        before, going = replay.standing(case_id), replay.going_along()
        replay.play(event, payload)
        after = replay.standing(case_id)
        if event.kind is EventKind.CASE_TRANSFERRED and before is not None:
            state = {"case_state": before.state.value, "respondents": [str(person) for person in going]}
            told.append((event, {**payload, **state}))
        elif event.kind in MOVING_THE_CASE and before is not None and after is not None:
            told.append((event, {**payload, **_of_the_case(before, after)}))
        else:
            told.append((event, payload))
    return told


def _of_the_case(before: Interval, after: Interval) -> dict[str, str | None]:
    return {
        "case_before": before.state.value,
        "case_state": after.state.value,
        "case_outcome": after.outcome.value if after.outcome else None,
        "case_on": after.legal_from.isoformat(),
    }
