"""PostgreSQL goes away under a running application and comes back: said in words, and nobody starts anew."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from neutrality import create_app, current, worker
from neutrality.database import make_sessions, transaction
from neutrality.domain.access import Role
from neutrality.outbox import OutboxMessage, post
from neutrality.ratelimit import limiter
from neutrality.settings import Settings
from tests.factories import Factory, Workplace
from tests.faults.server import Database
from tests.fixtures import run, templates
from tests.fixtures.application import enter
from tests.fixtures.clock import Clock
from tests.intake.conftest import Citizen

AWAY = "Yang sudah Anda kirim tidak hilang. Coba lagi beberapa menit lagi."


@pytest.fixture
def server() -> Iterator[Database]:
    """Return a server of this test's own, furnished."""
    run.cluster()  # tells when PostgreSQL is missing
    made = Database()
    templates.fill(made.url)
    templates.furnish(made.url)
    yield made
    made.remove()


@pytest.fixture
def app(server: Database, settings: Settings, clock: Clock) -> Iterator[Flask]:
    """Return the application on it, failures become pages as when it is served."""
    app = create_app(settings.model_copy(update={"database_url": server.url}), clock=clock)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    limiter.enabled = False
    yield app
    limiter.enabled = True
    app.extensions["engine"].dispose()


def test_a_database_that_dies_is_told_in_words_and_all_goes_on_when_it_is_back(
    app: Flask, server: Database, workplace: Workplace, factory: Factory, caplog: pytest.LogCaptureFixture
) -> None:
    sessions = app.extensions["sessions"]
    citizen = Citizen(app.test_client(), workplace)
    citizen.walk_to("kirim")
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.INTAKE)
    officer = app.test_client()
    enter(officer, account)
    with app.test_request_context():
        means = replace(current.means("worker"))
    turns = worker.Turns(sessions, means, app.config["CLOCK"], app.extensions["law"].catalogue)
    assert turns.take()

    server.crash()
    with caplog.at_level(logging.WARNING):
        refused = [citizen.send("kirim"), citizen.client.get("/lapor/bukti"), officer.get("/meja")]
        asked = app.test_client().get("/healthz"), app.test_client().get("/api/v1/cases")
        assert turns.take() == 0

    for answer in refused:
        assert answer.status_code == 503
        assert AWAY in answer.text
    assert asked[0].status_code == 503
    assert asked[1].is_json
    assert "Traceback" not in caplog.text
    assert "the database does not answer" in caplog.text

    server.start()
    with transaction(sessions) as session:
        post(session, "index_respondent", {"respondent": "x"}, due_at=app.config["CLOCK"]())
    assert turns.take()
    assert citizen.send("kirim").status_code == 303
    assert citizen.client.get("/lapor/terima").status_code == 200
    assert officer.get("/meja").status_code == 200


def test_every_connection_that_is_ended_is_made_again_without_anybody_noticing(
    app: Flask, server: Database, workplace: Workplace
) -> None:
    citizen = Citizen(app.test_client(), workplace)
    citizen.walk_to("kirim")

    server.kill_backends()

    assert citizen.send("kirim").status_code == 303


def test_a_worker_that_begins_before_its_database_waits_for_it(
    app: Flask, server: Database, clock: Clock
) -> None:
    with app.test_request_context():
        means = current.means("worker")
    turns = worker.Turns(
        make_sessions(app.extensions["engine"]), means, clock, app.extensions["law"].catalogue
    )
    server.stop()
    assert turns.take() == 0
    server.start()

    assert turns.take()

    with app.extensions["sessions"]() as session:
        assert set(session.scalars(select(OutboxMessage.kind))) == set(worker.PERIODIC)
