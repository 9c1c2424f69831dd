"""A sheet of field supervisors, row by row: name, village, decree, last day; every mistake at its row.

Pure: rows of texts come in, appointments and problems come out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from neutrality.domain.errors import FieldProblem

MOST_ROWS = 500
LONGEST_NAME = 120
LONGEST_DECREE = 60
COLUMNS = ("name", "village", "decree_number", "valid_to")
# How offices head these columns; what stands in no list is left aside.
HEADS = {
    "name": frozenset({"name", "nama", "nama lengkap", "nama pengawas"}),
    "village": frozenset(
        {"village", "desa", "kelurahan", "desa/kelurahan", "kelurahan/desa", "kel/desa", "wilayah"}
    ),
    "decree_number": frozenset(
        {"decree", "decree number", "sk", "nomor sk", "no sk", "no. sk", "nomor keputusan", "surat keputusan"}
    ),
    "valid_to": frozenset(
        {"end date", "last day", "berakhir", "tanggal berakhir", "berlaku sampai", "sampai", "akhir"}
    ),
}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january", "februari feb february", "maret mar march", "april apr", "mei may",
            "juni jun june", "juli jul july", "agustus agu ags aug august", "september sep sept",
            "oktober okt oct october", "november nov nopember", "desember des dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# Spreadsheets keep a day as a number of days; these are the years 2000 to 2100.
_SERIAL = range(36526, 73051)
_FIRST_SERIAL = date(1899, 12, 30)
_YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Appointment:
    """One field supervisor as the sheet names them."""

    name: str
    village: str
    decree_number: str
    valid_to: date

    @property
    def key(self) -> tuple[str, str, str]:
        """By what the same appointment is known again, however it is spaced and capitalised."""
        return (folded(self.name), folded(self.village), folded(self.decree_number))


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one field of a row; rows are counted as the sheet shows them, from 1."""

    row: int
    problem: FieldProblem


@dataclass(frozen=True)
class Sheet:
    """What a sheet says: appointments to make, and what is wrong; with any problem nothing is made."""

    appointments: tuple[Appointment, ...] = ()
    problems: tuple[RowProblem, ...] = field(default=())


def folded(text: str) -> str:
    """Return a text as it is compared: small letters, single blanks."""
    return " ".join(text.split()).casefold()


def read_sheet(rows: Sequence[Sequence[str]], today: date) -> Sheet:
    """Return the appointments of a sheet and everything that is wrong with its rows.

    The first row may name the columns, in any order; without such a row they stand as in `COLUMNS`.
    """
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    places = _places(filled[0][1]) if filled else {}
    if places:
        filled = filled[1:]
    missing = [name for name in COLUMNS if places and name not in places]
    if missing:
        return Sheet(problems=tuple(RowProblem(1, FieldProblem(name, "no_column")) for name in missing))
    if not filled:
        return Sheet(problems=(RowProblem(1, FieldProblem("name", "no_rows")),))
    if len(filled) > MOST_ROWS:
        return Sheet(problems=(RowProblem(1, FieldProblem("name", "too_many", {"most": MOST_ROWS})),))
    return _read(filled, places or {name: place for place, name in enumerate(COLUMNS)}, today)


def day_of(text: str) -> date | None:
    """Return the day that a cell means: 2026-12-31, 31-12-2026, 31 Desember 2026, a number of days."""
    text = text.strip()
    if _is_number(text):
        return _FIRST_SERIAL + timedelta(days=int(text)) if int(text) in _SERIAL else None
    parts = [part for part in re.split(r"[\s/.,\-]+", text.partition("T")[0]) if part]
    parts = parts[:3] if len(parts) > len("dmy") and ":" in parts[3] else parts
    if len(parts) != len("dmy"):
        return None
    return _day(*(parts if len(parts[0]) < len("2026") else parts[::-1]))


def _read(rows: Sequence[tuple[int, Sequence[str]]], places: dict[str, int], today: date) -> Sheet:
    found: dict[tuple[str, str, str], int] = {}
    made, wrong = list[Appointment](), list[RowProblem]()
    for number, row in rows:
        cells = {name: " ".join(_cell(row, place).split()) for name, place in places.items()}
        problems = _problems(cells, today)
        wrong += [RowProblem(number, problem) for problem in problems]
        last = day_of(cells["valid_to"])
        if problems or last is None:
            continue
        one = Appointment(cells["name"], cells["village"], cells["decree_number"], last)
        if one.key in found:
            wrong.append(RowProblem(number, FieldProblem("name", "row_twice", {"row": found[one.key]})))
        found.setdefault(one.key, number)
        made.append(one)
    return Sheet(tuple(made), tuple(wrong))


def _problems(cells: dict[str, str], today: date) -> list[FieldProblem]:
    problems = [FieldProblem(name, "required") for name in COLUMNS if not cells[name]]
    most = {"name": LONGEST_NAME, "village": LONGEST_NAME, "decree_number": LONGEST_DECREE}
    problems += [
        FieldProblem(name, "too_long", {"most": longest})
        for name, longest in most.items()
        if len(cells[name]) > longest
    ]
    last = day_of(cells["valid_to"])
    if cells["valid_to"] and last is None:
        problems.append(FieldProblem("valid_to", "not_a_date"))
    if last is not None and last < today:
        problems.append(FieldProblem("valid_to", "in_past"))
    return problems


def _places(row: Sequence[str]) -> dict[str, int]:
    """Return where the columns stand, when the row names any."""
    heads = [folded(cell).rstrip(" :") for cell in row]
    return {name: place for name in COLUMNS for place, head in enumerate(heads) if head in HEADS[name]}


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _is_number(text: str) -> bool:
    """Return whether a text is a number of days, a year or less: a longer one is none of them."""
    return text.isascii() and text.isdigit() and len(text) < len("1000000")


def _day(day: str, month: str, year: str) -> date | None:
    number = MONTHS.get(month.casefold(), int(month) if _is_number(month) else 0)
    if not (_is_number(day) and _is_number(year) and int(year) in _YEARS):
        return None
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
