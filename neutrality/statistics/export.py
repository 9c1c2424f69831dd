"""The month as a file: one observation a row, definitions beside the figures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any, TextIO

from neutrality.domain.indicators import Identity
from neutrality.statistics.names import Names
from neutrality.statistics.service import Month, Observation

COLUMNS = (
    "indicator", "unit", "basis", "definition_version", "month", "office", "dimension", "code",
    "label_id", "label_en", "value", "status",
)  # fmt: skip
FORMATS = ("csv", "json")
STATUS = "draft"
DIFFERENCE = {
    "label_id": "Selisih: akhir − (awal + masuk + ikut gabung + dibuka kembali + dimasukkan kembali"
    " + dilimpahkan masuk − dilimpahkan keluar − selesai − dikeluarkan)",
    "label_en": "Difference: closing − (opening + received + joined + reopened + taken back in"
    " + transferred in − transferred out − closed − taken out)",
}
# A spreadsheet takes a text that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows_of(month: Month, names: Names) -> Iterator[dict[str, Any]]:
    """Return the rows of the file: the figures, then the identity of each unit."""
    shared = {"month": month.scope.month, "office": names.covered(month.scope.offices), "status": STATUS}
    for row in month.rows:
        yield {**_figure(row, names), **shared}
    for identity in month.identities:
        yield {**_check(identity), **shared}


def write(month: Month, names: Names, kind: str, file: TextIO, *, as_of: date) -> None:
    """Write the file as `csv` (UTF-8, comma) or `json`, row by row."""
    if kind == "csv":
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {name: harmless(value) for name, value in row.items()} for row in rows_of(month, names)
        )
        return
    body = {**_about(month, names, as_of), "observations": list(rows_of(month, names))}
    json.dump(body, file, ensure_ascii=False, indent=1)
    file.write("\n")


def as_text(month: Month, names: Names, kind: str, *, as_of: date) -> str:
    """Return the file as one text."""
    text = io.StringIO()
    write(month, names, kind, text, as_of=as_of)
    return text.getvalue()


def harmless(value: str | int) -> str | int:
    """Return a text that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _about(month: Month, names: Names, as_of: date) -> dict[str, Any]:
    return {
        "month": month.scope.month,
        "office": names.covered(month.scope.offices),
        "status": STATUS,
        "draft": True,
        "as_of": as_of.isoformat(),
        "log_position": month.scope.position,
        "adds_up": month.adds_up,
        "identity": [
            {**asdict(identity), "expected": identity.expected, "holds": identity.holds}
            for identity in month.identities
        ],
    }


def _figure(row: Observation, names: Names) -> dict[str, Any]:
    indicator = row.indicator
    labels = {
        f"label_{lang}": indicator.label(lang)
        + (f": {names(row.dimension, row.code, lang)}" if row.code else "")
        for lang in ("id", "en")
    }
    return {
        "indicator": indicator.id,
        "unit": indicator.unit.value,
        "basis": indicator.basis.value,
        "definition_version": indicator.version,
        "dimension": row.dimension,
        "code": names.public_code(row.dimension, row.code),
        **labels,
        "value": row.value,
    }


def _check(identity: Identity) -> dict[str, Any]:
    """The value is what is missing: counted minus expected, so 0 where the month adds up."""
    return {
        "indicator": "identity",
        "unit": identity.unit.value,
        "basis": "check",
        "definition_version": 1,
        "dimension": "holds",
        "code": "yes" if identity.holds else "no",
        **DIFFERENCE,
        "value": identity.closing - identity.expected,
    }
