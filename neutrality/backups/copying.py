"""The database as of one moment, copied while others write; then the sealed files that it names."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, func, select

from neutrality.backups import clients
from neutrality.backups.folder import Folder, Listed, created
from neutrality.backups.manifest import SQLITE
from neutrality.domain.errors import DomainError
from neutrality.evidence.care import named_objects
from neutrality.evidence.store import EvidenceStore
from neutrality.grants.declared import PUBLIC_SCHEMA
from neutrality.moving.packing import one_moment
from neutrality.vault.files import sync

Seen = Callable[[int], object]
# Pages of SQLite in one go; whoever writes meanwhile does not wait, and is not seen.
_PAGES = 4096


def copy_database(connection: Connection, target: Path) -> None:
    """Copy the database as this connection sees it since its first question.

    Raises:
        OSError: the disk is full, or what else it said.
        DomainError: `no_pg_client`; `pg_failed`.

    """
    with created(target) as file:
        if connection.dialect.name == SQLITE:
            _copy_sqlite(connection, target)
            return
        snapshot = str(connection.scalar(select(func.pg_export_snapshot())))
        url = connection.engine.url.render_as_string(hide_password=False)
        clients.dump(url, file, snapshot=snapshot, without=[PUBLIC_SCHEMA])


def _copy_sqlite(connection: Connection, target: Path) -> None:
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            driver.backup(copy, pages=_PAGES)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise OSError(None, str(error)) from None


@dataclass
class Copied:
    """What became of the sealed files: how many there are, how many were new, which the store lacks."""

    files: int = 0
    total: int = 0
    fresh: int = 0
    missing: list[str] = field(default_factory=list)


def write_list(connection: Connection, target: Path) -> None:
    """Write down every sealed file that the rows of this moment name."""
    with created(target) as file:
        for one in listed(connection):
            file.write(one.line.encode())


def copy_files(files: Iterable[Listed], store: EvidenceStore, folder: Folder, seen: Seen) -> Copied:
    """Take in every listed file that the folder lacks.

    Raises:
        UnavailableError: `store_away`.
        OSError: the disk is full, or what else it said.

    """
    done = Copied()
    for one in files:
        done.files += 1
        done.total += one.size
        if not _has(folder, one):
            if _take(store, folder, one):
                done.fresh += 1
            else:
                done.missing.append(one.key)
        seen(1)
    return done


def listed(connection: Connection) -> Iterator[Listed]:
    """Yield every sealed file that rows name, by their keys."""
    return (Listed(key, size, sha256.hex()) for key, size, sha256 in named_objects(connection))


def still_named(engine: Engine, keys: list[str]) -> set[str]:
    """Return which of these files rows name now: an erasure may have taken the others meanwhile."""
    wanted = set(keys)
    if not wanted:
        return wanted
    with one_moment(engine) as connection:
        return {one.key for one in listed(connection) if one.key in wanted}


def _has(folder: Folder, one: Listed) -> bool:
    try:
        return folder.evidence(one.key).stat().st_size == one.size
    except FileNotFoundError:
        return False


def _take(store: EvidenceStore, folder: Folder, one: Listed) -> bool:
    try:
        with store.open(one.key) as source:
            return folder.add(one, source)
    except FileNotFoundError:
        return False


def carry(source: Path, target: Path) -> None:
    """Put a copy of a small file in its place, whole; one that is not there is left out."""
    if not source.exists():
        return
    part = target.with_name(f".{target.name}")
    part.unlink(missing_ok=True)
    with created(part) as file:
        file.write(source.read_bytes())
    part.replace(target)
    sync(target.parent)


def require_apart(folder: Folder, *others: Path) -> None:
    """Refuse a folder of backups that lies within one of the instance's, or the other way round.

    Raises:
        DomainError: `backup_within`.

    """
    root = folder.root.resolve()
    for other in (one.resolve() for one in others):
        if root.is_relative_to(other) or other.is_relative_to(root):
            raise DomainError("backup_within")
