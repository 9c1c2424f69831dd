"""Putting a backup back where nothing is: sealed files first, then the database, then what had to end."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from neutrality.backups import clients
from neutrality.backups.aftercare import Ended, end
from neutrality.backups.checking import Backup
from neutrality.backups.copying import carry
from neutrality.backups.folder import Listed, measured
from neutrality.backups.manifest import SQLITE
from neutrality.backups.opening import bring_up_to_date
from neutrality.database import make_engine, make_sessions, transaction
from neutrality.domain.errors import ConflictError, DomainError
from neutrality.evidence.store import EvidenceStore
from neutrality.history.service import Signer
from neutrality.retention.ledger import DONE, Ledger, digest_of
from neutrality.vault.files import sync

_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Target:
    """Where a backup is put back: an empty database, a store, and what was erased since."""

    url: str
    store: EvidenceStore
    ledger: Ledger
    signer: Signer

    @property
    def kind(self) -> str:
        """Which database it is."""
        return make_url(self.url).get_backend_name()


@dataclass
class Brought:
    """What became of the sealed files: put back, there already, not put back since they were erased."""

    files: int = 0
    there: int = 0
    erased: int = 0


def require_empty(target: Target, backup: Backup) -> None:
    """Refuse a database that holds anything, or is of another kind.

    Raises:
        ConflictError: `restore_not_empty`.
        DomainError: `restore_other_kind`; `no_database` when it does not answer.

    """
    if target.kind != backup.manifest.database:
        raise DomainError("restore_other_kind", kind=backup.manifest.database)
    path = _path(target)
    if path is not None and not path.exists():
        return
    engine: Engine = create_engine(target.url, hide_parameters=True)
    try:
        if inspect(engine).get_table_names():
            raise ConflictError("restore_not_empty")
    except OperationalError:
        raise DomainError("no_database") from None
    finally:
        engine.dispose()


def bring_beside(backups: Iterable[Backup], ledger: Path, checkpoint: Path) -> None:
    """Bring what lies beside the keys where this machine has lost it, or has less of it.

    The ledger only grows, so the longest is the newest; of the checkpoint, that of the newest backup. Only a
    copy that its backup signed is believed: a forged ledger would erase.
    """
    for backup in backups:
        copy = backup.path / ledger.name
        if backup.holds(ledger.name) and (not ledger.exists() or measured(copy).size > ledger.stat().st_size):
            carry(copy, ledger)
        if backup.holds(checkpoint.name) and not checkpoint.exists():
            carry(backup.path / checkpoint.name, checkpoint)


def bring_files(
    backup: Backup, target: Target, lacking: AbstractSet[str], seen: Callable[[int], object]
) -> Brought:
    """Put the sealed files back into the store but those that lack; what was erased since stays away.

    Raises:
        DomainError: `restore_file_differs` when the store has another file under the same key.
        UnavailableError: `store_away`, `store_full`.

    """
    lines = target.ledger.latest().values()
    erased = {digest for line in lines if line.word == DONE for digest in line.entry["objects"]}
    done = Brought()
    for one in backup.listed():
        if digest_of(one.key) in erased:
            done.erased += 1
        elif target.store.exists(one.key):
            _require_same(target.store, one)
            done.there += 1
        elif one.key not in lacking:
            _bring(backup, target.store, one)
            done.files += 1
        seen(1)
    return done


def bring_database(backup: Backup, target: Target, *, now: datetime, today: date) -> Ended:
    """Put the database back, bring its tables up to date and end what was open in it.

    On SQLite it gets its name when all of that is done; on PostgreSQL the rows come in one transaction.

    Raises:
        DomainError: `backup_newer`; `no_pg_client`; `pg_failed`.
        OSError: there is no room for it.

    """
    path = _path(target)
    if path is None:
        clients.load(target.url, backup.database)
        return _care(target.url, target.signer, backup, now=now, today=today)
    part = path.with_name(f".{path.name}.restoring")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _forget(part)
    try:
        shutil.copyfile(backup.database, part)
        part.chmod(0o600)
        ended = _care(f"sqlite:///{part}", target.signer, backup, now=now, today=today)
        _forget(path)
        part.rename(path)
        sync(path.parent)
    finally:
        _forget(part)
    return ended


def _care(url: str, signer: Signer, backup: Backup, *, now: datetime, today: date) -> Ended:
    bring_up_to_date(url, backup.manifest.revision)
    engine = make_engine(url)
    try:
        with transaction(make_sessions(engine)) as session:
            ended = end(session, signer, backup.manifest, now=now, today=today)
    finally:
        engine.dispose()
    if (path := make_url(url).database) and backup.manifest.database == SQLITE:
        with closing(sqlite3.connect(path, isolation_level=None)) as held:
            held.execute("PRAGMA journal_mode = DELETE")  # what stood in files beside it is in it then
    return ended


def _path(target: Target) -> Path | None:
    """Return the file of a SQLite database."""
    database = make_url(target.url).database
    return Path(database) if target.kind == SQLITE and database else None


def _forget(path: Path) -> None:
    for end_of_name in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + end_of_name).unlink(missing_ok=True)


def _bring(backup: Backup, store: EvidenceStore, one: Listed) -> None:
    with backup.folder.evidence(one.key).open("rb") as sealed, store.create(one.key) as sink:
        while piece := sealed.read(_PIECE):
            sink.write(piece)


def _require_same(store: EvidenceStore, one: Listed) -> None:
    digest = hashlib.sha256()
    with store.open(one.key) as sealed:
        while piece := sealed.read(_PIECE):
            digest.update(piece)
    if digest.hexdigest() != one.sha256:
        raise DomainError("restore_file_differs", key=one.key)
