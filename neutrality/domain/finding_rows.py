"""One row of a sheet of supervision results: its cells read, each mistake at its column.

Pure: texts come in, a row and its problems come out. What the form of a finding asks is asked after this.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from neutrality.domain.appointments import folded
from neutrality.domain.errors import FieldProblem
from neutrality.domain.finding_columns import DAYS, OF_PERSON, FindingColumn
from neutrality.domain.identity import clean_nip
from neutrality.domain.papers import printable
from neutrality.domain.register_names import Names
from neutrality.domain.register_rows import day_in, parted

LONGEST_REFERENCE = 60
LONG_AGO = timedelta(days=366)
UNKNOWN = frozenset(
    {"tidak diketahui", "belum diketahui", "tidak tahu", "tidak dikenal", "unknown", "not known", "?"}
)
# Excel keeps fifteen digits of a number; a NIP has eighteen.
_SHORTENED = re.compile(r"[\d.,]+[Ee]\+?\d+")
_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?")
# A time of day as a spreadsheet keeps it: a part of the day.
_PART_OF_DAY = re.compile(r"0?[.,](\d+)|0[.,](\d+)")
_MINUTES = 24 * 60
# The sign by which `formulas.harmless` keeps a spreadsheet from running a text.
_HARMLESS = re.compile("(^|[;\t\r\n])'(?=[-=+@\t\r\n\uff1d\uff0b\uff0d\uff20])")
# Between several respondents these may be the same for all.
_SHARED = frozenset(OF_PERSON) - {FindingColumn.NAME, FindingColumn.NIP}

Cells = Mapping[FindingColumn, str]


@dataclass(frozen=True)
class Person:
    """One respondent as a row names them; agency and employee type by their codes."""

    name: str = field(default="", repr=False)
    unknown: bool = False
    nip: str = field(default="", repr=False)
    employee_type: str = ""
    agency: str = ""
    agency_text: str = field(default="", repr=False)
    position: str = field(default="", repr=False)


@dataclass(frozen=True)
class FindingRow:
    """One row, read: days, codes, texts. `event_unknown` says that the day of the event is not known."""

    line: int
    reference: str = ""
    days: Mapping[FindingColumn, date] = field(default_factory=dict)
    event_unknown: bool = False
    received_time: time | None = None
    codes: Mapping[FindingColumn, str] = field(default_factory=dict)
    texts: Cells = field(default_factory=dict, repr=False)
    people: tuple[Person, ...] = ()
    problems: tuple[FieldProblem, ...] = ()

    def text(self, column: FindingColumn) -> str:
        """Return what a column says, nothing where it says nothing."""
        return self.texts.get(column, "")


def read_row(line: int, cells: Cells, lists: Mapping[FindingColumn, Names]) -> FindingRow:
    """Return the row with every cell that cannot be read as a problem at its column."""
    texts = {column: said for column, text in cells.items() if (said := clean(text))}
    problems: list[FieldProblem] = []
    days, codes = _days(texts, problems), _codes(texts, lists, problems)
    people = _people(texts, lists, problems)
    reference = " ".join(texts.get(FindingColumn.REFERENCE, "").split())
    if len(reference) > LONGEST_REFERENCE:
        problems.append(FieldProblem(FindingColumn.REFERENCE, "too_long", {"most": LONGEST_REFERENCE}))
    return FindingRow(
        line=line,
        reference=reference,
        days=days,
        event_unknown=folded(texts.get(FindingColumn.EVENT_ON, "")) in UNKNOWN,
        received_time=_time(texts.get(FindingColumn.RECEIVED_TIME, ""), problems),
        codes=codes,
        texts=texts,
        people=people,
        problems=tuple(problems),
    )


def clean(text: str) -> str:
    """Return a cell without the signs that made it harmless, without blanks around and what nobody prints."""
    plain = text if text.isprintable() else printable(text.replace("\r\n", "\n"))
    return _HARMLESS.sub(r"\1", plain).strip() if "'" in plain else plain.strip()


def long_ago(row: FindingRow, today: date) -> list[FieldProblem]:
    """Return the days of a row that lie so far back that a year may be wrong."""
    return [
        FieldProblem(column, "long_ago", {"day": day})
        for column, day in row.days.items()
        if today - day > LONG_AGO
    ]


def _days(cells: Cells, problems: list[FieldProblem]) -> dict[FindingColumn, date]:
    found = {}
    for column in DAYS:
        text = cells.get(column, "")
        day = day_in(text) if text else None
        if day is not None:
            found[column] = day
        elif text and not (column is FindingColumn.EVENT_ON and folded(text) in UNKNOWN):
            problems.append(FieldProblem(column, "no_day", {"written": text[:40]}))
    for column, code in ((FindingColumn.RECEIVED_ON, "required"), (FindingColumn.EVENT_ON, "day_or_unknown")):
        if not cells.get(column, ""):
            problems.append(FieldProblem(column, code))
    return found


def _time(text: str, problems: list[FieldProblem]) -> time | None:
    if not text:
        return None
    part = _PART_OF_DAY.fullmatch(text)
    clock = _CLOCK.fullmatch(text)
    try:
        if part and not text.startswith("00"):
            minutes = round(float(text.replace(",", ".")) * _MINUTES)
            return time(minutes // 60, minutes % 60)
        if clock:
            return time(int(clock[1]), int(clock[2]))
    except ValueError:
        pass
    problems.append(FieldProblem(FindingColumn.RECEIVED_TIME, "no_time", {"written": text[:40]}))
    return None


def _codes(
    cells: Cells, lists: Mapping[FindingColumn, Names], problems: list[FieldProblem]
) -> dict[FindingColumn, str]:
    found = {}
    for column, names in lists.items():
        if column in OF_PERSON:
            continue
        code = names.find(column, cells[column]) if column in cells else None
        if isinstance(code, FieldProblem):
            problems.append(code)
        elif code is not None:
            found[column] = code
    return found


def _people(
    cells: Cells, lists: Mapping[FindingColumn, Names], problems: list[FieldProblem]
) -> tuple[Person, ...]:
    """Return the respondents of a row: names beside NIP, positions, agencies, in the same order.

    One position or agency beside several names is everybody's; a NIP is one person's.
    """
    written = {column: parted(cells[column]) if column in cells else [] for column in OF_PERSON}
    if not written[FindingColumn.NAME]:
        problems.append(FieldProblem(FindingColumn.NAME, "name_or_unknown"))
        written[FindingColumn.NAME] = [""]
    number = len(written[FindingColumn.NAME])
    for column in OF_PERSON[1:]:
        here = written[column]
        if not here or (column in _SHARED and len(here) == 1):
            written[column] = (here or [""]) * number
        elif len(here) != number:
            counts: dict[str, object] = {"people": number, "written": len(here)}
            problems.append(FieldProblem(column, "counts_differ", counts))
            written[column] = [""] * number
    coded = {
        column: [_code(lists[column], column, text, problems) for text in written[column]]
        for column in (FindingColumn.AGENCY, FindingColumn.EMPLOYEE_TYPE)
    }
    numbers = [_nip(text, problems) for text in written[FindingColumn.NIP]]
    return tuple(
        Person(
            "" if folded(name) in UNKNOWN else name, folded(name) in UNKNOWN, numbers[at],
            coded[FindingColumn.EMPLOYEE_TYPE][at], coded[FindingColumn.AGENCY][at],
            written[FindingColumn.AGENCY_TEXT][at], written[FindingColumn.POSITION][at],
        )
        for at, name in enumerate(written[FindingColumn.NAME])
    )  # fmt: skip


def _code(names: Names, column: FindingColumn, text: str, problems: list[FieldProblem]) -> str:
    found = names.find(column, text)
    if isinstance(found, FieldProblem):
        if found not in problems:
            problems.append(found)
        return ""
    return found or ""


def _nip(text: str, problems: list[FieldProblem]) -> str:
    if _SHORTENED.fullmatch(text):
        problems.append(FieldProblem(FindingColumn.NIP, "digits_lost"))
        return ""
    return clean_nip(text.lstrip("'"))
