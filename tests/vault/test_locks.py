"""A secret under a passphrase: what it costs to try one stands beside it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from neutrality.domain.errors import DomainError
from neutrality.settings import ROOT
from neutrality.vault import locks
from tests.fixtures.made_again import CHEAP

PASSPHRASE, SECRET, BOUND = "kata sandi penjaga", b"rahasia", b"pembaca"


def test_the_cost_stands_beside_the_secret_and_dearer_ones_open_too(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = locks.lock(SECRET, PASSPHRASE, BOUND)
    monkeypatch.setattr(locks, "DEFAULT", locks.Cost(iterations=2, lanes=1, memory=64))
    dearer = locks.lock(SECRET, PASSPHRASE, BOUND)

    assert json.loads(cheap)["cost"] == {"iterations": 1, "lanes": 1, "memory": 8}
    assert json.loads(dearer)["cost"] == {"iterations": 2, "lanes": 1, "memory": 64}
    for kept in (cheap, dearer):
        assert locks.unlock(kept, PASSPHRASE, BOUND) == SECRET


def test_a_secret_kept_before_costs_were_noted_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "DEFAULT", locks.FIRST)
    parts = json.loads(locks.lock(SECRET, PASSPHRASE, BOUND))
    del parts["cost"]

    assert locks.unlock(json.dumps(parts).encode(), PASSPHRASE, BOUND) == SECRET


def test_a_changed_cost_opens_nothing() -> None:
    parts = json.loads(locks.lock(SECRET, PASSPHRASE, BOUND))
    parts["cost"]["iterations"] = 2

    with pytest.raises(DomainError, match="passphrase_wrong"):
        locks.unlock(json.dumps(parts).encode(), PASSPHRASE, BOUND)


def test_an_installation_pays_more_than_the_tests_of_this_house() -> None:
    """Three rounds over 64 MiB: the second choice of RFC 9106 (section 4)."""
    told = "from neutrality.vault import locks; print(locks.DEFAULT)"
    shipped = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert shipped.stdout.strip() == repr(locks.Cost(iterations=3, lanes=4, memory=64 * 1024))
    assert locks.DEFAULT == CHEAP
