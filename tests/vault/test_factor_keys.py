"""Secrets of second factors open for their own account and under their own key alone."""

from __future__ import annotations

import uuid

import pytest

from neutrality.domain.errors import DomainError
from neutrality.vault.factor_keys import FactorKeys

SECRET = "A" * 16


def test_a_secret_of_another_account_or_key_does_not_open() -> None:
    keys, mine, other = FactorKeys(b"a" * 32), uuid.uuid4(), uuid.uuid4()
    sealed = keys.seal(mine, SECRET)

    assert keys.open(mine, sealed) == SECRET
    assert SECRET.encode() not in sealed
    assert keys.seal(mine, SECRET) != sealed
    for wrong, account in ((keys, other), (FactorKeys(b"b" * 32), mine)):
        with pytest.raises(DomainError, match="factor_unreadable"):
            wrong.open(account, sealed)
    with pytest.raises(DomainError, match="factor_unreadable"):
        keys.open(mine, sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_the_keys_tell_nothing_of_themselves() -> None:
    assert repr(FactorKeys(b"a" * 32)) == "<FactorKeys>"
