"""Sessions of officers: seen and ended by their holder, ended with the password, a role, the last day."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.accounts.models import Account
from neutrality.accounts.staff_sessions import StaffSession, find_session, forget_idle, open_session
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.proving import Device
from tests.accounts.conftest import PASSWORD, MakeAccount
from tests.accounts.doors import PHONE, inside, sign_in
from tests.factories import Factory, Workplace
from tests.fixtures.clock import Clock

pytestmark = pytest.mark.usefixtures("quick_passwords")
OTHER = "kata-sandi-lain-2027"


def entered(app: Flask, account: Account, **sent: Any) -> FlaskClient:
    """Return a browser that is signed in."""
    client = app.test_client()
    sign_in(client, account.email, **sent)
    return client


def test_the_list_tells_coarsely_where_one_is_signed_in_and_ends_one(
    app: Flask, account_with: MakeAccount, sessions: Sessions
) -> None:
    account = account_with()
    phone = entered(app, account, headers=PHONE, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    desk = entered(app, account, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0)"})
    page = desk.get("/akun/sesi").text
    assert "telepon" in page
    assert "komputer" in page
    with sessions() as session:
        rows = session.scalars(select(StaffSession)).all()
        said = "".join(str(vars(row)) for row in rows)
    assert not any(told in said for told in ("203.0.113", "Mozilla", "Android", "Windows"))
    assert {row.seen_at.minute for row in rows} == {0}
    on_phone = next(row for row in rows if row.device is Device.PHONE)

    assert desk.post("/akun/sesi/akhiri", data={"session": str(on_phone.id)}).status_code == 303
    assert not inside(phone)
    assert inside(desk)


def test_all_others_end_and_nobody_ends_those_of_others(app: Flask, account_with: MakeAccount) -> None:
    account, stranger = account_with(), account_with()
    one, two, other = entered(app, account), entered(app, account), entered(app, stranger)
    held = [str(row) for row in ids(app, stranger)]

    for wrong in (*held, "", "x", "00000000-0000-0000-0000-000000000000"):
        one.post("/akun/sesi/akhiri", data={"session": wrong})
    assert all(map(inside, (one, two, other)))
    one.post("/akun/sesi/akhiri", data={"session": "all"})
    assert [inside(client) for client in (one, two, other)] == [True, False, True]


def ids(app: Flask, account: Account) -> list[object]:
    """Return the sessions of an account."""
    with app.extensions["sessions"]() as session:
        found = select(StaffSession.id).where(StaffSession.account_id == account.id)
        return list(session.scalars(found))


def test_a_cookie_that_was_copied_before_signing_out_is_worth_nothing(
    app: Flask, account_with: MakeAccount
) -> None:
    client = entered(app, account_with())
    with client.session_transaction() as cookie:
        copied = dict(cookie)
    client.post("/keluar")
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(copied)

    assert not inside(thief)


def test_another_password_ends_all_others_and_the_old_one_opens_nothing(
    app: Flask, account_with: MakeAccount
) -> None:
    account = account_with()
    here, there = entered(app, account), entered(app, account)
    typed = {"present": PASSWORD, "password": OTHER, "repeated": OTHER}
    for field, value in (
        ("present", "bukan ini sama sekali"),
        ("repeated", "lain lagi 2027"),
        ("password", "pendek"),
    ):
        assert here.post("/akun/kata-sandi", data=typed | {field: value}).status_code == 422, field
    assert inside(there)

    assert here.post("/akun/kata-sandi", data=typed).status_code == 303
    assert inside(here)
    assert not inside(there)
    assert sign_in(app.test_client(), account.email).status_code == 422
    assert sign_in(app.test_client(), account.email, OTHER).status_code == 302


def test_a_session_that_nobody_uses_ends(app: Flask, account_with: MakeAccount, clock: Clock) -> None:
    client = entered(app, account_with())
    clock.move(hours=8)
    assert inside(client)
    clock.move(hours=8)
    assert inside(client)
    clock.move(hours=13)
    assert not inside(client)


@pytest.mark.both_databases
def test_what_the_cookie_holds_is_not_in_the_database_and_old_rows_go(
    sessions: Sessions, factory: Factory, workplace: Workplace, clock: Clock
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.HEAD)
        session.flush()
        held = open_session(session, account, Device.OTHER, now=clock())
        mark, _dot, token = held.partition(".")
        row = session.scalars(select(StaffSession)).one()
        assert token not in str(vars(row))
        assert find_session(session, held, now=clock()) is not None
        for wrong in (mark, f"{mark}.", f"other.{token}", f"{mark}.{token}x", token, ""):
            assert find_session(session, wrong, now=clock()) is None
        clock.move(hours=13)
        assert find_session(session, held, now=clock()) is None
        assert forget_idle(session, now=clock()) == 1
