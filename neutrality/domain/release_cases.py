"""The tables of a release that count reports and cases: the month, what came and went, lengths and clocks."""

from __future__ import annotations

from collections.abc import Mapping
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
from neutrality.domain.publication import Line, Table
from neutrality.domain.release_sheet import Earlier, Sheet, number, of_parts
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
    def taken_off(self) -> bool:
        """Return whether ways in were too few to be told, and are taken off those who went."""
        return "back" not in self.came

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
    fine = publishable(reports) and not (tells and not _fits(sheet, ways_of(sheet), told=True))
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
    if not any(_fits(sheet, ways, told=one) for one in (True, False) if told in {None, one}):
        return held
    if as_parted and ways.taken_off != _only_received(as_parted[0]):
        return held
    since = sheet.ground.flows.since
    before = as_parted or (None, None)
    return (
        table("flow", since, sheet.month, [Line("", TOTAL_LINE, ways.numbers)]),
        table("came", since, sheet.month, _came(sheet, ways, before[0])),
        table("went", since, sheet.month, _went(sheet, ways, before[1])),
    )


def ways_of(sheet: Sheet) -> Ways:
    """Return the ways; what no way explains are corrections to earlier months.

    The reports of each month are told besides, and each begins a case: what is received are these. Ways in
    beside them that are too few to be told are taken off those who went.
    """
    last, flows = sheet.last("flow"), sheet.ground.flows
    found = last.publication.table("flow") if last else None
    shown = found.value("cases_at_end") if found else None
    start = shown if isinstance(shown, int) else flows.opening
    earlier = [value for _, value in _reports_before(sheet)]
    told = [value for value in earlier if isinstance(value, int)]
    received = sum(told) + _reports(sheet).value if len(told) == len(earlier) else flows.received
    went = {
        "not_registered": flows.not_registered,
        "forwarded_elsewhere": flows.forwarded_elsewhere,
        "closed": flows.closed - flows.not_registered - flows.forwarded_elsewhere,
        "excluded": flows.excluded,
    }
    over = flows.closing - start - received - flows.back + sum(went.values())
    went["corrected_down"] = max(-over, 0)
    beside = {"back": flows.back, "corrected_up": max(over, 0)}
    if _parted(sheet, "came", beside) is None:
        taken_off = {code: -value for code, value in beside.items() if value}
        return Ways(start, {"received": received}, {**went, **taken_off})
    return Ways(start, {"received": received, **beside}, went)


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
        and publishable(sheet.behind("came", ways.came["received"]))
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


def _reports_before(sheet: Sheet) -> list[tuple[Earlier, Value | None]]:
    """Return what was last told of the reports of each earlier month of which cases are still to be told."""
    found = {one.publication.month: one for one in sheet.before}
    since = sheet.ground.flows.since
    return [
        (one, shown.value("reports_received") if (shown := one.publication.table("month")) else None)
        for month, one in found.items()
        if month >= since
    ]


def _fits(sheet: Sheet, ways: Ways, *, told: bool) -> bool:
    """Return whether the cases received tell no month's reports that are hidden.

    Each report begins a case: what was received without the reports that were told are those that were not.
    The month's own are `told` or not.
    """
    reports = _reports(sheet)
    if told and not publishable(reports):
        return False
    rest = ways.came["received"] - (reports.value if told else 0)
    hidden = frozenset() if told else reports.people
    for one, value in _reports_before(sheet):
        rest -= value if isinstance(value, int) else 0
        hidden |= frozenset() if isinstance(value, int) else _reports(Sheet(one.ground, ())).people
    return publishable(Cell(rest, hidden))


def _came(sheet: Sheet, ways: Ways, before: Table | None) -> list[Line]:
    """Return what was received and, where they were not taken off, the other ways."""
    beside = {code: value for code, value in ways.came.items() if code != "received"}
    shown = _parted(sheet, "came", beside, before) or {}
    return of_parts({"received": ways.came["received"], **shown}, lambda code: WAYS_IN.get(code, OTHERS_LINE))


def _went(sheet: Sheet, ways: Ways, before: Table | None) -> list[Line]:
    return of_parts(_parted(sheet, "went", ways.went, before), lambda code: WAYS_OUT.get(code, OTHERS_LINE))


def _parted(
    sheet: Sheet, name: str, counted: Mapping[str, int], before: Table | None = None
) -> dict[str, int] | None:
    """Return the ways; the same cases stand behind each, so that the numbers alone decide."""
    parts = {code: sheet.behind(name, value) for code, value in counted.items()}
    hidden = set(parts) - {line.code for line in before.lines} if before else ()
    return disclosure.parted(parts, hidden=hidden)


def _only_received(came: Table) -> bool:
    """Return whether the other ways were taken off those who went."""
    return [line.code for line in came.lines] == ["received"]
