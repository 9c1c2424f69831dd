"""The queue at the desk: counted, tried again or set aside with a reason; nobody sees what it is about."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from neutrality.database import Sessions, transaction
from neutrality.domain.history import EventKind
from neutrality.outbox import MOST_ATTEMPTS, OutboxMessage, lease, post
from tests.admin.conftest import Events
from tests.fixtures.clock import NOW
from tests.intake.conftest import problems

SECRET = "laporan-rahasia-77"


@pytest.fixture
def dead(sessions: Sessions) -> uuid.UUID:
    """Return a message that was given up."""
    with transaction(sessions) as session:
        row = post(session, "tell_reporter", {"report": SECRET}, due_at=NOW - timedelta(hours=2))
        row.attempts, row.dead_at, row.error = (
            MOST_ATTEMPTS,
            NOW - timedelta(hours=1),
            "SMTPServerDisconnected",
        )
    return row.id


def message(sessions: Sessions, message_id: uuid.UUID) -> OutboxMessage:
    """Return the message as it is kept."""
    with sessions() as session:
        return session.get_one(OutboxMessage, message_id)


@pytest.mark.both_databases
def test_what_was_given_up_is_seen_without_its_content_and_tried_again(
    top: FlaskClient, sessions: Sessions, dead: uuid.UUID, events: Events
) -> None:
    page = top.get("/admin/antrean").text
    assert "SMTPServerDisconnected" in page
    assert str(dead) in page
    assert SECRET not in page

    assert top.post("/admin/antrean/ulang", data={"pesan": str(dead)}).status_code == 303

    with transaction(sessions) as session:
        assert dead in {one.id for one in lease(session, now=NOW + timedelta(minutes=1))}
    (told,) = events(EventKind.MESSAGE_RETRIED, dead)
    assert (told["kind"], told["error"], told["attempts"]) == (
        "tell_reporter", "SMTPServerDisconnected", MOST_ATTEMPTS,
    )  # fmt: skip
    assert told["by"] is not None
    assert SECRET not in str(told)
    assert "no longer" not in top.post("/admin/antrean/ulang", data={"pesan": str(dead)}).text
    assert len(events(EventKind.MESSAGE_RETRIED, dead)) == 1


def test_what_is_set_aside_needs_a_reason_and_is_never_done(
    top: FlaskClient, sessions: Sessions, dead: uuid.UUID, events: Events
) -> None:
    page = f"/admin/antrean/buang?pesan={dead}"
    assert SECRET not in top.get(page).text
    assert set(problems(top.post(page, data={"reason": ""}))) == {"reason"}
    assert message(sessions, dead).done_at is None

    assert top.post(page, data={"reason": "Alamat tidak ada lagi"}).status_code == 303

    assert message(sessions, dead).done_at is not None
    (told,) = events(EventKind.MESSAGE_DISCARDED, dead)
    assert told["reason"] == "Alamat tidak ada lagi"
    assert top.get(page).status_code == 404
    assert str(dead) not in top.get("/admin/antrean").text
    with transaction(sessions) as session:
        assert lease(session, now=NOW + timedelta(days=1)) == []


def test_only_the_topmost_office_keeps_the_queue_and_only_what_was_given_up(
    top: FlaskClient, local: FlaskClient, sessions: Sessions, dead: uuid.UUID, events: Events
) -> None:
    with transaction(sessions) as session:
        waiting = post(session, "seal", {}, due_at=NOW).id
    for client, asked in ((local, dead), (top, waiting), (top, uuid.uuid4())):
        client.post("/admin/antrean/ulang", data={"pesan": str(asked)})
        client.post(f"/admin/antrean/buang?pesan={asked}", data={"reason": "Coba"})
    top.post("/admin/antrean/ulang", data={"pesan": "x"})

    shown = local.get("/admin/antrean").text
    assert "tell_reporter" not in shown
    assert str(dead) not in shown
    assert local.get(f"/admin/antrean/buang?pesan={dead}").status_code == 403
    assert "/admin/antrean" not in local.get("/admin").text
    assert message(sessions, dead).dead_at is not None
    assert message(sessions, waiting).done_at is None
    assert events(EventKind.MESSAGE_RETRIED) == events(EventKind.MESSAGE_DISCARDED) == []
