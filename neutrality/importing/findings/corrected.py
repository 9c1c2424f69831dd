"""The sender's own rows again, with what is wrong beside each: a workbook with notes at the cells, or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import IO

from xlsxwriter import Workbook

from neutrality.domain.finding_columns import DAYS, FindingColumn
from neutrality.domain.finding_rows import clean
from neutrality.domain.formulas import harmless
from neutrality.domain.register_rows import day_in
from neutrality.importing.findings.checking import Checked
from neutrality.importing.findings.sheet import FindingSheet
from neutrality.importing.findings.telling import told_of
from neutrality.importing.findings.template import OPTIONS
from neutrality.refusals.finding_import import finding_column

_WIDTH, _WIDE = 20, 60
_LONGEST_NOTE = 500


def corrected_xlsx(sheet: FindingSheet, rows: Iterable[Checked]) -> bytes:
    """Return the workbook, made in memory alone: no name comes to lie in a temporary file."""
    written = io.BytesIO()
    book = Workbook(written, OPTIONS)
    book.set_properties({"created": datetime.combine(date(2000, 1, 1), time())})
    page, kept = book.add_worksheet(), _kept(sheet)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
    wrong = book.add_format({"bg_color": "#F9D9D5", "text_wrap": True, "num_format": "@"})
    page.set_column(0, len(kept), _WIDTH)
    page.set_column(len(kept), len(kept), _WIDE)
    page.freeze_panes(1, 0)
    for place, text in enumerate(_heads(sheet, kept)):
        page.write_string(0, place, text, bold)
    for line, one in enumerate(rows, start=1):
        said = _by_column(one, sheet)
        for place, at in enumerate(kept):
            value, column = _value(sheet, one, at), sheet.columns.get(at)
            style = wrong if column in said else None
            if isinstance(value, date):
                page.write_datetime(line, place, datetime.combine(value, time()), style or day)
            elif value or style:
                page.write_string(line, place, value, style)
            if column in said:
                page.write_comment(line, place, said[column][:_LONGEST_NOTE])
        if text := _errors(one, sheet):
            page.write_string(line, len(kept), text, wrong)
    book.close()
    return written.getvalue()


def write_csv(sheet: FindingSheet, rows: Iterable[Checked], file: IO[str]) -> None:
    """Write the rows as they come, with nothing that a spreadsheet would run."""
    kept = _kept(sheet)
    lines = csv.writer(file, delimiter=";", lineterminator="\r\n")
    lines.writerow([harmless(text) for text in _heads(sheet, kept)])
    for one in rows:
        cells = (_value(sheet, one, at) for at in kept)
        texts = [f"{value:%d-%m-%Y}" if isinstance(value, date) else harmless(value) for value in cells]
        lines.writerow([*texts, harmless(_errors(one, sheet))])


def _kept(sheet: FindingSheet) -> list[int]:
    """Return the places of the sender's own columns; what an earlier check said is said anew."""
    last = max((place for place, text in enumerate(sheet.head.cells) if text.strip()), default=-1)
    return [place for place in range(last + 1) if sheet.columns.get(place) is not FindingColumn.WRONG]


def _heads(sheet: FindingSheet, kept: list[int]) -> Iterator[str]:
    yield from (sheet.head.cells[place] for place in kept)
    yield finding_column(FindingColumn.WRONG)


def _value(sheet: FindingSheet, one: Checked, place: int) -> str | date:
    """Return a cell as it was, a day as a day however it was written."""
    text = clean(one.line.cells[place]) if place < len(one.line.cells) else ""
    day = day_in(text) if sheet.columns.get(place) in DAYS else None
    return day or text


def _by_column(one: Checked, sheet: FindingSheet) -> dict[FindingColumn | None, str]:
    said: dict[FindingColumn | None, str] = {}
    told = told_of(sheet, one.line.number, one.problems)
    for problem, words in zip(one.problems, told, strict=True):
        column = FindingColumn(problem.field)
        said[column] = f"{said[column]} {words.text}" if column in said else words.text
    return said


def _errors(one: Checked, sheet: FindingSheet) -> str:
    told = told_of(sheet, one.line.number, (*one.problems, *one.warnings))
    return " | ".join(f"{each.column}: {each.text}" for each in told)
