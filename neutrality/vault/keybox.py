"""What private keys are needed for, and nothing more: the line along which the keyholder is split off.

`LocalBox` has the key files in this process; `neutrality.vault.remote.RemoteBox` asks the process that
has them. Neither sees the database: what a key may open is decided by the wraps that are put before it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.vault import indexes
from neutrality.vault.keys import KeyFiles
from neutrality.vault.models import IndexKind, KeyWrap, ReaderKind
from neutrality.vault.openings import Openings, Purpose
from neutrality.vault.wraps import unwrap, wrap


class KeyBox(Protocol):
    """The operations with private keys, each for a named actor and purpose."""

    def open(self, wraps: Sequence[KeyWrap], *, actor: str, purpose: Purpose) -> list[bytes]:
        """Return the data keys that these wraps of offices hold; all of them or none.

        Raises:
            NotAllowedError: `opening_cap`.
            SealBrokenError: naming the wrap.

        """
        ...

    def rewrap(self, wraps: Sequence[KeyWrap], reader_id: uuid.UUID, *, actor: str) -> list[bytes]:
        """Return the same data keys wrapped for an office's key that this box holds too; none leaves it open.

        Raises:
            NotAllowedError: `opening_cap`.
            SealBrokenError: naming the wrap.
            KeysMissingError: the box does not know that key.

        """
        ...

    def open_locked(self, wraps: Sequence[KeyWrap], *, passphrase: str, actor: str) -> tuple[int, bytes]:
        """Return which of one identity's wraps a custodian's passphrase opens, and the data key.

        Raises:
            DomainError: `passphrase_wrong`.
            NotAllowedError: `opening_cap`, `passphrase_tries`.
            SealBrokenError: naming the wrap.

        """
        ...

    def digests(self, kind: IndexKind, values: Sequence[str], office_id: uuid.UUID | None) -> list[bytes]:
        """Return the keyed digest of each normalised value."""
        ...

    def create(self, passphrase: str | None) -> tuple[uuid.UUID, X25519PublicKey]:
        """Make a key pair, keep its private half, return its id and its public half.

        Raises:
            DomainError: `passphrase_short`.

        """
        ...


class LocalBox:
    """The key files of this process."""

    def __init__(self, files: KeyFiles, openings: Openings) -> None:
        self._files = files
        self._openings = openings
        self._private: dict[uuid.UUID, X25519PrivateKey] = {}

    def __repr__(self) -> str:
        return "<LocalBox>"

    def open(self, wraps: Sequence[KeyWrap], *, actor: str, purpose: Purpose) -> list[bytes]:
        """Return the data keys, counted first."""
        self._openings.count(actor, purpose, [row.data_key_id for row in wraps])
        return [unwrap(row, self._office_key(row)) for row in wraps]

    def rewrap(self, wraps: Sequence[KeyWrap], reader_id: uuid.UUID, *, actor: str) -> list[bytes]:
        """Return the new wraps; the public half is that of the key kept here, whatever the database says."""
        self._openings.count_moved(actor, [row.data_key_id for row in wraps])
        public = self._private_of(reader_id).public_key()
        return [
            wrap(
                unwrap(row, self._office_key(row)), public,
                data_key_id=row.data_key_id, kind=ReaderKind.OFFICE, reader_key_id=reader_id,
            ).wrapped
            for row in wraps
        ]  # fmt: skip

    def open_locked(self, wraps: Sequence[KeyWrap], *, passphrase: str, actor: str) -> tuple[int, bytes]:
        """Return the data key by the first custodian's key that the passphrase unlocks."""
        self._openings.check_tries(actor)
        self._openings.count(actor, Purpose.IDENTITY, [row.data_key_id for row in wraps[:1]])
        for place, row in enumerate(wraps):
            try:
                private = self._files.reader(_reader_of(row, ReaderKind.CUSTODIAN), passphrase)
            except DomainError:  # another custodian's key
                continue
            return place, unwrap(row, private)
        self._openings.count_try(actor)
        raise DomainError("passphrase_wrong")

    def digests(self, kind: IndexKind, values: Sequence[str], office_id: uuid.UUID | None) -> list[bytes]:
        """Return the keyed digests."""
        master = self._files.index_master
        return [indexes.digest(master, kind, value, office_id) for value in values]

    def create(self, passphrase: str | None) -> tuple[uuid.UUID, X25519PublicKey]:
        """Make a key pair; its file is on the disk before anything can be sealed for it."""
        private, reader_id = X25519PrivateKey.generate(), uuid.uuid4()
        self._files.add_reader(reader_id, private, passphrase)
        return reader_id, private.public_key()

    def _office_key(self, row: KeyWrap) -> X25519PrivateKey:
        return self._private_of(_reader_of(row, ReaderKind.OFFICE))

    def _private_of(self, reader_id: uuid.UUID) -> X25519PrivateKey:
        if reader_id not in self._private:
            self._private[reader_id] = self._files.reader(reader_id)
        return self._private[reader_id]


def _reader_of(row: KeyWrap, kind: ReaderKind) -> uuid.UUID:
    if row.reader_key_id is None or row.reader_kind is not kind:
        raise NotFoundError("key_not_found", kind=row.reader_kind.value)
    return row.reader_key_id
