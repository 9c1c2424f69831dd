"""An office whose desk reads its lists from a standby that really follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from neutrality import create_app
from neutrality.ratelimit import limiter
from neutrality.settings import Settings
from tests.desk.conftest import desk
from tests.fixtures.clock import Clock
from tests.fixtures.standby import Standby

__all__ = ["desk"]
LAG = 60  # seconds that no test takes; what tests being late says its own


@pytest.fixture
def database_kind() -> str:
    """Return the database that has replicas."""
    return "postgresql"


@pytest.fixture
def settings(database_url: str, keys_dir: Path, tmp_path: Path, standby: Standby) -> Settings:
    """Return the settings of an installation with a replica."""
    return Settings.load(
        database_url=database_url,
        evidence_url=f"file://{tmp_path / 'evidence'}",
        keys_dir=keys_dir,
        profile="sample",
        public_url="http://localhost",
        replica_url=standby.url,
        replica_lag=LAG,
    )


@pytest.fixture
def app(settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Return the application, which asks a replica that did not answer again at once."""
    monkeypatch.setattr("neutrality.replica.REST", 0.0)
    app = create_app(settings, clock=clock)
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    limiter.enabled = False
    yield app
    limiter.enabled = True
    app.extensions["engine"].dispose()
    app.extensions["replica"].engine.dispose()


@pytest.fixture
def at_the_copy(app: Flask) -> Iterator[list[str]]:
    """Return every statement that reached the replica since, but for those that ask how it stands."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "pg_is_in_recovery" not in statement:
            asked.append(statement)

    engine = app.extensions["replica"].engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)
