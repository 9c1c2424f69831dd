"""An administrator keeps webhooks on pages: the secret stands on one page once, messages on another."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.webhooks import DeliveryStatus, Fault, WebhookType
from neutrality.webhooks.models import Webhook, WebhookDelivery
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn

LIST, NEW, ONE = "/admin/webhook", "/admin/webhook/baru", "/admin/webhook/atur"
URL = "https://hooks.example.go.id/masuk"


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    """Return an administrator's browser."""
    return sign_in(Role.ADMIN)


@pytest.fixture
def made(admin: FlaskClient, workplace: Workplace, sessions: Sessions) -> uuid.UUID:
    """Return the id of a webhook."""
    sent = {"office_id": str(workplace.office.id), "url": URL, "types": ["case.closed", "month.released"]}
    page = admin.post(NEW, data=sent)
    assert page.status_code == 200
    assert re.findall(r"whsec_[A-Za-z0-9+/=]{44}", page.text)
    with sessions() as session:
        return session.scalars(select(Webhook.id)).one()


@pytest.fixture
def stranger(sign_in: SignIn, sessions: Sessions, factory: Factory, workplace: Workplace) -> FlaskClient:
    """Return the browser of an administrator of an office beside."""
    with transaction(sessions) as session:
        beside = factory.office(session, parent=workplace.province)
        account = factory.account(session, beside, Role.ADMIN)
    return sign_in(account=account)


def row(sessions: Sessions, webhook_id: uuid.UUID) -> Webhook:
    """Return a webhook as it is kept."""
    with sessions() as session:
        return session.get_one(Webhook, webhook_id)


def deliveries(sessions: Sessions) -> list[WebhookDelivery]:
    """Return all messages."""
    with sessions() as session:
        return list(session.scalars(select(WebhookDelivery)))


def test_a_secret_is_shown_once_and_no_cache_keeps_it(
    admin: FlaskClient, made: uuid.UUID, sessions: Sessions
) -> None:
    assert URL in admin.get(LIST).text
    page = admin.get(f"{ONE}?id={made}")
    assert "whsec_" not in page.text
    assert 'value="case.closed" checked' in page.text or "checked" in page.text
    renewed = admin.post("/admin/webhook/rahasia", data={"id": made})
    assert "whsec_" in renewed.text
    assert "no-store" in renewed.headers["Cache-Control"]
    again = admin.post("/admin/webhook/rahasia", data={"id": made}, follow_redirects=True)
    assert "whsec_" not in again.text
    assert "Sudah ada dua kunci rahasia" in again.text
    assert "tidak dipakai lagi" in do(admin, made, "former")


def do(admin: FlaskClient, made: uuid.UUID, act: str, **more: object) -> str:
    """Do one thing and return what is said."""
    page = admin.post("/admin/webhook/lakukan", data={"id": made, "act": act, **more}, follow_redirects=True)
    assert page.status_code == 200
    return page.text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"url": ""}, "Mohon diisi"),
        ({"url": "gopher://hooks.example/"}, "Pesan tidak dapat dikirim ke alamat ini."),
        ({"url": "http://169.254.169.254/latest/"}, "jaringan pribadi"),
        ({"types": []}, "Apa yang diberitahukan"),
        ({"types": ["case.opened"]}, 'id="types-error"'),
        ({"office_id": str(uuid.uuid4())}, "Pilih"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    admin: FlaskClient, workplace: Workplace, sessions: Sessions, sent: dict[str, object], told: str
) -> None:
    whole = {"office_id": str(workplace.office.id), "url": URL, "types": ["case.closed"]}
    page = admin.post(NEW, data={**whole, **sent})

    assert page.status_code == 422
    assert told in page.text
    assert str(sent.get("url", URL)) in page.text
    with sessions() as session:
        assert session.scalars(select(Webhook)).all() == []


def test_it_is_tried_switched_and_changed(admin: FlaskClient, made: uuid.UUID, sessions: Sessions) -> None:
    assert "Pesan uji dikirim" in do(admin, made, "ping")
    assert [one.told_as for one in deliveries(sessions)] == ["webhook.ping"]
    assert "Sudah dinonaktifkan" in do(admin, made, "off")
    assert "Webhook ini nonaktif" in do(admin, made, "ping")
    assert "Sudah diaktifkan" in do(admin, made, "on")
    changed = admin.post(
        f"{ONE}?id={made}", data={"url": f"{URL}/2", "types": ["case.received"]}, follow_redirects=True
    )
    assert "Sudah diubah" in changed.text
    assert (row(sessions, made).url, row(sessions, made).types) == (f"{URL}/2", "case.received")
    same = admin.post(f"{ONE}?id={made}", data={"url": f"{URL}/2", "types": ["case.received"]})
    assert same.status_code == 422
    wrong = admin.post(f"{ONE}?id={made}", data={"url": "x", "types": ["case.closed"]})
    assert wrong.status_code == 422
    assert 'value="x"' in wrong.text


def test_messages_are_listed_and_sent_again(admin: FlaskClient, made: uuid.UUID, sessions: Sessions) -> None:
    do(admin, made, "ping")
    (one,) = deliveries(sessions)
    with transaction(sessions) as session:
        kept = session.get_one(WebhookDelivery, one.id)
        kept.status, kept.fault, kept.http_status, kept.attempts = DeliveryStatus.DEAD, Fault.REFUSED, 500, 10
    page = admin.get(f"{ONE}?id={made}").text
    assert "500" in page
    assert "Host tidak menerima pesan" in page
    assert "tidak berhasil: 1" in admin.get(LIST).text

    assert "Pesan dikirim ulang" in do(admin, made, "again", delivery=one.id)
    assert deliveries(sessions)[0].status is DeliveryStatus.WAITING
    many = f"/admin/webhook/ulang?id={made}"
    typed = {"since_on": ["1", "11", "2026"], "since_hour": "7", "which": "failed"}
    none = admin.post(many, data=typed)
    assert none.status_code == 422
    assert "Tidak ada pesan seperti itu" in none.text
    assert URL in none.text, "what is kept stands in the other form"
    assert admin.post(many, data={**typed, "since_on": ["31", "2", "2026"]}).status_code == 422
    with transaction(sessions) as session:
        session.get_one(WebhookDelivery, one.id).status = DeliveryStatus.DEAD
    assert "1 pesan dikirim ulang" in admin.post(many, data=typed, follow_redirects=True).text


@pytest.mark.parametrize("whose", ["beside", "nobody's", "no id"])
def test_a_webhook_of_others_is_not_there(
    stranger: FlaskClient, made: uuid.UUID, sessions: Sessions, whose: str
) -> None:
    named = {"beside": str(made), "nobody's": str(uuid.uuid4()), "no id": "x"}[whose]

    assert URL not in stranger.get(LIST).text
    ways: list[Callable[[], int]] = [
        lambda: stranger.get(f"{ONE}?id={named}").status_code,
        lambda: stranger.post(f"{ONE}?id={named}", data={"url": URL, "types": ["case.closed"]}).status_code,
        lambda: stranger.post("/admin/webhook/rahasia", data={"id": named}).status_code,
        lambda: stranger.post("/admin/webhook/lakukan", data={"id": named, "act": "off"}).status_code,
        lambda: stranger.post(f"/admin/webhook/ulang?id={named}", data={}).status_code,
    ]
    assert [way() for way in ways] == [404] * 5
    assert row(sessions, made).enabled


def test_an_act_that_is_none_is_not_done(admin: FlaskClient, made: uuid.UUID) -> None:
    assert admin.post("/admin/webhook/lakukan", data={"id": made, "act": "hapus"}).status_code == 404


def test_without_one_that_is_chosen_the_list_is_shown(admin: FlaskClient) -> None:
    ways = [admin.get(ONE), *(admin.post(f"{LIST}/{way}") for way in ("atur", "lakukan", "rahasia", "ulang"))]
    assert [(way.status_code, way.location) for way in ways] == [(303, LIST)] * 5


def test_nobody_else_comes_here(sign_in: SignIn) -> None:
    for role in (Role.HEAD, Role.AUDITOR, Role.STATISTICS):
        assert sign_in(role).get(LIST).status_code == 403


def test_every_type_is_offered(admin: FlaskClient) -> None:
    page = admin.get(NEW).text
    assert all(f'value="{one.value}"' in page for one in WebhookType)
