"""The tables of a release that count reports and cases: the month, what came and went, lengths and clocks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from neutrality.domain import disclosure
from neutrality.domain.disclosure import Cell, enough, publishable
from neutrality.domain.ground import Ground
from neutrality.domain.public_tables import (
    BY_TABLE,
    OTHERS_LINE,
    TOTAL_LINE,
    WAYS_IN,
    WAYS_OUT,
    table,
)
from neutrality.domain.publication import Line, Table, Text
from neutrality.domain.release_sheet import Sheet, number, of_parts
from neutrality.domain.values import Sign, Value

# The two ways out of which the registration rate tells together.
UNREGISTERED = frozenset({"not_registered", "forwarded_elsewhere"})


@dataclass(frozen=True)
class Ways:
    """By which ways cases came and went since the start, and how many stood then and stand now."""

    start: int
    came: Mapping[str, int]
    went: Mapping[str, int]

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """Return start, in, out, end."""
        came, went = sum(self.came.values()), sum(self.went.values())
        return self.start, came, went, self.start + came - went


def month(sheet: Sheet, went: Table) -> Table:
    """Return what happened in the month; `went` decides whether the registration rate tells too much."""
    ground = sheet.ground
    registered = sheet.behind("registered", ground.count("registered"))
    findings = ground.count("findings")
    halves = {
        "findings": Cell(findings, registered.people),
        "reports": Cell(registered.value - findings, registered.people),
    }
    split = disclosure.parted(halves) or {}
    alone = went.since == went.until == sheet.month and {line.code for line in went.lines} >= UNREGISTERED
    shown = publishable(registered)
    values = (
        _shown(sheet.behind("reports_received", ground.count("reports_received"))),
        _shown(registered),
        split.get("findings", Sign.HIDDEN) if shown else Sign.HIDDEN,
        disclosure.share(ground.value("registration_rate")) if alone and shown else Sign.HIDDEN,
        number(ground.count("pressure_told")),
    )
    return sheet.total("month", values)


def flow(sheet: Sheet, *, as_parted: tuple[Table, Table] | None = None) -> tuple[Table, Table, Table]:
    """Return what stood, came and went since it was last shown; held as one where it says too much.

    `as_parted` are the tables that a revision replaces: what stood among the others there stays there.
    """
    ways = ways_of(sheet)
    if sheet.alone or not _enough(sheet, ways):
        return sheet.kept("flow"), sheet.kept("came"), sheet.kept("went")
    since = sheet.ground.flows.since
    before = as_parted or (None, None)
    return (
        table("flow", since, sheet.month, [Line("", TOTAL_LINE, ways.numbers)]),
        _by_way(sheet, "came", ways.came, WAYS_IN, before[0]),
        _by_way(sheet, "went", ways.went, WAYS_OUT, before[1]),
    )


def ways_of(sheet: Sheet) -> Ways:
    """Return the ways; what no way explains are corrections to earlier months."""
    last, flows = sheet.last("flow"), sheet.ground.flows
    found = last.publication.table("flow") if last else None
    shown = found.value("cases_at_end") if found else None
    start = shown if isinstance(shown, int) else flows.opening
    came = {"received": flows.received, "back": flows.back}
    went = {
        "not_registered": flows.not_registered,
        "forwarded_elsewhere": flows.forwarded_elsewhere,
        "closed": flows.closed - flows.not_registered - flows.forwarded_elsewhere,
        "excluded": flows.excluded,
    }
    over = flows.closing - start - sum(came.values()) + sum(went.values())
    return Ways(start, {**came, "corrected_up": max(over, 0)}, {**went, "corrected_down": max(-over, 0)})


def times(sheet: Sheet) -> Table:
    """Return how long it took, where enough are told of."""
    return sheet.total("times", [disclosure.length(one) for one in _of(sheet.ground, "times")])


def clocks(sheet: Sheet) -> Table:
    """Return which clocks were kept."""
    return sheet.total("clocks", [disclosure.share(one) for one in _of(sheet.ground, "clocks")])


def entry(sheet: Sheet) -> Table:
    """Return how many cases had entries after the cut-off."""
    return sheet.total("entry", [number(sheet.ground.count("late_entries"))])


def _of(ground: Ground, name: str) -> list[Value]:
    return [ground.value(figure) for figure in BY_TABLE[name].figures]


def _enough(sheet: Sheet, ways: Ways) -> bool:
    _, came, went, _ = ways.numbers
    return (
        all(map(enough, ways.numbers))
        and publishable(sheet.behind("came", came))
        and publishable(sheet.behind("went", went))
    )


def _by_way(
    sheet: Sheet, name: str, counted: Mapping[str, int], named: Mapping[str, Text], before: Table | None
) -> Table:
    """Return the ways; the same cases stand behind each, so that the numbers alone decide."""
    parts = {code: sheet.behind(name, value) for code, value in counted.items()}
    shown = disclosure.parted(parts, hidden=_hidden(named, before))
    lines = of_parts(shown, lambda code: named.get(code, OTHERS_LINE))
    return table(name, sheet.ground.flows.since, sheet.month, lines)


def _hidden(named: Mapping[str, Text], before: Table | None) -> Collection[str]:
    return set(named) - {line.code for line in before.lines} if before else ()


def _shown(cell: Cell) -> Value:
    return cell.value if publishable(cell) else Sign.HIDDEN
