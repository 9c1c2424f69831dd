"""Sample worlds: one made once a run to look at, and a maker of small ones."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from neutrality import create_app
from neutrality.database import Sessions
from neutrality.settings import Settings
from neutrality.vault import init_keys
from tests.fixtures import run
from tests.fixtures.templates import fill_sqlite

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CASES = 200


def world_app(folder: Path, profile: str = "sample") -> Flask:
    """Return the application on the instance in a folder."""
    url, keys = f"sqlite:///{folder / 'neutrality.db'}", folder / "keys"
    settings = Settings.load(
        database_url=url,
        evidence_url=f"file://{folder / 'evidence'}",
        keys_dir=keys,
        profile=profile,
        public_url="https://contoh.test",
    )
    return create_app(settings, clock=lambda: NOW)


def make_empty(folder: Path) -> Path:
    """Make an instance with tables and the law, without offices."""
    folder.mkdir()
    shutil.copyfile(run.made_once("template.db", fill_sqlite), folder / "neutrality.db")
    init_keys(folder / "keys")
    return folder


def load(app: Flask, **options: int) -> Result:
    """Run the command with these options."""
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return app.test_cli_runner().invoke(args=["demo", "load", *arguments])


def make_world(folder: Path) -> None:
    """Make a sample world as `make run` does, smaller, as if today were the day of `NOW`."""
    app = world_app(make_empty(folder))
    done = load(app, cases=CASES, months=12, seed=1)
    app.extensions["engine"].dispose()
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def world() -> Iterator[Flask]:
    """Return the application on the sample world, which nobody changes."""
    app = world_app(run.made_once("world", make_world))
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def world_sessions(world: Flask) -> Sessions:
    """Return the session factory of the sample world."""
    sessions: Sessions = world.extensions["sessions"]
    return sessions
