"""Where one figure stands: an indicator, in total or at one code of a dimension; and what it counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

NO_SANCTION = "none"
UNKNOWN = "unknown"
TOTAL = "total"


@dataclass(frozen=True)
class Cell:
    """Where one thing is counted: an indicator, in total or along one dimension."""

    indicator: str
    dimension: str = TOTAL
    code: str = ""


@dataclass(frozen=True)
class Thing:
    """One thing that was counted: a case (then `subject` is the case), or a report or respondent of it.

    Of a report the case may be found out later. `office` is where it counts, where the figure says so.
    Things with one `person` are one to a figure that counts persons.
    """

    case: UUID | None
    subject: UUID
    office: str = ""
    person: UUID | None = None


class Side(StrEnum):
    """What a figure is made of: of a share the part and the whole, of all others everything is part."""

    PART = "part"
    WHOLE = "whole"


class Seen:
    """What stands behind figures, remembered while they are counted by whoever asks for a list."""

    def __init__(self) -> None:
        self._things: defaultdict[tuple[Cell, Side], list[Thing]] = defaultdict(list)

    def add(self, cell: Cell, things: Iterable[Thing], side: Side = Side.PART) -> None:
        """Remember more things behind a figure."""
        self._things[cell, side].extend(things)

    def behind(self, cell: Cell, side: Side = Side.PART) -> Sequence[Thing]:
        """Return what stands behind a figure: each thing as often as it was counted."""
        return self._things.get((cell, side), ())


class Tally(Counter[Cell]):
    """How many things were counted in each cell; `seen` remembers which, where a list is asked for."""

    def __init__(self, counted: dict[Cell, int] | None = None, *, seen: Seen | None = None) -> None:
        super().__init__(counted or {})
        self.seen = seen


def count(tally: Tally, indicator: str, *, of: Any = None, **dimensions: str | None) -> None:
    """Count one thing in total and once along each dimension that its kind of thing has.

    `of` is the thing, where it is known: the ids of its case (or nothing) and of itself, and the office
    where it counts when that is no dimension.
    """
    cells = [Cell(indicator)]
    cells += [Cell(indicator, dimension, code or UNKNOWN) for dimension, code in dimensions.items()]
    for cell in cells:
        tally[cell] += 1
    if tally.seen is not None and of is not None:
        case, subject, *office = of
        thing = Thing(case, subject, office[0] if office else dimensions.get("office") or "")
        for cell in cells:
            tally.seen.add(cell, (thing,))


def how_many(things: Sequence[Thing]) -> int:
    """Return how many things a figure counts in these: persons once each."""
    people = {thing.person for thing in things if thing.person is not None}
    return len(people) + sum(thing.person is None for thing in things)
