"""Whoever would have somebody else's account linked to a sign-in of their own, or the other way round."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from neutrality.accounts.models import Account
from neutrality.accounts.provider_links import link_of
from neutrality.database import Sessions
from tests.accounts.conftest import MakeAccount
from tests.accounts.doors import sign_in
from tests.accounts.provider import Provider, begin
from tests.accounts.test_provider import ONWARD, SUBJECT, present, provider, running, settings
from tests.fixtures.clock import Clock

__all__ = ["present", "provider", "running", "settings"]
pytestmark = pytest.mark.usefixtures("quick_passwords", "present")


def test_a_sign_in_links_nothing_and_a_link_signs_nobody_in(
    app: Flask, sessions: Sessions, account_with: MakeAccount, provider: Provider, clock: Clock
) -> None:
    account, other = account_with(), account_with()
    client, elsewhere = app.test_client(), app.test_client()
    waiting = provider.go(begin(client), "pencuri")
    sign_in(client, account.email)
    assert client.get(waiting).location == "/masuk", "begun before, by whoever that was"

    sign_in(client, account.email)
    (onward,) = ONWARD.findall(client.post("/akun/penyedia").text)
    assert "prompt=login" in onward
    back = provider.go(unescape(onward), SUBJECT)
    assert elsewhere.get(back).location == "/masuk"
    clock.move(minutes=1)
    client.post("/keluar")
    sign_in(client, other.email)
    assert client.get(back).location == "/masuk"
    nobody_is_linked(sessions, provider, account, other)


def nobody_is_linked(sessions: Sessions, provider: Provider, *accounts: Account) -> None:
    """Hold that none of these accounts can be opened at the provider."""
    with sessions() as session:
        assert all(link_of(session, one.id, provider.issuer) is None for one in accounts)


def test_what_one_began_links_nobody_else_and_not_an_hour_later(
    app: Flask, sessions: Sessions, account_with: MakeAccount, provider: Provider, clock: Clock
) -> None:
    account, other = account_with(), account_with()
    client, victim = app.test_client(), app.test_client()
    sign_in(client, account.email)
    sign_in(victim, other.email)
    back = led_to_link(client, provider)
    with client.session_transaction() as cookie:
        begun = cookie["provider"]
    with victim.session_transaction() as cookie:
        cookie["provider"] = begun
    assert victim.get(back).location == "/akun/penyedia"

    provider.claims = lambda claims: claims.update(exp=claims["exp"] + 86_400)
    clock.move(minutes=55)
    back = led_to_link(client, provider)
    clock.move(minutes=6)
    assert client.get(back).location == "/akun/penyedia"
    nobody_is_linked(sessions, provider, account, other)


def led_to_link(client: FlaskClient, provider: Provider) -> str:
    """Begin to link an account, as its page does; return whither the provider leads back."""
    (onward,) = ONWARD.findall(client.post("/akun/penyedia").text)
    return provider.go(unescape(onward), SUBJECT)


def test_linking_asks_for_a_fresh_proof_and_for_a_form_of_ours(
    strict_app: Flask, app: Flask, account_with: MakeAccount, clock: Clock
) -> None:
    client = app.test_client()
    sign_in(client, account_with().email)
    clock.move(minutes=61)
    assert client.get("/akun/penyedia").status_code == 302
    assert client.post("/akun/penyedia").status_code == 422
    sign_in(client, account_with().email)
    strict_app.config["WTF_CSRF_ENABLED"] = True
    assert client.post("/akun/penyedia").status_code == 400
