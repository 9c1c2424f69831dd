"""What every test may ask for; the fixtures stand in `tests/fixtures`, one subject a file."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.fixtures import made_again, run

pytest_plugins = [
    "tests.fixtures.clock",
    "tests.fixtures.databases",
    "tests.fixtures.roles",
    "tests.fixtures.standby",
    "tests.fixtures.keys",
    "tests.fixtures.sample",
    "tests.fixtures.application",
    "tests.fixtures.clamd",
    "tests.fixtures.buckets",
]
# In which folders and files the run spends most of its time, the longest file of all first.
LONGEST = (
    "browser/test_pages.py",
    "faults/test_rounds.py",
    "browser/",
    "attacks/",
    "demo/",
    "custody/",
    "referral/",
    "statistics/",
)
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Begin the run once, in the process that starts the workers; no setting of this machine leaks in."""
    for name in [name for name in os.environ if name.startswith("NEUTRALITY_")]:
        del os.environ[name]
    if not hasattr(config, "workerinput"):
        run.begin()
    made_again.share()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files come first, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: LONGEST.index(long) if (long := _long(item)) else len(LONGEST))


def pytest_collection_finish() -> None:
    """Begin the tests."""
    made_again.leave_alone()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what the run began."""
    if not hasattr(config, "workerinput"):
        run.end()


def _long(item: pytest.Item) -> str | None:
    path = item.path.as_posix()
    return next((part for part in LONGEST if f"/tests/{part}" in path), None)
