"""One installation as it is run in production: each process on one database, connected as its own role."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from neutrality import create_app
from neutrality.ratelimit import limiter
from neutrality.settings import Settings
from tests.desk.conftest import desk
from tests.fixtures.clock import Clock
from tests.fixtures.roles import OWNER, Granted
from tests.retention.conftest import archive, means, office, public

__all__ = ["archive", "desk", "means", "office", "public"]
Process = Callable[..., Flask]


@pytest.fixture
def database_kind() -> str:
    """Return the database that knows roles."""
    return "postgresql"


@pytest.fixture
def database_url(granted: Granted) -> str:
    """Return the address by which the test itself looks and prepares: the owner's."""
    return granted.url(OWNER)


@pytest.fixture
def process(settings: Settings, granted: Granted, clock: Clock) -> Iterator[Process]:
    """Return a function: the application of one surface, connected as one role."""
    made: list[Flask] = []

    def started(surface: str, role: str, **changed: object) -> Flask:
        update = {"surface": surface, "database_url": granted.url(role), **changed}
        app = create_app(settings.model_copy(update=update), clock=clock)
        app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
        made.append(app)
        return app

    limiter.enabled = False
    yield started
    limiter.enabled = True
    for app in made:
        app.extensions["engine"].dispose()


@pytest.fixture
def app(process: Process) -> Flask:
    """Return the desk, where people sign in."""
    return process("desk", "desk")
