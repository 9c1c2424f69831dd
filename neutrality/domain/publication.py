"""What a released month says: tables of figures, each in total or along one dimension (design 6).

Everything that leaves (page, CSV, XLSX, JSON, bulletin, package) is made of this and of nothing else, so
that all of them say the same. Its canonical bytes are what is signed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from neutrality.domain.errors import DomainError
from neutrality.domain.values import Days, Rate, Sign, Value

FORMAT = "neutrality-release/1"
VALUES = {"values", "before", "after"}  # the fields that hold figures


@dataclass(frozen=True)
class Text:
    """Words in both languages."""

    id: str
    en: str

    def __call__(self, lang: str) -> str:
        """Return the Indonesian words for `id`, else the English ones."""
        return self.id if lang == "id" else self.en


@dataclass(frozen=True)
class Column:
    """A figure with its definition, as it was when the month was released."""

    id: str
    label: Text
    unit: str
    basis: str
    explained: Text
    source: str
    version: int


@dataclass(frozen=True)
class Line:
    """The figures of one code: a value for each column of its table."""

    code: str
    label: Text
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Table:
    """Figures along one dimension; `total` has one line.

    `since` and `until` are the first and last month of which the table tells: an earlier `until` than
    the release's month means that too little has changed since to publish more. A table without lines is
    withheld.
    """

    id: str
    title: Text
    dimension: str
    since: str | None
    until: str | None
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    note: Text | None = None

    def value(self, column: str, code: str = "") -> Value | None:
        """Return one figure, nothing where the table has none."""
        places = [place for place, one in enumerate(self.columns) if one.id == column]
        found = [line.values[places[0]] for line in self.lines if line.code == code] if places else []
        return found[0] if found else None


@dataclass(frozen=True)
class Office:
    """An office that takes part: `reporting`, `nothing` (it said so) or `not_yet`."""

    code: str
    name: str
    province: str
    status: str


@dataclass(frozen=True)
class External:
    """A figure of another body beside ours, with its source and the day of which it tells."""

    body: str
    label: Text
    value: str
    as_of: date
    source: str


@dataclass(frozen=True)
class Change:
    """What a revision changed: one figure before and after."""

    table: str
    column: str
    code: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Checkpoint:
    """The sealed history up to which was counted: how many leaves, and their root in base64."""

    size: int
    root: str


@dataclass(frozen=True)
class Publication:
    """A released month. `position` is the last event that counted; `publisher` who releases.

    `status` is `released`, `draft` (may still change), `internal` (nothing is hidden in it) or `unusable`
    (internal, and it does not add up or is counted differently in two ways).
    """

    month: str
    revision: int
    publisher: str
    frozen_at: datetime
    position: int
    definition: int
    tables: tuple[Table, ...]
    offices: tuple[Office, ...] = ()
    externals: tuple[External, ...] = ()
    reason: str = ""
    changes: tuple[Change, ...] = ()
    checkpoint: Checkpoint | None = None
    sample: bool = False
    status: str = "released"

    @property
    def name(self) -> str:
        """How the release is called in files and addresses: `2026-10`, a revision `2026-10-r1`."""
        return f"{self.month}-r{self.revision}" if self.revision else self.month

    def table(self, name: str) -> Table | None:
        """Return a table by its id."""
        return next((table for table in self.tables if table.id == name), None)

    def observations(self) -> Iterator[tuple[Table, Column, Line, Value]]:
        """Return every figure with where it stands, in the order of the tables."""
        for table in self.tables:
            for line in table.lines:
                for column, value in zip(table.columns, line.values, strict=True):
                    yield table, column, line, value

    def canonical(self) -> bytes:
        """Return the bytes that are signed: JSON, sorted keys, no blanks, UTF-8, one line."""
        return json.dumps(_written(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @staticmethod
    def parse(content: bytes) -> Publication:
        """Return the release that the bytes tell.

        Raises:
            DomainError: `release_unreadable`.

        """
        try:
            return _release(json.loads(content))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DomainError("release_unreadable") from error


def value_written(value: Value) -> dict[str, Any]:
    """Return a value as it stands in JSON: its type, and the numbers that it is made of."""
    match value:
        case Rate(part, whole):
            return {"type": "rate", "part": part, "whole": whole}
        case Days(days, of):
            return {"type": "days", "days": float(days), **({"of": of} if of else {})}
        case Sign():
            return {"type": value.value}
        case number:
            return {"type": "count", "value": number}


def value_read(found: Mapping[str, Any]) -> Value:
    """Return the value that was written so; of how many a length tells is never published.

    Raises:
        ValueError: when it is of no known type.

    """
    match found["type"]:
        case "count":
            return int(found["value"])
        case "rate":
            return Rate(int(found["part"]), int(found["whole"]))
        case "days":
            return Days(Fraction(str(found["days"])), int(found.get("of", 0)))
        case sign:
            return Sign(sign)


def _written(found: Any) -> Any:
    """Return it as JSON can hold it: a part as its fields, a day as ISO."""
    if isinstance(found, Publication):
        return {"format": FORMAT, **_fields(found)}
    if isinstance(found, tuple):
        return [_written(one) for one in found]
    if isinstance(found, date):
        return found.isoformat()
    return _fields(found) if is_dataclass(found) else found


def _fields(found: Any) -> dict[str, Any]:
    return {
        one.name: _value_written(getattr(found, one.name))
        if one.name in VALUES
        else _written(getattr(found, one.name))
        for one in fields(found)
    }


def _value_written(found: Any) -> Any:
    return [value_written(one) for one in found] if isinstance(found, tuple) else value_written(found)


def _release(told: Any) -> Publication:
    """Return the release that was written so; raises what a wrong shape raises."""
    if told.pop("format") != FORMAT:
        raise ValueError(FORMAT)
    parts: dict[str, Any] = {
        "frozen_at": datetime.fromisoformat(told.pop("frozen_at")),
        "tables": tuple(_table(one) for one in told.pop("tables")),
        "offices": tuple(Office(**one) for one in told.pop("offices")),
        "externals": tuple(_external(one) for one in told.pop("externals")),
        "changes": tuple(_change(one) for one in told.pop("changes")),
        "checkpoint": Checkpoint(**found) if (found := told.pop("checkpoint")) else None,
    }
    return Publication(**told, **parts)


def _table(told: Any) -> Table:
    note = told.pop("note")
    columns = tuple(
        Column(**{**one, "label": Text(**one["label"]), "explained": Text(**one["explained"])})
        for one in told.pop("columns")
    )
    lines = tuple(
        Line(one["code"], Text(**one["label"]), tuple(value_read(value) for value in one["values"]))
        for one in told.pop("lines")
    )
    title = Text(**told.pop("title"))
    return Table(**told, title=title, note=Text(**note) if note else None, columns=columns, lines=lines)


def _external(told: Any) -> External:
    return External(**{**told, "label": Text(**told["label"]), "as_of": date.fromisoformat(told["as_of"])})


def _change(told: Any) -> Change:
    return Change(**{**told, "before": value_read(told["before"]), "after": value_read(told["after"])})
