"""The sealing side: makes data keys and wraps them for readers with public keys alone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.vault.codes import TrackingCode
from neutrality.vault.models import DataKey, KeyKind, KeyWrap, ReaderKey, ReaderKind
from neutrality.vault.opened import OpenKey
from neutrality.vault.wraps import unwrap


@dataclass(frozen=True)
class Reader:
    """Whoever a data key is to be wrapped for."""

    kind: ReaderKind
    office_id: uuid.UUID | None = None
    tracking_code: TrackingCode | None = None

    @classmethod
    def office(cls, office_id: uuid.UUID) -> Self:
        """Return the staff of one office."""
        return cls(ReaderKind.OFFICE, office_id=office_id)

    @classmethod
    def custodian(cls, office_id: uuid.UUID) -> Self:
        """Return the custodians of one office, and its recovery where it has one."""
        return cls(ReaderKind.CUSTODIAN, office_id=office_id)

    @classmethod
    def code(cls, tracking_code: TrackingCode) -> Self:
        """Return the reporter who holds this code."""
        return cls(ReaderKind.REPORTER, tracking_code=tracking_code)

    @classmethod
    def notify(cls) -> Self:
        """Return the worker, which writes to reporters who asked for it."""
        return cls(ReaderKind.NOTIFY)


# What is sealed for custodians can be recovered when all of them lost their passphrases.
_TOGETHER = {ReaderKind.CUSTODIAN: (ReaderKind.CUSTODIAN, ReaderKind.RECOVERY)}


class Vault:
    """Seals without being able to open what was sealed before: it holds no private key.

    The worker's public key comes from its file (`KeyFiles.notify_public`), the others' from the database.
    """

    def __init__(self, notify: X25519PublicKey | None = None) -> None:
        self._notify = notify

    def create_key(
        self, session: Session, *, kind: KeyKind, owner: uuid.UUID, readers: Sequence[Reader]
    ) -> OpenKey:
        """Make the data key of an owner, wrapped for every reader.

        Raises:
            DomainError: `reader_missing` when an office or custodian has no active key.

        """
        row = DataKey(id=uuid.uuid4(), kind=kind, owner=owner)
        session.add(row)
        session.flush()
        key = OpenKey.generate(row)
        self.share(session, key, readers)
        return key

    def replace_key(
        self, session: Session, *, kind: KeyKind, owner: uuid.UUID, readers: Sequence[Reader]
    ) -> OpenKey:
        """Make a new data key of an owner in the place of an earlier one: what that sealed opens no more.

        Raises:
            DomainError: `reader_missing` when an office or custodian has no active key.

        """
        self.destroy_key(session, kind=kind, owner=owner)
        return self.create_key(session, kind=kind, owner=owner, readers=readers)

    def destroy_key(self, session: Session, *, kind: KeyKind, owner: uuid.UUID) -> None:
        """Take a data key away for good: what it sealed opens no more."""
        earlier = select(DataKey.id).where(DataKey.kind == kind, DataKey.owner == owner)
        session.execute(delete(KeyWrap).where(KeyWrap.data_key_id.in_(earlier)))
        session.execute(delete(DataKey).where(DataKey.kind == kind, DataKey.owner == owner))

    def share(self, session: Session, key: OpenKey, readers: Sequence[Reader]) -> None:
        """Add readers to an opened key; nothing is sealed anew.

        Raises:
            DomainError: `reader_missing` when an office or custodian has no active key.

        """
        for reader in readers:
            session.add_all(self._wraps(session, key, reader))

    def take_back(self, session: Session, *, kind: KeyKind, owner: uuid.UUID, reader: ReaderKind) -> None:
        """Remove a key's wraps for all readers of one sort: from now on it opens for none of them."""
        key = select(DataKey.id).where(DataKey.kind == kind, DataKey.owner == owner).scalar_subquery()
        session.execute(delete(KeyWrap).where(KeyWrap.data_key_id == key, KeyWrap.reader_kind == reader))

    def kinds_wrapped(self, session: Session, *, owner: uuid.UUID, reader: ReaderKind) -> list[KeyKind]:
        """Return which of an owner's keys readers of one sort can open."""
        found = select(DataKey.kind).join(KeyWrap, KeyWrap.data_key_id == DataKey.id)
        wrapped = found.where(DataKey.owner == owner, KeyWrap.reader_kind == reader)
        return list(session.scalars(wrapped.distinct()))

    def open_with_code(
        self, session: Session, *, kind: KeyKind, owner: uuid.UUID, code: TrackingCode
    ) -> OpenKey:
        """Return the key that the holder of a code may open.

        Raises:
            NotFoundError: `key_not_found` when no code opens this key.
            SealBrokenError: naming the wrap, when it is not this code's or was altered.

        """
        wraps = select(KeyWrap).join(DataKey, DataKey.id == KeyWrap.data_key_id)
        row = session.scalars(
            wraps.where(
                DataKey.kind == kind, DataKey.owner == owner, KeyWrap.reader_kind == ReaderKind.REPORTER
            )
        ).first()
        if row is None:
            raise NotFoundError("key_not_found", kind=kind.value)
        return OpenKey(owner, unwrap(row, code.private_key), row.data_key_id)

    def _wraps(self, session: Session, key: OpenKey, reader: Reader) -> list[KeyWrap]:
        if reader.tracking_code is not None:
            return [key.wrap(reader.tracking_code.public_key, ReaderKind.REPORTER)]
        if reader.kind is ReaderKind.NOTIFY and self._notify is not None:
            return [key.wrap(self._notify, ReaderKind.NOTIFY)]
        active = select(ReaderKey).where(
            ReaderKey.kind.in_(_TOGETHER.get(reader.kind, (reader.kind,))),
            ReaderKey.office_id == reader.office_id,
            ReaderKey.retired_at.is_(None),
        )
        rows = session.scalars(active).all()
        if all(row.kind is not reader.kind for row in rows):
            raise DomainError("reader_missing", kind=reader.kind.value)
        return [key.wrap(X25519PublicKey.from_public_bytes(row.public_key), row.kind, row.id) for row in rows]
