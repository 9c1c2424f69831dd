"""Intervals as they are added row by row: each is revised by a newer row, none is ever changed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import date

from neutrality.domain.workflow import Level, Outcome, State
from neutrality.history.models import Event


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
    void: bool = False

    def says_what(self, other: Interval) -> bool:
        """Return whether both say the same of the same subject."""
        return _said(self) == _said(other)


@dataclass
class Intervals:
    """The intervals of one case so far; `known` holds the newest revision of each."""

    case_id: uuid.UUID
    rows: list[Interval] = field(default_factory=list)
    known: dict[tuple[uuid.UUID, int], Interval] = field(default_factory=dict)

    def standing(self, subject_id: uuid.UUID) -> Interval | None:
        """Return where a case or respondent stands now."""
        rows = [row for row in self.standing_rows() if row.subject_id == subject_id]
        return max(rows, key=lambda row: row.ordinal, default=None)

    def add(self, row: Interval) -> None:
        """Add a row, the newest of its interval."""
        self.rows.append(row)
        self.known[row.subject_id, row.ordinal] = row

    def standing_rows(self) -> list[Interval]:
        """Return the newest revision of each interval that is not void."""
        return [row for row in self.known.values() if not row.void]

    def _enter(
        self, event: Event, subject: uuid.UUID, state: State, outcome: Outcome | None, on: date
    ) -> None:
        last = self.standing(subject)
        if last is not None:
            if (last.state, last.outcome, last.office_id) == (state, outcome, event.office_id):
                return
            self._revise(event, last, legal_to=on)
            self._begin(event, last, state, outcome, on)
            return
        level = Level.CASE if subject == self.case_id else Level.RESPONDENT
        self.add(
            Interval(level, subject, self.case_id, event.office_id, 1, 1, state, outcome, on, None, event.id)
        )

    def _begin(self, event: Event, last: Interval, state: State, outcome: Outcome | None, on: date) -> None:
        """Add the interval after the last; what was void at its place is only an older revision of it."""
        ordinal = last.ordinal + 1
        before = self.known.get((last.subject_id, ordinal))
        self.add(
            replace(
                last, office_id=event.office_id, ordinal=ordinal,
                revision=before.revision + 1 if before else 1, state=state, outcome=outcome,
                legal_from=on, legal_to=None, position=event.id,
            )
        )  # fmt: skip

    def _revise(
        self, event: Event, row: Interval, *, legal_from: date | None = None, legal_to: date | None = None
    ) -> None:
        self.add(
            replace(
                row, revision=row.revision + 1, legal_from=legal_from or row.legal_from,
                legal_to=legal_to or row.legal_to, position=event.id,
            )
        )  # fmt: skip

    def _take_over(self, other: Intervals, event: Event) -> None:
        """Say from now on what the other says: newer revisions where it differs, void what is no more."""
        wanted = {(row.subject_id, row.ordinal): row for row in other.known.values()}
        for key, row in wanted.items():
            here = self.known.get(key)
            if here is None or here.void or not here.says_what(row):
                revision = here.revision + 1 if here else 1
                self.add(replace(row, revision=revision, position=event.id))
        for key, row in list(self.known.items()):
            if key not in wanted and not row.void:
                self.add(replace(row, revision=row.revision + 1, position=event.id, void=True))


def _said(row: Interval) -> tuple[object, ...]:
    return row.state, row.outcome, row.legal_from, row.legal_to, row.office_id
