"""What a table is about: a month and the offices that it covers; and one observation in it."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

CUT_OFF_DAY = 5


@dataclass(frozen=True)
class Scope:
    """A month from its first to its last day, at these offices."""

    month: str
    first: date
    last: date
    offices: frozenset[uuid.UUID]

    @property
    def before(self) -> date:
        """Return the last day of the month before."""
        return self.first - timedelta(days=1)

    @property
    def cut_off(self) -> date:
        """Return the day after which entries belong to a revision (design 2)."""
        return self.last + timedelta(days=CUT_OFF_DAY)

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
    """Count one thing in total and once along each dimension that is known for it."""
    tally[Cell(indicator, "total", "")] += 1
    for dimension, code in dimensions.items():
        tally[Cell(indicator, dimension, code or "unknown")] += 1
