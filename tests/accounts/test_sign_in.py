"""Signing in and out: one answer to every mistake, no way off the site, tries counted for everybody."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, inspect, select, text

from neutrality import create_app
from neutrality.database import Sessions, make_engine, make_sessions, transaction
from neutrality.domain.access import Role
from neutrality.ratelimit import SIGN_INS, DatabaseStorage, RateLimit
from neutrality.settings import Settings
from tests.accounts.conftest import PASSWORD, MakeAccount, sign_in_by_form
from tests.fixtures.clock import Clock
from tests.fixtures.pages import settled

ADDRESS = "203.0.113.77"
OFF_SITE = (
    "https://evil.example/meja", "//evil.example", "/\\evil.example", "\\\\evil.example", "/////evil.example",
    "https:evil.example", "https:///evil.example", " //evil.example", "\t//evil.example",
    "javascript:alert(1)", "https://localhost.evil.example/", "https://localhost@evil.example/",
    "http:\\\\evil.example", "\x19//evil.example",
)  # fmt: skip
MOST = int(SIGN_INS.split("/", maxsplit=1)[0])


def test_the_right_password_opens_the_desk_and_the_way_out_closes_it(
    client: FlaskClient, account_with: MakeAccount
) -> None:
    account = account_with()
    answer = sign_in_by_form(client, account.email.upper())
    assert (answer.status_code, answer.location) == (302, "/meja/mulai")
    assert client.get("/meja").status_code == 200
    assert client.get("/keluar").status_code == 405
    assert client.post("/keluar").location == "/masuk"
    assert client.get("/meja").location.startswith("/masuk")


def test_passwords_are_kept_as_argon2_and_never_twice_alike(account_with: MakeAccount) -> None:
    one, other = account_with().password, account_with().password
    assert one is not None
    assert one.startswith("$argon2id$")
    assert one != other
    assert PASSWORD not in one


def test_every_mistake_is_answered_alike(client: FlaskClient, account_with: MakeAccount) -> None:
    known, inactive = account_with(), account_with(active=False)

    def told(email: str, password: str) -> tuple[int, str]:
        answer = sign_in_by_form(client, email, password)
        page = re.sub(r'value="[^"]*"', "", settled(answer.text))
        return answer.status_code, unescape(page)

    answers = {
        told(known.email, "salah sekali"),
        told("tidak-ada@example.go.id", PASSWORD),
        told(inactive.email, PASSWORD),
        told(inactive.email, "salah sekali"),
    }
    assert len(answers) == 1
    assert 'href="/keluar"' not in answers.pop()[1]
    assert client.get("/meja").location.startswith("/masuk")


def test_an_account_that_was_switched_off_is_out_at_once(
    client: FlaskClient, sessions: Sessions, account_with: MakeAccount
) -> None:
    account = account_with()
    sign_in_by_form(client, account.email)
    assert client.get("/meja").status_code == 200
    with transaction(sessions) as session:
        session.get_one(type(account), account.id).active = False
    assert client.get("/meja").location.startswith("/masuk")


def test_a_new_uniquifier_ends_every_session(
    client: FlaskClient, sessions: Sessions, account_with: MakeAccount
) -> None:
    account = account_with()
    sign_in_by_form(client, account.email)
    with transaction(sessions) as session:
        session.get_one(type(account), account.id).fs_uniquifier = "another"
    assert client.get("/meja").location.startswith("/masuk")


def test_whoever_was_sent_away_comes_back_to_where_they_wanted(
    client: FlaskClient, account_with: MakeAccount
) -> None:
    wanted = "/meja?state=received&from=1&from=11&from=2026"
    away = client.get(wanted)
    assert away.status_code == 302
    assert away.location.startswith("/masuk?next=")
    back = sign_in_by_form(client, account_with().email, path=away.location)
    assert (back.status_code, back.location) == (302, wanted)


@pytest.mark.parametrize("by", ["address", "form"])
def test_no_way_back_leads_off_the_site(app: Flask, account_with: MakeAccount, by: str) -> None:
    data = {"email": account_with().email, "password": PASSWORD}
    for target in OFF_SITE:
        query = {"next": target} if by == "address" else {}
        typed = data | ({"next": target} if by == "form" else {})
        answer = app.test_client().post("/masuk", data=typed, query_string=query)
        assert answer.status_code == 422 or stays_here(answer.location), (target, answer.location)


def stays_here(location: str) -> bool:
    """Return whether a browser, which forgives much in an address, stays on this site."""
    forgiven = location.strip("".join(map(chr, range(33)))).replace("\\", "/")
    way = urlsplit(urljoin("http://localhost/masuk", forgiven))
    return (way.scheme, way.netloc) == ("http", "localhost")


def test_a_form_that_was_not_opened_here_is_refused(strict_app: Flask, account_with: MakeAccount) -> None:
    strict_app.config["WTF_CSRF_ENABLED"] = True
    client = strict_app.test_client()
    data = {"email": account_with().email, "password": PASSWORD}
    assert client.post("/masuk", data=data).status_code == 400
    assert sign_in_by_form(client, data["email"]).status_code == 302


@pytest.mark.both_databases
def test_tries_are_counted_over_two_servers_on_one_database_and_no_address_is_kept(
    settings: Settings, clock: Clock, sessions: Sessions
) -> None:
    served = [create_app(settings, clock=clock) for _ in range(2)]
    for app in served:
        app.config.update(WTF_CSRF_ENABLED=False)

    def tried(number: int, address: str = ADDRESS) -> int:
        client = served[number % 2].test_client()
        guess = {"email": f"uji{number}@example.go.id", "password": "tebakan"}
        return client.post("/masuk", data=guess, environ_base={"REMOTE_ADDR": address}).status_code

    answers = [tried(number) for number in range(MOST + 2)]
    assert [code == 429 for code in answers] == [False] * MOST + [True] * 2
    assert tried(0, "203.0.113.78") != 429
    assert served[0].test_client().get("/masuk", environ_base={"REMOTE_ADDR": ADDRESS}).status_code == 200
    with sessions() as session:
        # Of both sources the tries, of each address those of a visitor and those of everybody.
        assert session.scalar(select(func.count()).select_from(RateLimit)) == 2 + 2 * MOST + 1
    assert not told_in_clear(sessions, "203.0.113")
    for app in served:
        app.extensions["engine"].dispose()


def told_in_clear(sessions: Sessions, needle: str) -> list[str]:
    """Return the columns in which a text can be read."""
    found = []
    with sessions() as session:
        for table in inspect(session.connection()).get_table_names():
            for row in session.execute(text(f'SELECT * FROM "{table}"')).mappings():
                found += [f"{table}.{column}" for column, value in row.items() if needle in str(value)]
    return found


@pytest.mark.both_databases
def test_two_processes_share_one_count_that_runs_out(database_url: str) -> None:
    engines = [make_engine(database_url) for _ in range(2)]
    one, other = (
        DatabaseStorage("neutrality-database://", sessions=make_sessions(engine), key=b"k" * 32)
        for engine in engines
    )
    assert [storage.incr("a", 60) for storage in (one, other, one, other)] == [1, 2, 3, 4]
    assert one.get("a") == other.get("a") == 4
    assert one.get("b") == 0
    assert one.incr("b", -1) == 1
    assert other.get("b") == 0
    assert other.incr("b", 60) == 1
    one.clear("a")
    assert other.get("a") == 0
    for engine in engines:
        engine.dispose()


def test_the_signed_in_page_shows_no_more_than_the_roles_allow(
    client: FlaskClient, account_with: MakeAccount
) -> None:
    account = account_with(Role.STATISTICS)
    sign_in_by_form(client, account.email)
    assert client.get("/meja").status_code == 403
    assert client.get("/meja/mulai").location == "/meja/statistik"
