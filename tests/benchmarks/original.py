"""What services wrote of every case of one site, read raw, with every seal opened."""

from __future__ import annotations

import json
import re
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table, Uuid

from neutrality.database import Base
from neutrality.demo.accounts import PASSPHRASE
from neutrality.vault import KeyFiles, OpenKey, ReaderKind
from neutrality.vault.fields import SealBrokenError
from neutrality.vault.models import KeyWrap
from neutrality.vault.wraps import unwrap

Raw = dict[str, Any]
# What belongs to a case by an id that is no foreign key.
BY_ID = {
    "event": "stream_id", "evidence_file": "report_id", "data_key": "owner", "blind_index": "owner",
}  # fmt: skip
ROOTS = {"case_file", "report", "person"}
# By which the versions of one thing are known, and the row to which an event's text is bound.
OWN_IDS = {"witness_id", "hearing_id", "sheet_id", "row_id"}
# They hold events of cases and yet are written by the sealer.
OF_THE_SEALER = {"leaf", "forged_event"}
OPENING = {"office": ReaderKind.OFFICE, "custodian": ReaderKind.CUSTODIAN, "notify": ReaderKind.NOTIFY}


def tables_of_cases() -> list[Table]:
    """Return the tables whose rows belong to cases, each after those whose ids it is known by."""
    found: dict[str, Table] = {}
    for table in Base.metadata.sorted_tables:
        refers = {key.column.table.name for key in table.foreign_keys}
        if table.name in ROOTS | BY_ID.keys() or (refers & found.keys() and table.name not in OF_THE_SEALER):
            found[table.name] = table
    # What is found by an id comes after all whose ids these may be.
    late = ("event", "event_payload", "event_text", "data_key", "key_wrap", "blind_index")
    return [table for name, table in found.items() if name not in late] + [found[name] for name in late]


@dataclass(frozen=True)
class Opened:
    """One sealed value: under whose data key, bound to which row, and what it says."""

    data_key: str
    row: uuid.UUID
    text: bytes


class Original:
    """The rows of cases in one SQLite database, by table."""

    def __init__(self, database: Path, keys: KeyFiles) -> None:
        self.files = keys
        self.tables = {table.name: table for table in tables_of_cases()}
        self.connection = sqlite3.connect(database)
        self.connection.row_factory = sqlite3.Row
        self.ids: set[str] = set()
        self.events: set[int] = set()
        self.rows: dict[str, list[Raw]] = {}
        for name, table in self.tables.items():
            self.rows[name] = [row for row in self.all_of(name) if self._of_a_case(name, table, row)]
            own = {column.name for column in table.primary_key.columns} | OWN_IDS
            primary = [c.name for c in table.columns if c.name in own and isinstance(c.type, Uuid)]
            self.ids |= {row[column] for row in self.rows[name] for column in primary if row[column]}
            if name == "event":
                self.events = {row["id"] for row in self.rows["event"]}
        self.uuids = {
            name: [column.name for column in table.columns if isinstance(column.type, Uuid)]
            for name, table in self.tables.items()
        }
        self.secrets = dict(self._secrets())
        self._keys_of: dict[str, list[str]] = {}
        for row in self.rows["data_key"]:
            self._keys_of.setdefault(row["owner"], []).append(row["id"])

    def all_of(self, table: str) -> Iterator[Raw]:
        """Yield every row of a table."""
        for row in self.connection.execute(f"SELECT * FROM {table}"):
            yield dict(row)

    def _of_a_case(self, name: str, table: Table, row: Raw) -> bool:
        if name in BY_ID:
            return row[BY_ID[name]] in self.ids
        if name in {"event_payload", "event_text"}:
            return row["event_id"] in self.events
        parents = [key for key in table.foreign_keys if key.column.table.name in self.rows]
        return all(
            row[key.parent.name] is None or row[key.parent.name] in self.ids
            for key in parents
            if isinstance(key.parent.type, Uuid)
        )

    def _secrets(self) -> Iterator[tuple[str, OpenKey]]:
        """Yield each data key, opened by the first of its readers whose private key is here."""
        kinds = {row["id"]: row for row in self.rows["data_key"]}
        private: dict[str, Any] = {}
        for row in self.rows["key_wrap"]:
            kind = ReaderKind(row["reader_kind"])
            if kind not in {ReaderKind.OFFICE, ReaderKind.CUSTODIAN, ReaderKind.NOTIFY}:
                continue
            reader = row["reader_key_id"] or "notify"
            if reader not in private:
                private[reader] = self._private(kind, row["reader_key_id"])
            wrap = KeyWrap(
                id=uuid.UUID(row["id"]), data_key_id=uuid.UUID(row["data_key_id"]), reader_kind=kind,
                reader_key_id=uuid.UUID(row["reader_key_id"]) if row["reader_key_id"] else None,
                wrapped=row["wrapped"],
            )  # fmt: skip
            owner = uuid.UUID(kinds[row["data_key_id"]]["owner"])
            yield row["data_key_id"], OpenKey(owner, unwrap(wrap, private[reader]), wrap.data_key_id)

    def _private(self, kind: ReaderKind, reader: str | None) -> Any:
        if reader is None:
            return self.files.notify()
        return self.files.reader(uuid.UUID(reader), PASSPHRASE if kind is ReaderKind.CUSTODIAN else None)

    def opened(self, table: str, column: str, row: Raw) -> Opened:
        """Return what a sealed value says; the key and the row are those by which it opens."""
        near = [row[name] for name in self.uuids[table] if row[name]]
        likely = [key for owner in near for key in self._keys_of.get(owner, [])]
        for key in dict.fromkeys([*likely, *self.secrets]):
            for place in near:
                try:
                    text = self.secrets[key].open(table, uuid.UUID(place), column, row[column])
                except (SealBrokenError, KeyError):
                    continue
                return Opened(key, uuid.UUID(place), text)
        msg = f"{table}.{column} opens under no key of the sample"
        raise AssertionError(msg)

    def particulars(self) -> list[dict[str, str]]:
        """Return what is sealed of each respondent."""
        rows = self.rows["respondent"]
        return [json.loads(self.opened("respondent", "sealed_content", row).text) for row in rows]

    def external(self) -> set[tuple[str, str]]:
        """Return the system and the number of each number of another body."""
        return {
            (row["system"], json.loads(self.opened("external_number", "sealed_content", row).text)["number"])
            for row in self.rows["external_number"]
        }

    def links(self) -> set[str]:
        """Return the addresses of posts that reports name."""
        found: set[str] = set()
        for row in self.rows["report"]:
            text = self.opened("report", "sealed_content", row).text.decode()
            found |= set(re.findall(r"https://[\w./-]+", text))
        return found
