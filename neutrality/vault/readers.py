"""The rows of readers' public keys: who of an office reads, since when, and how much."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.database import to_minute
from neutrality.vault.models import KeyWrap, ReaderKey, ReaderKind


def of_office(session: Session, office_id: uuid.UUID, *kinds: ReaderKind) -> list[ReaderKey]:
    """Return the office's keys of these kinds, the oldest first, retired ones too."""
    found = select(ReaderKey).where(ReaderKey.office_id == office_id, ReaderKey.kind.in_(kinds))
    return list(session.scalars(found.order_by(ReaderKey.created_at, ReaderKey.id)))


def active(session: Session, office_id: uuid.UUID, *kinds: ReaderKind) -> list[ReaderKey]:
    """Return the keys for which is wrapped now, the oldest first."""
    return [row for row in of_office(session, office_id, *kinds) if row.retired_at is None]


def register(
    session: Session,
    *,
    kind: ReaderKind,
    office_id: uuid.UUID,
    reader_id: uuid.UUID,
    public: X25519PublicKey,
    now: datetime,
) -> ReaderKey:
    """Write down a public key; of two made in one minute the later one is known by its time all the same."""
    created_at = to_minute(now)
    for row in of_office(session, office_id, kind)[-1:]:
        created_at = max(created_at, row.created_at + timedelta(minutes=1))
    row = ReaderKey(
        id=reader_id,
        kind=kind,
        office_id=office_id,
        public_key=public.public_bytes_raw(),
        created_at=created_at,
    )
    session.add(row)
    session.flush()
    return row


def count_wraps(session: Session, reader_id: uuid.UUID) -> int:
    """Return how many data keys this reader can open."""
    return session.scalar(select(func.count()).where(KeyWrap.reader_key_id == reader_id)) or 0
