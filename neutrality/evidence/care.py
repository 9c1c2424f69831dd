"""Care of the store without any key: what lies in it as it was received, and what nobody names any more."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import BinaryIO, TypeVar

from sqlalchemy import Connection, Subquery, func, inspect, select, union
from sqlalchemy.orm import Session

from neutrality.evidence.models import (
    AnyOriginal,
    CopyState,
    DocumentFile,
    DocumentScan,
    DocumentScanCopy,
    EvidenceFile,
    Original,
    RebuttalCopy,
    RebuttalFile,
    RedactedCopy,
    ReplyCopy,
    ReplyFile,
    ViewingCopy,
)
from neutrality.evidence.service import VIEW_FILE
from neutrality.evidence.store import EvidenceStore
from neutrality.outbox import post

_TABLES = (
    EvidenceFile,
    ViewingCopy,
    RedactedCopy,
    RebuttalFile,
    RebuttalCopy,
    DocumentFile,
    DocumentScan,
    DocumentScanCopy,
    ReplyFile,
    ReplyCopy,
)
_BY_THE_SERVER = ("no_sandbox", "no_ffmpeg", "time", "failed")
_AT_ONCE = 500
_CHUNK = 1024 * 1024
Kind = TypeVar("Kind", bound=Original)


def count_files(session: Session) -> int:
    """Return how many files there are of reports, their viewing copies among them."""
    return sum(session.scalars(select(func.count()).select_from(table)).one() for table in _TABLES)


def damaged(
    session: Session, store: EvidenceStore, *, seen: Callable[[int], object]
) -> Iterator[tuple[uuid.UUID, str]]:
    """Return each file that the store does not hold as it was received, and what is wrong with it.

    Sealed bytes and their digest suffice: nothing is opened. `seen` is told how many files were looked at.
    """
    for table in _TABLES:
        columns = (table.id, table.object_key, table.ciphertext_sha256)
        rows = session.execute(select(*columns).order_by(table.id).execution_options(yield_per=_AT_ONCE))
        for row_id, object_key, expected in rows:
            if problem := _problem(store, object_key, expected):
                yield row_id, problem
            seen(1)


def count_named(connection: Connection) -> int:
    """Return how many sealed files rows name."""
    return connection.scalar(select(func.count()).select_from(_named(connection))) or 0


def named_objects(connection: Connection) -> Iterator[tuple[str, int, bytes]]:
    """Return key, size and digest of every sealed file that a row names, by their keys, each once."""
    every = _named(connection)
    found = select(every).order_by(every.c.object_key).execution_options(yield_per=_AT_ONCE)
    return ((object_key, size, sha256) for object_key, size, sha256 in connection.execute(found))


def _named(connection: Connection) -> Subquery:
    """Return what names sealed files; tables that an older version does not have are left out."""
    there = set(inspect(connection).get_table_names())
    rows = [
        select(table.object_key, table.ciphertext_size, table.ciphertext_sha256)
        for table in _TABLES
        if table.__tablename__ in there
    ]
    return union(*rows).subquery()


def sweep_orphans(
    session: Session, store: EvidenceStore, *, before: datetime, keep: AbstractSet[str] = frozenset()
) -> int:
    """Remove objects older than `before` that no row and nothing in `keep` names; return how many.

    A draft names its objects under a key that only the reporter's browser has, so `before` must lie
    further back than a draft lives.
    """
    old = [object_key for object_key in store.older_than(before) if object_key not in keep]
    orphans: list[str] = []
    for start in range(0, len(old), _AT_ONCE):
        part = old[start : start + _AT_ONCE]
        kept = {
            object_key
            for table in _TABLES
            for object_key in session.scalars(select(table.object_key).where(table.object_key.in_(part)))
        }
        orphans += [object_key for object_key in part if object_key not in kept]
    for object_key in orphans:
        store.delete(object_key)
    return len(orphans)


def ask_again(session: Session, *, now: datetime) -> int:
    """Let the worker try again what failed by the server, not by the file; return how many files."""
    rows: list[AnyOriginal] = [
        *_failed(session, EvidenceFile),
        *_failed(session, RebuttalFile),
        *_failed(session, DocumentScan),
        *_failed(session, ReplyFile),
    ]
    for row in rows:
        row.copy_state, row.copy_reason = CopyState.WAITING, None
        post(session, VIEW_FILE, {"file": str(row.id)}, due_at=now)
    return len(rows)


def _failed(session: Session, table: type[Kind]) -> list[Kind]:
    by_the_server = table.copy_reason.in_(_BY_THE_SERVER)
    return list(session.scalars(select(table).where(table.copy_state == CopyState.NONE, by_the_server)))


def _problem(store: EvidenceStore, object_key: str, expected: bytes) -> str:
    try:
        with store.open(object_key) as stored:
            return "" if _digest_of(stored) == expected else "changed"
    except FileNotFoundError:
        return "missing"


def _digest_of(stream: BinaryIO) -> bytes:
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.digest()
