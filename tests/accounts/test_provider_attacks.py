"""What a thief, a false provider or a guest at the real one tries on the way back, and what it opens."""

from __future__ import annotations

import socket
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwk

from neutrality.accounts import provider as provider_module
from neutrality.accounts.models import Account
from neutrality.accounts.provider_links import link as keep
from neutrality.database import Sessions, transaction
from neutrality.settings import Settings
from neutrality.vault.factor_keys import FactorKeys
from tests.accounts.conftest import MakeAccount
from tests.accounts.doors import inside
from tests.accounts.provider import Claims, Provider, begin, keyed, sign_in_there, signed, unsigned
from tests.accounts.test_provider import SUBJECT, present, provider, running, settings
from tests.accounts.test_sign_in import OFF_SITE, stays_here
from tests.fixtures.clock import Clock

__all__ = ["present", "provider", "running", "settings"]
pytestmark = pytest.mark.usefixtures("quick_passwords", "present")
REFUSED, EXPIRED, UNKNOWN, DENIED = (
    "tidak dapat diterima",
    "sudah habis",
    "Tidak ada akun",
    "tidak memastikan",
)
AWAY = "tidak dapat dihubungi"


@pytest.fixture
def linked(app: Flask, sessions: Sessions, account_with: MakeAccount, provider: Provider) -> Account:
    """Return an account that the subject of these tests opens."""
    account = account_with()
    keys, signer = app.extensions["factor_keys"], app.extensions["signers"]["desk"]
    with transaction(sessions) as session:
        own = session.get_one(Account, account.id)
        now = app.config["CLOCK"]()
        keep(session, signer, keys, own, issuer=provider.issuer, subject=SUBJECT, now=now)
    return account


def said(client: FlaskClient, back: str) -> str:
    """Come back from the provider and be refused; return what the sign-in page then says."""
    answer = client.get(back)
    assert (answer.status_code, answer.location) == (303, "/masuk")
    assert not inside(client)
    return unescape(client.get("/masuk").text)


WRONG: dict[str, Callable[[Claims], Any]] = {
    "another nonce": lambda claims: claims.update(nonce="lain"),
    "no nonce": lambda claims: claims.pop("nonce"),
    "another audience": lambda claims: claims.update(aud="lain"),
    "another audience, and this client beside it": lambda claims: claims.update(
        aud="lain", azp=claims["aud"][0]
    ),
    "no audience": lambda claims: claims.pop("aud"),
    "two audiences, made for the other": lambda claims: claims.update(aud=[*claims["aud"], "x"], azp="x"),
    "another issuer": lambda claims: claims.update(iss="https://lain.example"),
    "no issuer": lambda claims: claims.pop("iss"),
    "expired": lambda claims: claims.update(exp=claims["iat"] - 120),
    "never expires": lambda claims: claims.pop("exp"),
    "of tomorrow": lambda claims: claims.update(iat=claims["iat"] + 86_400),
    "nobody": lambda claims: claims.pop("sub"),
    "an empty subject": lambda claims: claims.update(sub=""),
    "a number": lambda claims: claims.update(sub=7),
    "an endless subject": lambda claims: claims.update(sub="1" * 300),
    "of another access token": lambda claims: claims.update(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
}


@pytest.mark.usefixtures("linked")
def test_claims_that_are_not_of_this_sign_in_open_nothing(app: Flask, provider: Provider) -> None:
    for name, change in WRONG.items():
        client, provider.claims = app.test_client(), change
        assert REFUSED in said(client, provider.go(begin(client), SUBJECT)), name
    provider.claims = None
    assert sign_in_there(app.test_client(), provider, SUBJECT).location == "/meja/mulai"


@pytest.mark.usefixtures("linked")
def test_a_token_that_the_provider_did_not_sign_opens_nothing(app: Flask, provider: Provider) -> None:
    own, public = jwk.RSAKey.generate_key(2048), "RS256"
    secret = jwk.OctKey.import_key(provider.secret)
    forged: dict[str, Callable[[Claims, jwk.RSAKey], str]] = {
        "another key": lambda claims, _key: signed(claims, own, public),
        "unsigned": lambda claims, _key: unsigned(claims),
        "with the secret that both know": lambda claims, _key: signed(claims, secret, "HS256"),
        "with the public key as a secret": lambda claims, key: keyed(claims, key.as_pem(private=False)),
        "no token": lambda _claims, _key: "",
        "no text": lambda _claims, _key: "a.b.c",
        "cut": lambda claims, key: signed(claims, key).rsplit(".", 1)[0] + ".",
    }
    for name, rewrite in forged.items():
        client, provider.rewrite = app.test_client(), rewrite
        assert REFUSED in said(client, provider.go(begin(client), SUBJECT)), name


@pytest.mark.usefixtures("linked")
def test_an_answer_is_good_once_and_only_in_the_browser_that_asked(
    app: Flask, provider: Provider, clock: Clock
) -> None:
    client, thief = app.test_client(), app.test_client()
    back = provider.go(begin(client), SUBJECT)
    kept = client.get_cookie("session")
    assert EXPIRED in said(thief, back)
    assert client.get(back).location == "/meja/mulai"

    client.post("/keluar")
    assert EXPIRED in said(client, back)
    assert kept is not None
    thief.set_cookie("session", kept.value)
    assert EXPIRED in said(thief, back), "the cookie of before, which was copied"

    twice = app.test_client()
    first = provider.go(begin(twice), SUBJECT)
    begin(twice)
    assert EXPIRED in said(twice, first), "another was begun since"

    late = app.test_client()
    back = provider.go(begin(late), SUBJECT)
    clock.move(minutes=11)
    assert EXPIRED in said(late, back)


@pytest.mark.usefixtures("linked")
def test_the_code_of_another_sign_in_opens_nothing(app: Flask, provider: Provider) -> None:
    victim, thief = app.test_client(), app.test_client()
    stolen = provider.go(begin(victim), SUBJECT)
    own = provider.go(begin(thief), "pencuri")
    code, state = stolen.split("code=")[1].split("&")[0], own.split("state=")[1]

    assert REFUSED in said(thief, f"/masuk/penyedia/kembali?code={code}&state={state}")


@pytest.mark.usefixtures("linked")
@pytest.mark.parametrize("more", ["&iss=https%3A%2F%2Flain.example", "&error=server_error"])
def test_an_answer_that_says_it_is_of_another_or_failed_opens_nothing(
    app: Flask, provider: Provider, more: str
) -> None:
    client = app.test_client()

    page = said(client, provider.go(begin(client), SUBJECT) + more)
    assert REFUSED in page or DENIED in page


def test_whoever_denies_is_told_so(client: FlaskClient, provider: Provider) -> None:
    address = begin(client)
    state = address.split("state=")[1].split("&")[0]

    assert DENIED in said(
        client, f"{provider.refuse(address).split('?')[0]}?error=access_denied&state={state}"
    )


def test_nobody_gets_an_account_by_a_provider(client: FlaskClient, provider: Provider) -> None:
    assert UNKNOWN in said(client, provider.go(begin(client), "belum-dikenal"))


def test_a_closed_account_is_answered_as_if_there_were_none(
    client: FlaskClient, sessions: Sessions, provider: Provider, linked: Account
) -> None:
    with transaction(sessions) as session:
        session.get_one(Account, linked.id).active = False

    assert UNKNOWN in said(client, provider.go(begin(client), SUBJECT))


@pytest.mark.usefixtures("linked")
def test_no_way_back_leads_off_the_site(app: Flask, provider: Provider) -> None:
    for target in OFF_SITE[:3]:
        answer = sign_in_there(app.test_client(), provider, SUBJECT, onward=target)
        assert stays_here(answer.location), target


@pytest.mark.usefixtures("linked")
def test_a_session_that_somebody_planted_is_not_the_one_that_is_opened(
    app: Flask, provider: Provider
) -> None:
    victim, thief = app.test_client(), app.test_client()
    back = provider.go(begin(victim), SUBJECT)
    planted = victim.get_cookie("session")
    assert planted is not None
    thief.set_cookie("session", planted.value)
    assert victim.get(back).location == "/meja/mulai"

    assert inside(victim)
    assert not inside(thief)


def test_a_provider_that_is_away_or_silent_is_told_and_keeps_nobody_waiting(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_module, "_TIMEOUT", (0.2, 0.2))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        app.extensions["provider"] = provider_module.Provider(
            address, "x", "rahasia", name="SSO Contoh", back="http://localhost/masuk/penyedia/kembali"
        )
        client = app.test_client()
        for _ in range(2):  # asked once, then not for a while
            assert client.get("/masuk/penyedia").location == "/masuk"
            assert AWAY in client.get("/masuk").text
        silent.settimeout(0)
        silent.accept()
        with pytest.raises(BlockingIOError):
            silent.accept()
    assert "rahasia" not in repr(app.extensions["provider"])


@pytest.mark.usefixtures("linked")
def test_what_went_wrong_is_logged_without_what_was_said(
    app: Flask, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    client, provider.claims = app.test_client(), WRONG["another nonce"]
    back = provider.go(begin(client), SUBJECT)
    caplog.clear()
    said(client, back)

    ours = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("neutrality"))
    assert "was not accepted: InvalidClaimError" in ours
    code, state = back.split("code=")[1].split("&state=")
    assert not any(word in ours for word in (code, state, SUBJECT, provider.secret))


def test_a_provider_that_calls_itself_otherwise_is_not_the_one(app: Flask, provider: Provider) -> None:
    app.extensions["provider"] = provider_module.Provider(
        f"{provider.issuer}/", "x", "rahasia", name="SSO Contoh", back="http://localhost/"
    )
    client = app.test_client()

    assert client.get("/masuk/penyedia").location == "/masuk"
    assert REFUSED in client.get("/masuk").text


def test_what_is_kept_of_a_subject_is_of_one_provider_and_one_installation() -> None:
    one, other = FactorKeys(b"a" * 32), FactorKeys(b"b" * 32)

    assert one.digest("https://a", "1") == one.digest("https://a", "1")
    assert (
        len({one.digest("https://a", "1"), one.digest("https://a1", ""), other.digest("https://a", "1")}) == 3
    )
