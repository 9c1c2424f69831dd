"""A release being put together: its ground, what was released before, and what several tables ask of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from neutrality.domain import disclosure
from neutrality.domain.disclosure import Cell, Person
from neutrality.domain.ground import Ground, Standing
from neutrality.domain.public_tables import OTHERS_LINE, TOTAL_LINE, table
from neutrality.domain.publication import Line, Publication, Table, Text
from neutrality.domain.values import Sign, Value

REVISABLE = frozenset({"flow", "came", "went"})


@dataclass(frozen=True)
class Earlier:
    """A release that was made before, with its ground."""

    publication: Publication
    ground: Ground


@dataclass(frozen=True)
class Sheet:
    """A month's ground and the releases of earlier months, in the order of months and revisions."""

    ground: Ground
    before: Sequence[Earlier]

    @property
    def month(self) -> str:
        """Return the month that is released."""
        return self.ground.month

    @property
    def alone(self) -> bool:
        """Return whether too few offices take part for anything to be published."""
        return self.ground.offices < disclosure.FEWEST_OFFICES

    @cached_property
    def people(self) -> Mapping[str, Mapping[str, Person]]:
        """Return who is in each case."""
        found: dict[str, dict[str, Person]] = defaultdict(dict)
        for one in self.ground.persons:
            reports = self.ground.reports.get(one.case, 1)
            found[one.case][one.id] = Person(one.id, one.case, one.agency, reports)
        return found

    def last(self, name: str, *, lines: int = 1) -> Earlier | None:
        """Return the release in which a table was last shown anew, with so many lines at least.

        A revision counts only cases anew: of all other tables the first release of its month tells.
        """
        for one in reversed(self.before):
            found = one.publication.table(name)
            if one.publication.revision and name not in REVISABLE:
                continue
            if found and len(found.lines) >= lines and found.until == one.publication.month:
                return one
        return None

    def kept(self, name: str) -> Table:
        """Return the table as it was last shown, withheld where it never was."""
        last = self.last(name)
        found = last.publication.table(name) if last else None
        return found or table(name, None, None, [])

    def total(self, name: str, values: Sequence[Value]) -> Table:
        """Return a table of the month in total."""
        shown = [Sign.HIDDEN for _ in values] if self.alone else values
        return table(name, self.month, self.month, [Line("", TOTAL_LINE, tuple(shown))])

    def behind(self, name: str, value: int) -> Cell:
        """Return a number of cases or reports with everybody in the cases behind it."""
        cases = self.ground.cases.get(name, frozenset())
        return Cell(value, frozenset(one for case in cases for one in self.people.get(case, {}).values()))

    def cell(self, people: Iterable[Standing], value: int) -> Cell:
        """Return a number of respondents with these behind it."""
        return Cell(value, frozenset(self.people[one.case][one.id] for one in people))

    def name(self, along: str, code: str) -> Text:
        """Return what a code is called."""
        if code == disclosure.OTHERS:
            return OTHERS_LINE
        found = self.ground.names.get(along, {}).get(code)
        return Text(*found) if found else Text(code, code)


def of_parts(shown: Mapping[str, int] | None, named: Callable[[str], Text]) -> list[Line]:
    """Return the lines of a partition, the largest first and the others last; none where none tells."""
    if shown is None or list(shown) == [disclosure.OTHERS]:
        return []
    order = sorted(shown, key=lambda code: (code == disclosure.OTHERS, -shown[code], code))
    return [Line(code, named(code), (shown[code],)) for code in order]


def number(value: int) -> Value:
    """Return a number that is enough, else that it is hidden."""
    return value if disclosure.enough(value) else Sign.HIDDEN


def month_after(month: str) -> str:
    """Return the month after this one."""
    year, count = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return f"{year:04d}-{count + 1:02d}"
