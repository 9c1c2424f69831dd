"""The slice of `make faults` that every run of the tests takes: the same rounds, few of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.points import POINTS
from tests.faults.rounds import run
from tests.fixtures import run as shared

FAULTS = [
    *(f"kill -9 at {name}" for name in POINTS),
    "PostgreSQL dies",
    "kill -9 of a process of the public web server",
]


@pytest.mark.slow
def test_nothing_that_was_shown_is_lost_and_nothing_is_there_by_half_whatever_dies(tmp_path: Path) -> None:
    shared.cluster()  # tells when PostgreSQL is missing

    outcome = run("postgresql", tmp_path / "site", FAULTS)

    assert outcome.wrong == []
    assert outcome.rounds == len(FAULTS)
    assert len(outcome.told) >= outcome.rounds
    assert {name: killed for name, (_passed, killed) in outcome.points.items()} == dict.fromkeys(POINTS, 1)
    assert outcome.office is not None
    assert outcome.office.registered
    assert outcome.seen["mails"]
