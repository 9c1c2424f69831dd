"""The life of cases at random against the regulation, on real databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine, event

from neutrality.vault import KeyFiles, Keyholder
from tests.cases.machine import Life
from tests.cases.office import Office

LIVES = {"sqlite": 60, "postgresql": 6}


@pytest.fixture
def tireless(office: Office, engine: Engine, key_files: KeyFiles) -> Office:
    """Return the office with a keyholder that counts no openings and a disk that need not be safe."""
    opener = Keyholder(key_files, cap=10**9)
    office.means = replace(office.means, opener=opener)
    if engine.dialect.name == "sqlite":
        engine.dispose()
        event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA synchronous = OFF"))
    return office


@pytest.mark.slow
@pytest.mark.both_databases
def test_no_life_of_a_case_breaks_the_law(tireless: Office, database_kind: str) -> None:
    class LifeHere(Life):
        def __init__(self) -> None:
            super().__init__(tireless)

    house = settings(
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink),
        stateful_step_count=25,
        max_examples=LIVES[database_kind],
    )
    run_state_machine_as_test(LifeHere, settings=house)
