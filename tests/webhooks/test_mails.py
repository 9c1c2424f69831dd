"""Those who answer for an office learn by mail, from a real server, what becomes of its webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from neutrality.accounts.models import Account
from neutrality.courier import Courier
from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.webhooks import MOST_ATTEMPTS, DeliveryStatus, WebhookType
from neutrality.domain.workflow import Action
from neutrality.webhooks import service
from neutrality.webhooks.models import WebhookDelivery
from neutrality.webhooks.telling import SUBJECT
from neutrality.worker import work_off
from tests.fixtures.post import Inbox, mail_server
from tests.webhooks.receiver import Receiver, closed_port
from tests.webhooks.subscribing import Subscribing

DESK = "https://meja.contoh.go.id"


@pytest.fixture
def post() -> Iterator[tuple[Inbox, str]]:
    """Return a real mail server and its address."""
    with mail_server() as opened:
        yield opened


def came(hooks: Subscribing, post: tuple[Inbox, str]) -> dict[str, list[str]]:
    """Let the worker carry what waits; return the mails about webhooks that came, by who got them."""
    box, url = post
    box.letters.clear()
    means = replace(hooks.worker, courier=Courier(url, "noreply@contoh.go.id", desk=DESK))
    while work_off(hooks.office.sessions, means, now=hooks.office.clock()):
        continue
    found: dict[str, list[str]] = {}
    for letter in (one for one in box.letters if one["Subject"] == SUBJECT):
        found.setdefault(name_of(hooks, letter), []).append(letter.get_payload(decode=True).decode())
    return found


def name_of(hooks: Subscribing, letter: Any) -> str:
    """Return the name, which begins with the role, of whom a letter went to."""
    with hooks.office.sessions() as session:
        return session.scalars(select(Account.name).where(Account.email == letter["To"])).one()


def once_each(told: dict[str, list[str]]) -> str:
    """Assert that heads and administrators got one mail each, and nobody else any; return what it says."""
    assert {name.split()[0] for name in told} == {"head", "admin"}
    assert {len(letters) for letters in told.values()} == {1}
    (text,) = {letters[0] for letters in told.values()}
    return text


def registered(hooks: Subscribing) -> None:
    """Let a case be registered, and told."""
    hooks.office.step(hooks.office.receive().case_id, Action.REGISTER)
    hooks.follow()
    hooks.office.clock.move(hours=1)


def test_heads_and_administrators_hear_of_a_new_webhook_and_of_a_new_secret(
    hooks: Subscribing, post: tuple[Inbox, str]
) -> None:
    hooks.office.who(Role.HEAD)
    hooks.office.who(Role.VERIFIER)
    made = hooks.make("https://penerima.contoh.go.id/rahasia-di-alamat")
    first = came(hooks, post)
    hooks.keep(lambda keeping: service.new_secret(keeping, hooks.row(keeping, made)))
    second = came(hooks, post)

    assert "kini diberi tahu" in once_each(first)
    assert "Rahasia webhook kantor Anda ke penerima.contoh.go.id diganti" in once_each(second)
    for text in (once_each(first), once_each(second)):
        assert f"{DESK}/admin/webhook" in text
        assert "rahasia-di-alamat" not in text
        assert made.secret not in text
        assert "whsec_" not in text


@pytest.mark.both_databases
def test_what_is_given_up_is_told_once_a_day_and_not_for_each_message(
    hooks: Subscribing, post: tuple[Inbox, str], receiver: Receiver
) -> None:
    hooks.office.who(Role.HEAD)
    receiver.answers.extend([500] * 4)
    made = hooks.make(receiver.url, [WebhookType.CASE_REGISTERED])
    registered(hooks)
    registered(hooks)
    hooks.send_all()
    assert "tidak sampai" not in once_each(came(hooks, post)), "while it is tried nobody is bothered"
    with transaction(hooks.office.sessions) as session:
        session.execute(update(WebhookDelivery).values(attempts=MOST_ATTEMPTS - 1))
    for _ in range(2):
        hooks.office.clock.move(minutes=11)
        hooks.send_all()
    told = came(hooks, post)

    assert [one.status for one in hooks.deliveries(made)] == [DeliveryStatus.DEAD] * 2
    assert "ke 127.0.0.1 tidak sampai dan tidak dicoba lagi" in once_each(told)


def test_of_what_nobody_took_for_days_one_mail_tells_however_much_it_was(
    hooks: Subscribing, post: tuple[Inbox, str]
) -> None:
    hooks.office.who(Role.HEAD)
    hooks.make(f"http://127.0.0.1:{closed_port()}/", [WebhookType.CASE_REGISTERED])
    for _ in range(3):
        registered(hooks)
    hooks.send_all()
    came(hooks, post)
    hooks.office.clock.move(days=6)
    hooks.follow()
    hooks.follow()

    once_each(came(hooks, post))


def test_whoever_is_gone_is_told_of_by_mail(
    hooks: Subscribing, post: tuple[Inbox, str], receiver: Receiver
) -> None:
    hooks.office.who(Role.HEAD)
    receiver.answers.append(410)
    hooks.make(receiver.url, [WebhookType.CASE_REGISTERED])
    registered(hooks)
    came(hooks, post)
    hooks.send_all()

    assert "(410)" in once_each(came(hooks, post))
