"""New rows of the law: read from a file, held against those that hold, told row by row and column by column.

Days that are past keep the law that they had: a row that held already keeps its words and can only end.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from neutrality.domain.errors import DomainError
from neutrality.domain.lawversions import Row

# The files whose rows count by their days everywhere, and what only one row holds at a time.
BY_DAYS: Mapping[str, tuple[str, ...] | None] = {
    "authorities": (),
    "clock_rules": ("kind", "regime"),
    "retention_rules": ("outcome", "then"),
    "violation_types": None,
    "sanction_kinds": None,
    "checklist": None,
}
# What is said about a row and is no part of what it orders.
REMARKS = frozenset({"source", "needs_review", "confidence"})
MOST_ROWS = 2_000
MOST_PROBLEMS = 200
LARGEST = 512 * 1024
DAY = timedelta(days=1)
# What tables have room for; a code also stands in addresses and file names.
LONGEST: Mapping[str, int] = {"code": 40, "rule": 60, "source": 200}
LONGEST_TYPE, LONGEST_TEXT = 10, 1_000
CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
YEARS = range(1945, 2201)


class ChangeState(StrEnum):
    """Where a change of the law stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class Becomes(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    CLOSED = "closed"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in one row of the file; 0 is a row that lacks there."""

    row: int
    column: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Changed:
    """A row that comes, ends, says something else, or goes before it ever held."""

    key: str
    becomes: Becomes
    old: Row
    new: Row


@dataclass(frozen=True)
class Compared:
    """What a file would change, and what forbids it."""

    changes: tuple[Changed, ...]
    problems: tuple[RowProblem, ...]


def read_rows(content: bytes, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV file, with comma or semicolon.

    Raises:
        DomainError: `law_file_unreadable`, `law_file_columns` naming those that lack or are strange,
            `law_file_cells` with the row that has more or fewer, `law_file_long`.

    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DomainError("law_file_unreadable") from None
    # A browser sends every end of a line as two signs, also within a cell.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    heading = text.partition("\n")[0]
    separator = ";" if heading.count(";") > heading.count(",") else ","
    try:
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(line)]
    except csv.Error:
        raise DomainError("law_file_unreadable") from None
    if not lines or "\0" in text:
        raise DomainError("law_file_unreadable")
    names, *rows = lines
    names = [name.strip() for name in names]
    if sorted(names) != sorted(columns):
        lacking = [name for name in columns if name not in names] or ["–"]
        strange = [name[:40] for name in names if name not in columns or names.count(name) > 1] or ["–"]
        raise DomainError("law_file_columns", lacking=", ".join(lacking), strange=", ".join(strange[:10]))
    if len(rows) > MOST_ROWS:
        raise DomainError("law_file_long", most=MOST_ROWS)
    for number, cells in enumerate(rows, start=2):
        if len(cells) != len(names):
            raise DomainError("law_file_cells", row=number, there=len(cells), wanted=len(names))
    return [_ordered(dict(zip(names, map(str.strip, cells), strict=True)), columns) for cells in rows]


def compare(
    file: str, old: Mapping[str, Row], rows: Sequence[Row], key: Sequence[str], *, since: date
) -> Compared:
    """Return what these rows would change from a day on, and each place at which they may not."""
    problems, new, numbers = list[RowProblem](), dict[str, Row](), dict[str, int]()
    for number, row in enumerate(rows, start=2):
        name = ".".join(row[part] or "-" for part in key)
        if name in new:
            problems.append(RowProblem(number, key[0], "law_row_twice", {"row": numbers[name]}))
        new.setdefault(name, row)
        numbers.setdefault(name, number)
        if name not in old or row != old[name]:
            problems += _unreadable(file, number, row)
    if problems:  # what cannot be read cannot be compared
        return Compared((), tuple(problems[:MOST_PROBLEMS]))
    changes = [one for name in [*new, *(gone for gone in old if gone not in new)]
               if (one := _change(name, old.get(name, {}), new.get(name, {}))) is not None]  # fmt: skip
    for one in changes:
        problems += _forbidden(one, numbers.get(one.key, 0), since)
    if not problems:
        problems += [
            RowProblem(numbers.get(name, 0), "valid_to", "law_gap", {"since": since_})
            for name, since_ in _gaps(file, old, new, since)
        ]
    return Compared(tuple(changes), tuple(problems[:MOST_PROBLEMS]))


def amended(rows: Mapping[str, Row], changes: Mapping[str, Row | None]) -> dict[str, Row]:
    """Return the rows of a file with these in their places; one that is nothing is gone."""
    both = {**rows, **changes}
    return {name: row for name, row in both.items() if row is not None}


def successor(old: Mapping[str, Row], row: Row, *, since: date) -> list[Row]:
    """Return the rows of a file in which one follows those that hold from a day on: they end the day before.

    Raises:
        DomainError: `law_row_later` when another one is entered already for that day or later.

    """
    if any((_first(one) or date.min) >= since for one in old.values()):
        raise DomainError("law_row_later")
    ended = [
        {**one, "valid_to": (since - DAY).isoformat()} if (_last(one) or date.max) >= since else one
        for one in old.values()
    ]
    return [*ended, {**row, "valid_from": since.isoformat(), "valid_to": ""}]


def _ordered(row: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    return {name: row[name] for name in columns}


def _unreadable(file: str, number: int, row: Row) -> Iterator[RowProblem]:
    for column, text in row.items():
        most = LONGEST_TYPE if (file, column) == ("violation_types", "code") else LONGEST.get(column)
        if len(text) > (most or LONGEST_TEXT):
            yield RowProblem(number, column, "too_long", {"most": most or LONGEST_TEXT})
        elif column in {"code", "rule"} and not CODE.fullmatch(text):
            yield RowProblem(number, column, "code_letters", {"most": most})
    for column in ("valid_from", "valid_to"):
        try:
            _day(row[column])
        except ValueError:
            yield RowProblem(number, column, "law_day")
            return
    first, last = _first(row), _last(row)
    if first and last and first > last:
        yield RowProblem(number, "valid_to", "law_days_turned")
    if not row["source"]:
        yield RowProblem(number, "source", "required")


def _change(key: str, old: Row, new: Row) -> Changed | None:
    if dict(old) == dict(new):
        return None
    if not old:
        return Changed(key, Becomes.ADDED, old, new)
    if not new:
        return Changed(key, Becomes.REMOVED, old, new)
    ends = new["valid_to"] and old["valid_to"] != new["valid_to"]
    return Changed(key, Becomes.CLOSED if ends else Becomes.CHANGED, old, new)


def _forbidden(one: Changed, number: int, since: date) -> Iterator[RowProblem]:
    """Yield what would change a day before `since`."""
    begins_late = bool(one.new) and (_first(one.new) or date.min) >= since
    if one.becomes is Becomes.ADDED or (one.old and (_first(one.old) or date.min) >= since):
        if one.new and not begins_late:
            yield RowProblem(number, "valid_from", "law_row_early", {"since": since})
        return
    if one.becomes is Becomes.REMOVED:
        yield RowProblem(0, "code", "law_row_gone", {"key": one.key})
        return
    for column, text in one.new.items():
        if text == one.old.get(column, "") or column in REMARKS:
            continue
        if column != "valid_to":
            yield RowProblem(number, column, "law_row_held")
        elif min(_last(one.old) or date.max, _last(one.new) or date.max) < since - DAY:
            yield RowProblem(number, column, "law_row_ended", {"since": since - DAY})


def _gaps(
    file: str, old: Mapping[str, Row], new: Mapping[str, Row], since: date
) -> Iterator[tuple[str, date]]:
    """Yield the last row before each hole in what held on the day before, and since when nothing holds."""
    grouped = BY_DAYS[file]
    if grouped is None:
        return
    held = {tuple(row[part] for part in grouped) for row in old.values() if _holds(row, since - DAY)}
    for group in sorted(held):
        rows = [(name, row) for name, row in new.items() if tuple(row[part] for part in grouped) == group]
        rows.sort(key=lambda pair: _first(pair[1]) or date.min)
        name, until = _reaches(rows, since - DAY)
        if until is not None:
            yield name, until + DAY


def _reaches(rows: Sequence[tuple[str, Row]], start: date) -> tuple[str, date | None]:
    """Return the row at which the chain that holds on a day ends, and when; nothing where it never does."""
    name, until = "", start - DAY
    for one, row in rows:
        if (_first(row) or date.min) > until + DAY:
            break
        last = _last(row)
        if last is None:
            return one, None
        if last > until:
            name, until = one, last
    return name, until


def _holds(row: Row, on: date) -> bool:
    return (_first(row) or date.min) <= on <= (_last(row) or date.max)


def _first(row: Row) -> date | None:
    return _day(row["valid_from"])


def _last(row: Row) -> date | None:
    return _day(row["valid_to"])


def _day(text: str) -> date | None:
    """Return a day as the files write it, without one nothing; raises ValueError."""
    if not text:
        return None
    found = date.fromisoformat(text)
    if found.isoformat() != text or found.year not in YEARS:
        raise ValueError(text)
    return found
