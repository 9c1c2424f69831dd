"""However large a file and however many reports: the memory that they take stays as it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.settings import ROOT, Settings
from tests.factories import Factory, Workplace

MEGABYTE = 1024 * 1024
pytestmark = pytest.mark.slow


@pytest.fixture
def light() -> Iterator[Path]:
    """Return a folder in memory where there is one: the disk's speed is not what is measured."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108
        yield Path(folder)


def measured(settings: Settings, light: Path, *arguments: str) -> Any:
    """Run the script on this test's installation and return what it printed."""
    chosen = settings.model_dump(exclude_none=True, exclude={"surface", "timezone", "ratelimit_url"})
    environment = {f"NEUTRALITY_{name.upper()}": str(value) for name, value in chosen.items()}
    environment["TMPDIR"] = str(light)
    environment["NEUTRALITY_EVIDENCE_URL"] = f"file://{light}/evidence"
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.memory", *arguments],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_film_of_five_hundred_megabytes_takes_no_more_memory_than_a_small_one(
    settings: Settings, sessions: Sessions, workplace: Workplace, factory: Factory, light: Path
) -> None:
    with transaction(sessions) as session:
        officer = factory.account(session, workplace.office, Role.VERIFIER).fs_uniquifier

    small, large = measured(settings, light, "large", str(workplace.office.id), officer, "1", "499")

    assert (small["size"], large["size"]) == (MEGABYTE, 499 * MEGABYTE)
    assert large["uploaded"] - small["uploaded"] < 60
    assert large["downloaded"] - small["downloaded"] < 60


def test_a_thousand_reports_with_a_photo_each_do_not_grow(
    settings: Settings, workplace: Workplace, light: Path
) -> None:
    found = measured(settings, light, "many", str(workplace.office.id), "1000")

    assert found["late"] - found["early"] < 30, found
