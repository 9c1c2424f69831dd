"""A secret under a passphrase: argon2id, then AES-256-GCM bound to what the secret is."""

from __future__ import annotations

import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from neutrality.domain.errors import DomainError
from neutrality.vault.fields import KEY_BYTES

LEAST_PASSPHRASE = 12
_ITERATIONS, _LANES, _MEMORY = 3, 4, 64 * 1024  # argon2id


def lock(secret: bytes, passphrase: str, bound: bytes) -> bytes:
    """Return the secret as only this passphrase opens it; raises `passphrase_short`."""
    check_passphrase(passphrase)
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretch(passphrase, salt)).encrypt(nonce, secret, bound)
    return json.dumps({"salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}).encode()


def unlock(content: bytes, passphrase: str, bound: bytes) -> bytes:
    """Return the secret; raises `passphrase_wrong`."""
    parts = {name: bytes.fromhex(value) for name, value in json.loads(content).items()}
    try:
        return AESGCM(_stretch(passphrase, parts["salt"])).decrypt(parts["nonce"], parts["sealed"], bound)
    except InvalidTag:
        raise DomainError("passphrase_wrong") from None


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase of fewer than 12 characters: `passphrase_short`."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise DomainError("passphrase_short", least=LEAST_PASSPHRASE)


def _stretch(passphrase: str, salt: bytes) -> bytes:
    argon = Argon2id(salt=salt, length=KEY_BYTES, iterations=_ITERATIONS, lanes=_LANES, memory_cost=_MEMORY)
    return argon.derive(passphrase.encode())
