"""The tables of a release about persons: all of them go on together, or stay as they were last shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from neutrality.domain import disclosure
from neutrality.domain.cells import UNKNOWN
from neutrality.domain.cumulative import OTHERWISE, OUTSTANDING, RECOMMENDED, Part
from neutrality.domain.disclosure import enough, goes_on, publishable
from neutrality.domain.ground import Standing
from neutrality.domain.public_figures import PERSONS
from neutrality.domain.public_tables import (
    ALL_AGENCIES,
    ALL_ELECTIONS,
    BY_TABLE,
    OTHER_ELECTIONS,
    TOTAL_LINE,
    table,
)
from neutrality.domain.publication import Line, Table, Text
from neutrality.domain.release_sheet import Earlier, Sheet, month_after, of_parts
from neutrality.domain.values import Rate, Sign, Value, rate

ALL = "all"
Levels = Mapping[str, int]
# Which parts of the cumulative row each published figure puts together.
PUT_TOGETHER: Mapping[str, tuple[Part, ...]] = {
    "persons_reported": tuple(Part),
    "persons_proven": RECOMMENDED,
    "persons_sanctioned": (Part.SANCTIONED,),
    "persons_outstanding": OUTSTANDING,
    "persons_not_proven": (Part.NOT_PROVEN,),
    "persons_incomplete": (Part.INCOMPLETE,),
    "persons_in_process": (Part.IN_PROCESS,),
    "persons_otherwise": OTHERWISE,
}
# What follows from the others may move by little: whoever knows those knows it anyway.
FOLLOWS = frozenset({"persons_outstanding", "persons_in_process"})
OF_PERSONS = ("persons", "added", "types", "causes", "levels", "sanctions", "conduct", "repeats")
END_OF_HALF_YEAR = ("06", "12")
COHORTS_SHOWN = 12


@dataclass(frozen=True)
class Moved:
    """Who came to stand in some parts since the tables were last shown, and who left them."""

    came: tuple[Standing, ...]
    left: tuple[Standing, ...]


def persons(sheet: Sheet) -> list[Table]:
    """Return the tables about persons."""
    base = sheet.last("persons")
    if sheet.alone or not _may_go_on(sheet, base):
        return [sheet.kept(name) for name in OF_PERSONS]
    now = levels(sheet.ground.persons)
    then = levels(base.ground.persons) if base else {}
    since = month_after(base.publication.month) if base else None
    proven, sanctioned = _moved(sheet, base, RECOMMENDED), _moved(sheet, base, (Part.SANCTIONED,))
    added = tuple(now[one.id] - then.get(one.id, 0) for one in PERSONS)
    return [
        table("persons", None, sheet.month, [_row(ALL, ALL_ELECTIONS, now), *_elections(sheet)]),
        table("added", since, sheet.month, [Line("", TOTAL_LINE, added)]),
        _along(sheet, "types", since, proven, lambda one: one.type),
        _along(sheet, "causes", since, proven, lambda one: one.cause),
        _along(sheet, "levels", since, proven, lambda one: one.level),
        _along(sheet, "sanctions", since, sanctioned, lambda one: one.sanction),
        _conduct(sheet),
        _repeats(sheet),
    ]


def provinces(sheet: Sheet, shown: Table) -> Table:
    """Return the proven by province, once every half year: months alone would leave most of it hidden."""
    base = sheet.last("provinces")
    due = base is None or sheet.month >= _half_year_after(base.publication.month)
    if shown.until != sheet.month or not shown.lines or not due:
        return sheet.kept("provinces")
    since = month_after(base.publication.month) if base else None
    return _along(sheet, "provinces", since, _moved(sheet, base, RECOMMENDED), lambda one: one.province)


def rates(shown: Table) -> Table:
    """Return the rates that the published row of persons gives."""
    proven, not_proven, incomplete, sanctioned = (
        shown.value(f"persons_{name}", ALL) for name in ("proven", "not_proven", "incomplete", "sanctioned")
    )
    if not (isinstance(proven, int) and isinstance(sanctioned, int)):
        return table("rates", None, shown.until, [])
    judged = proven + sum(one for one in (not_proven, incomplete) if isinstance(one, int))
    values = (disclosure.share(rate(proven, judged)), disclosure.share(rate(sanctioned, proven)))
    return table("rates", None, shown.until, [Line("", TOTAL_LINE, values)])


def cohorts(sheet: Sheet) -> Table:
    """Return the cohorts of the last released months: what was shown of one, or hidden, stays so."""
    last = sheet.before[-1].publication.table("cohorts") if sheet.before else None
    known = {line.code: line.values for line in last.lines} if last else {}
    lines = []
    released = {sheet.month, *(one.publication.month for one in sheet.before)}
    for month in sorted({*sheet.ground.cohorts, *known} & released)[-COHORTS_SHOWN:]:
        now = _cohort(sheet, month)
        then = known.get(month, (Sign.NOT_YET,) * len(now))
        values = tuple(new if old is Sign.NOT_YET else old for old, new in zip(then, now, strict=True))
        lines.append(Line(month, sheet.name("month", month), values))
    since = lines[0].code if lines else None
    return table("cohorts", since, sheet.month, [] if sheet.alone else lines)


def levels(people: Iterable[Standing]) -> dict[str, int]:
    """Return the published figures of these persons."""
    parts = Counter(Part(one.part) for one in people)
    return {name: sum(parts[one] for one in some) for name, some in PUT_TOGETHER.items()}


def _may_go_on(sheet: Sheet, base: Earlier | None) -> bool:
    """Return whether every figure moved by nothing or enough, and who came is of no one report or agency."""
    now = levels(sheet.ground.persons)
    then = levels(base.ground.persons) if base else {}
    return goes_on(then, now, free=FOLLOWS) and all(
        publishable(sheet.cell(_moved(sheet, base, parts).came, more))
        for name, parts in PUT_TOGETHER.items()
        if name not in FOLLOWS and (more := now[name] - then.get(name, 0)) > 0
    )


def _moved(sheet: Sheet, base: Earlier | None, parts: Sequence[Part]) -> Moved:
    now = {one.id: one for one in sheet.ground.persons if one.part in parts}
    then = {one.id: one for one in base.ground.persons if one.part in parts} if base else {}
    return Moved(
        tuple(one for key, one in now.items() if key not in then),
        tuple(one for key, one in then.items() if key not in now),
    )


def _along(
    sheet: Sheet, name: str, since: str | None, moved: Moved, code_of: Callable[[Standing], str | None]
) -> Table:
    """Return the net number of those who came, along one dimension."""
    net: Counter[str] = Counter(code_of(one) or UNKNOWN for one in moved.came)
    net.subtract(code_of(one) or UNKNOWN for one in moved.left)
    some: dict[str, list[Standing]] = defaultdict(list)
    for one in moved.came:
        some[code_of(one) or UNKNOWN].append(one)
    shown = disclosure.parted({code: sheet.cell(some[code], value) for code, value in net.items()})
    along = BY_TABLE[name].dimension
    return table(name, since, sheet.month, of_parts(shown, lambda code: sheet.name(along, code)))


def _elections(sheet: Sheet) -> list[Line]:
    """Return the row of each election that may stand alone, the rest together; none if it tells too much.

    Who stood alone goes on so. Whoever leaves the others now was in them then: what these moved by together
    must be enough as well.
    """
    base = sheet.last("persons", lines=2)
    now, then = _by_election(sheet.ground.persons), _by_election(base.ground.persons if base else ())
    stood = _alone(base)
    alone = {code for code in now if code is not None and _stands(now[code], then.get(code, {}))}
    rest = [code for code in now if code not in alone]
    were_others = [code for code in now if code not in stood]
    fine = (
        alone
        and stood <= alone
        and _stands(_sum(now, rest), _sum(then, rest))
        and _stands(_sum(now, were_others), _sum(then, were_others))
    )
    if not fine:
        return []
    others = _row(disclosure.OTHERS, OTHER_ELECTIONS, _sum(now, rest))
    lines = [_row(code, sheet.name("election", code), now[code]) for code in sorted(alone)]
    return [*lines, others] if rest else lines


def _stands(now: Levels, then: Levels) -> bool:
    return goes_on(then, now, free=FOLLOWS)


def _row(code: str, label: Text, found: Levels) -> Line:
    return Line(code, label, tuple(found.get(one.id, 0) for one in PERSONS))


def _by_election(people: Iterable[Standing]) -> dict[str | None, dict[str, int]]:
    found: dict[str | None, list[Standing]] = defaultdict(list)
    for one in people:
        found[one.election].append(one)
    return {code: levels(some) for code, some in found.items()}


def _alone(base: Earlier | None) -> set[str]:
    """Return the elections that stood alone when they were last shown."""
    shown = base.publication.table("persons") if base else None
    return {line.code for line in shown.lines} - {ALL, disclosure.OTHERS} if shown else set()


def _sum(found: Mapping[str | None, Levels], codes: Iterable[str | None]) -> Levels:
    total: Counter[str] = Counter(dict.fromkeys(PUT_TOGETHER, 0))
    for code in codes:
        total.update(found.get(code, {}))
    return total


def _conduct(sheet: Sheet) -> Table:
    """Return what agencies did with their letters; those with few letters stand together already."""
    names = BY_TABLE["conduct"].figures
    found = {cell.code for cell in sheet.ground.cells if _of_an_agency(cell.indicator, cell.dimension)}
    order = sorted(found, key=lambda code: (code == disclosure.OTHERS, code))
    lines = [Line(ALL, ALL_AGENCIES, tuple(_bare(sheet, name) for name in names))]
    for code in order:
        values = tuple(_bare(sheet, name, "agency", code) for name in names)
        lines.append(Line(code, sheet.name("agency", code), values))
    return table("conduct", None, sheet.month, lines)


def _of_an_agency(indicator: str, dimension: str) -> bool:
    return (indicator, dimension) == ("letters_sent", "agency")


def _bare(sheet: Sheet, name: str, along: str = "total", code: str = "") -> Value:
    """Return a figure of institutions: letters may be counted, lengths tell of enough or nothing."""
    return disclosure.length(sheet.ground.value(name, along, code))


def _repeats(sheet: Sheet) -> Table:
    last, value = sheet.last("repeats"), sheet.ground.count("repeat_offenders")
    shown = last.publication.table("repeats") if last else None
    then = shown.value("repeat_offenders") if shown else 0
    if enough(value) and isinstance(then, int) and enough(value - then):
        return table("repeats", None, sheet.month, [Line("", TOTAL_LINE, (value,))])
    return sheet.kept("repeats")


def _cohort(sheet: Sheet, month: str) -> tuple[Value, ...]:
    names = BY_TABLE["cohorts"].figures
    told = sheet.ground.cohorts.get(month, {})
    values = disclosure.growing(told.get(name, Sign.NOT_YET) for name in names)
    if _was_shown_alone(sheet, month):
        return values
    return tuple(Sign.HIDDEN if isinstance(one, Rate) else one for one in values)


def _was_shown_alone(sheet: Sheet, month: str) -> bool:
    """Return whether the persons of this month alone were shown: a cohort would tell it apart from others."""
    shown = [one.publication.table("added") for one in sheet.before]
    return any(one is not None and one.lines and one.since == one.until == month for one in shown)


def _half_year_after(month: str) -> str:
    """Return the last month of the half year in which the next table of provinces is due."""
    year, first_half = int(month[:4]), month[5:] < END_OF_HALF_YEAR[0]
    return f"{year:04d}-06" if first_half else f"{year:04d}-12" if month[5:] < "12" else f"{year + 1:04d}-06"
