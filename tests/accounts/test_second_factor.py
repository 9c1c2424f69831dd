"""The second step: each code once, ten recovery codes, and whose roles cannot do without."""

from __future__ import annotations

from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality import create_app, current
from neutrality.accounts.factors import (
    Authenticator,
    RecoveryCode,
    begin_app,
    check_code,
    confirm_app,
    waiting_secret,
)
from neutrality.accounts.models import Account
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError
from neutrality.history.models import Event
from neutrality.settings import Settings
from neutrality.vault.factor_keys import FactorKeys
from tests.accounts.conftest import PASSWORD, MakeAccount
from tests.accounts.doors import App, inside, second_step, set_up_app, sign_in
from tests.factories import Factory, Workplace
from tests.fixtures.clock import Clock

pytestmark = pytest.mark.usefixtures("quick_passwords")
KEYS = FactorKeys(b"k" * 32)


def with_app(client: FlaskClient, account: Account, clock: Clock) -> tuple[App, list[str]]:
    """Sign in, set up an app, sign out."""
    sign_in(client, account.email)
    made = set_up_app(client, clock)
    client.post("/keluar")
    return made


def test_the_password_alone_opens_nothing_and_a_code_is_good_once(
    client: FlaskClient, account_with: MakeAccount, clock: Clock
) -> None:
    account = account_with()
    app, codes = with_app(client, account, clock)
    assert len(set(codes)) == 10

    answer = sign_in(client, account.email)
    assert answer.location == "/masuk/kedua"
    assert not inside(client)
    assert second_step(client, app.code).status_code == 422, "the code that took it into use"
    clock.move(minutes=1)
    assert second_step(client, f" {app.code[:3]} {app.code[3:]}").location == "/meja/mulai"
    assert inside(client)

    client.post("/keluar")
    sign_in(client, account.email)
    assert second_step(client, app.code).status_code == 422, "seen over a shoulder"
    assert second_step(client, app.ago(1)).status_code == 422, "an earlier one"
    assert second_step(client, "000000x").status_code == 422
    assert second_step(client, "").status_code == 422
    assert not inside(client)


def test_a_clock_half_a_minute_wrong_is_forgiven_and_more_is_not(
    client: FlaskClient, account_with: MakeAccount, clock: Clock
) -> None:
    account = account_with()
    app, _codes = with_app(client, account, clock)
    clock.move(minutes=5)

    sign_in(client, account.email)
    assert second_step(client, app.ago(2)).status_code == 422
    assert second_step(client, app.ago(1)).status_code == 302


def test_a_recovery_code_opens_once_and_new_ones_end_the_old(
    client: FlaskClient, account_with: MakeAccount, clock: Clock, sessions: Sessions
) -> None:
    account = account_with()
    _app, codes = with_app(client, account, clock)

    sign_in(client, account.email)
    assert second_step(client, codes[0].lower().replace("-", " ")).status_code == 302
    client.post("/keluar")
    sign_in(client, account.email)
    assert second_step(client, codes[0]).status_code == 422
    assert second_step(client, codes[1]).status_code == 302
    assert client.post("/akun/kode-cadangan").status_code == 200
    client.post("/keluar")
    sign_in(client, account.email)
    assert second_step(client, codes[2]).status_code == 422

    with sessions() as session:
        kept = [row.digest for row in session.scalars(select(RecoveryCode))]
        kinds = set(session.scalars(select(Event.kind).where(Event.stream_id == account.id)))
    assert len(kept) == 10
    assert not any(code in digest for code in codes for digest in kept)
    assert {"account:factor:added", "account:recovery_codes:made", "account:recovery_codes:used"} <= kinds


def test_too_long_between_the_steps_and_it_begins_again(
    client: FlaskClient, account_with: MakeAccount, clock: Clock
) -> None:
    account = account_with()
    app, _codes = with_app(client, account, clock)
    sign_in(client, account.email)
    clock.move(minutes=11)

    assert second_step(client, app.code).location == "/masuk"
    assert client.get("/masuk/kedua").location == "/masuk"


def test_a_step_that_was_begun_ends_with_the_password(
    client: FlaskClient, account_with: MakeAccount, clock: Clock, sessions: Sessions
) -> None:
    account = account_with()
    app, _codes = with_app(client, account, clock)
    clock.move(minutes=1)
    sign_in(client, account.email)
    with transaction(sessions) as session:
        session.get_one(Account, account.id).fs_uniquifier = "another"

    assert second_step(client, app.code).location == "/masuk"
    assert not inside(client)


def test_an_app_is_removed_only_by_its_holder_and_then_the_password_is_enough(
    client: FlaskClient, account_with: MakeAccount, clock: Clock
) -> None:
    account = account_with()
    sign_in(client, account.email)
    set_up_app(client, clock)
    assert client.post("/akun/aplikasi", data={"begin": "1"}).status_code == 303
    client.post("/akun/aplikasi/hapus")
    client.post("/keluar")

    assert sign_in(client, account.email).location == "/meja/mulai"


def test_the_secret_lies_sealed_for_its_account(
    client: FlaskClient, account_with: MakeAccount, clock: Clock, sessions: Sessions, app: Flask
) -> None:
    account, other = account_with(), account_with()
    sign_in(client, account.email)
    client.post("/akun/aplikasi", data={"begin": "1"})
    with sessions() as session, app.app_context():
        held: FactorKeys = current.factor_keys()
        sealed = session.scalars(select(Authenticator.sealed_secret)).one()
        secret = held.open(account.id, sealed)
        assert secret.encode() not in sealed
        for keys, account_id in ((held, other.id), (KEYS, account.id)):
            with pytest.raises(DomainError, match="factor_unreadable"):
                keys.open(account_id, sealed)
    assert secret in client.get("/akun/aplikasi").text.replace(" ", "")


@pytest.mark.both_databases
def test_of_two_that_send_the_same_code_at_once_one_gets_in(
    sessions: Sessions, factory: Factory, workplace: Workplace, clock: Clock
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.HEAD)
        session.flush()
        begin_app(session, KEYS, account.id, now=clock())
        app = App(waiting_secret(session, KEYS, account.id) or "", clock)
        confirm_app(session, factory.signer, KEYS, account, app.code, now=clock())
    clock.move(minutes=1)
    let_in = list[bool]()

    def send() -> None:
        try:
            with transaction(sessions) as session:
                held = session.get_one(Account, account.id)
                check_code(session, factory.signer, KEYS, held, app.code, now=clock())
        except DomainError:
            let_in.append(False)
        else:
            let_in.append(True)

    both = [Thread(target=send) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(let_in) == [False, True]


@pytest.mark.parametrize(
    ("role", "led"), [(Role.VERIFIER, True), (Role.ADMIN, True), (Role.STATISTICS, False)]
)
def test_in_production_whoever_sees_content_sets_it_up_first(
    settings: Settings, account_with: MakeAccount, clock: Clock, role: Role, *, led: bool
) -> None:
    account = account_with(role)
    real = {"profile": "production", "public_url": "https://localhost"}
    app = create_app(settings.model_copy(update=real), clock=clock)
    app.config.update(WTF_CSRF_ENABLED=False, SESSION_COOKIE_SECURE=False)
    client = app.test_client()
    sign_in(client, account.email)
    page = {Role.VERIFIER: "/meja", Role.ADMIN: "/admin", Role.STATISTICS: "/meja/statistik"}[role]

    assert (client.get(page).location == "/akun/aplikasi") is led
    if led:
        assert client.get("/akun/sesi").location == "/akun/aplikasi"
        assert client.get("/privasi").status_code == 200
        clock.move(minutes=20)
        assert client.get("/akun/bukti").status_code == 200, "whoever took long proves it once more"
        assert client.post("/akun/bukti", data={"proof": PASSWORD}).status_code == 303
        set_up_app(client, clock)
        assert client.get(page).status_code == 200
        client.post("/akun/aplikasi/hapus")
        assert client.get(page).status_code == 200, "the only factor stays"
    app.extensions["engine"].dispose()
