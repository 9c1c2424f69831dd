"""What a table is about: a month, the offices that it covers, and up to where the log is read."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy.orm import Session

from neutrality.database import Sessions

CUT_OFF_DAY = 5
NO_SANCTION = "none"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Scope:
    """A month from its first to its last day, at these offices, as known at a position of the log."""

    month: str
    first: date
    last: date
    offices: frozenset[uuid.UUID]
    position: int
    zone: tzinfo = UTC

    @property
    def before(self) -> date:
        """Return the last day of the month before."""
        return self.first - timedelta(days=1)

    @property
    def closes_at(self) -> datetime:
        """Return when entries cease to belong to the month and begin to be a revision (design 2)."""
        return datetime.combine(self.last + timedelta(days=CUT_OFF_DAY + 1), time(), self.zone)

    def holds(self, day: date | None) -> bool:
        """Return whether the day lies in the month."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Cell:
    """Where one thing is counted: an indicator, in total or along one dimension."""

    indicator: str
    dimension: str
    code: str


Tally = Counter[Cell]


def count(tally: Tally, indicator: str, **dimensions: str | None) -> None:
    """Count one thing in total and once along each dimension that its kind of thing has."""
    tally[Cell(indicator, "total", "")] += 1
    for dimension, code in dimensions.items():
        tally[Cell(indicator, dimension, code or UNKNOWN)] += 1


@contextmanager
def one_moment(sessions: Sessions) -> Iterator[Session]:
    """Hold a session whose questions all see one moment: both ways of counting look at the same."""
    with sessions() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session
        session.rollback()
