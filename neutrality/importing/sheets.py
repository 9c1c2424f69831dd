"""A register as rows of cells, the row of its headings found."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from neutrality.domain.errors import DomainError
from neutrality.domain.register_columns import NEEDED, Column, columns_in, head_row
from neutrality.spreadsheets.reading import open_table
from neutrality.spreadsheets.tables import Limits

LARGEST = 12 * 1024 * 1024
MOST_ROWS = 20_000
_LIMITS = Limits(file=LARGEST, part=96 * 1024 * 1024)
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
        DomainError: what `open_table` and its lines raise; `register_too_long`, `no_headings`.

    """
    table = open_table(io.BytesIO(content), _LIMITS, _known)
    rows = list[tuple[int, Cells]]()
    for line in table.lines():
        rows.append((line.number, line.cells))
        if len(rows) > MOST_ROWS:
            raise DomainError("register_too_long", most=MOST_ROWS)
    head = head_row(rows)
    if head is None:
        raise DomainError("no_headings")
    return Sheet(tuple(rows), head, table.merged, table.hidden)


def _known(cells: Sequence[str]) -> int:
    return len(columns_in(cells))
