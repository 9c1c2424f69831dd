"""A register as rows of cells: XLSX by its first bytes, else CSV in UTF-8 or Windows-1252."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from neutrality.domain.errors import DomainError
from neutrality.domain.register_columns import NEEDED, Column, columns_in, head_row
from neutrality.importing.workbooks import MOST_COLUMNS, MOST_ROWS, read_book

LARGEST = 12 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The rows that say anything, each with its number in the sheet; the headings stand at `head`."""

    rows: tuple[tuple[int, Cells], ...] = field(repr=False)
    head: int
    merged: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def headings(self) -> Cells:
        """Return the office's own headings."""
        return self.rows[self.head][1]

    @property
    def guess(self) -> dict[int, Column]:
        """Return which of our columns each place seems to hold."""
        return columns_in(self.headings)

    def cells(self, places: Mapping[int, Column]) -> list[tuple[int, dict[Column, str]]]:
        """Return the rows below the headings, their cells by our columns.

        Raises:
            DomainError: `column_missing` naming what no place holds and no row can do without.

        """
        missing = [column for column in NEEDED if column not in places.values()]
        if missing:
            raise DomainError("column_missing", column=missing[0])
        below = self.rows[self.head + 1 :]
        if not below:
            raise DomainError("register_empty")
        return [
            (line, {column: row[place] for place, column in places.items() if place < len(row)})
            for line, row in below
            if any(row[place].strip() for place in places if place < len(row))
        ]


def read_sheet(content: bytes) -> Sheet:
    """Return the register in a file.

    Raises:
        DomainError: `sheet_too_large`, `sheet_unreadable`, `sheet_of_1904`, `register_too_long`,
            `no_headings`.

    """
    if len(content) > LARGEST:
        raise DomainError("sheet_too_large", most=LARGEST // 1024)
    if content.startswith(_OLD_EXCEL):
        raise DomainError("sheet_unreadable")
    if content.startswith(_ZIP):
        book = read_book(content)
        rows = [(number, _row(cells)) for number, cells in sorted(book.rows.items())]
        return _sheet(rows, book.merged, book.hidden)
    return _sheet(_lines(_text(content)), (), ())


def _sheet(rows: list[tuple[int, Cells]], merged: tuple[str, ...], hidden: tuple[str, ...]) -> Sheet:
    head = head_row(rows)
    if head is None:
        raise DomainError("no_headings")
    return Sheet(tuple(rows), head, merged, hidden)


def _row(cells: Mapping[int, str]) -> Cells:
    return tuple(cells.get(place, "") for place in range(max(cells) + 1))


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise DomainError("sheet_unreadable")
    return text


def _lines(text: str) -> list[tuple[int, Cells]]:
    """Return the rows of a CSV file; tab, semicolon or comma part the cells, whichever the headings use.

    Rows are counted as a spreadsheet counts them, blank ones too.
    """
    sample = [line for line in text.splitlines() if line.strip()][:15]
    mark = max("\t;,", key=lambda one: max((len(columns_in(line.split(one))) for line in sample), default=0))
    reader, found = csv.reader(io.StringIO(text, newline=""), delimiter=mark), list[tuple[int, Cells]]()
    try:
        for line, row in enumerate(reader, start=1):
            if any(cell.strip() for cell in row):
                found.append((line, tuple(row[:MOST_COLUMNS])))
            if len(found) > MOST_ROWS:
                raise DomainError("register_too_long", most=MOST_ROWS)
    except csv.Error:
        raise DomainError("sheet_unreadable") from None
    return found
