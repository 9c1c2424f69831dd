"""The month as tables for the screen: every observation once, and which list stands behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from neutrality.domain.cells import TOTAL
from neutrality.domain.indicators import INDICATORS, Indicator, Unit
from neutrality.domain.indicators_mix import MIX
from neutrality.domain.indicators_rates import RATES
from neutrality.domain.indicators_times import TIMES
from neutrality.domain.values import Value
from neutrality.statistics.service import Figure, Month

DIMENSIONS = (
    "kind", "state", "outcome", "office", "channel", "violation_type", "sanction_level", "sanction_kind",
    "exclusion",
)  # fmt: skip
# Which list of the desk holds the cases behind a figure, and how it is narrowed along a dimension.
LISTS = {
    "reports_received": "received",
    "cases_received": "received",
    "respondents_received": "received",
    "registered": "registered",
    "not_registered": "closed",
    "cases_closed": "closed",
    "cases_open": "open",
    "proven": "proven",
    "forwarded": "forwarded",
    "decided": "decided",
}
NARROWED = {"office": "office", "channel": "channel", "violation_type": "type", "outcome": "outcome"}
ALWAYS = {"not_registered": {"outcome": "not_meeting_requirements"}}


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


def list_behind(month: Month, indicator: Indicator, dimension: str = "total", code: str = "") -> str | None:
    """Return the address of the list behind a figure, nothing where no list is exactly it."""
    bucket = LISTS.get(indicator.id)
    if bucket is None or (dimension != "total" and (dimension not in NARROWED or code == "unknown")):
        return None
    narrowed = {NARROWED[dimension]: code} if dimension in NARROWED else {}
    asked = {"bucket": bucket, "month": month.scope.month, **ALWAYS.get(indicator.id, {}), **narrowed}
    return f"/meja?{urlencode(asked)}"


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
