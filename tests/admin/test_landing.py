"""The landing page tells what needs somebody; keys, limits and first steps are shown as they are."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, select

from neutrality.backups.record import note
from neutrality.database import Sessions, transaction
from neutrality.directory.models import Holiday, Office
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.history.service import Signer
from neutrality.outbox import post
from neutrality.vault import KeyFiles
from neutrality.vault.inventory import fingerprint, key_states
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn, look_no_more
from tests.fixtures.clock import NOW
from tests.fixtures.counting import count_queries


def needs(client: FlaskClient) -> str:
    """Return what the landing page says needs somebody."""
    page = client.get("/admin", headers={"Cookie": "lang=en"})
    assert page.status_code == 200
    return re.sub(r"<[^>]+>|\s+", " ", unescape(page.text))


def test_the_landing_page_names_what_is_missing_and_where_it_is_mended(
    top: FlaskClient, sessions: Sessions, workplace: Workplace
) -> None:
    with transaction(sessions) as session:
        session.execute(delete(Holiday).where(Holiday.on >= "2027-01-01"))
        row = post(session, "tell_reporter", {}, due_at=NOW - timedelta(hours=3))
        row.dead_at = NOW
        post(session, "seal", {}, due_at=NOW - timedelta(hours=3))

    page = top.get("/admin").text

    for href in (
        "/admin/antrean", "/admin/kantor", "/admin/pemilihan", "/admin/kalender?tahun=2027", "/admin/katalog",
    ):  # fmt: skip
        assert f'href="{href}"' in page, href
    assert "flask --app app worker" in page
    assert "flask --app app calendar import" in page
    assert workplace.office.name in page


def test_what_was_mended_is_no_longer_named(
    top: FlaskClient, sessions: Sessions, factory: Factory, workplace: Workplace, strict_app: Flask
) -> None:
    before = needs(top)
    with transaction(sessions) as session:
        for office in (workplace.province, workplace.office):
            factory.account(session, office, Role.HEAD)
            factory.account(session, office, Role.CUSTODIAN)
    strict_app.test_cli_runner().invoke(args=["calendar", "import"])

    after = needs(top)

    assert workplace.office.name in before
    assert workplace.office.name not in after
    assert "calendar import" in before
    assert "calendar import" not in after


def test_an_office_whose_key_file_is_gone_is_told(
    top: FlaskClient, keys_dir: Path, workplace: Workplace
) -> None:
    assert "keys status" not in top.get("/admin").text
    next(iter(keys_dir.glob("reader-*.key"))).unlink()

    assert "keys status" in top.get("/admin").text
    assert "/admin/kunci" in top.get("/admin").text


def test_keys_are_shown_by_fingerprint_and_no_secret_leaves(
    top: FlaskClient, local: FlaskClient, keys_dir: Path, workplace: Workplace
) -> None:
    page = top.get("/admin/kunci").text

    for state in key_states(keys_dir, "all", opens=True):
        assert state.here
        assert state.fingerprint in page
    assert fingerprint((keys_dir / "log.pub").read_bytes()) in page
    for file in keys_dir.glob("*.key"):
        secret = file.read_bytes()
        assert secret.hex() not in page
        assert secret.hex()[:8] not in page.replace(" ", "")
    assert workplace.province.name in page
    assert workplace.province.name not in local.get("/admin/kunci").text


def test_limits_and_periods_are_read_only(top: FlaskClient) -> None:
    page = top.get("/admin/batas").text

    assert "25 MB" in page
    assert "UU 43/2009" in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]


def test_pages_of_the_administration_are_an_administrators_alone(sign_in: SignIn) -> None:
    pages = ("/admin", "/admin/kunci", "/admin/batas", "/admin/mulai", "/admin/instansi", "/admin/pemilihan")
    for role in set(Role) - {Role.ADMIN}:
        client = sign_in(role)
        for page in pages:
            assert client.get(page).status_code == 403, (role, page)


def test_the_landing_page_asks_as_often_for_many_offices_as_for_two(
    top: FlaskClient, app: Flask, sessions: Sessions, factory: Factory, workplace: Workplace
) -> None:
    look_no_more(app)
    engine = app.extensions["engine"]
    assert isinstance(engine, Engine)
    counted = []
    for _round in range(2):
        asked = []
        for path in ("/admin", "/admin/kantor", "/admin/kunci"):
            with count_queries(engine) as statements:
                assert top.get(path).status_code == 200
            asked.append(len(statements))
        counted.append(asked)
        with transaction(sessions) as session:
            factory.office(session, parent=session.scalars(select(Office).where(Office.code == "UP")).one())
    assert counted[0] == counted[1]


def test_the_first_steps_tell_what_is_next(strict_app: Flask, sessions: Sessions, top: FlaskClient) -> None:
    told = strict_app.test_cli_runner().invoke(args=["first-steps"])

    assert told.exit_code == 0, told.output
    assert "[ ] 1." in told.output
    assert "flask --app app calendar import" in told.output
    assert "[x] 2." in told.output
    page = top.get("/admin/mulai").text
    assert "flask --app app calendar import" in page


def test_it_says_that_no_backup_was_made_and_that_the_last_one_is_old(
    top: FlaskClient, sessions: Sessions, key_files: KeyFiles
) -> None:
    top.set_cookie("lang", "en")
    assert "No backup was made yet" in needs(top)

    for days, said in ((1, False), (3, True)):
        made_at = NOW - timedelta(days=days)
        signer = Signer("worker", key_files.surface("worker"))
        with transaction(sessions) as session:
            note(session, signer, EventKind.BACKUP_MADE, {}, now=made_at, today=made_at.date())
        assert ("The last backup was made" in needs(top)) is said
