"""The intervals of a case as its events alone give them: what `intervals` added row by row, made anew."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from neutrality.cases.applying import EVENTS
from neutrality.domain.history import EventKind
from neutrality.domain.retention import quarter_of
from neutrality.domain.workflow import BY_ACTION, Level, Outcome, State
from neutrality.history.models import Event

STEPS = {kind: BY_ACTION[action] for action, kind in EVENTS.items()}
# The kinds that say where somebody stands, and since when.
MOVING = frozenset({EventKind.CASE_RECEIVED, EventKind.FIELD_CORRECTED, EventKind.FACTS_COARSENED, *STEPS})


@dataclass(frozen=True)
class Interval:
    """One row of `state_interval`, without its number."""

    level: Level
    subject_id: uuid.UUID
    case_id: uuid.UUID
    office_id: uuid.UUID | None
    ordinal: int
    revision: int
    state: State
    outcome: Outcome | None
    legal_from: date
    legal_to: date | None
    position: int


@dataclass
class Replay:
    """The intervals of one case so far; `known` holds the newest revision of each."""

    case_id: uuid.UUID
    rows: list[Interval] = field(default_factory=list)
    known: dict[tuple[uuid.UUID, int], Interval] = field(default_factory=dict)
    people: list[uuid.UUID] = field(default_factory=list)

    def play(self, event: Event, payload: dict[str, Any]) -> None:
        """Add what one event of the case's stream added."""
        if event.kind is EventKind.CASE_RECEIVED:
            self.people = [uuid.UUID(person["id"]) for person in payload["respondents"]]
            for subject in (self.case_id, *self.people):
                self._enter(event, subject, State.RECEIVED, None, event.legal_on)
        elif event.kind in STEPS:
            self._step(event, payload)
        elif event.kind is EventKind.FACTS_COARSENED:
            for row in list(self.known.values()):
                until = quarter_of(row.legal_to) if row.legal_to else None
                self._revise(event, row, legal_from=quarter_of(row.legal_from), legal_to=until)
        elif event.kind is EventKind.FIELD_CORRECTED and payload["field"] == "received_on":
            for row in [row for row in self.known.values() if row.ordinal == 1]:
                self._revise(event, row, legal_from=date.fromisoformat(payload["to"]))

    def standing(self, subject_id: uuid.UUID) -> Interval | None:
        """Return where a case or respondent stands now."""
        rows = [row for (subject, _), row in self.known.items() if subject == subject_id]
        return max(rows, key=lambda row: row.ordinal, default=None)

    def _step(self, event: Event, payload: dict[str, Any]) -> None:
        step, closed = STEPS[event.kind], payload["case_outcome"]
        for person in [event.respondent_id] if event.respondent_id else self.people:
            self._enter(event, person, step.to_state, step.outcome, event.legal_on)
        state, outcome = State(payload["case_state"]), Outcome(closed) if closed else None
        self._enter(event, self.case_id, state, outcome, date.fromisoformat(payload["case_on"]))

    def _enter(
        self, event: Event, subject: uuid.UUID, state: State, outcome: Outcome | None, on: date
    ) -> None:
        last = self.standing(subject)
        if last is not None:
            if (last.state, last.outcome) == (state, outcome):
                return
            self._revise(event, last, legal_to=on)
        level = Level.CASE if subject == self.case_id else Level.RESPONDENT
        ordinal = last.ordinal + 1 if last else 1
        self.add(
            Interval(
                level, subject, self.case_id, event.office_id, ordinal, 1, state, outcome, on, None, event.id
            )
        )

    def _revise(
        self, event: Event, row: Interval, *, legal_from: date | None = None, legal_to: date | None = None
    ) -> None:
        self.add(
            replace(
                row, revision=row.revision + 1, legal_from=legal_from or row.legal_from,
                legal_to=legal_to or row.legal_to, position=event.id,
            )
        )  # fmt: skip

    def add(self, row: Interval) -> None:
        """Add a row, the newest of its interval."""
        self.rows.append(row)
        self.known[row.subject_id, row.ordinal] = row
