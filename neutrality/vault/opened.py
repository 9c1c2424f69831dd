"""A data key in memory: what services seal and open fields with."""

from __future__ import annotations

import secrets
import uuid
from typing import NoReturn

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from neutrality.vault.fields import KEY_BYTES, Padding, derive, open_field, seal_field
from neutrality.vault.models import DataKey, KeyWrap, ReaderKind
from neutrality.vault.wraps import wrap


class OpenKey:
    """One data key, opened: seals and opens the fields of its owner; shows and copies nothing of itself."""

    __slots__ = ("_secret", "data_key_id", "owner")

    def __init__(self, owner: uuid.UUID, secret: bytes, data_key_id: uuid.UUID | None = None) -> None:
        self.owner = owner
        self.data_key_id = data_key_id
        self._secret = secret

    @classmethod
    def generate(cls, row: DataKey) -> OpenKey:
        """Return a fresh random key for a new row."""
        return cls(row.owner, secrets.token_bytes(KEY_BYTES), row.id)

    @classmethod
    def from_secret(cls, *, owner: uuid.UUID, secret: bytes) -> OpenKey:
        """Return the key that follows from a secret kept elsewhere (a draft's cookie); it has no row."""
        return cls(owner, derive(secret, "neutrality draft key v1"))

    def seal(
        self, table: str, row: uuid.UUID, column: str, value: str | bytes, *, padding: Padding = Padding.TEXT
    ) -> bytes:
        """Return the sealed field; raises `sealed_too_long` for an identity beyond its class."""
        plaintext = value.encode() if isinstance(value, str) else value
        return seal_field(
            self._secret, plaintext, owner=self.owner, table=table, row=row, column=column, padding=padding
        )

    def open(self, table: str, row: uuid.UUID, column: str, blob: bytes) -> bytes:
        """Return what was sealed; raises `SealBrokenError` naming the place."""
        return open_field(self._secret, blob, owner=self.owner, table=table, row=row, column=column)

    def open_text(self, table: str, row: uuid.UUID, column: str, blob: bytes) -> str:
        """Return the text that was sealed; raises `SealBrokenError` naming the place."""
        return self.open(table, row, column, blob).decode()

    def wrap(
        self, public: X25519PublicKey, kind: ReaderKind, reader_key_id: uuid.UUID | None = None
    ) -> KeyWrap:
        """Return the row by which one more reader can open this key."""
        if self.data_key_id is None:
            raise ValueError("a key without a row has no readers")
        return wrap(
            self._secret, public, data_key_id=self.data_key_id, kind=kind, reader_key_id=reader_key_id
        )

    def __repr__(self) -> str:
        return "<OpenKey>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an opened key is never written anywhere")
