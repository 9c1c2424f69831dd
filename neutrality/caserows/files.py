"""The rows as a file: CSV, or a workbook that goes on on a further sheet where one is full."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from neutrality.caserows.columns import COLUMNS, LABEL, NOTE_EN, NOTE_ID, header
from neutrality.caserows.reading import Value
from neutrality.domain.formulas import harmless

FORMATS = ("csv", "xlsx")
LONGEST_SHEET = 1_048_576
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_WIDTH = 18


def write(rows: Iterable[Sequence[Value]], kind: str, path: Path, *, longest: int = LONGEST_SHEET) -> int:
    """Write the file row by row and return how many rows it has; a sheet has `longest` lines at most."""
    return _write_csv(rows, path) if kind == "csv" else _write_xlsx(rows, path, longest)


def _write_csv(rows: Iterable[Sequence[Value]], path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header())
        for row in rows:
            writer.writerow(map(_text, row))
            count += 1
    return count


def _text(value: Value) -> str | float:
    return value.isoformat() if isinstance(value, date) else harmless(value or "")


def _write_xlsx(rows: Iterable[Sequence[Value]], path: Path, longest: int) -> int:
    book, count = Workbook(str(path), OPTIONS), 0
    day, head = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    for number, part in enumerate(_sheets(iter(rows), longest - 1), start=1):
        sheet = book.add_worksheet("Baris" if number == 1 else f"Baris {number}")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header()) - 1, _WIDTH)
        sheet.write_row(0, 0, header(), head)
        for line, row in enumerate(part, start=1):
            count += 1
            _write_row(sheet, line, row, day)
    _explain(book.add_worksheet("Keterangan"), head)
    book.close()
    return count


def _sheets(rows: Iterator[Sequence[Value]], most: int) -> Iterator[Iterator[Sequence[Value]]]:
    """Yield the rows sheet by sheet, at least one; none is held."""
    yield islice(rows, most)
    for row in rows:
        yield chain((row,), islice(rows, most - 1))


def _write_row(sheet: Worksheet, line: int, row: Sequence[Value], day: object) -> None:
    for place, value in enumerate(row):
        if isinstance(value, date):
            sheet.write_datetime(line, place, value, day)
        elif value:
            sheet.write_string(line, place, value)


def _explain(sheet: Worksheet, head: object) -> None:
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, 2, 70)
    sheet.write_row(0, 0, ("kolom / column", "isi", "what it holds"), head)
    for line, column in enumerate(COLUMNS, start=1):
        name = f"{column.name}, {column.name}{LABEL}" if column.named else column.name
        sheet.write_row(line, 0, (name, column.told_id, column.told_en))
    sheet.write_row(len(COLUMNS) + 2, 0, ("", NOTE_ID, NOTE_EN))
