"""A register against what the office has already: new, there already, told otherwise, its number taken."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.imported import ImportedRow
from neutrality.cases.register import GivenNumber
from neutrality.domain.appointments import RowProblem, folded
from neutrality.domain.errors import FieldProblem
from neutrality.domain.register_cases import Entry, Totals, read_register, totals_of
from neutrality.domain.register_columns import Column
from neutrality.domain.register_rows import Person, Row
from neutrality.importing.known import Place
from neutrality.means import Means
from neutrality.vault import IndexKind


@dataclass(frozen=True)
class Checked:
    """What an import of a sheet would do: `told` stands in nobody's way, `problems` do."""

    new: tuple[Entry, ...]
    there: int
    told: tuple[RowProblem, ...]
    problems: tuple[RowProblem, ...]
    theirs: Totals
    numbers: frozenset[str]

    @property
    def people(self) -> int:
        """Return how many respondents are new."""
        return sum(len(entry.people) for entry in self.new)


def check(
    session: Session,
    means: Means,
    place: Place,
    rows: Iterable[tuple[int, Mapping[Column, str]]],
    today: date,
) -> Checked:
    """Return what is new in a register, and everything that is wrong with its rows."""
    register = read_register(rows, place.known, today)
    known, taken = _known(session, place), _numbers(session, place)
    new, told, problems = list[Entry](), list[RowProblem](), list(register.problems)
    there, used = 0, Counter(receipt for entry in register.entries if (receipt := _receipt(entry)))
    for entry in register.entries:
        key = folded(entry.number)
        if key in known:
            same, other = _compared(means, place, entry, known[key])
            there, told = there + same, [*told, *other]
        elif key in taken:
            told.append(RowProblem(entry.first.line, FieldProblem(Column.NUMBER, "number_worked_here")))
        elif (receipt := _receipt(entry)) in taken or used[receipt] > 1:
            taken_by = FieldProblem(Column.RECEIPT_NUMBER, "number_taken")
            problems.append(RowProblem(entry.first.line, taken_by))
        else:
            new.append(entry)
    return Checked(
        new=tuple(new),
        there=there,
        told=tuple(told),
        problems=tuple(sorted(problems, key=lambda one: one.row)),
        theirs=totals_of(row for entry in register.entries for row in entry.rows),
        numbers=frozenset(folded(entry.number) for entry in register.entries),
    )


def digest_of(means: Means, place: Place, row: Row, person: Person) -> bytes:
    """Return by what a row is known again: keyed, so that it tells nobody whose it was."""
    said = {name: value for name, value in asdict(row).items() if name not in {"line", "people"}}
    said["days"] = {column.value: day.isoformat() for column, day in sorted(row.days.items())}
    text = json.dumps({**said, "person": asdict(person)}, sort_keys=True)
    return means.keyholder.index(IndexKind.NAME, f"register row: {text}", office_id=place.office.id)


def _known(session: Session, place: Place) -> dict[str, set[bytes]]:
    found = select(ImportedRow.number, ImportedRow.digest).where(ImportedRow.office_id == place.office.id)
    known: dict[str, set[bytes]] = {}
    for number, digest in session.execute(found):
        known.setdefault(folded(number), set()).add(digest)
    return known


def _numbers(session: Session, place: Place) -> set[str]:
    found = select(func.lower(GivenNumber.text)).where(GivenNumber.office_id == place.office.id)
    return {folded(text) for text in session.scalars(found)}


def _receipt(entry: Entry) -> str:
    return folded(entry.first.receipt_number)


def _compared(means: Means, place: Place, entry: Entry, known: set[bytes]) -> tuple[int, list[RowProblem]]:
    """Return how many respondents are there just so, and which rows say something else.

    Of what was erased only that it was there is known.
    """
    if b"" in known:
        return len(entry.people), []
    lines = list(_unknown(means, place, entry, known))
    told = [RowProblem(line, FieldProblem(Column.NUMBER, "row_differs")) for line in dict.fromkeys(lines)]
    return len(entry.people) - len(lines), told


def _unknown(means: Means, place: Place, entry: Entry, known: set[bytes]) -> Iterator[int]:
    for row, person in entry.people:
        if digest_of(means, place, row, person) not in known:
            yield row.line
