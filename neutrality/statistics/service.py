"""The month as one table of observations, with the identity checked."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.buckets import month_bounds
from neutrality.cases.models import Case
from neutrality.domain.cells import TOTAL
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.indicators import ANALYSIS, BY_ID, INDICATORS, Identity, Indicator, Unit
from neutrality.domain.values import Value
from neutrality.history.models import Event
from neutrality.statistics import flows, stocks, transfers
from neutrality.statistics.analysis import analysis_of
from neutrality.statistics.comparing import Difference, differences
from neutrality.statistics.erased import steps_of_erased
from neutrality.statistics.excluded import excluded
from neutrality.statistics.retold_month import retold_month
from neutrality.statistics.scope import Cell, Scope, Tally

MONTH = re.compile(r"(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])")
UNITS = {Unit.CASE: "cases", Unit.RESPONDENT: "respondents"}


@dataclass(frozen=True)
class Observation:
    """One figure: an indicator, in total or at one code of a dimension."""

    indicator: Indicator
    dimension: str
    code: str
    value: int


@dataclass(frozen=True)
class Figure:
    """One figure of the analysis, which may be a share, a length or a sign."""

    indicator: Indicator
    dimension: str
    code: str
    value: Value


@dataclass(frozen=True)
class Month:
    """All figures of a month as they are known at a position of the log; not released, so a draft.

    `analysis` and `differences` are there where the whole month was asked for.
    """

    scope: Scope
    rows: tuple[Observation, ...]
    identities: tuple[Identity, ...]
    analysis: tuple[Figure, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Return whether the identity holds for every unit."""
        return all(identity.holds for identity in self.identities)

    @property
    def usable(self) -> bool:
        """Return whether it adds up and both ways of counting gave the same."""
        return self.adds_up and not self.differences

    def total(self, indicator: str) -> int:
        """Return the figure of an indicator in total."""
        return sum(row.value for row in self.along(indicator, "total"))

    def along(self, indicator: str, dimension: str) -> list[Observation]:
        """Return the figures of an indicator along one dimension, the largest first."""
        rows = [row for row in self.rows if row.indicator.id == indicator and row.dimension == dimension]
        return sorted(rows, key=lambda row: (-row.value, row.code))


def month_of(
    session: Session, month: str, offices: frozenset[uuid.UUID], *, today: date, zone: tzinfo = UTC
) -> Month:
    """Return the figures of a month for these offices; `zone` is the one in which the cut-off day ends.

    Raises:
        InvalidInputError: `unknown_month`, `month_in_future` at `month`.

    """
    scope = scope_of(session, month, offices, today=today, zone=zone)
    tally = tally_of(session, scope)
    identities = tuple(_identity(tally, unit, name) for unit, name in UNITS.items())
    return Month(scope, _rows(tally), identities)


def whole_month(
    session: Session,
    month: str,
    offices: frozenset[uuid.UUID],
    *,
    today: date,
    zone: tzinfo = UTC,
    until: date | None = None,
) -> Month:
    """Return the month with its analysis, compared with what the events alone give; raises as `month_of`.

    `until` is a day at which the month is looked at, by legal date over all that is recorded by now.

    Of erased cases the events tell too little: they are counted once, and left out of the comparison.
    """
    scope = _until(scope_of(session, month, offices, today=today, zone=zone), until)
    tally, living = tally_of(session, scope), replace(scope, living=True)
    erased = session.scalar(select(Case.id).where(Case.erased_on.is_not(None)).limit(1))
    kept = tally if erased is None else tally_of(session, living)
    analysis = analysis_of(session, living, kept, today=today)
    retold, told = retold_month(session, living, today=today)
    return Month(
        scope,
        _rows(tally),
        tuple(_identity(tally, unit, name) for unit, name in UNITS.items()),
        _figures(analysis),
        (*differences(kept, retold), *differences(analysis, told)),
    )


def scope_of(
    session: Session, month: str, offices: frozenset[uuid.UUID], *, today: date, zone: tzinfo = UTC
) -> Scope:
    """Return what a table of the month is about, as the log knows it now; raises as `month_of` does."""
    if MONTH.fullmatch(month) is None:
        raise InvalidInputError([FieldProblem("month", "unknown_month")])
    first, last = month_bounds(month)
    if first > today:
        raise InvalidInputError([FieldProblem("month", "month_in_future")])
    position = session.scalar(select(func.max(Event.id))) or 0
    return Scope(month, first, last, offices, position, zone)


def _until(scope: Scope, day: date | None) -> Scope:
    if day is not None and day < scope.first:
        raise InvalidInputError([FieldProblem("as_of", "before_the_month")])
    return scope if day is None else replace(scope, last=min(scope.last, day))


def tally_of(session: Session, scope: Scope) -> Tally:
    """Return the figures of the month, counted in SQL over facts, intervals and dated acts."""
    tally = Tally(seen=scope.seen)
    for counting in (
        flows.arrivals, flows.registrations, flows.steps, steps_of_erased, flows.letters, flows.late_entries,
        flows.measures, flows.pressure, transfers.moves, excluded, stocks.standing,
    ):  # fmt: skip
        counting(session, scope, tally)
    return tally


def last_complete_month(today: date) -> str:
    """Return the month before this one."""
    return neighbour(f"{today:%Y-%m}", -1)


def neighbour(month: str, step: int) -> str:
    """Return the month so many months later, or earlier."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + step, 12)
    return f"{year:04d}-{number + 1:02d}"


def _rows(tally: Tally) -> tuple[Observation, ...]:
    rows = []
    for indicator in INDICATORS:
        cells = sorted(
            (cell for cell in tally if cell.indicator == indicator.id and cell.dimension != "total"),
            key=lambda cell: (cell.dimension, cell.code),
        )
        total = Cell(indicator.id, "total", "")
        rows += [Observation(indicator, cell.dimension, cell.code, tally[cell]) for cell in (total, *cells)]
    return tuple(rows)


def _figures(values: Mapping[Cell, Value]) -> tuple[Figure, ...]:
    """Return the figures in the order of their declaration; what has no source yet is not there."""
    places = {indicator.id: place for place, indicator in enumerate(ANALYSIS)}
    cells = sorted(values, key=lambda cell: (places[cell.indicator], cell.dimension != TOTAL, _rank(cell)))
    return tuple(Figure(BY_ID[cell.indicator], cell.dimension, cell.code, values[cell]) for cell in cells)


def _rank(cell: Cell) -> tuple[int, str]:
    """Return where a code stands along its dimension: ages by their days."""
    return (int(cell.code.strip(">").partition("-")[0]) if cell.dimension == "age" else 0), cell.code


def _identity(tally: Tally, unit: Unit, name: str) -> Identity:
    def total(what: str) -> int:
        return tally[Cell(f"{name}_{what}", "total", "")]

    names = (
        "opening", "received", "joined", "reopened", "readmitted", "transferred_in", "transferred_out",
        "closed", "excluded", "open",
    )  # fmt: skip
    return Identity(unit, *(total(name) for name in names))
