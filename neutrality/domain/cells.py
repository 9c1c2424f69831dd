"""Where one figure stands: an indicator, in total or at one code of a dimension."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

NO_SANCTION = "none"
UNKNOWN = "unknown"
TOTAL = "total"


@dataclass(frozen=True)
class Cell:
    """Where one thing is counted: an indicator, in total or along one dimension."""

    indicator: str
    dimension: str = TOTAL
    code: str = ""


Tally = Counter[Cell]


def count(tally: Tally, indicator: str, **dimensions: str | None) -> None:
    """Count one thing in total and once along each dimension that its kind of thing has."""
    tally[Cell(indicator)] += 1
    for dimension, code in dimensions.items():
        tally[Cell(indicator, dimension, code or UNKNOWN)] += 1
