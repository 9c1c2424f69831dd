"""What somebody does who can write into the database: every alteration is found and named (attacks 13, 14, 17, 18)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from neutrality.database import Sessions
from neutrality.history.sealing import Sealer
from tests.attacks.lives import RandomLife, process_log, verified
from tests.retention.conftest import Archive, archive, means, office, public

__all__ = ["archive", "means", "office", "public"]
STATES = 40


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Return the file to which the application's processes log."""
    with process_log(tmp_path / "app.log") as path:
        yield path


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_an_untouched_history_raises_no_finding(
    archive: Archive, sessions: Sessions, sealer: Sealer, log: Path, seed: int
) -> None:
    life = RandomLife(archive, sealer, random.Random(seed))
    life.report()
    for _ in range(STATES):
        life.act()
        told = verified(sessions, sealer, now=archive.office.clock(), log=log)
        assert told.findings == []
    print(told.checked)
