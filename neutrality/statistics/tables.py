"""The month as tables for the screen: every observation once, and which list stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from neutrality.domain.indicators import INDICATORS, Indicator, Unit
from neutrality.statistics.service import Month

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
