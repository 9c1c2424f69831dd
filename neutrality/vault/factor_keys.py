"""The key under which secrets of second factors lie: the database alone cannot make a single code."""

from __future__ import annotations

import hmac
import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from neutrality.domain.errors import DomainError
from neutrality.vault.fields import derive, prefixed

LABEL = "neutrality second factor v1"
SUBJECT = "neutrality provider subject v1"
_NONCE = 12


class FactorKeys:
    """Seals the secret of an account for that account alone; made from what passwords are keyed with."""

    def __init__(self, secret: bytes) -> None:
        self._key = AESGCM(derive(secret, LABEL))
        self._subjects = derive(secret, SUBJECT)

    def __repr__(self) -> str:
        return "<FactorKeys>"

    def seal(self, account_id: uuid.UUID, secret: str) -> bytes:
        """Return the secret as it is kept."""
        nonce = os.urandom(_NONCE)
        return nonce + self._key.encrypt(nonce, secret.encode(), account_id.bytes)

    def digest(self, issuer: str, subject: str) -> str:
        """Return what stands for somebody whom a provider knows; without this key it tells nothing."""
        named = prefixed(issuer.encode(), subject.encode())
        return hmac.digest(self._subjects, named, "sha256").hex()

    def open(self, account_id: uuid.UUID, sealed: bytes) -> str:
        """Return the secret.

        Raises:
            DomainError: `factor_unreadable` when it was sealed for another account or under another key.

        """
        try:
            return self._key.decrypt(sealed[:_NONCE], sealed[_NONCE:], account_id.bytes).decode()
        except InvalidTag:
            raise DomainError("factor_unreadable") from None
