"""Making a backup while the instance is in use: everything as of one moment, whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, text

from neutrality.backups.copying import (
    Copied,
    carry,
    copy_database,
    copy_files,
    still_named,
    write_list,
)
from neutrality.backups.folder import Folder, created, listed_in, measured
from neutrality.backups.manifest import COPIES, LISTED, NOTE, Manifest
from neutrality.backups.record import note
from neutrality.database import Sessions, transaction
from neutrality.domain.errors import UnavailableError
from neutrality.domain.history import EventKind
from neutrality.evidence.care import count_named
from neutrality.evidence.store import EvidenceStore
from neutrality.history.service import Signer
from neutrality.moving.packing import one_moment

_POSITION = "SELECT max(id) FROM event"
_CHECKPOINT = "SELECT note FROM checkpoint ORDER BY id DESC LIMIT 1"
_REVISION = "SELECT version_num FROM alembic_version"


@dataclass(frozen=True)
class Source:
    """What is backed up: the database as whoever may read all of it, its store, files beside the keys."""

    engine: Engine
    store: EvidenceStore
    beside: tuple[Path, ...]
    origin: str
    key: Ed25519PrivateKey

    @property
    def kind(self) -> str:
        """Which database it is."""
        return self.engine.dialect.name


@dataclass(frozen=True)
class Steps:
    """Who hears of progress: how much there will be, how much is done."""

    begin: Callable[[int], object] = lambda _total: None
    seen: Callable[[int], object] = lambda _done: None


@dataclass(frozen=True)
class Made:
    """A whole backup: where it is, what is in it, how many files were new, what was removed for it."""

    path: Path
    manifest: Manifest
    fresh: int
    pruned: int
    swept: int


def make(
    source: Source, folder: Folder, *, keep: int | None, now: datetime, steps: Steps | None = None
) -> Made:
    """Write a backup, then remove older ones than the newest `keep`.

    Until it is whole it has no name; what is left of one that was interrupted, the next one removes.

    Raises:
        ConflictError: `backup_runs`.
        UnavailableError: `store_away`.
        DomainError: `no_pg_client`; `pg_failed`.
        OSError: it cannot be written; nothing is left of it then but files that the next one needs too.

    """
    with folder.alone():
        part = folder.begin(now)
        try:
            manifest, copied = _write(source, folder, part, now, steps or Steps())
            with created(part / NOTE) as file:
                file.write(manifest.signed(source.origin, source.key).encode())
            path = folder.finish(part)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        pruned, swept = folder.prune(keep) if keep else (0, 0)
    return Made(path, manifest, copied.fresh, pruned, swept)


def remember(sessions: Sessions, signer: Signer, made: Made, *, now: datetime, today: date) -> None:
    """Write the event that a backup was made."""
    said = {
        "name": made.manifest.name,
        "position": made.manifest.position,
        "files": made.manifest.files,
        "missing": len(made.manifest.missing),
        "sha256": measured(made.path / NOTE).sha256,
    }
    with transaction(sessions) as session:
        note(session, signer, EventKind.BACKUP_MADE, said, now=now, today=today)


def _write(
    source: Source, folder: Folder, part: Path, now: datetime, steps: Steps
) -> tuple[Manifest, Copied]:
    database = COPIES[source.kind]
    with one_moment(source.engine) as connection:
        revision, position, checkpoint = _standing(connection)
        steps.begin(count_named(connection) + 1)
        copy_database(connection, part / database)
        steps.seen(1)
        write_list(connection, part / LISTED)
    for path in source.beside:
        carry(path, part / path.name)
    copied = copy_files(listed_in(part / LISTED), source.store, folder, steps.seen)
    named = still_named(source.engine, copied.missing)
    if copied.missing and len(named) == copied.files:  # not one file is there: the store is not this one
        raise UnavailableError("store_away")
    return (
        Manifest(
            name=folder.name_of(part),
            made_at=now,
            database=source.kind,
            revision=revision,
            position=position,
            checkpoint=checkpoint,
            parts={path.name: measured(path) for path in sorted(part.iterdir())},
            files=copied.files,
            total=copied.total,
            missing=tuple(key for key in copied.missing if key in named),
            erased=tuple(key for key in copied.missing if key not in named),
        ),
        copied,
    )


def _standing(connection: Connection) -> tuple[str, int, str | None]:
    """Return revision, newest event and newest checkpoint; with the first of these the moment begins."""
    revision = str(connection.scalar(text(_REVISION)))
    return revision, connection.scalar(text(_POSITION)) or 0, connection.scalar(text(_CHECKPOINT))
