"""One row of an imported register: its cells read, people in one cell parted, each mistake at its column.

Pure: texts come in, a row and its problems come out. What is blank may be completed on the desk later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from neutrality.domain.appointments import day_of, folded
from neutrality.domain.errors import FieldProblem
from neutrality.domain.identity import clean_nip, employee_type_of
from neutrality.domain.register_columns import (
    DAYS,
    DECISIONS,
    KINDS,
    NO,
    OF_PERSON,
    OPEN,
    OUTCOMES,
    YES,
    Column,
    Decision,
    word_of,
)
from neutrality.domain.register_names import NO_VIOLATION, Known
from neutrality.domain.workflow import Outcome, ReportKind

LONGEST_NUMBER = 60
LONGEST_LINE = 300
LONGEST_DESCRIPTION = 4000
MOST_PEOPLE = 30
_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}[.)]\s+")
_SERIAL_WITH_TIME = re.compile(r"(\d{5})\.\d+")
# Excel keeps fifteen digits of a number; a NIP has eighteen.
_SHORTENED = re.compile(r"[\d.,]+[Ee]\+?\d+")


@dataclass(frozen=True)
class Person:
    """One respondent as a row names them; the agency by its code."""

    name: str = field(default="", repr=False)
    nip: str = field(default="", repr=False)
    position: str = field(default="", repr=False)
    agency: str = ""


@dataclass(frozen=True)
class Row:
    """One row, read. `line` is its number in the sheet; `registered` is unknown where nothing is said."""

    line: int
    number: str
    receipt_number: str = ""
    kind: ReportKind | None = None
    days: Mapping[Column, date] = field(default_factory=dict)
    registered: bool | None = None
    decision: Decision | None = None
    employer_decision: str = ""
    decision_number: str = field(default="", repr=False)
    outcome: Outcome | None = None
    election: str = ""
    violation_type: str = ""
    proposed_level: str = ""
    recommended_level: str = ""
    description: str = field(default="", repr=False)
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Read:
    """A row and what is wrong with it; with a problem nothing rests on the row."""

    row: Row
    problems: tuple[FieldProblem, ...]


def read_row(line: int, cells: Mapping[Column, str], known: Known) -> Read:
    """Return the row with every cell that cannot be read as a problem at its column."""
    problems: list[FieldProblem] = []
    days = _days(cells, problems)
    codes = _codes(cells, known, problems)
    words = _words(cells, problems)
    people = _people(cells, known, problems)
    problems += [*_lengths(cells), *_unfitting(codes.get(Column.EMPLOYER_DECISION, ""), people, known)]
    row = Row(
        line=line,
        number=" ".join(cells.get(Column.NUMBER, "").split()),
        receipt_number=" ".join(cells.get(Column.RECEIPT_NUMBER, "").split()),
        days=days,
        registered=_registered(cells, days),
        employer_decision=codes.get(Column.EMPLOYER_DECISION, ""),
        decision_number=cells.get(Column.DECISION_NUMBER, "").strip(),
        election=codes.get(Column.ELECTION, ""),
        violation_type=codes.get(Column.VIOLATION_TYPE, ""),
        proposed_level=codes.get(Column.PROPOSED_LEVEL, ""),
        recommended_level=codes.get(Column.RECOMMENDED_LEVEL, ""),
        description=cells.get(Column.DESCRIPTION, "").strip(),
        people=people,
        kind=ReportKind(words[Column.KIND]) if Column.KIND in words else None,
        decision=Decision(words[Column.DECISION]) if Column.DECISION in words else None,
        outcome=Outcome(words[Column.OUTCOME]) if Column.OUTCOME in words else None,
    )
    return Read(row, tuple(problems))


def day_in(text: str) -> date | None:
    """Return the day that a cell means, a day with its time of day too."""
    shortened = _SERIAL_WITH_TIME.fullmatch(text.strip())
    return day_of(shortened[1] if shortened else text)


def parted(text: str) -> list[str]:
    """Return what one cell holds for several: parted by lines or ";", or numbered."""
    if len(_NUMBERED.findall(text)) > 1:
        text = _NUMBERED.sub("\n", text)
    parts = [" ".join(_NUMBERED.sub(" ", part).split()) for part in re.split(r"[\n\r;]+", text)]
    return [part for part in parts if part]


def _days(cells: Mapping[Column, str], problems: list[FieldProblem]) -> dict[Column, date]:
    found = {}
    for column in (*DAYS, Column.EVENT_ON):
        text = cells.get(column, "").strip()
        day = day_in(text)
        if day is not None:
            found[column] = day
        elif text and folded(text) not in _SAYING.get(column, frozenset()):
            problems.append(FieldProblem(column, "no_day", {"written": text}))
    return found


def _registered(cells: Mapping[Column, str], days: Mapping[Column, date]) -> bool | None:
    """Return what the two columns say: a day, or a word instead of it."""
    said, denied = (folded(cells.get(column, "")) for column in _SAYING)
    if Column.REGISTERED_ON in days or said in YES:
        return True
    return False if Column.NOT_REGISTERED_ON in days or said in NO or denied in YES else None


def _codes(cells: Mapping[Column, str], known: Known, problems: list[FieldProblem]) -> dict[Column, str]:
    lists = {
        Column.OFFICE: known.offices,
        Column.ELECTION: known.elections,
        Column.VIOLATION_TYPE: known.types,
        Column.PROPOSED_LEVEL: known.levels,
        Column.RECOMMENDED_LEVEL: known.levels,
        Column.EMPLOYER_DECISION: known.decisions,
    }
    found = {}
    for column, names in lists.items():
        code = names.find(column, cells.get(column, ""))
        if isinstance(code, FieldProblem):
            problems.append(code)
        elif code is not None:
            found[column] = code
    return found


def _words(cells: Mapping[Column, str], problems: list[FieldProblem]) -> dict[Column, str]:
    found = {}
    for column, words in ((Column.KIND, KINDS), (Column.DECISION, DECISIONS), (Column.OUTCOME, OUTCOMES)):
        text = cells.get(column, "").strip()
        if not text or (column is Column.OUTCOME and folded(text) in OPEN):
            continue
        member = word_of(text, words)
        if member is None:
            near = "; ".join(written.split("|")[0] for written in words.values())
            problems.append(FieldProblem(column, "not_on_the_list", {"written": text, "near": near}))
        else:
            found[column] = member
    return found


def _people(cells: Mapping[Column, str], known: Known, problems: list[FieldProblem]) -> tuple[Person, ...]:
    """Return the respondents of a row: names beside NIP, positions, agencies, in the same order.

    One position or agency beside several names is everybody's; a NIP is one person's.
    """
    lists = {column: parted(cells.get(column, "")) for column in OF_PERSON}
    number = len(lists[Column.NAME]) or 1
    for column in (Column.NIP, Column.POSITION, Column.AGENCY):
        written = lists[column]
        shared = column is not Column.NIP and len(written) == 1
        if not written or shared:
            lists[column] = (written or [""]) * number
        elif len(written) != number:
            counts: dict[str, object] = {"people": number, "written": len(written)}
            problems.append(FieldProblem(column, "counts_differ", counts))
            lists[column] = [""] * number
    names = lists[Column.NAME] or [""]
    agencies = [_agency(text, known, problems) for text in lists[Column.AGENCY]]
    numbers = [_nip(text, problems) for text in lists[Column.NIP]]
    rows = zip(names, numbers, lists[Column.POSITION], agencies, strict=True)
    return tuple(Person(*row) for row in rows)


def _agency(text: str, known: Known, problems: list[FieldProblem]) -> str:
    found = known.agencies.find(Column.AGENCY, text)
    if isinstance(found, FieldProblem):
        if found not in problems:
            problems.append(found)
        return ""
    return found or ""


def _nip(text: str, problems: list[FieldProblem]) -> str:
    if _SHORTENED.fullmatch(text):
        problems.append(FieldProblem(Column.NIP, "digits_lost"))
        return ""
    return clean_nip(text.lstrip("'"))


def _unfitting(code: str, people: Sequence[Person], known: Known) -> Iterator[FieldProblem]:
    """PNS and PPPK have sanctions of their own (PP 94/2021, PP 49/2018)."""
    wanted = known.employees.get(code, "any")
    kinds = {employee_type_of(person.nip) for person in people} - {None}
    if code != NO_VIOLATION and wanted != "any" and kinds - {wanted}:
        yield FieldProblem(Column.EMPLOYER_DECISION, "not_for_this_employee")


def _lengths(cells: Mapping[Column, str]) -> Iterator[FieldProblem]:
    most = {
        Column.NUMBER: LONGEST_NUMBER,
        Column.RECEIPT_NUMBER: LONGEST_NUMBER,
        Column.DECISION_NUMBER: 2 * LONGEST_NUMBER,
        Column.DESCRIPTION: LONGEST_DESCRIPTION,
    }
    for column, longest in most.items():
        if len(cells.get(column, "").strip()) > longest:
            yield FieldProblem(column, "too_long", {"most": longest})
    for column in (Column.NAME, Column.NIP, Column.POSITION):
        if any(len(part) > LONGEST_LINE for part in parted(cells.get(column, ""))):
            yield FieldProblem(column, "too_long", {"most": LONGEST_LINE})
    if len(parted(cells.get(Column.NAME, ""))) > MOST_PEOPLE:
        yield FieldProblem(Column.NAME, "too_many", {"most": MOST_PEOPLE})


# Where a word can stand instead of the day.
_SAYING = {Column.REGISTERED_ON: YES | NO, Column.NOT_REGISTERED_ON: YES}
