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
from neutrality.domain.values import Rate, Sign, Value

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


def month(sheet: Sheet, cases: tuple[Table, Table, Table], *, counted: bool = True) -> Table:
    """Return what happened in the month, beside the cases that came and went.

    These decide whether the registration rate tells too much and, where they are `counted` anew, whether
    the reports do.
    """
    _, came, went = cases
    ground = sheet.ground
    registered = sheet.behind("registered", ground.count("registered"))
    findings = ground.count("findings")
    halves = {
        "findings": Cell(findings, registered.people),
        "reports": Cell(registered.value - findings, registered.people),
    }
    split = disclosure.parted(halves) or {}
    shown = publishable(registered)
    reports = _reports(sheet)
    tells = counted and came.until == sheet.month
    fine = publishable(reports) and not (tells and not _fits(sheet, came, told=True))
    values = (
        reports.value if fine else Sign.HIDDEN,
        registered.value if shown else Sign.HIDDEN,
        split.get("findings", Sign.HIDDEN) if shown else Sign.HIDDEN,
        _registration_rate(sheet, went) if shown else Sign.HIDDEN,
        number(ground.count("pressure_told")),
    )
    return sheet.total("month", values)


def flow(
    sheet: Sheet, *, as_parted: tuple[Table, Table] | None = None, told: bool | None = None
) -> tuple[Table, Table, Table]:
    """Return what stood, came and went since it was last shown; held as one where it says too much.

    `as_parted` are the tables that a revision replaces: what stood among the others there stays there.
    `told` is whether the month's reports are: of a first release that is not known yet.
    """
    ways = ways_of(sheet)
    held = sheet.kept("flow"), sheet.kept("came"), sheet.kept("went")
    if sheet.alone or not _enough(sheet, ways):
        return held
    since = sheet.ground.flows.since
    before = as_parted or (None, None)
    came = _by_way(sheet, "came", ways.came, WAYS_IN, before[0])
    if not any(_fits(sheet, came, told=one) for one in (True, False) if told in {None, one}):
        return held
    return (
        table("flow", since, sheet.month, [Line("", TOTAL_LINE, ways.numbers)]),
        came,
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


def _registration_rate(sheet: Sheet, went: Table) -> Value:
    """Return the rate where the two ways out of which it tells are shown, of this month alone."""
    value = disclosure.share(sheet.ground.value("registration_rate"))
    ways = [found for code in UNREGISTERED if isinstance(found := went.value("cases_out", code), int)]
    alone = went.since == went.until == sheet.month and len(ways) == len(UNREGISTERED)
    if not alone or (isinstance(value, Rate) and not enough(value.whole - value.part - sum(ways))):
        return Sign.HIDDEN
    return value


def _reports(sheet: Sheet) -> Cell:
    return sheet.behind("reports_received", sheet.ground.count("reports_received"))


def _fits(sheet: Sheet, came: Table, *, told: bool) -> bool:
    """Return whether the cases that came tell no month's reports that are hidden, nor few corrections.

    Each report begins a case: what was received in the months, without the reports that were told of them,
    are the reports that were not, and corrections. The month's own are `told` or not.
    """
    reports = _reports(sheet)
    if told and not publishable(reports):
        return False
    known = {sheet.month: reports.value} if told else {}
    hidden = frozenset() if told else reports.people
    for one in sheet.before:
        name = one.publication.month
        shown = one.publication.table("month")
        value = shown.value("reports_received") if shown else None
        if isinstance(value, int) and name >= sheet.ground.flows.since:
            known[name] = value
        elif name >= sheet.ground.flows.since:
            hidden |= _reports(Sheet(one.ground, ())).people
    received = came.value("cases_in", "received")
    if not isinstance(received, int):
        return enough(sum(ways_of(sheet).came.values()) - sum(known.values()))
    rest = Cell(received - sum(known.values()), hidden)
    return publishable(rest) or (not hidden and enough(rest.value))


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
