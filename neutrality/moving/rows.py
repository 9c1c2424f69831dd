"""A row of any table as one line of text, and back: the same line whichever database it lies in."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, RowMapping, Table
from sqlalchemy.types import TypeDecorator, TypeEngine

# What one server counts for a day, and half of a key that dies with it: nothing of it is worth moving.
LEFT_BEHIND = frozenset({"rate_limit", "source_key"})
_SUMS = 2**256
Row = dict[str, Any]


@dataclass(frozen=True)
class Sum:
    """How many rows a table has, and the sum of their digests: equal for equal rows in any order."""

    rows: int = 0
    digest: int = 0

    def and_of(self, line: str) -> Sum:
        """Return the sum with one more row."""
        added = int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")
        return Sum(self.rows + 1, (self.digest + added) % _SUMS)

    def told(self) -> dict[str, int | str]:
        """Return how the list of contents tells of it."""
        return {"rows": self.rows, "digest": f"{self.digest:064x}"}


def tables_to_move(tables: Iterable[Table]) -> list[Table]:
    """Return the tables that go along, those that others refer to before these."""
    return [table for table in tables if table.name not in LEFT_BEHIND]


def own_kind(table: Table) -> list[str]:
    """Return the columns that refer to other rows of the same table."""
    return sorted(key.parent.name for key in table.foreign_keys if key.column.table is table)


def line_of(row: RowMapping) -> str:
    """Return a row as one line of JSON."""
    told = {str(name): _told(value) for name, value in row.items()}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def row_of(table: Table, line: str) -> Row:
    """Return the row of a line; raises `ValueError` or `KeyError` for what is no row of the table."""
    told = json.loads(line)
    if set(told) != {column.name for column in table.columns}:
        raise ValueError("other columns")
    return {column.name: _read(column, told[column.name]) for column in table.columns}


def portions(lines: Iterable[str], *, most: int) -> Iterator[list[str]]:
    """Yield lines in portions of about so many characters; one longer line is a portion of its own."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= most:
            yield held
            held, size = [], 0
    if held:
        yield held


def _told(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, date | time | uuid.UUID) else value


def _read(column: Column[Any], told: Any) -> Any:
    if told is None:
        return None
    kind = _kind(column.type)
    if issubclass(kind, StrEnum):
        return kind(told)
    return _READING.get(kind, kind)(told)


def _kind(type_: TypeEngine[Any]) -> type:
    """Return what a column holds in Python; an enumeration its members, a decorated type what it wraps."""
    inner = type_.impl_instance if isinstance(type_, TypeDecorator) else type_
    return getattr(inner, "enum_class", None) or inner.python_type


_READING: Mapping[type, Callable[[Any], Any]] = {
    bytes: base64.b64decode,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
    uuid.UUID: uuid.UUID,
}
