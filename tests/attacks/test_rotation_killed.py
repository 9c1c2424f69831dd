"""Rotation killed at each wrap (attack 4): everything readable throughout, each wrap there once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from datetime import datetime

import pytest
from flask import Flask

from neutrality import current
from neutrality.database import Sessions
from neutrality.means import Means
from neutrality.settings import ROOT
from neutrality.vault import KeyFiles, ReaderKind
from tests.custody.chest import Chest

OFFICE = ReaderKind.OFFICE


@pytest.fixture
def means(app: Flask) -> Means:
    """Return what the desk works with."""
    with app.app_context():
        return current.means("desk")


@pytest.fixture
def chest(sessions: Sessions, means: Means, key_files: KeyFiles, now: datetime) -> Chest:
    """Return an office with reports sealed for it."""
    made = Chest(sessions, means, key_files, uuid.uuid4(), now)
    made.make_keys()
    made.put(reports=2)
    return made


def rotate_until(chest: Chest, url: str, moment: str) -> int:
    """Run the rotation in a process of its own; return how it ended."""
    told = [url, str(chest.files.directory), str(chest.office_id), moment]
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.rotating", *told],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode


@pytest.mark.slow
@pytest.mark.both_databases
def test_a_rotation_killed_at_each_wrap_loses_nothing_and_ends_when_it_is_run_again(
    chest: Chest, database_url: str
) -> None:
    (old,) = chest.keys(OFFICE)
    for killed in range(30):
        if rotate_until(chest, database_url, "change") == 0:
            break
        whole(chest, killed)
        if killed == 2:
            chest.put(reports=1)  # a report arrives while the rotation lies there half done
        assert rotate_until(chest, database_url, "commit") == -signal.SIGKILL
        whole(chest, killed)
    else:
        pytest.fail("it never ended")

    (new,) = chest.keys(OFFICE)
    # The new key, two wraps made, the old key retired, three wraps taken away.
    assert killed >= 7
    assert new.id != old.id
    assert (chest.wraps(old), chest.wraps(new)) == (0, 3)
    assert not chest.files.has_reader(old.id)
    whole(chest, killed)


def whole(chest: Chest, killed: int) -> None:
    """Check that everything opens and no wrap stands twice."""
    wraps = chest.all_wraps()
    assert chest.opens_reports(), killed
    assert len(set(wraps)) == len(wraps), killed
