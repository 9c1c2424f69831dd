"""Writing a whole instance into one file: every row at one moment, every sealed file, and what is in it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, select, text

from neutrality.evidence.store import EvidenceStore
from neutrality.moving.rows import Sum, line_of, portions, tables_to_move

FORMAT = 1
CONTENTS = "contents.json"
PORTION = 4 * 1024 * 1024
_PIECE = 1024 * 1024
_READ_AT_ONCE = 200
Step = Callable[[int], None]


@dataclass
class Packed:
    """What was written: of each table its sum, of each member its digest."""

    tables: dict[str, Sum] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    files: int = 0


def pack(
    engine: Engine, store: EvidenceStore, tables: list[Table], path: Path, *, now: datetime, step: Step
) -> Packed:
    """Write the instance to a new file, readable by its owner alone, and return what is in it.

    The keys are not in it: the file tells no more than the database and the store do. `step` hears of each
    table and of each sealed file.

    Raises:
        FileExistsError: when the file is there.
        OSError: when it cannot be written; nothing is left of it then.

    """
    with path.open("xb") as file:
        path.chmod(0o600)
        try:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                packing = _Packing(archive, step)
                revision = packing.rows(engine, tables_to_move(tables))
                # A row is there before its file only while somebody sends: files are read after the rows.
                packing.evidence(store, until=now + timedelta(days=1))
                packing.contents(revision, now)
        except BaseException:
            path.unlink()
            raise
    return packing.packed


@dataclass
class _Packing:
    """An archive being written, and what is in it by now."""

    archive: zipfile.ZipFile
    step: Step
    packed: Packed = field(default_factory=Packed)

    def rows(self, engine: Engine, tables: list[Table]) -> str:
        """Write every row as of one moment; return the revision of the tables."""
        with one_moment(engine) as connection:
            for table in tables:
                self._table(connection, table)
                self.step(1)
            return str(connection.scalar(text("SELECT version_num FROM alembic_version")))

    def _table(self, connection: Connection, table: Table) -> None:
        counted = Sum()
        for number, some in enumerate(portions(lines_of(connection, table), most=PORTION)):
            for line in some:
                counted = counted.and_of(line)
            name = f"tables/{table.name}/{number:06d}.jsonl"
            content = "".join(f"{line}\n" for line in some).encode()
            self.archive.writestr(name, content)
            self.packed.members[name] = hashlib.sha256(content).hexdigest()
        self.packed.tables[table.name] = counted

    def evidence(self, store: EvidenceStore, *, until: datetime) -> None:
        """Write every sealed file of the store."""
        for key in sorted(store.older_than(until)):
            name, digest = f"evidence/{key}", hashlib.sha256()
            with store.open(key) as sealed, self.archive.open(name, "w", force_zip64=True) as member:
                while piece := sealed.read(_PIECE):
                    digest.update(piece)
                    member.write(piece)
            self.packed.members[name] = digest.hexdigest()
            self.packed.files += 1
            self.step(1)

    def contents(self, revision: str, now: datetime) -> None:
        """Write what is in the archive, as its last member."""
        told = {
            "format": FORMAT,
            "revision": revision,
            "made_at": now.isoformat(timespec="minutes"),
            "tables": {name: one.told() for name, one in self.packed.tables.items()},
            "members": self.packed.members,
        }
        self.archive.writestr(CONTENTS, json.dumps(told, indent=1, sort_keys=True))


def lines_of(connection: Connection, table: Table) -> Iterator[str]:
    """Yield every row of a table as its line, in no order."""
    rows = connection.execute(select(table), execution_options={"yield_per": _READ_AT_ONCE})
    return (line_of(row) for row in rows.mappings())


def one_moment(engine: Engine) -> Connection:
    """Return a connection whose questions all see the same moment."""
    connection = engine.connect()
    if engine.dialect.name == "postgresql":
        connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def contents_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return the list of contents; raises `KeyError` or `ValueError` where there is none."""
    return dict(json.loads(archive.read(CONTENTS)))
