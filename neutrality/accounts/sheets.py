"""A spreadsheet as rows of texts: comma or semicolon, UTF-8 or Windows, pasted cells, or XLSX."""

from __future__ import annotations

import csv
import io
from itertools import islice

from neutrality.accounts.workbooks import MOST_CELLS, MOST_ROWS, first_sheet
from neutrality.domain.errors import DomainError

LARGEST = 512 * 1024
_ZIP = b"PK\x03\x04"


def rows_of(content: bytes) -> list[list[str]]:
    """Return the rows of a file, XLSX by its first bytes, else text.

    Raises:
        DomainError: `sheet_too_large`, `sheet_unreadable`.

    """
    if len(content) > LARGEST:
        raise DomainError("sheet_too_large", most=LARGEST // 1024)
    if content.startswith(_ZIP):
        return first_sheet(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return rows_of_text(text)


def rows_of_text(text: str) -> list[list[str]]:
    """Return the rows of a text; tab, semicolon or comma part the cells, whichever stands first most often.

    Raises:
        DomainError: `sheet_unreadable`.

    """
    if "\x00" in text:
        raise DomainError("sheet_unreadable")
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max("\t;,", key=first.count)
    lines = csv.reader(io.StringIO(text), delimiter=mark)
    try:
        return [row[:MOST_CELLS] for row in islice(lines, MOST_ROWS)]
    except csv.Error:
        raise DomainError("sheet_unreadable") from None


def text_of(rows: list[list[str]]) -> str:
    """Return rows as a text that `rows_of_text` reads back."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerows(rows)
    return written.getvalue()
