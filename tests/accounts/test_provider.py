"""Signing in at a provider: linked by the holder, in place of the password alone, off unless it is set up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality import create_app
from neutrality.accounts.models import Account
from neutrality.accounts.provider_links import link as keep
from neutrality.accounts.provider_links import link_of
from neutrality.database import Sessions, transaction
from neutrality.domain.history import EventKind
from neutrality.history.models import Event
from neutrality.outbox import OutboxMessage
from neutrality.settings import Settings, SettingsError
from neutrality.vault.keys import PROVIDER, ProviderSecretError
from tests.accounts.conftest import PASSWORD, MakeAccount
from tests.accounts.doors import inside, second_step, set_up_app, sign_in
from tests.accounts.provider import Provider, begin, provider_here, sign_in_there
from tests.accounts.test_sign_in import told_in_clear
from tests.fixtures.clock import Clock

pytestmark = pytest.mark.usefixtures("quick_passwords", "present")
SUBJECT = "198609262015051001"
ONWARD = re.compile(r'<a class="govuk-button button-primary" href="([^"]+)"')


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    """Return the provider, one for all tests of a file."""
    with provider_here() as made:
        yield made


@pytest.fixture
def provider(running: Provider) -> Provider:
    """Return the provider, which says what is right."""
    running.claims = running.rewrite = None
    return running


@pytest.fixture
def present(clock: Clock) -> None:
    """Let it be today: the provider has a clock of its own."""
    clock.set(datetime.now(UTC))


@pytest.fixture
def settings(settings: Settings, provider: Provider) -> Settings:
    """Return the settings of an installation that knows the provider."""
    secret = settings.keys_dir / PROVIDER
    secret.unlink(missing_ok=True)
    secret.write_text(f"{provider.secret}\n", encoding="utf-8")
    secret.chmod(0o400)
    known = {"oidc_issuer": provider.issuer, "oidc_client": provider.client, "oidc_name": "SSO Contoh"}
    return settings.model_copy(update=known)


def link(client: FlaskClient, provider: Provider, subject: str = SUBJECT) -> str:
    """Link the account of whoever is signed in; return what the page then says."""
    (onward,) = ONWARD.findall(client.post("/akun/penyedia").text)
    back = client.get(provider.go(unescape(onward), subject))
    return client.get(back.location).text


def kinds(sessions: Sessions, account: Account) -> list[EventKind]:
    """Return what happened to an account."""
    with sessions() as session:
        own = select(Event.kind).where(Event.stream_id == account.id).order_by(Event.number)
        return [EventKind(kind) for kind in session.scalars(own)]


@pytest.mark.both_databases
def test_whoever_linked_their_account_signs_in_there_and_unlinks_it(
    app: Flask, sessions: Sessions, account_with: MakeAccount, provider: Provider
) -> None:
    account, client = account_with(), app.test_client()
    sign_in(client, account.email)
    assert "belum ditautkan" in client.get("/akun").text
    assert "SSO Contoh" in link(client, provider)
    assert client.get("/akun").text.count("Masuk lewat penyedia ditautkan") == 1

    elsewhere = app.test_client()
    assert "SSO Contoh" in elsewhere.get("/masuk").text
    answer = sign_in_there(elsewhere, provider, SUBJECT, onward="/akun/sesi")
    assert (answer.status_code, answer.location) == (302, "/akun/sesi")
    assert inside(elsewhere)

    assert client.post("/akun/penyedia/hapus").status_code == 303
    assert client.post("/akun/penyedia/hapus").status_code == 303
    assert sign_in_there(app.test_client(), provider, SUBJECT).location == "/masuk"
    assert kinds(sessions, account)[-2:] == [EventKind.PROVIDER_LINKED, EventKind.PROVIDER_UNLINKED]
    with sessions() as session:
        told = session.scalars(select(OutboxMessage.kind).where(OutboxMessage.kind == "tell_account")).all()
    assert len(told) == 2


def test_nothing_that_the_provider_calls_somebody_is_kept(
    client: FlaskClient, sessions: Sessions, account_with: MakeAccount, provider: Provider
) -> None:
    sign_in(client, account_with().email)
    link(client, provider)

    assert not told_in_clear(sessions, SUBJECT)


def test_the_second_step_is_asked_all_the_same(
    app: Flask, account_with: MakeAccount, provider: Provider, clock: Clock
) -> None:
    account, client = account_with(), app.test_client()
    sign_in(client, account.email)
    codes, _recovery = set_up_app(client, clock)
    link(client, provider)
    provider.claims = lambda claims: claims.update(amr=["pwd", "otp", "mfa"], acr="urn:contoh:aal2")
    clock.move(minutes=1)

    elsewhere = app.test_client()
    assert sign_in_there(elsewhere, provider, SUBJECT, onward="/akun/sesi").location == "/masuk/kedua"
    assert not inside(elsewhere)
    assert second_step(elsewhere, codes.code).location == "/akun/sesi"
    assert elsewhere.get("/akun/aplikasi").status_code == 200


def test_what_a_provider_vouches_for_is_no_fresh_proof(
    app: Flask, account_with: MakeAccount, provider: Provider
) -> None:
    client, elsewhere = app.test_client(), app.test_client()
    sign_in(client, account_with().email)
    link(client, provider)
    sign_in_there(elsewhere, provider, SUBJECT)

    assert inside(elsewhere)
    assert elsewhere.get("/akun/aplikasi").location == "/akun/bukti?next=/akun/aplikasi"
    assert elsewhere.post("/akun/penyedia/hapus").status_code == 422
    assert elsewhere.post("/akun/penyedia/hapus", data={"proof": PASSWORD}).status_code == 303


def test_one_sign_in_opens_one_account(
    app: Flask, sessions: Sessions, account_with: MakeAccount, provider: Provider
) -> None:
    one, other = account_with(), account_with()
    first, second = app.test_client(), app.test_client()
    sign_in(first, one.email)
    sign_in(second, other.email)
    link(first, provider)

    assert "ditautkan dengan akun lain" in link(second, provider)
    with sessions() as session:
        assert link_of(session, other.id, provider.issuer) is None


def test_an_account_has_one_such_sign_in(app: Flask, account_with: MakeAccount, provider: Provider) -> None:
    account = account_with()
    one, other = app.test_client(), app.test_client()
    for client in (one, other):
        sign_in(client, account.email)
    (waiting,) = ONWARD.findall(other.post("/akun/penyedia").text)
    link(one, provider)

    back = other.get(provider.go(unescape(waiting), "orang-lain"))
    assert "Hapus tautan itu lebih dahulu" in other.get(back.location).text
    assert not ONWARD.findall(other.post("/akun/penyedia").text)
    assert sign_in_there(app.test_client(), provider, "orang-lain").location == "/masuk"


def test_after_another_provider_is_set_the_link_is_made_anew(
    app: Flask, sessions: Sessions, account_with: MakeAccount, provider: Provider
) -> None:
    account, client = account_with(), app.test_client()
    keys, signer, now = (
        app.extensions["factor_keys"],
        app.extensions["signers"]["desk"],
        app.config["CLOCK"](),
    )
    with transaction(sessions) as session:
        own = session.get_one(Account, account.id)
        keep(session, signer, keys, own, issuer="https://sso-lama.example", subject=SUBJECT, now=now)
    assert sign_in_there(client, provider, SUBJECT).location == "/masuk"
    sign_in(client, account.email)
    assert "belum ditautkan" in client.get("/akun").text
    link(client, provider)

    assert sign_in_there(app.test_client(), provider, SUBJECT).location == "/meja/mulai"


def test_without_the_setting_there_is_nothing_of_it(settings: Settings, clock: Clock) -> None:
    app = create_app(settings.model_copy(update={"oidc_issuer": None, "oidc_client": None}), clock=clock)
    client = app.test_client()

    assert "penyedia" not in client.get("/masuk").text
    assert client.get("/masuk/penyedia").location == "/masuk"
    assert client.get("/masuk/penyedia/kembali?code=a&state=b").location == "/masuk"
    app.extensions["engine"].dispose()


def test_the_public_surface_has_no_such_address(settings: Settings, clock: Clock) -> None:
    app = create_app(settings.model_copy(update={"surface": "public"}), clock=clock)

    assert app.test_client().get("/masuk/penyedia").status_code == 404
    assert app.extensions["provider"] is None
    app.extensions["engine"].dispose()


@pytest.mark.parametrize("lies", ["nowhere", "open", "empty"])
def test_it_does_not_start_without_a_secret_that_is_one(settings: Settings, lies: str) -> None:
    secret: Path = settings.keys_dir / PROVIDER
    secret.chmod(0o440 if lies == "open" else 0o600)
    if lies == "nowhere":
        secret.unlink()
    if lies == "empty":
        secret.write_text("\n", encoding="utf-8")

    with pytest.raises(ProviderSecretError, match="chmod 0400"):
        create_app(settings)


@pytest.mark.parametrize(
    "wrong",
    [
        {"oidc_issuer": "http://sso.example.go.id"},
        {"oidc_issuer": "sso.example.go.id"},
        {"oidc_issuer": "https://sso.example.go.id/?x=1"},
        {"oidc_issuer": "https://orang:rahasia@sso.example.go.id"},
        {"oidc_client": None},
        {"oidc_name": "x" * 41},
    ],
)
def test_settings_that_name_half_a_provider_or_an_unsafe_one_are_refused(
    wrong: dict[str, str | None],
) -> None:
    right = {
        "database_url": "sqlite://", "evidence_url": "file:///x", "keys_dir": "/x", "profile": "production",
        "public_url": "https://contoh.go.id", "oidc_issuer": "https://sso.example.go.id", "oidc_client": "x",
    }  # fmt: skip
    Settings.load(**right)
    with pytest.raises(SettingsError, match=r"(?i)oidc"):
        Settings.load(**(right | wrong))


def test_the_way_there_says_what_it_must(client: FlaskClient) -> None:
    address = begin(client)

    for part in ("response_type=code", "scope=openid", "code_challenge_method=S256", "nonce=", "state="):
        assert part in address
    assert "prompt" not in address
    assert "secret" not in address
