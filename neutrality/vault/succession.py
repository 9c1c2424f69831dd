"""One reader's key after another: wraps are made for the new one and taken from the old one, batch by batch.

Nothing is sealed anew. Every batch is a transaction of its own, and what is still to be done is read from
the rows, so that whatever interrupts the work, it is taken up where it stopped.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from sqlalchemy import ColumnElement, delete, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, aliased

from neutrality.database import Sessions, transaction
from neutrality.domain.errors import ConflictError
from neutrality.vault.models import KeyWrap, ReaderKey
from neutrality.vault.readers import count_wraps
from neutrality.vault.wraps import unwrap, wrap

BATCH = 200
_PATIENCE = 30
Seen = Callable[[int], None]


@dataclass(frozen=True)
class Source:
    """A reader's key that can be used here: its row and its private half."""

    row: ReaderKey
    private: X25519PrivateKey

    def __repr__(self) -> str:
        return "<Source>"


def count_missing(session: Session, source_id: uuid.UUID, target_id: uuid.UUID) -> int:
    """Return how many data keys the source can open and the target cannot."""
    counted = select(func.count()).select_from(KeyWrap)
    return session.scalar(counted.where(*_missing(source_id, target_id))) or 0


def copy_batch(
    session: Session, source: Source, target: ReaderKey, *, after: uuid.UUID | None, most: int = BATCH
) -> tuple[int, uuid.UUID | None]:
    """Wrap the next data keys of the source for the target too; return how many and the last one's place.

    Raises:
        SealBrokenError: naming the wrap.

    """
    alone_at(session, source.row.office_id)
    wanted = _missing(source.row.id, target.id)
    if after is not None:
        wanted = (*wanted, KeyWrap.id > after)
    rows = session.scalars(select(KeyWrap).where(*wanted).order_by(KeyWrap.id).limit(most)).all()
    public = X25519PublicKey.from_public_bytes(target.public_key)
    session.add_all(
        wrap(
            unwrap(row, source.private),
            public,
            data_key_id=row.data_key_id,
            kind=target.kind,
            reader_key_id=target.id,
        )
        for row in rows
    )
    session.flush()
    return len(rows), rows[-1].id if rows else None


def count_only(session: Session, row: ReaderKey) -> int:
    """Return how many data keys no other key of this office and kind could open."""
    counted = select(func.count()).select_from(KeyWrap)
    return session.scalar(counted.where(KeyWrap.reader_key_id == row.id, ~_held_by_another(row))) or 0


def drop_batch(session: Session, row: ReaderKey, *, most: int = BATCH) -> int:
    """Take the next wraps from a retired key, none that nobody else of the office could open."""
    chosen = select(KeyWrap.id).where(KeyWrap.reader_key_id == row.id, _held_by_another(row)).limit(most)
    ids = session.scalars(chosen).all()
    if ids:
        session.execute(delete(KeyWrap).where(KeyWrap.id.in_(ids)))
    return len(ids)


def settle(sessions: Sessions) -> None:
    """Wait until nobody works any more with the reader keys as they were before the last commit.

    On PostgreSQL whoever has read the table keeps it from being locked until the end of the transaction;
    SQLite has one writer at a time.

    Raises:
        ConflictError: `keys_busy`, when somebody does not end.

    """
    for _attempt in range(_PATIENCE):
        with sessions() as session:
            if session.get_bind().dialect.name != "postgresql":
                return
            try:
                session.execute(text("SET LOCAL lock_timeout = '1s'"))
                session.execute(text("LOCK TABLE reader_key IN ACCESS EXCLUSIVE MODE"))
            except OperationalError:
                session.rollback()
                continue
            session.commit()
            return
    raise ConflictError("keys_busy")


def alone_at(session: Session, office_id: uuid.UUID) -> None:
    """Let nobody else copy or move the wraps of an office until the end of the transaction.

    What is copied while its case goes to another office would stay with the one that it left.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(office_id.bytes[:8], "big", signed=True)
        session.execute(select(func.pg_advisory_xact_lock(number)))


def copy_all(sessions: Sessions, source: Source, target: ReaderKey, *, seen: Seen, most: int = BATCH) -> None:
    """Wrap every data key of the source for the target too, batch by batch; tell how many each time."""
    after, more = None, True
    while more:
        with transaction(sessions) as session:
            copied, after = copy_batch(session, source, target, after=after, most=most)
        seen(copied)
        more = copied > 0


def drop_all(sessions: Sessions, row: ReaderKey, *, most: int = BATCH) -> int:
    """Take every wrap from a retired key that another one opens, batch by batch; return how many remain."""
    dropped = most
    while dropped:
        with transaction(sessions) as session:
            dropped = drop_batch(session, row, most=most)
    with sessions() as session:
        return count_wraps(session, row.id)


def _missing(source_id: uuid.UUID, target_id: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
    own = aliased(KeyWrap)
    held = select(own.id).where(own.data_key_id == KeyWrap.data_key_id, own.reader_key_id == target_id)
    return KeyWrap.reader_key_id == source_id, ~held.exists()


def _held_by_another(row: ReaderKey) -> ColumnElement[bool]:
    other = aliased(KeyWrap)
    held = (
        select(other.id)
        .join(ReaderKey, ReaderKey.id == other.reader_key_id)
        .where(
            other.data_key_id == KeyWrap.data_key_id,
            ReaderKey.id != row.id,
            ReaderKey.kind == row.kind,
            ReaderKey.office_id == row.office_id,
            ReaderKey.retired_at.is_(None),
        )
    )
    return held.exists()
