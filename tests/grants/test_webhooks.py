"""Webhooks under the roles of the database: the desk keeps them, the worker sends, the public sees none."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality import current
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.reachable import Allowed
from neutrality.domain.webhooks import Fault
from neutrality.history.models import Event
from neutrality.settings import Settings
from neutrality.webhooks import following
from neutrality.webhooks.carrier import Carrier
from neutrality.webhooks.models import Webhook, WebhookDelivery, WebhookSecret
from neutrality.webhooks.sending import deliver_all
from neutrality.worker import begin, work_off
from tests.factories import Workplace
from tests.fixtures.application import SignIn
from tests.fixtures.roles import Granted, psql
from tests.grants.conftest import Process
from tests.webhooks.conftest import receiver
from tests.webhooks.receiver import Receiver

__all__ = ["receiver"]
PAGE = "/admin/webhook"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Return the settings of an installation that lets messages to this machine."""
    return settings.model_copy(update={"webhook_private": "127.0.0.0/8"})


def did(admin: FlaskClient, way: str, **sent: object) -> int:
    """Return how the desk answered."""
    return admin.post(f"{PAGE}/{way}", data=sent).status_code


def test_the_desk_keeps_and_the_worker_sends_by_their_grants_alone(
    *, process: Process, sign_in: SignIn, workplace: Workplace, sessions: Sessions, receiver: Receiver,
    granted: Granted,
) -> None:  # fmt: skip
    admin, worker = sign_in(Role.ADMIN), process("desk", "worker")
    types = ["case.closed"]
    assert did(admin, "baru", office_id=str(workplace.office.id), url=receiver.url, types=types) == 200
    with sessions() as session:
        row_id = str(session.scalars(select(Webhook.id)).one())
    assert admin.get(f"{PAGE}/atur?id={row_id}").status_code == 200
    assert did(admin, f"atur?id={row_id}", url=f"{receiver.url}/2", types=types) == 303
    assert did(admin, "rahasia", id=row_id) == 200
    for act in ("former", "off", "on", "ping"):
        assert did(admin, "lakukan", id=row_id, act=act) == 303, act
    receiver.answers.extend([200, 410])
    with worker.app_context():
        means, now = current.means("worker"), current.now()
        carrier = Carrier(Allowed.parse("127.0.0.0/8"), plain=True)
        begin(current.sessions(), now=now)
        while work_off(current.sessions(), means, now=now):
            continue
        assert deliver_all(current.sessions(), means, carrier, now=now) == 1
        with sessions() as session:
            delivery = session.scalars(select(WebhookDelivery)).one()
        assert did(admin, "lakukan", id=row_id, act="again", delivery=delivery.id) == 303
        assert deliver_all(current.sessions(), means, carrier, now=now) == 1
        with transaction(current.sessions()) as session:
            following.follow_log(session, means, {}, now)
            following.forget_deliveries(session, means, {}, now + 2 * following.KEPT)
    with sessions() as session:
        assert session.scalars(select(Webhook.stopped_by)).one() is Fault.GONE
        assert session.scalars(select(WebhookDelivery.status)).all() == []
        assert len(session.scalars(select(WebhookSecret)).all()) == 1
        told = set(session.scalars(select(Event.kind)))
    assert {kind.value.split(":")[2] for kind in told if "webhook" in kind.value} == {
        "made", "changed", "renewed", "former_ended", "stopped", "started", "sent_again",
    }  # fmt: skip
    assert len(receiver.got) == 2
    for role, asked, refusal in (
        ("auditor", "SELECT sealed_secret FROM webhook_secret", "permission denied"),
        ("public", "SELECT url FROM webhook", "does not exist"),
        ("public", "SELECT url FROM public.webhook", "permission denied"),
        ("desk", "UPDATE webhook SET office_id = office_id", "permission denied"),
        ("worker", "UPDATE webhook SET url = url", "permission denied"),
    ):
        with pytest.raises(AssertionError, match=refusal):
            psql(granted.name, f"neutrality_{role}", asked, "-v", "ON_ERROR_STOP=1")
