"""An office's keys as they are made and retired, each with its event of codes alone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy.orm import Session

from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, Signer, append
from neutrality.means import Means
from neutrality.vault import ReaderKey, ReaderKind, readers, recovery


def make_office_keys(
    session: Session, means: Means, office_id: uuid.UUID, *, passphrases: Sequence[str], now: datetime
) -> None:
    """Make what a new office needs to receive reports: its own key, and one for each custodian.

    Raises:
        DomainError: `passphrase_short`.

    """
    secrets = [(ReaderKind.OFFICE, None), *((ReaderKind.CUSTODIAN, phrase) for phrase in passphrases)]
    for kind, passphrase in secrets:
        row = means.keyholder.create_reader(
            session, kind=kind, office_id=office_id, passphrase=passphrase, now=now
        )
        record(session, means.signer, EventKind.KEY_MADE, row, now=now)


def make_recovery(
    session: Session,
    signer: Signer,
    office_id: uuid.UUID,
    *,
    directory: Path,
    passphrases: Sequence[str],
    now: datetime,
) -> ReaderKey:
    """Make an office's recovery key, its two shares in this folder; the key itself is nowhere.

    Raises:
        DomainError: `passphrase_short`, `same_passphrase`.

    """
    private, reader_id = X25519PrivateKey.generate(), uuid.uuid4()
    recovery.write_shares(private, reader_id, directory, passphrases)
    row = readers.register(
        session,
        kind=ReaderKind.RECOVERY,
        office_id=office_id,
        reader_id=reader_id,
        public=private.public_key(),
        now=now,
    )
    record(session, signer, EventKind.KEY_MADE, row, now=now)
    return row


def record(session: Session, signer: Signer, kind: EventKind, row: ReaderKey, *, now: datetime) -> None:
    """Write down what happened to a key: of which sort, of which office; never whose."""
    entry = Entry(
        Stream.CATALOGUE,
        row.office_id,
        kind,
        now.date(),
        office_id=row.office_id,
        payload={"reader": row.kind.value, "key": str(row.id)},
    )
    append(session, signer, entry, now=now)
