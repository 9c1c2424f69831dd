"""Keys for what waits on a field supervisor's telephone: the telephone seals and cannot open again.

Each entry has a random content key. The telephone wraps it for the public key of its account (ECDH on P-256
with a key of its own that it forgets at once, HKDF-SHA256, AES-256-GCM) and keeps only the wrap. The private
key follows from the desk's own secret and the account, lies nowhere, and is used only for whoever is signed
in to that account. P-256, since every browser that can seal at all knows it.
"""

from __future__ import annotations

import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from neutrality.domain.errors import DomainError
from neutrality.vault.fields import KEY_BYTES, derive

LABEL = "neutrality phone key v1"
WRAP_LABEL = b"neutrality phone wrap v1"
# The order of the curve P-256 (FIPS 186-5).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# A wrapping key is used once, so its nonce need not differ.
_NONCE = bytes(12)


class PhoneKeys:
    """The keys of all accounts, made when they are asked for."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return "<PhoneKeys>"

    def public(self, account_id: uuid.UUID) -> bytes:
        """Return the public key for which a telephone wraps, as an uncompressed point."""
        point = self._private(account_id).public_key()
        return point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def unwrap(self, account_id: uuid.UUID, entry_id: str, ephemeral: bytes, wrapped: bytes) -> bytes:
        """Return the content key of one entry of this account.

        Raises:
            DomainError: `not_own_entry` for an entry of another account, or what is none.

        """
        try:
            other = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), ephemeral)
            shared = self._private(account_id).exchange(ECDH(), other)
            kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=ephemeral, info=WRAP_LABEL)
            return AESGCM(kdf.derive(shared)).decrypt(_NONCE, wrapped, entry_id.encode())
        except (InvalidTag, ValueError):
            raise DomainError("not_own_entry") from None

    def _private(self, account_id: uuid.UUID) -> EllipticCurvePrivateKey:
        # 16 bytes more than the order has, so that no number is likelier than another (FIPS 186-5 A.2.1).
        number = int.from_bytes(derive(self._secret, f"{LABEL} {account_id}", length=KEY_BYTES + 16), "big")
        return derive_private_key(number % (_ORDER - 1) + 1, SECP256R1())
