"""The key under which secrets of second factors lie: the database alone cannot make a single code."""

from __future__ import annotations

import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from neutrality.domain.errors import DomainError
from neutrality.vault.fields import derive

LABEL = "neutrality second factor v1"
_NONCE = 12


class FactorKeys:
    """Seals the secret of an account for that account alone; made from what passwords are keyed with."""

    def __init__(self, secret: bytes) -> None:
        self._key = AESGCM(derive(secret, LABEL))

    def __repr__(self) -> str:
        return "<FactorKeys>"

    def seal(self, account_id: uuid.UUID, secret: str) -> bytes:
        """Return the secret as it is kept."""
        nonce = os.urandom(_NONCE)
        return nonce + self._key.encrypt(nonce, secret.encode(), account_id.bytes)

    def open(self, account_id: uuid.UUID, sealed: bytes) -> str:
        """Return the secret.

        Raises:
            DomainError: `factor_unreadable` when it was sealed for another account or under another key.

        """
        try:
            return self._key.decrypt(sealed[:_NONCE], sealed[_NONCE:], account_id.bytes).decode()
        except InvalidTag:
            raise DomainError("factor_unreadable") from None
