"""AES-256-GCM of one field, bound to its owner, table, row and column, at a length that tells nothing."""

from __future__ import annotations

import os
import uuid
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from neutrality.domain.errors import DomainError

VERSION = 1
KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_LENGTH_BYTES = 4
_IDENTITY_CLASS = 2048


class Padding(StrEnum):
    """How far a plaintext is filled up: 256 B, 1 KiB, then powers of two; an identity always to 2 KiB."""

    TEXT = "text"
    IDENTITY = "identity"


class SealBrokenError(DomainError):
    """A sealed value does not open where it stands: altered, moved, or under another key."""

    def __init__(self, table: str, row: uuid.UUID, column: str) -> None:
        super().__init__("seal_broken", table=table, row=str(row), column=column)

    def __str__(self) -> str:
        """Name the place, never the content."""
        return "seal_broken: {table} {row} {column}".format(**self.params)


def prefixed(*parts: bytes) -> bytes:
    """Return the parts joined so that no other list of parts gives the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def derive(secret: bytes, label: str, *, length: int = KEY_BYTES) -> bytes:
    """Return the bytes that HKDF-SHA256 gives for the secret under this label."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=label.encode()).derive(secret)


def seal_field(  # the place is five names, and all of them are bound
    key: bytes,
    plaintext: bytes,
    *,
    owner: uuid.UUID,
    table: str,
    row: uuid.UUID,
    column: str,
    padding: Padding = Padding.TEXT,
) -> bytes:
    """Return version, nonce, ciphertext and tag of one padded field (design 5).

    Raises:
        DomainError: `sealed_too_long` when an identity exceeds its fixed class.

    """
    nonce = os.urandom(_NONCE_BYTES)
    place = _place(owner, table, row, column)
    return bytes([VERSION]) + nonce + AESGCM(key).encrypt(nonce, _pad(plaintext, padding), place)


def open_field(
    key: bytes, blob: bytes, *, owner: uuid.UUID, table: str, row: uuid.UUID, column: str
) -> bytes:
    """Return the plaintext of one field.

    Raises:
        SealBrokenError: naming table, row and column.

    """
    if len(blob) < 1 + _NONCE_BYTES + _LENGTH_BYTES + _TAG_BYTES or blob[0] != VERSION:
        raise SealBrokenError(table, row, column)
    nonce, sealed = blob[1 : 1 + _NONCE_BYTES], blob[1 + _NONCE_BYTES :]
    try:
        padded = AESGCM(key).decrypt(nonce, sealed, _place(owner, table, row, column))
    except InvalidTag:
        raise SealBrokenError(table, row, column) from None
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + int.from_bytes(padded[:_LENGTH_BYTES], "big")]


def _place(owner: uuid.UUID, table: str, row: uuid.UUID, column: str) -> bytes:
    return prefixed(bytes([VERSION]), owner.bytes, table.encode(), row.bytes, column.encode())


def _pad(plaintext: bytes, padding: Padding) -> bytes:
    filled = len(plaintext).to_bytes(_LENGTH_BYTES, "big") + plaintext
    return filled.ljust(_class_of(len(filled), padding), b"\0")


def _class_of(length: int, padding: Padding) -> int:
    if padding is Padding.IDENTITY:
        if length > _IDENTITY_CLASS:
            raise DomainError("sealed_too_long", most=_IDENTITY_CLASS - _LENGTH_BYTES)
        return _IDENTITY_CLASS
    for fixed in (256, 1024):
        if length <= fixed:
            return fixed
    return 1 << (length - 1).bit_length()
