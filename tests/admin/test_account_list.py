"""Accounts by name: found among many, with what stands open, a page at a time, of the own offices alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from neutrality.accounts.models import Account
from neutrality.accounts.staff_sessions import open_session
from neutrality.admin.account_list import A_PAGE
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.proving import Device
from tests.admin.test_catalogue import text_of
from tests.factories import Factory, Workplace
from tests.fixtures.clock import NOW


def many(sessions: Sessions, factory: Factory, workplace: Workplace, count: int) -> list[Account]:
    """Return so many verifiers of the local office."""
    with transaction(sessions) as session:
        made = [factory.account(session, workplace.office, Role.VERIFIER) for _number in range(count)]
        for number, account in enumerate(made):
            account.name = f"Petugas {number:03}"
    return made


@pytest.mark.both_databases
def test_an_account_is_found_by_name_with_the_day_of_its_last_sign_in(
    local: FlaskClient, sessions: Sessions, factory: Factory, workplace: Workplace
) -> None:
    one, other = many(sessions, factory, workplace, 2)
    assert "not yet" not in text_of(local.get("/admin/akun?cari=Petugas 001").text)
    with transaction(sessions) as session:
        open_session(session, one, Device.COMPUTER, now=NOW - timedelta(days=40))
        open_session(session, one, Device.COMPUTER, now=NOW)
        assert session.get_one(Account, one.id).signed_in_on == NOW.date()

    page = local.get("/admin/akun?cari=petugas+000").text
    assert str(one.id) in page
    assert str(other.id) not in page
    assert "(1)" in text_of(page)
    assert str(NOW.year) in text_of(page)
    assert str(one.id) in local.get("/admin/akun?hanya=tanpa-faktor").text
    assert str(one.id) not in local.get("/admin/akun?hanya=ditutup").text
    assert str(one.id) not in local.get("/admin/akun?hanya=menunggu").text
    assert str(one.id) in local.get("/admin/akun?hanya=apa-saja&halaman=-3").text


def test_a_long_list_is_paged_and_an_empty_one_says_so(
    local: FlaskClient, sessions: Sessions, factory: Factory, workplace: Workplace
) -> None:
    many(sessions, factory, workplace, A_PAGE + 1)
    first = local.get("/admin/akun?cari=Petugas").text
    second = local.get("/admin/akun?cari=Petugas&halaman=2").text
    assert [len(re.findall(r">Petugas 0\d\d<", page)) for page in (first, second)] == [A_PAGE, 1]
    assert "halaman=2" in first
    assert 'rel="prev"' in second
    for nothing in ("cari=%25", "cari=tidak+ada", "halaman=99"):
        shown = local.get(f"/admin/akun?{nothing}")
        assert shown.status_code == 200
        assert "empty" in shown.text


def test_accounts_of_other_offices_are_not_found(
    local: FlaskClient, top: FlaskClient, sessions: Sessions, factory: Factory, workplace: Workplace
) -> None:
    with transaction(sessions) as session:
        above = factory.account(session, workplace.province, Role.HEAD)
    page = f"/admin/akun?cari={above.email}"
    assert str(above.id) in top.get(page).text
    assert str(above.id) not in local.get(page).text
