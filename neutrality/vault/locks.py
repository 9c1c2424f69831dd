"""A secret under a passphrase: argon2id, then AES-256-GCM bound to what the secret is."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from neutrality.domain.errors import DomainError
from neutrality.vault.fields import KEY_BYTES

LEAST_PASSPHRASE = 12


@dataclass(frozen=True)
class Cost:
    """How long a passphrase takes to be tried: rounds and lanes of argon2id, memory in KiB."""

    iterations: int
    lanes: int
    memory: int


# What a secret costs beside which no cost stands, as the first ones were kept.
FIRST = Cost(iterations=3, lanes=4, memory=64 * 1024)
# The cost of new secrets; it stands beside each, so that it may rise and older ones still open.
DEFAULT = FIRST


def lock(secret: bytes, passphrase: str, bound: bytes) -> bytes:
    """Return the secret as only this passphrase opens it; raises `passphrase_short`."""
    check_passphrase(passphrase)
    salt, nonce = os.urandom(16), os.urandom(12)
    cost = DEFAULT
    sealed = AESGCM(_stretch(passphrase, salt, cost)).encrypt(nonce, secret, bound)
    parts = {"salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex(), "cost": asdict(cost)}
    return json.dumps(parts).encode()


def unlock(content: bytes, passphrase: str, bound: bytes) -> bytes:
    """Return the secret; raises `passphrase_wrong`."""
    parts = json.loads(content)
    salt, nonce, sealed = (bytes.fromhex(parts[name]) for name in ("salt", "nonce", "sealed"))
    cost = Cost(**parts["cost"]) if "cost" in parts else FIRST
    try:
        return AESGCM(_stretch(passphrase, salt, cost)).decrypt(nonce, sealed, bound)
    except InvalidTag:
        raise DomainError("passphrase_wrong") from None


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase of fewer than 12 characters: `passphrase_short`."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise DomainError("passphrase_short", least=LEAST_PASSPHRASE)


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    argon = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory
    )
    return argon.derive(passphrase.encode())
