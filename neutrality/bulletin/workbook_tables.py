"""A table of a release on its sheet: in total one figure a row, else one code a row."""

from __future__ import annotations

from neutrality.bulletin.wording import UNITS, WITHHELD, lag
from neutrality.bulletin.workbook_sheets import Sheet, both
from neutrality.charts.words import span
from neutrality.domain.publication import Column, Publication, Table, Text
from neutrality.domain.values import Days, Rate

PART, WHOLE = Text("bagian", "part"), Text("dari", "of")
_IN_DAYS = Text("hari", "days")


def write_table(sheet: Sheet, publication: Publication, table: Table) -> None:
    """Write title, of when it tells, note and figures; a withheld table says so."""
    sheet.title(table.title)
    behind = lag(publication, table)
    for text in (Text(span(table, "id"), span(table, "en")), behind, table.note):
        if text and text.id:
            sheet.line(both(text))
    if not table.lines:
        sheet.set_widths(60)
        sheet.line(both(WITHHELD))
    elif table.dimension == "total":
        _write_total(sheet, table)
    else:
        _write_lines(sheet, table)


def _write_total(sheet: Sheet, table: Table) -> None:
    sheet.set_widths(28, 44, 44, 18, 14, 14, 24)
    sheet.head("indicator", "Angka", "Figure", "Nilai / Value", both(PART), both(WHOLE), "Satuan / Unit")
    (line,) = table.lines
    for column, value in zip(table.columns, line.values, strict=True):
        for place, text in enumerate((column.id, column.label.id, column.label.en)):
            sheet.sheet.write_string(sheet.at, place, text, sheet.styles.text)
        sheet.value(3, value, shared=False)
        unit = _IN_DAYS if isinstance(value, Days) else UNITS.get(column.unit)
        sheet.sheet.write_string(sheet.at, 6, both(unit) if unit else column.unit, sheet.styles.text)
        sheet.at += 1


def _write_lines(sheet: Sheet, table: Table) -> None:
    shared = [any(isinstance(line.values[place], Rate) for line in table.lines)
              for place in range(len(table.columns))]  # fmt: skip
    heads = [_heads(column, rate) for column, rate in zip(table.columns, shared, strict=True)]
    sheet.set_widths(14, 36, 36, *(18 for names in heads for _ in names))
    sheet.head("Kode / Code", "Nama", "Name", *(name for names in heads for name in names), frozen=3)
    for line in table.lines:
        for place, text in enumerate((line.code, line.label.id, line.label.en)):
            sheet.sheet.write_string(sheet.at, place, text, sheet.styles.text)
        place = 3
        for value, rate, names in zip(line.values, shared, heads, strict=True):
            sheet.value(place, value, shared=rate)
            place += len(names)
        sheet.at += 1


def _heads(column: Column, rate: bool) -> list[str]:
    name = both(column.label)
    return [name, f"{name}: {both(PART)}", f"{name}: {both(WHOLE)}"] if rate else [name]
