"""The cohorts of a release: of those forwarded in a month, who was sanctioned within so many days.

A cohort tells again of persons that other tables tell of: of the proven added in its month, and of those
sanctioned since. It is shown only where what these have beside the cohorts is nothing or enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from neutrality.domain.disclosure import enough, share, waits
from neutrality.domain.public_tables import BY_TABLE, table
from neutrality.domain.publication import Line, Table
from neutrality.domain.release_sheet import Sheet, month_after
from neutrality.domain.values import Rate, Sign, Value

SHOWN = 12
WITHIN = (30, 90, 180)
Values = tuple[Value, ...]


@dataclass(frozen=True)
class Span:
    """Months from the first to the last; nothing in place of the first: all before."""

    since: str | None
    until: str

    def holds(self, other: Span) -> bool:
        """Return whether the other lies in it."""
        begins = self.since is None or (other.since is not None and self.since <= other.since)
        return begins and other.until <= self.until


@dataclass(frozen=True)
class Window:
    """How many persons the tables about persons added over which months."""

    span: Span
    proven: int
    sanctioned: int


@dataclass(frozen=True)
class Band:
    """How many of a cohort were sanctioned between two numbers of days, and in which months at most."""

    span: Span
    sanctioned: int


def cohorts(sheet: Sheet, added: Table) -> Table:
    """Return the cohorts of the last released months: what was shown of one, or hidden, stays so."""
    if sheet.alone:
        return table("cohorts", None, sheet.month, [])
    told = Told(dict(_known(sheet)), tuple(_windows(sheet, added)))
    released = {sheet.month, *(one.publication.month for one in sheet.before)}
    for month in sorted(released & set(sheet.ground.cohorts)):
        for place, name in enumerate(BY_TABLE["cohorts"].figures):
            told.add(month, place, sheet.ground.cohorts[month].get(name, Sign.NOT_YET))
    shown = sorted(told.shares)[-SHOWN:]
    lines = [Line(month, sheet.name("month", month), told.shares[month]) for month in shown]
    return table("cohorts", lines[0].code if lines else None, sheet.month, lines)


@dataclass
class Told:
    """The shares that were told of each month, and the windows of the tables about persons."""

    shares: dict[str, Values]
    windows: Sequence[Window]

    def add(self, month: str, place: int, value: Value) -> None:
        """Tell a share where none was told or hidden and the persons are known for as long."""
        then = self.shares.setdefault(month, (Sign.NOT_YET,) * len(WITHIN))
        if then[place] is Sign.NOT_YET and value is not Sign.NOT_YET:
            self.shares[month] = (*then[:place], self._shown(month, place, value), *then[place + 1 :])

    def _shown(self, month: str, place: int, value: Value) -> Value:
        alone = next((one for one in self.windows if one.span == Span(month, month)), None)
        if alone is None or not isinstance(value, Rate):
            return Sign.NIL if alone and not alone.proven and value is Sign.NIL else Sign.HIDDEN
        if self.windows[-1].span.until < _span(month, 0, WITHIN[place]).until:
            return Sign.NOT_YET
        last = next((one for one in reversed(self.shares[month][:place]) if isinstance(one, Rate)), None)
        small = last is not None and waits(last, value)
        fits = enough(value.whole - alone.proven) and self._leaves_enough(month, place, value)
        return Sign.HIDDEN if small or not fits else share(value)

    def _leaves_enough(self, month: str, place: int, value: Rate) -> bool:
        """Return whether all sanctioned in any months on end, without those of cohorts, are enough."""
        mine = (*self.shares[month][:place], value)
        bands = [one for some in {**self.shares, month: mine}.items() for one in _bands(*some)]
        new = list(_bands(month, mine))[-1]
        for first, last in combinations(range(len(self.windows) + 1), 2):
            run = self.windows[first:last]
            span = Span(run[0].span.since, run[-1].span.until)
            inside = sum(one.sanctioned for one in bands if span.holds(one.span))
            if span.holds(new.span) and not enough(sum(one.sanctioned for one in run) - inside):
                return False
        return True


def _known(sheet: Sheet) -> Iterator[tuple[str, Values]]:
    """Return what was last told of each month."""
    for one in sheet.before:
        found = one.publication.table("cohorts")
        yield from ((line.code, line.values) for line in found.lines) if found else ()


def _windows(sheet: Sheet, added: Table) -> Iterator[Window]:
    """Return over which months persons were added, in the releases before and in this one."""
    tables = [
        (one.publication.month, found)
        for one in sheet.before
        if not one.publication.revision and (found := one.publication.table("added"))
    ]
    for month, found in (*tables, (sheet.month, added)):
        proven, sanctioned = (found.value(f"persons_{name}") for name in ("proven", "sanctioned"))
        if found.until == month and isinstance(proven, int) and isinstance(sanctioned, int):
            yield Window(Span(found.since, month), proven, sanctioned)


def _bands(month: str, shares: Values) -> Iterator[Band]:
    """Return how many more each share that was told counts than the one before it."""
    after = part = 0
    for within, value in zip(WITHIN, shares, strict=False):
        if isinstance(value, Rate):
            yield Band(_span(month, after, within), value.part - part)
            after, part = within + 1, value.part


def _span(month: str, after: int, within: int) -> Span:
    """Return the months in which lies what came after and within so many days of a day of the month."""
    first, next_first = (date.fromisoformat(f"{one}-01") for one in (month, month_after(month)))
    begins, ends = first + timedelta(days=after), next_first + timedelta(days=within - 1)
    return Span(f"{begins:%Y-%m}", f"{ends:%Y-%m}")
