"""The month as a file: one observation a row, definitions beside the figures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from neutrality.statistics.service import Month, Observation

COLUMNS = (
    "month", "status", "indicator", "unit", "basis", "definition_version", "dimension", "code",
    "label_id", "label_en", "value",
)  # fmt: skip
Names = Callable[[str, str, str], str]


def rows_of(month: Month, names: Names) -> Iterator[dict[str, Any]]:
    """Return the rows of the file: the figures, then the identity of each unit."""
    for row in month.rows:
        yield _row(month, row, names)
    for identity in month.identities:
        shared = {"month": month.scope.month, "status": "draft", "indicator": "identity", "basis": "check"}
        yield {
            **shared,
            "unit": identity.unit.value,
            "definition_version": 1,
            "dimension": "total",
            "code": "holds" if identity.holds else "does_not_hold",
            "label_id": "Awal + masuk + dibuka kembali - selesai = akhir",
            "label_en": "Opening + received + reopened - closed = closing",
            "value": identity.closing - identity.expected,
        }


def as_csv(month: Month, names: Names) -> str:
    """Return the file as CSV (UTF-8, comma, ISO dates)."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows_of(month, names))
    return text.getvalue()


def as_json(month: Month, names: Names, *, as_of: date) -> str:
    """Return the file as JSON: what it is, the check, the observations."""
    body = {
        "month": month.scope.month,
        "status": "draft",
        "as_of": as_of.isoformat(),
        "log_position": month.position,
        "adds_up": month.adds_up,
        "observations": list(rows_of(month, names)),
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _row(month: Month, row: Observation, names: Names) -> dict[str, Any]:
    indicator = row.indicator
    labels = {
        f"label_{lang}": indicator.label(lang)
        + (f": {names(row.dimension, row.code, lang)}" if row.code else "")
        for lang in ("id", "en")
    }
    return {
        "month": month.scope.month,
        "status": "draft",
        "indicator": indicator.id,
        "unit": indicator.unit.value,
        "basis": indicator.basis.value,
        "definition_version": indicator.version,
        "dimension": row.dimension,
        "code": row.code,
        **labels,
        "value": row.value,
    }
