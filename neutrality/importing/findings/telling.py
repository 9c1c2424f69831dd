"""What the check of a sheet found, in words: each cell by its name, the sheet's own oddities, the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _

from neutrality.domain.appointments import RowProblem
from neutrality.domain.errors import FieldProblem
from neutrality.importing.findings.checking import Checked, Standing
from neutrality.importing.findings.sheet import FindingSheet
from neutrality.importing.telling import reason_of
from neutrality.refusals.finding_import import finding_column

SHOWN = 200
_FEW = 10
# The sheets of our own template that hold no results.
OWN_SHEETS = ("Daftar (Lists)", "Petunjuk (Instructions)")


@dataclass(frozen=True)
class Told:
    """One thing about one cell: its name, its row, its column, what is wrong and what to do."""

    cell: str
    row: int
    column: str
    text: str


@dataclass
class Summary:
    """What the rows of a sheet came to; of many mistakes the first are kept."""

    counts: Counter[Standing] = field(default_factory=Counter)
    respondents: int = 0
    wrong: list[Told] = field(default_factory=list)
    warned: list[Told] = field(default_factory=list)
    more_wrong: int = 0
    more_warned: int = 0

    def add(self, sheet: FindingSheet, checked: Iterable[Checked]) -> None:
        """Count these rows."""
        for one in checked:
            self.counts[one.standing] += 1
            if one.submission is not None:
                self.respondents += len(one.submission.respondents)
            self.more_wrong += _keep(self.wrong, told_of(sheet, one.line.number, one.problems))
            self.more_warned += _keep(self.warned, told_of(sheet, one.line.number, one.warnings))

    @property
    def new(self) -> int:
        """Return how many findings would be made."""
        return self.counts[Standing.NEW]

    @property
    def faulty(self) -> int:
        """Return how many rows have a mistake."""
        return self.counts[Standing.WRONG]

    def sums(self) -> list[tuple[str, int]]:
        """Return how many rows there are of each sort, where there are any."""
        names = {
            Standing.NEW: _("New"),
            Standing.WRONG: _("With mistakes"),
            Standing.THERE: _("Imported before"),
            Standing.DIFFERS: _("Imported before, now different: left as they are"),
            Standing.TWICE: _("Twice in this sheet: taken once"),
            Standing.EXAMPLE: _("Example of the template: not taken"),
        }
        return [(name, self.counts[one]) for one, name in names.items() if self.counts[one]]


def told_of(sheet: FindingSheet, row: int, problems: Iterable[FieldProblem]) -> Iterator[Told]:
    """Yield each problem of a row in words."""
    for problem in problems:
        cell = sheet.cell(row, problem.field)
        yield Told(cell, row, finding_column(problem.field), reason_of(RowProblem(row, problem)))


def line_of(one: Told) -> str:
    """Return one problem as one line."""
    if one.cell:
        return _("Cell %(cell)s, %(column)s: %(text)s", cell=one.cell, column=one.column, text=one.text)
    return _("Row %(row)s, %(column)s: %(text)s", row=one.row, column=one.column, text=one.text)


def remarks_on(sheet: FindingSheet) -> Iterator[str]:
    """Yield what of the sheet its sender should look at."""
    table = sheet.table
    others = [name for name in table.others if name not in OWN_SHEETS]
    if others:
        yield _("Only the first sheet was read, not these: %(names)s.", names=_few(others))
    if table.hidden:
        yield _("Hidden sheets were not read: %(names)s.", names=_few(table.hidden))
    if table.hidden_rows:
        yield _("Hidden rows were read like the others: %(rows)s.", rows=_few(map(str, table.hidden_rows)))
    if table.merged:
        yield _("Merged cells count for each of their rows: %(cells)s.", cells=_few(table.merged))
    if sheet.twice():
        yield _(
            "Two columns are headed alike; the first of them counts, not these: %(cells)s.",
            cells=_few(sheet.twice()),
        )
    if sheet.aside():
        yield _("These columns are not known here and were left aside: %(names)s.", names=_few(sheet.aside()))


def _few(texts: Iterable[str]) -> str:
    several = list(texts)
    return ", ".join(several[:_FEW]) + (" …" if len(several) > _FEW else "")


def _keep(kept: list[Told], told: Iterable[Told]) -> int:
    """Keep the first of many, return how many were too many."""
    more = 0
    for one in told:
        if len(kept) < SHOWN:
            kept.append(one)
        else:
            more += 1
    return more
