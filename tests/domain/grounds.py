"""Grounds of releases by hand: who stands where, and what came and went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from neutrality.domain.cells import Cell
from neutrality.domain.cumulative import Part
from neutrality.domain.ground import Flows, Ground, Standing
from neutrality.domain.public_tables import BY_TABLE
from neutrality.domain.publication import Publication, Table
from neutrality.domain.release_sheet import Earlier
from neutrality.domain.release_tables import Revision, compose, revise
from neutrality.domain.values import Sign, Value

BEHIND = ("reports_received", "registered", "came", "went")


def people(
    count: int,
    part: Part = Part.UNANSWERED,
    *,
    name: str = "p",
    in_a_case: int = 1,
    agencies: int = 5,
    **known: str | None,
) -> tuple[Standing, ...]:
    """Return so many respondents of as many cases and of five agencies, unless told otherwise."""
    facts: dict[str, str | None] = {
        "election": None, "province": "32", "type": "T1", "cause": "C1", "level": "L1", "sanction": None,
    }  # fmt: skip
    return tuple(
        Standing(
            id=f"{name}{number}",
            case=f"{name}-case{number // in_a_case}",
            part=part,
            agency=f"a{number % agencies}",
            **{**facts, **known},
        )
        for number in range(count)
    )


def flows(
    since: str, opening: int, received: int, closed: int = 0, *, closing: int | None = None, **others: int
) -> Flows:
    """Return the cases that came and went; without a closing number they add up."""
    some = {"back": 0, "not_registered": 0, "forwarded_elsewhere": 0, "excluded": 0} | others
    end = opening + received + some["back"] - closed - some["excluded"]
    return Flows(
        since=since, opening=opening, received=received, closed=closed,
        closing=end if closing is None else closing, **some,
    )  # fmt: skip


def ground(
    month: str = "2027-01",
    persons: Iterable[Standing] = (),
    *,
    flow: Flows | None = None,
    offices: int = 3,
    cells: Mapping[Cell, Value] | None = None,
    **counted: Value,
) -> Ground:
    """Return a ground; behind the figures of cases stand forty cases of twenty agencies."""
    behind = people(40, Part.WITHDRAWN, name="b", agencies=20)
    everybody = (*persons, *behind)
    cases = frozenset(one.case for one in behind)
    return Ground(
        month=month,
        position=1,
        offices=offices,
        cells={
            Cell("registration_rate"): Sign.NIL,
            **{Cell(name): value for name, value in counted.items()},
            **(cells or {}),
        },
        persons=everybody,
        flows=flow or flows(month, 0, 0),
        cases=dict.fromkeys(BEHIND, cases),
    )


def released(one: Ground, before: Sequence[Earlier] = ()) -> Earlier:
    """Return the first release of a month."""
    return _earlier(one, 0, compose(one, before))


def counted_anew(
    last: Earlier, one: Ground, before: Sequence[Earlier] = (), *, newest: bool = True
) -> Revision:
    """Return the revision of a release."""
    return revise(one, [last], before, newest=newest)


def revised(last: Earlier, one: Ground, before: Sequence[Earlier] = ()) -> Earlier:
    """Return the revision as a release."""
    found = counted_anew(last, one, before)
    return _earlier(one, last.publication.revision + 1, found.tables)


def table(one: Earlier | Revision, name: str) -> Table:
    """Return a table of a release."""
    tables = one.publication.tables if isinstance(one, Earlier) else one.tables
    return next(table for table in tables if table.id == name)


def lines(one: Earlier | Revision, name: str) -> dict[str, tuple[Value, ...] | Value]:
    """Return the lines of a table by their codes; a single value stands for itself."""
    return {
        line.code: line.values[0] if len(line.values) == 1 else line.values for line in table(one, name).lines
    }


def value(one: Earlier | Revision, name: str, column: str, code: str = "") -> Value | None:
    """Return one value."""
    return table(one, name).value(column, code)


def _earlier(one: Ground, revision: int, tables: tuple[Table, ...]) -> Earlier:
    assert [table.id for table in tables] == list(BY_TABLE)
    made_at = datetime(2027, 2, 6, tzinfo=UTC)
    return Earlier(Publication(one.month, revision, "Kantor Contoh", made_at, one.position, 1, tables), one)
