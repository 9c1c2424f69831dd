"""Second factors reset at the server: only where the desk cannot, with a reason, and never in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from neutrality.accounts.factors import factors_of
from neutrality.accounts.models import Account, RoleGrant
from neutrality.accounts.provider_links import link, link_of
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.history.models import Event, EventPayload
from neutrality.outbox import OutboxMessage
from tests.accounts.conftest import MakeAccount
from tests.accounts.doors import inside, set_up_app, sign_in
from tests.factories import Workplace
from tests.fixtures.clock import Clock

pytestmark = pytest.mark.usefixtures("quick_passwords")
Reset = Callable[..., Result]
REASON = "telepon hilang"


@pytest.fixture
def reset(app: Flask) -> Reset:
    """Return a function: the command as somebody types it."""

    def typed(account: Account, *more: str, reason: str = REASON) -> Result:
        words = ["users", "reset-factor", account.email, "--reason", reason, *more]
        return app.test_cli_runner().invoke(args=words)

    return typed


@pytest.fixture
def only_administrator(app: Flask, account_with: MakeAccount, clock: Clock) -> Account:
    """Return the one administrator, who has an app that shows codes."""
    account = account_with(Role.ADMIN)
    client = app.test_client()
    sign_in(client, account.email)
    set_up_app(client, clock)
    client.post("/keluar")
    return account


@pytest.mark.both_databases
def test_the_last_administrator_is_let_in_again_and_told(
    app: Flask, sessions: Sessions, reset: Reset, only_administrator: Account
) -> None:
    client, account = app.test_client(), only_administrator
    sign_in(client, account.email)
    assert not inside(client)
    held, now = app.extensions, app.config["CLOCK"]()
    keys, signer = held["factor_keys"], held["signers"]["desk"]
    with transaction(sessions) as session:
        own = session.get_one(Account, account.id)
        link(session, signer, keys, own, issuer="https://sso.example", subject="1", now=now)
        before = len(session.scalars(select(OutboxMessage)).all())

    done = reset(account)

    assert (done.exit_code, done.output.count(account.email)) == (0, 1), done.output
    assert client.get("/masuk/kedua").location == "/masuk", "the step that was begun is over"
    assert sign_in(client, account.email).location == "/meja/mulai"
    with sessions() as session:
        assert not factors_of(session, account.id).any
        assert link_of(session, account.id, "https://sso.example") is None
        last = session.scalars(
            select(Event).where(Event.stream_id == account.id).order_by(Event.number.desc())
        ).first()
        assert last is not None
        payload = session.get_one(EventPayload, last.id)
        assert (last.kind, last.actor_id) == (EventKind.FACTORS_RESET_AT_SERVER, None)
        assert REASON in payload.content
        assert len(session.scalars(select(OutboxMessage)).all()) == before + 1
    assert "Langkah kedua diatur ulang di server" in client.get("/akun").text


def test_sessions_of_the_holder_end(app: Flask, account_with: MakeAccount, reset: Reset) -> None:
    account, client = account_with(Role.ADMIN), app.test_client()
    sign_in(client, account.email)
    assert inside(client)

    assert reset(account).exit_code == 0
    assert not inside(client)


def test_it_is_refused_where_two_others_can_do_it_unless_both_are_named(
    account_with: MakeAccount, reset: Reset, only_administrator: Account
) -> None:
    other, head = account_with(Role.ADMIN), account_with(Role.HEAD)

    refused = reset(only_administrator)
    assert refused.exit_code == 1
    assert "--second" in refused.output
    named = ("--as", other.email, "--second", head.email)
    assert reset(only_administrator, *named).exit_code == 0


def test_two_who_cannot_sign_in_are_no_two(
    account_with: MakeAccount, reset: Reset, sessions: Sessions, only_administrator: Account
) -> None:
    other = account_with(Role.ADMIN)
    account_with(Role.HEAD)
    with transaction(sessions) as session:
        session.get_one(Account, other.id).password = None

    assert reset(only_administrator).exit_code == 0


def test_whoever_is_named_must_be_two_who_may(
    account_with: MakeAccount, reset: Reset, only_administrator: Account
) -> None:
    other, head, verifier = account_with(Role.ADMIN), account_with(Role.HEAD), account_with(Role.VERIFIER)
    own = only_administrator
    wrong = [
        (own, head), (other, own), (other, other), (head, other), (other, verifier), (verifier, head),
    ]  # fmt: skip

    for first, second in wrong:
        done = reset(own, "--as", first.email, "--second", second.email)
        assert done.exit_code == 1, (first.email, second.email)
    assert reset(own, "--as", other.email).exit_code == 2
    assert reset(own, "--second", other.email).exit_code == 2


def test_an_administrator_of_one_office_is_none_of_another(
    account_with: MakeAccount,
    reset: Reset,
    sessions: Sessions,
    workplace: Workplace,
    only_administrator: Account,
) -> None:
    other, head = account_with(Role.ADMIN), account_with(Role.HEAD)
    with transaction(sessions) as session:
        session.add(
            RoleGrant(
                account_id=only_administrator.id, role=Role.ADMIN, office_id=workplace.province.id,
                granted_on=date(2026, 1, 1),
            )
        )  # fmt: skip

    assert reset(only_administrator, "--as", other.email, "--second", head.email).exit_code == 1
    assert reset(only_administrator).exit_code == 0, "nobody else reaches the office above"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_a_reason_is_written(reset: Reset, only_administrator: Account, reason: str) -> None:
    done = reset(only_administrator, reason=reason)

    assert done.exit_code == 1
    assert "reason:" in done.output


def test_nobody_is_reset_who_is_not_there(account_with: MakeAccount, reset: Reset) -> None:
    closed = account_with(active=False)

    assert reset(closed).exit_code == 1
