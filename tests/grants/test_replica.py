"""What is read from a replica needs no more than its role may read."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from tests.desk.conftest import Desk
from tests.fixtures.roles import Granted
from tests.fixtures.standby import Standby
from tests.grants.conftest import Process

PATHS = (
    "/meja", "/meja?mine=1", "/meja/statistik/2026-11", "/meja/statistik/2026-11/daftar?figure=cases_open",
    "/meja/statistik/pemilihan", "/meja/statistik/2026-11.csv", "/meja/register",
    "/meja/register/rekap-2026-11.xlsx",
)  # fmt: skip


@pytest.fixture
def app(process: Process, granted: Granted, standby: Standby) -> Iterator[Flask]:
    """Return the desk, whose lists a role reads that may do nothing else."""
    replica = standby.cluster.url(granted.name, "neutrality_reader")
    app = process("desk", "desk", replica_url=replica)
    yield app
    app.extensions["replica"].engine.dispose()


def test_the_readers_role_is_enough_for_every_list(
    desk: Desk, standby: Standby, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("neutrality"), "propagate", True)
    desk.receive()
    head = desk.who("head")
    standby.catch_up()
    asked: list[str] = []
    event.listen(
        desk.app.extensions["replica"].engine,
        "before_cursor_execute",
        lambda _one, _two, statement, *_rest: asked.append(statement),
    )
    for path in PATHS:
        for _again in range(20):  # other tests write into the same server, and files want all that is written
            standby.catch_up()  # what was taken out before is an event of the head's own
            asked.clear()
            assert head.get(path).status_code == 200, path
            if read := any("pg_is_in_recovery" not in statement for statement in asked):
                break
        assert read, path
    assert "read once more" not in caplog.text


def test_the_publics_role_reads_released_months(process: Process, granted: Granted, standby: Standby) -> None:
    replica = standby.cluster.url(granted.name, "neutrality_public")
    app = process("public", "public", replica_url=replica)
    standby.catch_up()
    for path in ("/statistik", "/statistik/umpan.atom", "/statistik/katalog.jsonld"):
        assert app.test_client().get(path).status_code == 200
    app.extensions["replica"].engine.dispose()
