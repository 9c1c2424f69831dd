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
    ALL_OF_AN_ELECTION,
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
OF_PERSONS = (
    "persons", "added", "types", "causes", "levels", "sanctions", "conduct", "conduct_elections", "repeats",
)  # fmt: skip
END_OF_HALF_YEAR = ("06", "12")
Among = Callable[[Standing], bool]


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
    elections = _elections(sheet)
    return [
        table("persons", None, sheet.month, [_row(ALL, ALL_ELECTIONS, now), *elections]),
        table("added", since, sheet.month, [Line("", TOTAL_LINE, added)]),
        _along(sheet, "types", since, proven, lambda one: one.type),
        _along(sheet, "causes", since, proven, lambda one: one.cause),
        _along(sheet, "levels", since, proven, lambda one: one.level),
        _along(sheet, "sanctions", since, sanctioned, lambda one: one.sanction),
        _conduct(sheet),
        _conduct_elections(sheet, [one for one in elections if one.code != disclosure.OTHERS]),
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


def levels(people: Iterable[Standing]) -> dict[str, int]:
    """Return the published figures of these persons."""
    parts = Counter(Part(one.part) for one in people)
    return {name: sum(parts[one] for one in some) for name, some in PUT_TOGETHER.items()}


def _may_go_on(sheet: Sheet, base: Earlier | None, among: Among = lambda _: True) -> bool:
    """Return whether every figure moved by nothing or enough, and who moved is of no one report or agency."""
    now = levels(filter(among, sheet.ground.persons))
    then = levels(filter(among, base.ground.persons)) if base else {}
    return goes_on(then, now, free=FOLLOWS) and all(
        publishable(_behind(sheet, base, _moved(sheet, base, parts, among), now[name] - then.get(name, 0)))
        for name, parts in PUT_TOGETHER.items()
        if name not in FOLLOWS
    )


def _behind(sheet: Sheet, base: Earlier | None, moved: Moved, more: int) -> disclosure.Cell:
    """Return by how many a figure moved with those who came, or with those who left where it fell."""
    if more < 0 and base:
        return Sheet(base.ground, ()).cell(moved.left, -more)
    return sheet.cell(moved.came, more)


def _moved(sheet: Sheet, base: Earlier | None, parts: Sequence[Part], among: Among = lambda _: True) -> Moved:
    now = {one.id: one for one in sheet.ground.persons if one.part in parts and among(one)}
    then = {one.id: one for one in base.ground.persons if one.part in parts and among(one)} if base else {}
    return Moved(
        tuple(one for key, one in now.items() if key not in then),
        tuple(one for key, one in then.items() if key not in now),
    )


def _along(
    sheet: Sheet, name: str, since: str | None, moved: Moved, code_of: Callable[[Standing], str | None]
) -> Table:
    """Return the net number of those who came, along one dimension; a zero would tell of some who did."""
    net: Counter[str] = Counter(code_of(one) or UNKNOWN for one in moved.came)
    net.subtract(code_of(one) or UNKNOWN for one in moved.left)
    some: dict[str, list[Standing]] = defaultdict(list)
    for one in moved.came:
        some[code_of(one) or UNKNOWN].append(one)
    shown = disclosure.parted({code: sheet.cell(some[code], value) for code, value in net.items() if value})
    along = BY_TABLE[name].dimension
    return table(name, since, sheet.month, of_parts(shown, lambda code: sheet.name(along, code)))


def _elections(sheet: Sheet) -> list[Line]:
    """Return the row of each election that may stand alone, the rest together; none if it tells too much.

    Who stood alone goes on so. Whoever leaves the others now was in them then: what these moved by together
    must be enough as well.
    """
    base = sheet.last("persons", lines=2)
    now = {one.election for one in sheet.ground.persons}
    stood = _alone(base)
    alone = {code for code in now if code and _may_go_on(sheet, base, _of(code))}
    fine = (
        alone
        and stood <= alone
        and _may_go_on(sheet, base, lambda one: one.election not in alone)
        and _may_go_on(sheet, base, lambda one: one.election not in stood)
    )
    if not fine:
        return []
    found = {code: levels(one for one in sheet.ground.persons if one.election == code) for code in alone}
    lines = [_row(code, sheet.name("election", code), found[code]) for code in sorted(found)]
    others = levels(one for one in sheet.ground.persons if one.election not in alone)
    return [*lines, _row(disclosure.OTHERS, OTHER_ELECTIONS, others)] if now - alone else lines


def _of(election: str) -> Among:
    return lambda one: one.election == election


def _row(code: str, label: Text, found: Levels) -> Line:
    return Line(code, label, tuple(found.get(one.id, 0) for one in PERSONS))


def _alone(base: Earlier | None) -> set[str]:
    """Return the elections that stood alone when they were last shown."""
    shown = base.publication.table("persons") if base else None
    return {line.code for line in shown.lines} - {ALL, disclosure.OTHERS} if shown else set()


def _conduct(sheet: Sheet) -> Table:
    """Return what agencies did with their letters; those with few letters stand together already."""
    names = BY_TABLE["conduct"].figures
    lines = [Line(ALL, ALL_AGENCIES, tuple(_bare(sheet, name) for name in names))]
    for code in _others_last(_with_letters(sheet, "agency")):
        values = tuple(_bare(sheet, name, "agency", code) for name in names)
        lines.append(Line(code, sheet.name("agency", code), values))
    return table("conduct", None, sheet.month, lines)


def _conduct_elections(sheet: Sheet, alone: Iterable[Line]) -> Table:
    """Return the same of each election that stands alone among the persons: all its agencies, then each."""
    lines: list[Line] = []
    agencies = _of_elections(sheet)
    for one in alone:
        lines.append(_letters(sheet, one, ALL, ALL_OF_AN_ELECTION))
        mine = _others_last(agencies.get(one.code, ()))
        lines += [_letters(sheet, one, code, sheet.name("agency", code)) for code in mine]
    return table("conduct_elections", None, sheet.month, lines)


def _of_elections(sheet: Sheet) -> Mapping[str, set[str]]:
    """Return the agencies of each election; one election's code may begin like another's."""
    elections = sorted(_with_letters(sheet, "election"), key=len, reverse=True)
    found: dict[str, set[str]] = defaultdict(set)
    for code in _with_letters(sheet, "election_agency"):
        election = next(one for one in elections if code.startswith(f"{one}/"))
        found[election].add(code.removeprefix(f"{election}/"))
    return found


def _letters(sheet: Sheet, election: Line, agency: str, named: Text) -> Line:
    """Return what an agency, or all of them, did with the letters of an election."""
    names = BY_TABLE["conduct_elections"].figures
    code = f"{election.code}/{agency}"
    along = ("election", election.code) if agency == ALL else ("election_agency", code)
    label = Text(f"{election.label.id}: {named.id}", f"{election.label.en}: {named.en}")
    if not sheet.ground.value("letters_sent", *along):
        return Line(code, label, (0, *(Sign.NIL for _ in names[1:])))
    return Line(code, label, tuple(_bare(sheet, name, *along) for name in names))


def _with_letters(sheet: Sheet, along: str) -> set[str]:
    """Return the codes along a dimension that letters were sent to."""
    cells = sheet.ground.cells
    return {cell.code for cell in cells if (cell.indicator, cell.dimension) == ("letters_sent", along)}


def _others_last(codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=lambda code: (code == disclosure.OTHERS, code))


def _bare(sheet: Sheet, name: str, along: str = "total", code: str = "") -> Value:
    """Return a figure of institutions: letters may be counted, lengths tell of enough or nothing."""
    return disclosure.length(sheet.ground.value(name, along, code))


def _repeats(sheet: Sheet) -> Table:
    last, value = sheet.last("repeats"), sheet.ground.count("repeat_offenders")
    shown = last.publication.table("repeats") if last else None
    then = shown.value("repeat_offenders") if shown else 0
    if enough(value) and isinstance(then, int) and enough(value - then):
        told = _repeat_rate(sheet)
        return table("repeats", None, sheet.month, [Line("", TOTAL_LINE, (value, told))])
    return sheet.kept("repeats")


def _repeat_rate(sheet: Sheet) -> Value:
    """Return the rate where the sanctions beyond the first of each person are enough, and moved by enough.

    All sanctioned are published beside it.
    """
    now = disclosure.share(sheet.ground.value("repeat_rate"))
    if not isinstance(now, Rate):
        return now
    beyond = levels(sheet.ground.persons)["persons_sanctioned"] - now.whole
    told = [(rate, _beyond(one, rate)) for one in sheet.before if (rate := _told_rate(one))]
    small = any(disclosure.waits(then, now) or not enough(beyond - more) for then, more in told)
    return now if enough(beyond) and not small else Sign.HIDDEN


def _told_rate(one: Earlier) -> Rate | None:
    """Return the repeat rate that a release tells anew."""
    shown = one.publication.table("repeats")
    value = shown.value("repeat_rate") if shown and shown.until == one.publication.month else None
    return value if isinstance(value, Rate) else None


def _beyond(one: Earlier, told: Rate) -> int:
    return levels(one.ground.persons)["persons_sanctioned"] - told.whole


def _half_year_after(month: str) -> str:
    """Return the last month of the half year in which the next table of provinces is due."""
    year, first_half = int(month[:4]), month[5:] < END_OF_HALF_YEAR[0]
    return f"{year:04d}-06" if first_half else f"{year:04d}-12" if month[5:] < "12" else f"{year + 1:04d}-06"
