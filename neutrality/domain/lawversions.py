"""The law's rows as they stand in the files: what one row says, and how two versions of all differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Row = Mapping[str, str]
# By file, then by the row's own key.
Rows = Mapping[str, Mapping[str, Row]]


class Verdict(StrEnum):
    """What somebody found who compared a row with the official text."""

    AS_IN_LAW = "as_in_law"
    DIFFERS = "differs"


@dataclass(frozen=True)
class RowChange:
    """A row that came, went, or says something else; empty where it was or is not."""

    file: str
    key: str
    old: Row
    new: Row

    @property
    def columns(self) -> list[tuple[str, str, str]]:
        """Return each column that differs with its old and its new value."""
        names = [*self.new, *(name for name in self.old if name not in self.new)]
        both = ((name, self.old.get(name, ""), self.new.get(name, "")) for name in names)
        return [(name, old, new) for name, old, new in both if old != new]


def row_digest(row: Row) -> str:
    """Return what tells a row from every other wording of it."""
    return _digest(dict(row))


def version_digest(rows: Rows) -> str:
    """Return what tells a version of the law from every other one."""
    return _digest({file: {key: dict(row) for key, row in found.items()} for file, found in rows.items()})


def differences(old: Rows, new: Rows) -> list[RowChange]:
    """Return what changed from one version to another, file by file, row by row."""
    found: list[RowChange] = []
    for file in sorted({*old, *new}):
        before, after = old.get(file, {}), new.get(file, {})
        found += [
            RowChange(file, key, before.get(key, {}), after.get(key, {}))
            for key in sorted({*before, *after})
            if before.get(key) != after.get(key)
        ]
    return found


def _digest(content: object) -> str:
    body = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()
