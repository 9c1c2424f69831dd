"""The month as tables for the screen: every observation once, and the address of the list behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from neutrality.domain.cells import TOTAL, Cell
from neutrality.domain.indicators import INDICATORS, Indicator, Unit
from neutrality.domain.indicators_mix import MIX
from neutrality.domain.indicators_rates import RATES
from neutrality.domain.indicators_times import TIMES
from neutrality.domain.values import Value
from neutrality.statistics.names import Names
from neutrality.statistics.service import Figure, Month

DIMENSIONS = (
    "kind", "state", "outcome", "office", "channel", "violation_type", "sanction_level", "sanction_kind",
    "exclusion",
)  # fmt: skip
OF_ANALYSIS = ("age", "agency", "election", "election_agency", "province", "cause", "act", "measure")


@dataclass(frozen=True)
class Table:
    """Figures of one unit along one dimension: a row for each code, a column for each figure."""

    dimension: str
    unit: Unit
    indicators: tuple[Indicator, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def tables_of(month: Month) -> list[Table]:
    """Return the tables that together hold every observation of the month but the totals."""
    made = [_table(month, dimension, unit) for dimension in DIMENSIONS for unit in Unit]
    return [table for table in made if table.rows]


@dataclass(frozen=True)
class Group:
    """Figures of the analysis that belong together: those without a dimension, then a table along each."""

    name: str
    totals: tuple[Figure, ...]
    tables: tuple[Along, ...]


@dataclass(frozen=True)
class Along:
    """Figures of the analysis along one dimension: a row for each code, a column for each figure."""

    dimension: str
    indicators: tuple[Indicator, ...]
    rows: tuple[tuple[str, tuple[Value | None, ...]], ...]


def groups_of(month: Month) -> list[Group]:
    """Return the analysis in the groups in which it is declared."""
    found = []
    for name, declared in (("rates", RATES), ("times", TIMES), ("mix", MIX)):
        mine = [row for row in month.analysis if row.indicator in declared]
        totals = tuple(row for row in mine if row.dimension == TOTAL)
        found.append(Group(name, totals, tuple(_along(mine, dimension) for dimension in _of(mine))))
    return found


def _of(rows: Iterable[Figure]) -> list[str]:
    return [one for one in dict.fromkeys(row.dimension for row in rows) if one != TOTAL]


def _along(rows: Iterable[Figure], dimension: str) -> Along:
    found = {(row.indicator, row.code): row.value for row in rows if row.dimension == dimension}
    indicators = tuple(dict.fromkeys(indicator for indicator, _ in found))
    codes = list(dict.fromkeys(code for _, code in found))
    return Along(
        dimension,
        indicators,
        tuple((code, tuple(found.get((row, code)) for row in indicators)) for code in codes),
    )


def list_behind(month: str, cell: Cell, named: Names | None = None) -> str:
    """Return the address of the list behind a figure, which names offices and the like by their own code."""
    code = named.public_code(cell.dimension, cell.code) if named else cell.code
    along = {"along": cell.dimension, "code": code} if cell.dimension != TOTAL else {}
    return f"/meja/statistik/{month}/daftar?{urlencode({'figure': cell.indicator, **along})}"


def _table(month: Month, dimension: str, unit: Unit) -> Table:
    found = {
        (row.indicator.id, row.code): row.value
        for row in month.rows
        if row.dimension == dimension and row.indicator.unit is unit
    }
    used = {name for name, _ in found}
    indicators = tuple(row for row in INDICATORS if row.id in used)
    codes = sorted({code for _, code in found})
    rows = tuple((code, tuple(found.get((row.id, code), 0) for row in indicators)) for code in codes)
    return Table(dimension, unit, indicators, rows)
