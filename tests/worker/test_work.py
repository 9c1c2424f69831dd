"""The worker: makes findable what the public surface sealed, and keeps for later what fails."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality import worker
from neutrality.cases.jobs import INDEX_RESPONDENT, index_respondent
from neutrality.cases.models import Person
from neutrality.cases.search import search
from neutrality.cases.service import receive
from neutrality.database import Sessions, transaction
from neutrality.history.service import Signer
from neutrality.means import Means
from neutrality.outbox import OutboxMessage, post
from neutrality.reports.models import Source
from neutrality.vault import KeyFiles, TrackingCode
from neutrality.vault.models import BlindIndex
from tests.cases.office import NIP, TWO, Office

SECRET = "Budi Contoh 198609262015051001"


def received_from_the_public(office: Office, key_files: KeyFiles) -> uuid.UUID:
    """Receive a report as the public surface does: it seals and cannot open."""
    public = replace(office.means, signer=Signer("public", key_files.surface("public")), opener=None)
    by_web = office.submission(source=Source.PUBLIC, channel="web", respondents=TWO, links=())
    with transaction(office.sessions) as session:
        return receive(
            session, public, by_web,
            code=TrackingCode.new(), actor=None, now=office.clock(), today=office.today,
        ).case_id  # fmt: skip


def found(office: Office, text: str) -> list[uuid.UUID]:
    """Return the cases that a search finds."""
    head = office.who("head")
    with office.sessions() as session:
        return [row.id for row in search(session, office.means, text, actor=head)]


def messages(sessions: Sessions) -> list[OutboxMessage]:
    """Return the outbox as it is kept."""
    with sessions() as session:
        return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.due_at)))


@pytest.mark.both_databases
def test_a_respondent_of_a_public_report_is_found_after_the_worker_came_by(
    office: Office, key_files: KeyFiles
) -> None:
    case_id = received_from_the_public(office, key_files)
    assert found(office, NIP) == found(office, "wati") == []
    assert worker.work_off(office.sessions, office.means, now=office.clock()) == 2
    assert found(office, NIP) == found(office, "budi") == found(office, "wati") == [case_id]
    assert all(message.done_at == office.clock() for message in messages(office.sessions))
    assert worker.work_off(office.sessions, office.means, now=office.clock()) == 0


def test_indexing_twice_changes_nothing(office: Office, key_files: KeyFiles) -> None:
    received_from_the_public(office, key_files)
    worker.work_off(office.sessions, office.means, now=office.clock())

    def footprint() -> tuple[int | None, int | None, list[bytes]]:
        with office.sessions() as session:
            digests = sorted(session.scalars(select(BlindIndex.digest)))
            persons = session.scalar(select(func.count()).select_from(Person))
            return persons, len(digests), digests

    before = footprint()
    for message in messages(office.sessions):
        with transaction(office.sessions) as session:
            index_respondent(session, office.means, json.loads(message.payload), office.clock())
    assert footprint() == before
    assert before[0] == 1


def test_the_payload_of_a_message_is_an_id_and_nothing_else(office: Office, key_files: KeyFiles) -> None:
    case_id = received_from_the_public(office, key_files)
    people = {str(person.id) for person in office.people(case_id)}
    waiting = messages(office.sessions)
    assert {message.kind for message in waiting} == {INDEX_RESPONDENT}
    assert {json.loads(message.payload)["respondent"] for message in waiting} == people
    assert all(list(json.loads(message.payload)) == ["respondent"] for message in waiting)


def breaks(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Write something, then fail with a private text in the error."""
    del payload
    post(session, "half done", {}, due_at=now)
    session.flush()
    raise ValueError(f"{SECRET} of {means.catalogue.__class__.__name__}")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one kind of work fail."""
    monkeypatch.setitem(worker.HANDLERS, "broken", breaks)


def test_what_fails_leaves_nothing_half_done_and_waits_for_later(office: Office, broken: None) -> None:
    with transaction(office.sessions) as session:
        post(session, "broken", {}, due_at=office.clock())
    assert worker.work_off(office.sessions, office.means, now=office.clock()) == 1
    (message,) = messages(office.sessions)
    assert (message.done_at, message.leased_until, message.attempts) == (None, None, 1)
    assert message.due_at == office.clock() + timedelta(minutes=1)
    assert message.error == "ValueError"
    assert worker.work_off(office.sessions, office.means, now=office.clock()) == 0
    assert worker.work_off(office.sessions, office.means, now=message.due_at) == 1


def test_one_failure_keeps_nobody_else_waiting(office: Office, key_files: KeyFiles, broken: None) -> None:
    with transaction(office.sessions) as session:
        post(session, "broken", {}, due_at=office.clock() - timedelta(minutes=1))
        post(session, "unheard of", {}, due_at=office.clock() - timedelta(minutes=1))
    case_id = received_from_the_public(office, key_files)
    assert worker.work_off(office.sessions, office.means, now=office.clock()) == 4
    assert found(office, "budi") == [case_id]
    errors = {message.kind: message.error for message in messages(office.sessions) if message.error}
    assert errors == {"broken": "ValueError", "unheard of": "KeyError"}


def test_a_failure_is_logged_by_its_kind_and_never_by_its_content(
    office: Office, broken: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("neutrality"), "propagate", True)
    with transaction(office.sessions) as session:
        post(session, "broken", {"respondent": SECRET}, due_at=office.clock())
    worker.work_off(office.sessions, office.means, now=office.clock())
    assert "a piece of work of kind broken failed: ValueError" in caplog.text
    assert "Budi" not in caplog.text
    assert NIP not in caplog.text
    assert all(record.exc_info is None for record in caplog.records)
