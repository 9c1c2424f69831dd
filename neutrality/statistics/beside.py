"""What stands beside a month on its page: earlier months, what other bodies count, who said nothing yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from sqlalchemy.orm import Session

from neutrality.domain.access import Actor
from neutrality.domain.cells import TOTAL, Cell
from neutrality.domain.errors import InvalidInputError
from neutrality.domain.publication import External
from neutrality.statistics.comparisons import external_figures
from neutrality.statistics.coverage import Silent, silent_offices
from neutrality.statistics.headline import FIVE
from neutrality.statistics.service import Month, month_of, neighbour

YEAR = 12


@dataclass(frozen=True)
class Earlier:
    """An earlier month, counted now, so that it is compared at the same knowledge."""

    month: str
    values: Mapping[Cell, int]

    def value(self, cell: Cell) -> int:
        """Return its figure, zero where nothing was counted."""
        return self.values.get(cell, 0)


@dataclass(frozen=True)
class Beside:
    """Earlier months of which anything is recorded, the actor's silent offices, figures of other bodies."""

    before: Earlier | None = None
    year_ago: Earlier | None = None
    silent: tuple[Silent, ...] = ()
    externals: tuple[External, ...] = ()


def beside(session: Session, found: Month, *, actor: Actor, today: date, zone: tzinfo) -> Beside:
    """Return what stands beside this month."""
    month = found.scope
    before, year_ago = (
        _earlier(session, neighbour(month.month, -back), found, today, zone) for back in (1, YEAR)
    )
    over = month.last < today
    silent = silent_offices(session, found, actor=actor) if over else ()
    return Beside(before, year_ago, tuple(silent), external_figures(session, min(month.last, today)))


def values_of(found: Month) -> dict[Cell, int]:
    """Return the totals of a month, and the five numbers."""
    told = {Cell(row.indicator.id, row.dimension, row.code): row.value for row in found.rows}
    return {cell: value for cell, value in told.items() if cell.dimension == TOTAL or cell in FIVE}


def _earlier(session: Session, name: str, found: Month, today: date, zone: tzinfo) -> Earlier | None:
    try:
        earlier = month_of(session, name, found.scope.offices, today=today, zone=zone)
    except InvalidInputError:  # before the first month that can be asked for
        return None
    values = values_of(earlier)
    return Earlier(name, values) if any(values.values()) else None
