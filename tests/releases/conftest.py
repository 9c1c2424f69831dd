"""A year of a sample installation, released month by month; made once a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures import run
from tests.fixtures.sample import Sample

SIZE = ("--cases", "150", "--months", "12", "--seed", "3")


def make_year(folder: Path) -> None:
    """Make the instance that tests copy."""
    folder.mkdir()
    sample = Sample(folder)
    sample.flask("instance", "init")
    sample.flask("demo", "load", *SIZE)


@pytest.fixture
def year(tmp_path: Path) -> Sample:
    """Return an installation of this test's own after a year."""
    return Sample(run.made_once("year", make_year)).copied_to(tmp_path / "instance")
