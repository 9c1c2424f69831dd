"""What an import says, in words: each row with its column, the sums beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date

from flask_babel import gettext as _

from neutrality.domain.appointments import RowProblem
from neutrality.domain.register_cases import Totals
from neutrality.importing.sheets import Sheet
from neutrality.refusals import words
from neutrality.refusals.importing import SUMS, column_name


def reason_of(one: RowProblem) -> str:
    """Return why, and what to do."""
    said = {name: _said(name, value) for name, value in one.problem.params.items()}
    return words(one.problem.code, said)


def lines_of(found: Iterable[RowProblem]) -> Iterator[str]:
    """Yield each problem as one line: row, column, reason and remedy."""
    for row, column, text in told_of(found):
        yield _("Row %(row)s, %(column)s: %(text)s", row=row, column=column, text=text)


def told_of(found: Iterable[RowProblem]) -> Iterator[tuple[int, str, str]]:
    """Yield row, column and reason of each."""
    for one in found:
        yield one.row, column_name(one.problem.field), reason_of(one)


def remarks_on(sheet: Sheet) -> Iterator[str]:
    """Yield what of the workbook the office should look at."""
    if sheet.hidden:
        yield _("Hidden sheets were not read: %(names)s.", names=", ".join(sheet.hidden))
    if sheet.merged:
        shown = ", ".join(sheet.merged[:10]) + (" …" if len(sheet.merged) > len(sheet.merged[:10]) else "")
        yield _("Merged cells count for each of their rows: %(cells)s.", cells=shown)


def sums_of(theirs: Totals, ours: Totals) -> list[tuple[str, int, int]]:
    """Return each sum of the register beside ours."""
    here = asdict(ours)
    return [(str(SUMS[name]), number, here[name]) for name, number in asdict(theirs).items()]


def _said(name: str, value: object) -> object:
    if name == "other":
        return column_name(value)
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else value
