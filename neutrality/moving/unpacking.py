"""Reading a whole instance out of its file into an empty database and store: all of it, or nothing."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from neutrality.domain.errors import ConflictError, DomainError
from neutrality.evidence.store import EvidenceStore
from neutrality.moving.packing import FORMAT, Step, contents_of, lines_of
from neutrality.moving.rows import Row, Sum, own_kind, row_of, tables_to_move

_PIECE = 1024 * 1024
_AT_ONCE = 200


@dataclass(frozen=True)
class Package:
    """A file that was checked: every member is what its list of contents says."""

    archive: zipfile.ZipFile
    contents: dict[str, Any]

    @property
    def evidence(self) -> list[str]:
        """Return the keys of the sealed files in it."""
        names = (name.partition("/") for name in self.contents["members"])
        return [key for folder, _, key in names if folder == "evidence"]

    def lines(self, table: str) -> Iterator[str]:
        """Yield the rows of a table as their lines."""
        names = (name for name in self.contents["members"] if name.startswith(f"tables/{table}/"))
        for name in sorted(names):
            yield from self.archive.read(name).decode().splitlines()


def check(archive: zipfile.ZipFile, step: Step) -> Package:
    """Return the package after reading every byte of it once.

    Raises:
        DomainError: `no_instance_file`; `other_format`; `member_changed` with the name of what differs.

    """
    try:
        contents = contents_of(archive)
        members = dict(contents["members"])
        told = contents["format"]
    except (KeyError, ValueError):
        raise DomainError("no_instance_file") from None
    if told != FORMAT:
        raise DomainError("other_format", format=told)
    there = set(archive.namelist()) - {"contents.json"}
    for name in sorted(there ^ members.keys()):
        raise DomainError("member_changed", name=name)
    for name, digest in members.items():
        if _digest(archive, name) != digest:
            raise DomainError("member_changed", name=name)
        step(1)
    return Package(archive, contents)


def unpack(package: Package, engine: Engine, store: EvidenceStore, tables: list[Table], step: Step) -> None:
    """Bring the files into the store and the rows into the database, and read these back.

    The rows come in one transaction; files that came before a refusal are removed again.

    Raises:
        ConflictError: `database_not_empty` with the table, or `store_not_empty`.
        DomainError: `other_revision` with both; `other_tables`; `row_refused`, `rows_differ` with the table.

    """
    moved = tables_to_move(tables)
    with engine.begin() as connection:
        _require_room(package, connection, store, moved)
        brought: list[str] = []
        try:
            for key in package.evidence:
                _bring_file(package, store, key)
                brought.append(key)
                step(1)
            for table in moved:
                _bring_table(package, connection, table)
                step(1)
            for table in moved:
                _require_same(package, connection, table)
        except BaseException:
            for key in brought:
                store.delete(key)
            raise


def _require_room(package: Package, connection: Connection, store: EvidenceStore, moved: list[Table]) -> None:
    revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    if revision != package.contents["revision"]:
        raise DomainError("other_revision", file=package.contents["revision"], database=revision)
    if {table.name for table in moved} != set(package.contents["tables"]):
        raise DomainError("other_tables")
    for table in moved:
        if connection.scalar(select(func.count()).select_from(table)):
            raise ConflictError("database_not_empty", table=table.name)
    for key in package.evidence:
        if store.exists(key):
            raise ConflictError("store_not_empty")


def _bring_file(package: Package, store: EvidenceStore, key: str) -> None:
    with package.archive.open(f"evidence/{key}") as sealed, store.create(key) as sink:
        while piece := sealed.read(_PIECE):
            sink.write(piece)


def _bring_table(package: Package, connection: Connection, table: Table) -> None:
    try:
        _bring_rows(package, connection, table)
    except IntegrityError:
        raise DomainError("row_refused", table=table.name) from None
    _go_on_counting(connection, table)


def _bring_rows(package: Package, connection: Connection, table: Table) -> None:
    """Insert the rows of a table; how they refer to each other follows when all are there."""
    inward = own_kind(table)
    referring: list[Row] = []
    rows = _rows(package, table)
    while held := list(islice(rows, _AT_ONCE)):
        if inward:
            referring += [row for row in held if any(row[name] is not None for name in inward)]
            held = [{**row, **dict.fromkeys(inward)} for row in held]
        connection.execute(insert(table), held)
    for row in referring:
        mine = [column == row[column.name] for column in table.primary_key.columns]
        connection.execute(update(table).where(*mine).values({name: row[name] for name in inward}))


def _rows(package: Package, table: Table) -> Iterator[Row]:
    for line in package.lines(table.name):
        try:
            yield row_of(table, line)
        except (KeyError, ValueError):
            raise DomainError("row_refused", table=table.name) from None


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let PostgreSQL give the next numbers after those that came."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key.columns:
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        last = connection.scalar(select(func.max(column))) if sequence else None
        if last is not None:
            connection.execute(select(func.setval(sequence, last)))


def _require_same(package: Package, connection: Connection, table: Table) -> None:
    counted = Sum()
    for line in lines_of(connection, table):
        counted = counted.and_of(line)
    if counted.told() != package.contents["tables"][table.name]:
        raise DomainError("rows_differ", table=table.name)


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member:
        while piece := member.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
