"""Limits are counted in a real Redis; it goes away and comes back, and nobody who reports notices."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from neutrality import create_app, ratelimit
from neutrality.database import Sessions
from neutrality.ratelimit import RateLimit, limiter
from neutrality.settings import Settings
from tests.browser.server import free_port
from tests.factories import Workplace
from tests.faults.installation import until
from tests.fixtures.clock import Clock
from tests.fixtures.programs import needed
from tests.intake.conftest import Citizen

TRIES = int(ratelimit.SIGN_INS.split("/")[0])


class Redis:
    """A server of this test's own, which keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self._program, self.port, self._folder = needed("redis-server"), free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let it run while the block does."""
        told = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self._folder)]
        with subprocess.Popen([self._program, *told], stdout=subprocess.DEVNULL) as process:
            try:
                assert until(lambda: self.ask("PING") == "PONG", 20)
                yield
            finally:
                process.kill()

    def ask(self, *words: str) -> str:
        """Return what it answers to a command."""
        command = ["redis-cli", "-p", str(self.port), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


@pytest.fixture
def redis(tmp_path: Path) -> Redis:
    """Return a server that does not run yet."""
    return Redis(tmp_path)


@pytest.fixture
def counting(
    settings: Settings, clock: Clock, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """Return the application that counts there; one that was away is asked again soon."""
    monkeypatch.setattr(ratelimit, "LEFT_ALONE", 0.3)
    monkeypatch.setattr(limiter, "enabled", True)
    app = create_app(settings.model_copy(update={"ratelimit_url": redis.url}), clock=clock)
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    yield app
    app.extensions["engine"].dispose()


def counted(sessions: Sessions) -> int:
    """Return how many sources the database counts."""
    with sessions() as session:
        return session.scalars(select(func.count()).select_from(RateLimit)).one()


def signed_in(app: Flask, times: int) -> list[int]:
    """Try a wrong password so often; return what was answered."""
    client = app.test_client()
    form = {"email": "siapa@contoh.go.id", "password": "salah sekali"}
    return [client.post("/masuk", data=form).status_code for _ in range(times)]


def test_limits_go_on_and_reports_are_taken_while_redis_is_away_and_when_it_is_back(
    counting: Flask, redis: Redis, sessions: Sessions, workplace: Workplace
) -> None:
    with redis.running():
        assert Citizen(counting.test_client(), workplace).report()
        assert signed_in(counting, TRIES + 1)[-1] == 429
        assert int(redis.ask("DBSIZE")) > 0
        assert counted(sessions) == 0

    start = time.monotonic()
    assert Citizen(counting.test_client(), workplace).report()  # away
    assert time.monotonic() - start < 10
    away = signed_in(counting, TRIES + 1)
    assert away[0] != 429
    assert away[-1] == 429
    assert counted(sessions) > 0

    with redis.running():
        time.sleep(0.4)
        before = counted(sessions)
        assert Citizen(counting.test_client(), workplace).report()
        assert signed_in(counting, TRIES + 1)[-1] == 429
        assert int(redis.ask("DBSIZE")) > 0
        assert counted(sessions) == before


def test_nothing_in_redis_tells_an_address(counting: Flask, redis: Redis, workplace: Workplace) -> None:
    address = "203.0.113.99"
    with redis.running():
        client = counting.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        Citizen(client, workplace).report()
        keys = redis.ask("KEYS", "*")

    assert "flood" in keys
    assert address not in keys
