"""HPKE (RFC 9180) wraps of a data key for one reader, bound to the key and to the reader."""

from __future__ import annotations

import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from neutrality.vault.fields import SealBrokenError, prefixed
from neutrality.vault.models import KeyWrap, ReaderKind

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_LABEL = b"neutrality data key wrap v1"


def wrap(
    secret: bytes,
    public: X25519PublicKey,
    *,
    data_key_id: uuid.UUID,
    kind: ReaderKind,
    reader_key_id: uuid.UUID | None,
) -> KeyWrap:
    """Return the row by which only this reader can open the data key."""
    wrapped = _SUITE.encrypt(secret, public, info=_info(data_key_id, kind, reader_key_id))
    return KeyWrap(
        id=uuid.uuid4(),
        data_key_id=data_key_id,
        reader_kind=kind,
        reader_key_id=reader_key_id,
        wrapped=wrapped,
    )


def unwrap(row: KeyWrap, private: X25519PrivateKey) -> bytes:
    """Return the data key; raises `SealBrokenError` naming the wrap: altered, moved, or not this reader's."""
    info = _info(row.data_key_id, row.reader_kind, row.reader_key_id)
    try:
        return _SUITE.decrypt(row.wrapped, private, info=info)
    except (InvalidTag, ValueError):
        raise SealBrokenError("key_wrap", row.id, "wrapped") from None


def _info(data_key_id: uuid.UUID, kind: ReaderKind, reader_key_id: uuid.UUID | None) -> bytes:
    reader = reader_key_id.bytes if reader_key_id else b""
    return prefixed(_LABEL, data_key_id.bytes, kind.value.encode(), reader)
