"""The month as one table of observations, with the identity checked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.buckets import month_bounds
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.indicators import INDICATORS, Identity, Indicator, Unit
from neutrality.history.models import Event
from neutrality.statistics import flows, stocks
from neutrality.statistics.scope import Cell, Scope, Tally

UNITS = {Unit.CASE: "cases", Unit.RESPONDENT: "respondents"}


@dataclass(frozen=True)
class Observation:
    """One figure: an indicator, in total or at one code of a dimension."""

    indicator: Indicator
    dimension: str
    code: str
    value: int


@dataclass(frozen=True)
class Month:
    """All figures of a month as they are known at a position of the log; not released, so a draft."""

    scope: Scope
    position: int
    rows: tuple[Observation, ...]
    identities: tuple[Identity, ...]

    @property
    def adds_up(self) -> bool:
        """Return whether the identity holds for every unit."""
        return all(identity.holds for identity in self.identities)

    def total(self, indicator: str) -> int:
        """Return the figure of an indicator in total."""
        found = [row.value for row in self.rows if row.indicator.id == indicator and row.dimension == "total"]
        return found[0] if found else 0

    def along(self, indicator: str, dimension: str) -> list[Observation]:
        """Return the figures of an indicator along one dimension, the largest first."""
        rows = [row for row in self.rows if row.indicator.id == indicator and row.dimension == dimension]
        return sorted(rows, key=lambda row: (-row.value, row.code))


def month_of(session: Session, month: str, offices: frozenset[uuid.UUID], *, today: date) -> Month:
    """Return the figures of a month for these offices.

    Raises:
        InvalidInputError: `unknown_month`, `month_in_future` at `month`.

    """
    first, last = month_bounds(month)
    if first > today:
        raise InvalidInputError([FieldProblem("month", "month_in_future")])
    scope = Scope(month, first, last, offices)
    tally = Tally()
    flows.arrivals(session, scope, tally)
    flows.steps(session, scope, tally)
    stocks.standing(session, scope, tally)
    position = session.scalar(select(func.max(Event.id))) or 0
    identities = tuple(_identity(tally, unit, name) for unit, name in UNITS.items())
    return Month(scope, position, _rows(tally), identities)


def last_complete_month(today: date) -> str:
    """Return the month before this one."""
    year, number = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    return f"{year:04d}-{number:02d}"


def _rows(tally: Tally) -> tuple[Observation, ...]:
    rows = []
    for indicator in INDICATORS:
        cells = sorted(
            (cell for cell in tally if cell.indicator == indicator.id),
            key=lambda cell: (cell.dimension, cell.code),
        )
        total = Cell(indicator.id, "total", "")
        rows.append(Observation(indicator, "total", "", tally[total]))
        rows += [
            Observation(indicator, cell.dimension, cell.code, tally[cell]) for cell in cells if cell != total
        ]
    return tuple(rows)


def _identity(tally: Tally, unit: Unit, name: str) -> Identity:
    def total(what: str) -> int:
        return tally[Cell(f"{name}_{what}", "total", "")]

    return Identity(
        unit, total("opening"), total("received"), total("reopened"), total("closed"), total("open")
    )
