"""Guessing at an account fails, keeps its holder out nowhere, and teaches nothing, also not by the time."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password, verify_password
from sqlalchemy import select

from neutrality.accounts import passwords
from neutrality.accounts.guessing import CODES, OF_A_VISITOR, OF_AN_ACCOUNT
from neutrality.database import Sessions, transaction
from neutrality.outbox import OutboxMessage
from neutrality.ratelimit import RateLimit, limiter
from tests.accounts.conftest import PASSWORD, MakeAccount
from tests.accounts.doors import second_step, set_up_app, sign_in
from tests.fixtures.clock import Clock

WRONG = "tebakan saja"


@pytest.fixture
def counted(app: Flask, monkeypatch: pytest.MonkeyPatch, quick_passwords: None) -> Flask:
    """Return the application with its budgets, without the limit of a minute; digests cost nothing here."""
    monkeypatch.setattr(limiter, "enabled", True)
    app.config["RATELIMIT_ENABLED"] = False
    monkeypatch.setattr(limiter, "_check_request_limit", lambda *_args, **_kwargs: None)
    return app


def from_elsewhere(number: int) -> dict[str, str]:
    """Return another address for each number."""
    return {"REMOTE_ADDR": f"198.51.100.{number}"}


def guess(app: Flask, email: str, number: int, password: str = WRONG) -> int:
    """Try from a browser that never signed in, behind an address of its own."""
    return sign_in(app.test_client(), email, password, environ_base=from_elsewhere(number)).status_code


def test_a_visitor_has_ten_tries_and_takes_nothing_of_the_others(
    counted: Flask, account_with: MakeAccount, sessions: Sessions
) -> None:
    account = account_with()
    told = [guess(counted, account.email, 1) for _ in range(OF_A_VISITOR + 40)]

    assert told == [422] * OF_A_VISITOR + [429] * 40
    assert guess(counted, account.email, 1, PASSWORD) == 429, "also the right one comes too late"
    assert guess(counted, account.email, 2, PASSWORD) == 302
    with sessions() as session:
        assert not any(account.email in row.digest for row in session.scalars(select(RateLimit)))


def test_strangers_together_do_not_keep_out_whoever_signed_in_on_this_device_before(
    counted: Flask, account_with: MakeAccount
) -> None:
    account, other = account_with(), account_with()
    known = counted.test_client()
    assert sign_in(known, account.email).status_code == 302
    known.post("/keluar")

    told = [guess(counted, account.email, number) for number in range(OF_AN_ACCOUNT + 5)]
    assert told[OF_AN_ACCOUNT:] == [429] * 5
    assert guess(counted, account.email, 99, PASSWORD) == 429
    assert sign_in(known, account.email).status_code == 302
    assert guess(counted, other.email, 1, PASSWORD) == 302, "of another account"


def test_a_device_known_for_one_account_is_none_for_another_and_cannot_be_made_up(
    counted: Flask, account_with: MakeAccount
) -> None:
    mine, yours = account_with(), account_with()
    client = counted.test_client()
    sign_in(client, mine.email)
    client.post("/keluar")
    held = client.get_cookie("known")
    assert held is not None
    assert mine.email not in held.value
    client.set_cookie("known", held.value[:-2] + "xx")

    told = [sign_in(client, yours.email, "tebakan").status_code for _ in range(OF_A_VISITOR + 1)]
    assert told[-1] == 429
    assert [sign_in(client, mine.email, "tebakan").status_code for _ in range(OF_A_VISITOR + 1)][-1] == 429


def test_an_address_that_is_no_account_is_counted_and_answered_alike(
    counted: Flask, account_with: MakeAccount
) -> None:
    account, nobody = account_with(), "tidak-ada@example.go.id"

    def told(email: str) -> list[tuple[int, int]]:
        answers = [
            sign_in(counted.test_client(), email, "tebakan", environ_base=from_elsewhere(3))
            for _ in range(OF_A_VISITOR + 2)
        ]
        return [(answer.status_code, len(answer.text.replace(email, ""))) for answer in answers]

    assert told(account.email) == told(nobody)


def test_every_try_costs_one_digest_of_a_password_and_never_more(
    app: Flask, client: FlaskClient, account_with: MakeAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, inactive = account_with(), account_with(active=False)
    counts = list[str]()

    def counting(typed: str, held: str) -> bool:
        counts.append(held.rpartition("$")[0].rpartition("$")[0])
        return verify_password(typed, held)

    monkeypatch.setattr(passwords, "verify_password", counting)
    emails = (known.email, inactive.email, "tidak-ada@example.go.id", "pengawas.0000")
    for email in emails:
        sign_in(client, email, "salah sekali")
        sign_in(app.test_client(), email, PASSWORD)

    with app.app_context():
        as_kept = hash_password(PASSWORD).rpartition("$")[0].rpartition("$")[0]
    assert counts == [as_kept] * 2 * len(emails), "as costly for nobody as for somebody"


def test_codes_are_tried_five_times_and_the_known_device_goes_on(
    counted: Flask, account_with: MakeAccount, clock: Clock
) -> None:
    account = account_with()
    known = counted.test_client()
    sign_in(known, account.email)
    app, _codes = set_up_app(known, clock)
    known.post("/keluar")
    clock.move(minutes=2)

    for number in range(2):
        thief = counted.test_client()
        thief.environ_base.update(from_elsewhere(number + 1))
        sign_in(thief, account.email)
        told = [second_step(thief, "000000").status_code for _ in range(CODES + 1)]
        assert told == [422] * CODES + [429]
    sign_in(known, account.email)
    assert second_step(known, app.code).status_code == 302


@pytest.mark.usefixtures("quick_passwords")
def test_asking_for_a_new_password_says_and_writes_the_same_for_everybody(
    app: Flask, client: FlaskClient, account_with: MakeAccount, sessions: Sessions
) -> None:
    app.extensions["courier"] = type(app.extensions["courier"])(smtp_url="smtp://127.0.0.1:1")
    account, inactive = account_with(), account_with(active=False)
    with transaction(sessions) as session:
        before = len(session.scalars(select(OutboxMessage.id)).all())
    emails = (account.email, inactive.email, "tidak-ada@example.go.id")

    pages = {client.post("/lupa-sandi", data={"email": email}).text.replace(email, "") for email in emails}

    assert len({len(page) for page in pages}) == 1
    with sessions() as session:
        rows = session.scalars(select(OutboxMessage)).all()[before:]
    assert len(rows) == len(emails)
    assert len({len(row.payload) for row in rows}) == 1
