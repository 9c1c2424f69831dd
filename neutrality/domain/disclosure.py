"""What of a figure may be published, so that nobody is found in it (design 6).

Three shapes keep together what is published, and each is safe against whoever takes one release from another:

- a *partition* shows parts of a published sum; those too small stand together as `others`, never alone;
- a *series* goes on only when each of its parts moved by nothing or by enough since it was last shown, so
  that the difference of two releases is a figure that could have been published itself;
- a *share* is shown where its part and the rest could have been shown.

Where two partitions or series cross, only their margins are known. The bounds of a hidden cell are then
those of Fréchet: as wide as the smallest of its two margins and of what remains beside them, all of which
are enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from neutrality.domain.values import Days, Rate, Sign, Value

FEWEST = 5  # respondents, reports, and any number that is published
FEWEST_CASES = 3
FEWEST_OF_A_SHARE = 10  # what a share or a length must tell of
MOST_OF_ONE = Fraction(4, 5)  # what one report or one agency may make up
FEWEST_LETTERS = 3  # of an agency, whose conduct is no personal attribute
FEWEST_OFFICES = 2  # where one office alone is counted, every figure is about its cases
OTHERS = "others"


@dataclass(frozen=True)
class Person:
    """Somebody in a case who stands behind a figure: in which case, of which agency, by how many reports."""

    id: str
    case: str
    agency: str | None
    reports: int


@dataclass(frozen=True)
class Cell:
    """A number with the persons behind it; of net changes the number may be smaller than they are."""

    value: int
    people: frozenset[Person] = frozenset()

    def __add__(self, other: Cell) -> Cell:
        """Return both together."""
        return Cell(self.value + other.value, self.people | other.people)


def enough(value: int) -> bool:
    """Return whether a number, or the change of one, is nothing or large enough."""
    return value == 0 or abs(value) >= FEWEST


def publishable(cell: Cell) -> bool:
    """Return whether the number may stand: enough persons, reports, cases; no report or agency rules."""
    if cell.value == 0:
        return True
    cases = Counter(one.case for one in cell.people)
    agencies = Counter(one.agency for one in cell.people if one.agency is not None)
    reports = {one.case: one.reports for one in cell.people}
    largest = max((*cases.values(), *agencies.values()), default=0)
    return (
        cell.value >= FEWEST
        and len(cell.people) >= FEWEST
        and sum(reports.values()) >= FEWEST
        and len(cases) >= FEWEST_CASES
        and largest <= MOST_OF_ONE * len(cell.people)
    )


def parted(parts: Mapping[str, Cell], *, hidden: Collection[str] = ()) -> dict[str, int] | None:
    """Return the parts that may stand, and under `others` what the rest are together; nothing if none may.

    Those named `hidden` were hidden before and stay so. The smallest that could stand join the others until
    these are at least two and could stand themselves; by equal size the code decides, never what is hidden.
    """
    alone = {code for code, cell in parts.items() if code not in hidden and publishable(cell)}
    small = {code for code, cell in parts.items() if code not in alone and (cell.value or code in hidden)}
    joining = sorted((code for code in alone if parts[code].value), key=lambda one: (parts[one].value, one))
    while small and not _may_be_others([parts[code] for code in small]):
        if not joining:
            return None
        small.add(joining.pop(0))
    shown = {code: parts[code].value for code in parts if code in alone - small}
    if small:
        shown[OTHERS] = together(parts[code] for code in small).value
    return shown


def together(cells: Iterable[Cell]) -> Cell:
    """Return the cells as one."""
    return sum(cells, Cell(0))


def goes_on(before: Mapping[str, int], now: Mapping[str, int], *, free: Collection[str] = ()) -> bool:
    """Return whether a series may be shown again: each part is enough, and moved by nothing or by enough.

    What follows from the others is `free` to move; it must be enough all the same.
    """
    return all(enough(value) for value in now.values()) and all(
        enough(now[name] - before.get(name, 0)) for name in now if name not in free
    )


def share(value: Value) -> Value:
    """Return the share, hidden where it tells of too few or leaves too few."""
    if not isinstance(value, Rate):
        return value
    fine = value.whole >= FEWEST_OF_A_SHARE and enough(value.part) and enough(value.whole - value.part)
    return value if fine else Sign.HIDDEN


def length(value: Value) -> Value:
    """Return the length without of how many it tells, hidden where these are too few."""
    if not isinstance(value, Days):
        return value
    return Days(value.days, 0) if value.of >= FEWEST_OF_A_SHARE else Sign.HIDDEN


def waits(before: Value, after: Value) -> bool:
    """Return whether a revision from one to the other would tell of a change too small to be told.

    What is hidden now is small: where the figure before was small as well, so is the change.
    """
    if isinstance(before, int) and isinstance(after, int):
        return not enough(after - before)
    if isinstance(before, Rate) and isinstance(after, Rate):
        part, whole = after.part - before.part, after.whole - before.whole
        return not (enough(part) and enough(whole) and enough(whole - part))
    if after is Sign.HIDDEN:
        return any(one < 2 * FEWEST for one in _numbers(before))
    return False


def revised(before: Value, after: Value) -> Value:
    """Return what a revision shows where this was shown: what was hidden stays hidden."""
    return Sign.HIDDEN if before is Sign.HIDDEN else after


def _numbers(value: Value) -> tuple[int, ...]:
    if isinstance(value, Rate):
        return value.part, value.whole - value.part
    return (value,) if isinstance(value, int) else ()


def _may_be_others(cells: Collection[Cell]) -> bool:
    return sum(cell.value != 0 for cell in cells) > 1 and publishable(together(cells))
