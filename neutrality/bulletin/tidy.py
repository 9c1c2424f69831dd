"""A release as CSV: one observation a row, codes and labels, ready for any program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from neutrality.domain.formulas import harmless
from neutrality.domain.publication import Column, Line, Publication, Table, Text, value_written
from neutrality.domain.values import Rate, Sign, Value

COLUMNS = (
    "table", "since", "until", "indicator", "indicator_label_id", "indicator_label_en", "unit", "basis",
    "definition_version", "dimension", "code", "label_id", "label_en", "value", "type", "part", "whole",
    "month", "revision", "status", "explained_id", "explained_en", "source",
)  # fmt: skip
# A withheld table has a row for each figure, so that a reader of this file alone knows of it.
_WITHHELD = Text("ditahan seluruhnya", "withheld as a whole")
_PLACES = 4  # of a share; part and whole stand beside it


def csv_of(publication: Publication) -> bytes:
    """Return the file: UTF-8, commas, lines ended by LF, decimal points, nothing that a spreadsheet runs."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows_of(publication):
        writer.writerow({name: harmless(value) for name, value in row.items()})
    return text.getvalue().encode()


def rows_of(publication: Publication) -> Iterator[dict[str, Any]]:
    """Return the rows; a sign has its name as type and no value."""
    for table, column, line, value in _observed(publication):
        yield {
            "table": table.id,
            "since": table.since or "",
            "until": table.until or "",
            "indicator": column.id,
            "indicator_label_id": column.label.id,
            "indicator_label_en": column.label.en,
            "unit": column.unit,
            "basis": column.basis,
            "definition_version": column.version,
            "dimension": table.dimension,
            "code": line.code,
            "label_id": line.label.id,
            "label_en": line.label.en,
            **_numbers(value),
            "month": publication.month,
            "revision": publication.revision,
            "status": publication.status,
            "explained_id": column.explained.id,
            "explained_en": column.explained.en,
            "source": column.source,
        }


def _observed(publication: Publication) -> Iterator[tuple[Table, Column, Line, Value]]:
    yield from publication.observations()
    for table in publication.tables:
        if not table.lines:
            for column in table.columns:
                yield table, column, Line("", _WITHHELD, ()), Sign.HIDDEN


def _numbers(value: Value) -> dict[str, str | float]:
    told = value_written(value)
    if isinstance(value, Rate):
        number: str | float = round(float(value.share), _PLACES)
    else:
        number = told.get("value", told.get("days", ""))
    return {
        "value": number,
        "type": told["type"],
        "part": told.get("part", ""),
        "whole": told.get("whole", told.get("of", "")),
    }
