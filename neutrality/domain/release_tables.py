"""The tables of a release, made of its ground and of what was released before; nothing else is asked.

Tables that could tell too much together go on as one: what stands in them was last shown in an earlier
release where it says so, and grows from there (`disclosure`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from neutrality.domain import release_cases, release_cohorts, release_persons
from neutrality.domain.disclosure import OTHERS, enough, revised, waits
from neutrality.domain.ground import Ground
from neutrality.domain.public_tables import BY_TABLE, table
from neutrality.domain.publication import Change, Line, Table
from neutrality.domain.release_sheet import Earlier, Sheet
from neutrality.domain.values import Sign, Value

TREND_SHOWN = 13
TREND = (("month", "reports_received"), ("month", "registered"), ("flow", "cases_at_end"))
# What a revision counts anew; what grows from release to release waits for the next one.
REVISED = ("month", "times", "clocks", "entry")
FLOW = ("flow", "came", "went")
PARTED = ("came", "went")
# Whoever knows two of these knows something of the third.
TOLD_TOGETHER = frozenset({"registered", "findings", "registration_rate"})


@dataclass(frozen=True)
class Revision:
    """The tables of a revision, what they change, and which changes are too small to be told yet.

    What waits stands as it was released, together with whatever would tell of it.
    """

    tables: tuple[Table, ...]
    changes: tuple[Change, ...]
    waiting: tuple[Change, ...]


def compose(ground: Ground, before: Sequence[Earlier]) -> tuple[Table, ...]:
    """Return the tables of a month's first release; `before` are all of earlier months, made before it."""
    sheet = Sheet(ground, before)
    cases = release_cases.flow(sheet)
    persons = release_persons.persons(sheet)
    made = {
        one.id: one
        for one in (
            release_cases.month(sheet, cases), *cases, *persons,
            release_persons.provinces(sheet, persons[0]), release_persons.rates(persons[0]),
            release_cases.times(sheet), release_cohorts.cohorts(sheet, persons[1]),
            release_cases.clocks(sheet),
            release_cases.entry(sheet),
        )
    }  # fmt: skip
    made["trend"] = _trend(sheet, made.get)
    return tuple(made[name] for name in BY_TABLE)


def revise(ground: Ground, mine: Sequence[Earlier], before: Sequence[Earlier], *, newest: bool) -> Revision:
    """Return the tables of a month counted anew, beside the releases of it that are out, the latest last.

    `before` are as for these. The cases that came and went are counted anew only while no
    later month is released (`newest`): that one began from what was published.
    """
    sheet = Sheet(ground, before)
    kept = {one.id: one for one in mine[-1].publication.tables}
    made = dict(kept)
    told = isinstance(kept["month"].value("reports_received"), int)
    counted = newest and kept["flow"].until == sheet.month and bool(kept["flow"].lines)
    if counted:
        found = release_cases.flow(sheet, as_parted=(kept["came"], kept["went"]), told=told)
        counted = found[0].until == sheet.month
        made |= {one.id: one for one in found if counted}
    made |= {
        "month": release_cases.month(sheet, (made["flow"], made["came"], made["went"]), counted=counted),
        "times": release_cases.times(sheet),
        "clocks": release_cases.clocks(sheet),
        "entry": release_cases.entry(sheet),
    }
    for name in (*REVISED, *FLOW):
        made[name] = _hiding_as(kept[name], made[name])
    waiting = [change for name in FLOW for change in _small(mine, made[name])]
    if waiting:
        made |= {name: kept[name] for name in FLOW}
        anew = release_cases.month(sheet, (kept["flow"], kept["came"], kept["went"]), counted=False)
        made["month"] = _hiding_as(kept["month"], anew)
    for name in REVISED:
        small = _small(mine, made[name])
        made[name] = _as_before(kept[name], made[name], {one.column for one in small})
        waiting += small
    trend = {line.code: line for line in kept["trend"].lines} | {sheet.month: _point(sheet, made.get)}
    made["trend"] = replace(kept["trend"], lines=tuple(trend[month] for month in sorted(trend)))
    changes = [change for name in (*REVISED, *FLOW) for change in _changes(kept[name], made[name])]
    if waiting and all(change.table == "entry" for change in changes):
        # That there were entries is told beside what they changed, and is no revision by itself.
        made["entry"], changes = kept["entry"], []
    return Revision(tuple(made[name] for name in BY_TABLE), tuple(changes), tuple(waiting))


def _as_before(before: Table, after: Table, columns: set[str]) -> Table:
    """Return the table with these figures, and those that would tell of them, as they were released."""
    if TOLD_TOGETHER & columns:
        columns = columns | TOLD_TOGETHER
    lines = tuple(
        Line(
            line.code,
            line.label,
            tuple(
                _first(before.value(column.id, line.code), value) if column.id in columns else value
                for column, value in zip(after.columns, line.values, strict=True)
            ),
        )
        for line in after.lines
    )
    return replace(after, lines=lines)


def _first(one: Value | None, other: Value) -> Value:
    return other if one is None else one


def _hiding_as(before: Table, after: Table) -> Table:
    """Return the table anew with what was hidden before still hidden."""
    known = {line.code: line for line in before.lines}
    lines = [
        Line(
            line.code,
            line.label,
            tuple(revised(*both) for both in zip(known[line.code].values, line.values, strict=True)),
        )
        if line.code in known
        else line
        for line in after.lines
    ]
    return replace(after, lines=tuple(lines))


def _changes(before: Table, after: Table) -> list[Change]:
    """Return which figures differ; a line that is not there any more is hidden now."""
    found = []
    for line in before.lines:
        for column, value in zip(before.columns, line.values, strict=True):
            now = after.value(column.id, line.code)
            now = Sign.HIDDEN if now is None else now
            if now != value:
                found.append(Change(before.id, column.id, line.code, value, now))
    return found


def _small(mine: Sequence[Earlier], after: Table) -> list[Change]:
    """Return the changes that would tell of too few beside any release of the month that is out."""
    versions = [shown for one in mine if (shown := one.publication.table(after.id))]
    found = {(one.column, one.code): one for before in versions for one in _waiting(before, after)}
    return list(found.values())


def _waiting(before: Table, after: Table) -> list[Change]:
    """Return the changes that tell of too few, themselves or by what follows from them."""
    changes = _changes(before, after)
    if before.id in PARTED and not _rest_may_be_told(before, after):
        return changes
    together = before.id == "month" and not _reports_may_be_told(before, after)
    stand = {line.code for line in after.lines}
    # How many entries came late is why there is a revision; that they are few now says nothing of a case.
    late = before.id == "entry"
    return [
        one
        for one in changes
        if (together and one.column in TOLD_TOGETHER)
        or (one.code in stand and waits(one.before, one.after) and not (late and one.after is Sign.HIDDEN))
    ]


def _rest_may_be_told(before: Table, after: Table) -> bool:
    """Return whether what does not stand alone in both, taken together, moved by nothing or enough."""
    then, now = ({line.code: line.values[0] for line in one.lines} for one in (before, after))
    alone = (then.keys() & now.keys()) - {OTHERS}
    rest = [
        sum(value for code, value in one.items() if code not in alone and isinstance(value, int))
        for one in (then, now)
    ]
    return not then or not now or enough(rest[1] - rest[0])


def _reports_may_be_told(before: Table, after: Table) -> bool:
    """Return whether the registered that are no findings moved by nothing or enough."""
    found = [
        registered - findings
        for one in (before, after)
        if isinstance(registered := one.value("registered"), int)
        and isinstance(findings := one.value("findings"), int)
    ]
    return len(found) < len((before, after)) or enough(found[1] - found[0])


def _trend(sheet: Sheet, made: Callable[[str], Table | None]) -> Table:
    points: dict[str, Line] = {}
    for one in sheet.before:
        month = one.publication.month
        points[month] = Line(month, sheet.name("month", month), _figures(month, one.publication.table))
    points[sheet.month] = _point(sheet, made)
    shown = [points[month] for month in sorted(points)][-TREND_SHOWN:]
    return table("trend", shown[0].code, sheet.month, shown)


def _point(sheet: Sheet, made: Callable[[str], Table | None]) -> Line:
    return Line(sheet.month, sheet.name("month", sheet.month), _figures(sheet.month, made))


def _figures(month: str, found: Callable[[str], Table | None]) -> tuple[Value, ...]:
    """Return the month's figures; of what was not shown anew in it there is none."""
    values: list[Value] = []
    for name, figure in TREND:
        shown = found(name)
        value = shown.value(figure) if shown and shown.until == month else None
        values.append(Sign.HIDDEN if value is None else value)
    return tuple(values)
