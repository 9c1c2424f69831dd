"""A sheet of results between the pages: packed into the form, so that the server keeps nothing."""

from __future__ import annotations

from itertools import islice

from neutrality.domain.errors import DomainError
from neutrality.importing import carrying
from neutrality.importing.findings.sheet import BROWSER_ROWS, FindingSheet, found_in
from neutrality.spreadsheets.tables import BROKEN_FORMULA, MOST_COLUMNS, NO_VALUE, Line, Table

_FAULTS = (NO_VALUE, BROKEN_FORMULA)
# Headings and what may stand above them.
_ABOVE = 15


def pack(sheet: FindingSheet) -> str:
    """Return a sheet as one field of a form.

    Raises:
        DomainError: `findings_for_the_command` when it is too large for that.

    """
    lines = list(islice(sheet.table.lines(), BROWSER_ROWS + _ABOVE + 1))
    table = sheet.table
    told = [
        [[one.number, {str(at): code for at, code in one.faults.items()}, *one.cells] for one in lines],
        list(table.merged)[:200], list(table.hidden), list(table.others), list(table.hidden_rows)[:200],
    ]  # fmt: skip
    text = carrying.packed(told)
    if _rows(sheet) > BROWSER_ROWS or len(text) > carrying.LARGEST_PACKED:
        raise DomainError("findings_for_the_command", most=BROWSER_ROWS)
    return text


def unpack(text: str) -> FindingSheet:
    """Return the sheet of a field; raises DomainError as `pack` and `found_in` do, `sheet_unreadable`."""
    told = carrying.unpacked(text)
    try:
        rows, *noted, hidden_rows = told
        lines = tuple(
            Line(int(number), tuple(map(str, cells))[:MOST_COLUMNS], _faults(faults))
            for number, faults, *cells in rows
        )
        merged, hidden, others = (tuple(map(str, some)) for some in noted)
        table = Table(lambda: iter(lines), merged, hidden, others, tuple(map(int, hidden_rows)))
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise DomainError("sheet_unreadable") from None
    sheet = found_in(table)
    if _rows(sheet) > BROWSER_ROWS:
        raise DomainError("findings_for_the_command", most=BROWSER_ROWS)
    return sheet


def _rows(sheet: FindingSheet) -> int:
    return sum(1 for _row in islice(sheet.rows(), BROWSER_ROWS + 1))


def _faults(told: dict[str, str]) -> dict[int, str]:
    return {int(at): code for at, code in told.items() if code in _FAULTS}
