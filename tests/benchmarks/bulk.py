"""Many cases written in bulk into both databases, and kept: what was built once is used by later runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from alembic import command

from neutrality import create_app
from neutrality.database import Base
from neutrality.domain.checkpoint import TreeHead, write_note
from neutrality.domain.merkle import Frontier
from neutrality.history.outside import Outside
from neutrality.history.standing import Log
from neutrality.settings import ROOT, Settings
from neutrality.vault import KeyFiles
from neutrality.vault.keys import SURFACES
from tests.benchmarks import long_case
from tests.benchmarks.copies import Plan
from tests.benchmarks.original import Original
from tests.fixtures import postgres
from tests.fixtures.sample import Sample
from tests.fixtures.templates import migrations

BUILD = 1  # another number begins anew what is kept
BASE = ("--cases", "60", "--months", "12", "--seed", "1")
IN_BASE = 60
KINDS = ("sqlite", "postgresql")
FAST = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-500000")
# Written by a sealer's hand and by the numbering, not by the copies themselves.
Rows = Iterable[tuple[Any, ...]]


def kept_in() -> Path:
    """Return the folder of what was built; another `BUILD` begins another one."""
    root = Path(os.environ.get("BENCH_FOLDER", ROOT / "instance" / "bench"))
    return root / f"build-{BUILD}"


class Built:
    """A site of so many cases on both databases; `cluster` is there while PostgreSQL runs."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        self.cluster: postgres.Cluster | None = None

    def site(self, kind: str) -> Sample:
        """Return the installation on one database."""
        return Sample(self.folder / kind)

    def url(self, kind: str) -> str:
        """Return the address of one database."""
        if kind == "sqlite":
            return self.site(kind).database_url
        assert self.cluster is not None
        return self.cluster.url("bench")

    def named(self, kind: str) -> dict[str, Any]:
        """Return the settings with which an application runs on it."""
        return self.site(kind).settings().model_dump() | {"database_url": self.url(kind)}


@contextmanager
def built(size: int, kinds: Iterable[str] = KINDS) -> Iterator[Built]:
    """Hold a site of about so many cases, building it where it is not kept yet."""
    folder = kept_in() / str(size)
    folder.mkdir(parents=True, exist_ok=True)
    for above in (folder, folder.parent, folder.parent.parent):
        above.chmod(0o711)  # PostgreSQL runs as a user of its own where this runs as root
    site = Built(folder, size)
    if "postgresql" in kinds:
        site.cluster = postgres.start(folder / "pg")
    try:
        missing = [kind for kind in kinds if not (folder / f"{kind}.done").exists()]
        if missing:
            _build(site, missing)
        for kind in kinds:
            command.upgrade(migrations(site.url(kind)), "head")
        yield site
    finally:
        if site.cluster is not None:
            site.cluster.stop(keep=True)


def base() -> Sample:
    """Return the site that services made, from which all others are copied."""
    folder = kept_in() / "base"
    sample = Sample(folder)
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        sample.flask("instance", "init")
        sample.flask("demo", "load", *BASE)
        with sqlite3.connect(folder / "neutrality.db") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (folder / "done").touch()
    return sample


def _build(site: Built, kinds: list[str]) -> None:
    made = base()
    targets: list[Target] = []
    for kind in kinds:
        shutil.rmtree(site.site(kind).folder, ignore_errors=True)
        made.copied_to(site.site(kind).folder)
        targets.append(Sqlite(site) if kind == "sqlite" else PostgreSQL(site, made))
    keys = KeyFiles(made.folder / "keys")
    plan = Plan(
        Original(made.folder / "neutrality.db", keys), {name: keys.surface(name) for name in SURFACES}
    )
    number = max(0, round((site.size - IN_BASE) / IN_BASE))
    history = History(made)
    for copy, rows in plan.copies(number):
        place = plan.columns["event"].index("hash")
        rows["leaf"] = list(history.grow((row[0], row[place]) for row in rows["event"]))
        for target in targets:
            for table, lines in rows.items():
                target.write(table, lines)
            target.link(copy.objects)
    for target in targets:
        target.write("checkpoint", [history.checkpoint()])
        target.finish(number * plan.step)
        Outside(target.sample.settings().last_checkpoint).keep(history.note)
        long_case.write(create_app(Settings.load(**site.named(target.kind))), target.sample.folder)
        (site.folder / f"{target.kind}.done").touch()


class History:
    """The tree of leaves as it grows on from what the sealer of the base left."""

    def __init__(self, made: Sample) -> None:
        settings, self.keys = made.settings(), KeyFiles(made.folder / "keys")
        with sqlite3.connect(made.folder / "neutrality.db") as connection:
            rows = connection.execute("SELECT id, size, frontier, recorded_at FROM checkpoint ORDER BY id")
            self.id, size, frontier, self.recorded_at = rows.fetchall()[-1]
        self.tree, self.origin = Frontier(size, frontier), settings.log_origin
        self.note = ""

    def grow(self, events: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, int, bytes]]:
        """Yield the leaves of these events."""
        for event_id, digest in events:
            yield self.tree.size, event_id, digest
            self.tree.add(digest)

    def checkpoint(self) -> tuple[Any, ...]:
        """Return the row of a checkpoint over all leaves."""
        head, key = TreeHead(self.origin, self.tree.size, self.tree.root), self.keys.log()
        log_key = _verifier(self.origin, key)
        self.note = write_note(head.text, log_key, key.sign)
        row = {
            "id": self.id + 1, "size": self.tree.size, "root": self.tree.root, "frontier": self.tree.content,
            "recorded_at": self.recorded_at, "note": self.note, "public_on": None, "lost_size": None,
        }  # fmt: skip
        return tuple(row[column.name] for column in Base.metadata.tables["checkpoint"].columns)


def _verifier(origin: str, key: Any) -> Any:
    return Log(origin, key.public_key()).key


class Target(ABC):
    """One database that is written to."""

    kind = ""

    def __init__(self, site: Built) -> None:
        self.sample = site.site(self.kind)
        self.evidence = self.sample.folder / "evidence"

    @abstractmethod
    def write(self, table: str, rows: Rows) -> None:
        """Insert rows as they are."""

    @abstractmethod
    def run(self, statement: str) -> None:
        """Run one statement."""

    def link(self, objects: list[tuple[str, str]]) -> None:
        """Let copies of a file share its sealed bytes on the disk."""
        for old, new in objects:
            path = self.evidence / new[:2] / new[2:4] / new
            path.parent.mkdir(parents=True, exist_ok=True)
            os.link(self.evidence / old[:2] / old[2:4] / old, path)

    def finish(self, further: int) -> None:
        """Let numbers go on behind those that copies have, and the planner know what is there."""
        self.run(f"UPDATE counter SET value = value + {further}")
        self.run("ANALYZE")


class Sqlite(Target):
    """The file of one installation, without safety while it is built."""

    kind = "sqlite"

    def __init__(self, site: Built) -> None:
        super().__init__(site)
        self.connection = sqlite3.connect(self.sample.folder / "neutrality.db", isolation_level=None)
        for pragma in FAST:
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("BEGIN")

    def write(self, table: str, rows: Rows) -> None:
        rows = list(rows)
        signs = ", ".join("?" * len(rows[0])) if rows else ""
        self.connection.executemany(f"INSERT INTO {table} ({names_of(table)}) VALUES ({signs})", rows)

    def run(self, statement: str) -> None:
        self.connection.execute(statement)

    def finish(self, further: int) -> None:
        super().finish(further)
        self.connection.execute("COMMIT")
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.close()


class PostgreSQL(Target):
    """A database of its own, begun with the rows that services wrote on SQLite."""

    kind = "postgresql"

    def __init__(self, site: Built, made: Sample) -> None:
        super().__init__(site)
        assert site.cluster is not None
        site.cluster.run("DROP DATABASE IF EXISTS bench")
        site.cluster.run("CREATE DATABASE bench")
        command.upgrade(migrations(site.url("postgresql")), "head")
        (self.sample.folder / "neutrality.db").unlink()
        self.connection = psycopg.connect(site.url("postgresql").replace("+psycopg", ""))
        self.connection.execute("SET session_replication_role = replica")
        self.connection.execute("SET timezone = 'UTC'")
        with sqlite3.connect(made.folder / "neutrality.db") as source:
            for table in Base.metadata.sorted_tables:
                self.run(f"DELETE FROM {table.name}")
                self.write(table.name, source.execute(f"SELECT {names_of(table.name)} FROM {table.name}"))

    def write(self, table: str, rows: Rows) -> None:
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({names_of(table)}) FROM STDIN") as into,
        ):
            for row in rows:
                into.write_row(row)

    def run(self, statement: str) -> None:
        self.connection.execute(statement)

    def finish(self, further: int) -> None:
        super().finish(further)
        for table in Base.metadata.sorted_tables:
            for column in table.primary_key.columns:
                found = self.connection.execute(
                    "SELECT pg_get_serial_sequence(%s, %s)", (table.name, column.name)
                ).fetchone()
                if found and found[0]:
                    newest = f"SELECT coalesce(max({column.name}), 1) FROM {table.name}"
                    self.run(f"SELECT setval('{found[0]}', ({newest}))")
        self.connection.commit()
        self.connection.close()


def names_of(table: str) -> str:
    """Return the columns of a table in the order of the model."""
    return ", ".join(f'"{column.name}"' for column in Base.metadata.tables[table].columns)
