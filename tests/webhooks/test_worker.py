"""The worker as it is started: what is asked for at the desk reaches a program, beside its other work."""

from __future__ import annotations

import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import select

from neutrality.database import Sessions
from neutrality.domain.access import Role
from neutrality.domain.webhooks import DeliveryStatus
from neutrality.settings import Settings
from neutrality.webhooks.models import Webhook, WebhookDelivery
from tests.factories import Workplace
from tests.fixtures.application import SignIn
from tests.webhooks.receiver import Receiver


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Return the settings of an installation that lets messages to this machine."""
    return settings.model_copy(update={"webhook_private": "127.0.0.0/8"})


@contextmanager
def ended_after(receiver: Receiver, effects: int) -> Iterator[None]:
    """End this process's worker politely once so many messages had their effect, or nothing came."""
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

    def end() -> None:
        until = time.monotonic() + 10
        while len(receiver.effects) < effects and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(signal.SIGTERM, lambda *_: None)  # a worker that ended by itself is no end of the tests
    thread = threading.Thread(target=end)
    thread.start()
    yield
    thread.join()
    for number, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
        signal.signal(number, handler)


@pytest.mark.both_databases
def test_a_test_message_goes_from_the_page_to_the_receiver(
    app: Flask, sign_in: SignIn, workplace: Workplace, sessions: Sessions, receiver: Receiver
) -> None:
    admin = sign_in(Role.ADMIN)
    sent = {"office_id": str(workplace.office.id), "url": receiver.url, "types": ["case.closed"]}
    assert admin.post("/admin/webhook/baru", data=sent).status_code == 200
    with sessions() as session:
        webhook_id: uuid.UUID = session.scalars(select(Webhook.id)).one()
    admin.post("/admin/webhook/lakukan", data={"id": webhook_id, "act": "ping"})

    with ended_after(receiver, effects=1), app.app_context():
        done = app.test_cli_runner().invoke(args=["worker"])

    assert done.exit_code == 0, done.exception
    assert len(receiver.effects) == 1
    with sessions() as session:
        assert session.scalars(select(WebhookDelivery.status)).one() is DeliveryStatus.DELIVERED
    admin.post("/admin/webhook/lakukan", data={"id": webhook_id, "act": "ping"})
    with app.app_context():
        assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
    assert len(receiver.effects) == 2
