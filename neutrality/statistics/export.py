"""The month as a file: one observation a row, definitions beside the figures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any, TextIO

from neutrality.domain.formulas import harmless
from neutrality.domain.indicators import Identity
from neutrality.domain.values import Days, Rate, Sign, Value
from neutrality.statistics.names import Names
from neutrality.statistics.service import Figure, Month, Observation

COLUMNS = (
    "indicator", "unit", "basis", "definition_version", "month", "office", "dimension", "code",
    "label_id", "label_en", "value", "status", "type", "part", "whole",
    "explained_id", "explained_en", "source",
)  # fmt: skip
FORMATS = ("csv", "json")
STATUS, UNUSABLE = "draft", "cannot_be_used"
DIFFERENCE = {
    "label_id": "Selisih: akhir − (awal + masuk + ikut gabung + dibuka kembali + dimasukkan kembali"
    " + dilimpahkan masuk − dilimpahkan keluar − selesai − dikeluarkan)",
    "label_en": "Difference: closing − (opening + received + joined + reopened + taken back in"
    " + transferred in − transferred out − closed − taken out)",
}
COMPARED = {
    "label_id": "Banyaknya angka yang berbeda antara dua cara hitung",
    "label_en": "Figures in which the two ways of counting differ",
}


def rows_of(month: Month, names: Names) -> Iterator[dict[str, Any]]:
    """Return the rows of the file: the figures, the identity of each unit, and whether both counts agree."""
    covered = names.covered(month.scope.offices)
    shared = {"month": month.scope.month, "office": covered, "status": _status(month)}
    figures: list[Observation | Figure] = [*month.rows, *month.analysis]
    for row in figures:
        yield {**_figure(row, names), **shared}
    for identity in month.identities:
        yield {**_check(identity), **shared}
    yield {**_compared(month), **shared}


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


def _about(month: Month, names: Names, as_of: date) -> dict[str, Any]:
    return {
        "month": month.scope.month,
        "office": names.covered(month.scope.offices),
        "status": _status(month),
        "draft": True,
        "as_of": as_of.isoformat(),
        "log_position": month.scope.position,
        "adds_up": month.adds_up,
        "counted_twice_alike": not month.differences,
        "identity": [
            {**asdict(identity), "expected": identity.expected, "holds": identity.holds}
            for identity in month.identities
        ],
    }


def _figure(row: Observation | Figure, names: Names) -> dict[str, Any]:
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
        **_value(row.value),
        "explained_id": indicator.explained_id,
        "explained_en": indicator.explained_en,
        "source": indicator.source,
    }


def _status(month: Month) -> str:
    return STATUS if month.usable else UNUSABLE


def _value(value: Value) -> dict[str, str | float]:
    """Return the value as a number with what it is made of; a sign has a name and no number."""
    match value:
        case Rate(part, whole):
            number: str | float = round(float(value.share), 4)
            return {"value": number, "type": "rate", "part": part, "whole": whole}
        case Days(days, of):
            return {"value": round(float(days), 1), "type": "days", "part": "", "whole": of}
        case Sign():
            return {"value": "", "type": value.value, "part": "", "whole": ""}
        case int():
            return {"value": value, "type": "count", "part": "", "whole": ""}


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
        **_value(identity.closing - identity.expected),
        **_of_a_check(),
    }


def _compared(month: Month) -> dict[str, Any]:
    """The value is in how many figures both ways of counting differ, so 0 where they agree."""
    return {
        "indicator": "counted_twice",
        "unit": "case",
        "basis": "check",
        "definition_version": 1,
        "dimension": "alike",
        "code": "differ" if month.differences else "alike",
        **COMPARED,
        **_value(len(month.differences)),
        **_of_a_check(),
    }


def _of_a_check() -> dict[str, str]:
    return {"explained_id": "", "explained_en": "", "source": "design 6"}
