"""A sheet of officers as rows of texts: a file, or cells that were pasted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from itertools import takewhile

from neutrality.domain.errors import DomainError
from neutrality.spreadsheets.reading import no_headings, open_table
from neutrality.spreadsheets.tables import Limits, Line
from neutrality.spreadsheets.texts import lines_of

LARGEST = 512 * 1024
_LIMITS = Limits(file=LARGEST, part=8 * 1024 * 1024)
MOST_ROWS = 2000


def rows_of(content: bytes) -> list[list[str]]:
    """Return the rows of a file; those that say nothing are empty.

    Raises:
        DomainError: what `open_table` and its lines raise.

    """
    return _rows(open_table(io.BytesIO(content), _LIMITS).lines())


def rows_of_text(text: str) -> list[list[str]]:
    """Return the rows of a text; tab, semicolon or comma part the cells, whichever stands first most often.

    Raises:
        DomainError: `sheet_unreadable`, `quote_not_closed`.

    """
    if "\x00" in text:
        raise DomainError("sheet_unreadable")
    return _rows(lines_of(io.StringIO(text, newline=""), no_headings))


def text_of(rows: list[list[str]]) -> str:
    """Return rows as a text that `rows_of_text` reads back."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerows(rows)
    return written.getvalue()


def _rows(lines: Iterable[Line]) -> list[list[str]]:
    rows = list[list[str]]()
    for line in takewhile(lambda one: one.number <= MOST_ROWS, lines):
        rows += [[] for _blank in range(line.number - len(rows) - 1)]
        rows.append(list(line.cells))
    return rows
