"""A table of supervision results: where its headings stand, which column is which, what is left aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from neutrality.domain.errors import DomainError
from neutrality.domain.finding_columns import NEEDED, FindingColumn, columns_in, head_at, twice_in
from neutrality.spreadsheets.reading import open_table
from neutrality.spreadsheets.tables import Limits, Line, Table, cell_name

# What the page takes; whoever has more uses the command.
BROWSER = Limits(file=4 * 1024 * 1024, part=48 * 1024 * 1024)
BROWSER_ROWS = 1000
COMMAND = Limits(file=256 * 1024 * 1024, part=512 * 1024 * 1024)
_FIRST_ROWS = 15


@dataclass(frozen=True)
class FindingSheet:
    """The rows below the headings of a table, and which column stands where."""

    table: Table
    head: Line
    columns: Mapping[int, FindingColumn]
    places: Mapping[FindingColumn, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {column: place for place, column in self.columns.items()})

    def rows(self) -> Iterator[Line]:
        """Yield the rows below the headings of which any of our columns says something."""
        for line in self.table.lines():
            if line.number > self.head.number and any(self._says(line, place) for place in self.columns):
                yield line

    def cells(self, line: Line) -> dict[FindingColumn, str]:
        """Return the cells of a row by their columns."""
        return {
            column: line.cells[place] for place, column in self.columns.items() if place < len(line.cells)
        }

    def cell(self, line: int, column: object) -> str:
        """Return how a spreadsheet names a cell, such as C14; nothing where the sheet has no such column."""
        place = next((at for name, at in self.places.items() if name == column), None)
        return "" if place is None else cell_name(line, place)

    def aside(self) -> list[str]:
        """Return the headings that mean none of our columns."""
        twice = twice_in(self.head.cells)
        return [
            text.strip()
            for place, text in enumerate(self.head.cells)
            if text.strip() and place not in self.columns and place not in twice
        ]

    def twice(self) -> list[str]:
        """Return the cells of headings that mean a column which an earlier one means already."""
        return [cell_name(self.head.number, place) for place in twice_in(self.head.cells)]

    def _says(self, line: Line, place: int) -> bool:
        return place in line.faults or (place < len(line.cells) and bool(line.cells[place].strip()))


def read_findings(file: BinaryIO, limits: Limits) -> FindingSheet:
    """Return the sheet in a file.

    Raises:
        DomainError: what `open_table` raises; `no_finding_headings`, `column_missing`, `findings_empty`.

    """
    return found_in(open_table(file, limits, _known))


def found_in(table: Table) -> FindingSheet:
    """Return the sheet of a table; raises as `read_findings` does."""
    first = list(islice(table.lines(), _FIRST_ROWS))
    at = head_at([line.cells for line in first])
    if at is None:
        raise DomainError("no_finding_headings")
    columns = columns_in(first[at].cells)
    missing = [column for column in NEEDED if column not in columns.values()]
    if missing:
        raise DomainError("column_missing", column=missing[0])
    sheet = FindingSheet(table, first[at], columns)
    if next(sheet.rows(), None) is None:
        raise DomainError("findings_empty")
    return sheet


def _known(cells: Sequence[str]) -> int:
    return len(columns_in(cells))
