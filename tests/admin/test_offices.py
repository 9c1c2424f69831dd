"""Offices at the desk: made below one's own, opened at the server, changed with old and new value."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.database import Sessions, transaction
from neutrality.directory.models import Office
from neutrality.directory.service import offices_for_place
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from tests.admin.conftest import Events
from tests.factories import PASSPHRASE, Factory, Workplace
from tests.fixtures.application import SignIn
from tests.intake.conftest import problems

NEW = {"code": "K-73.72", "name": "Kantor Baru", "level": "regency", "place_code": "73.72", "zone": ""}


def office(sessions: Sessions, code: str) -> Office:
    """Return an office as it is kept."""
    with sessions() as session:
        return session.scalars(select(Office).where(Office.code == code)).one()


def made(client: FlaskClient, above: Office, **changed: str) -> dict[str, str]:
    """Send the form of a new office; return what was wrong by field."""
    typed = {**NEW, "parent_id": str(above.id), **changed}
    return problems(client.post(f"/admin/kantor/baru?di={above.code}", data=typed))


@pytest.mark.both_databases
def test_an_office_is_made_opened_at_the_server_and_offered_then(
    top: FlaskClient, strict_app: Flask, sessions: Sessions, workplace: Workplace, events: Events
) -> None:
    assert made(top, workplace.province) == {}
    entered = office(sessions, NEW["code"])
    with sessions() as session:
        assert entered.id not in {one.id for one in offices_for_place(session, "73.72")}
    assert "offices open K-73.72" in top.get("/admin/kantor/ubah?kode=K-73.72").text

    opened = strict_app.test_cli_runner().invoke(
        args=["offices", "open", NEW["code"], "--passphrase", PASSPHRASE]
    )
    again = strict_app.test_cli_runner().invoke(
        args=["offices", "open", NEW["code"], "--passphrase", PASSPHRASE]
    )

    assert opened.exit_code == 0, opened.output
    assert again.exit_code == 1
    with sessions() as session:
        assert offices_for_place(session, "73.72")[0].id == entered.id
    (told,) = events(EventKind.OFFICE_MADE, entered.id)
    assert (told["code"], told["parent"], told["place"], told["zone"]) == ("K-73.72", "UP", "73.72", "WITA")
    assert told["by"] is not None
    assert len(events(EventKind.OFFICE_OPENED, entered.id)) == 1


def test_what_is_wrong_with_a_new_office_stands_at_its_field(
    top: FlaskClient, sessions: Sessions, workplace: Workplace
) -> None:
    above = workplace.province
    assert set(made(top, above, code="UL")) == {"code"}
    assert set(made(top, above, code="a/b", name=" ")) == {"name", "code"}
    assert set(made(top, above, code="x" * 41)) == {"code"}
    assert set(made(top, above, place_code="11.01")) == {"place_code"}
    assert set(made(top, above, level="province")) == {"level"}
    with sessions() as session:
        assert session.scalar(select(Office).where(Office.name == NEW["name"])) is None


def test_a_change_is_told_with_old_and_new_value_and_seen_on_the_page(
    top: FlaskClient, sessions: Sessions, workplace: Workplace, events: Events
) -> None:
    page = f"/admin/kantor/ubah?kode={workplace.office.code}"
    typed = {
        "name": "Kantor Bernama Lain", "parent_id": str(workplace.province.id), "place_code": "73.11",
        "zone": "WITA", "reason": "SK 12/2026",
    }  # fmt: skip
    before = office(sessions, workplace.office.code).name

    assert problems(top.post(page, data={**typed, "reason": ""})).keys() == {"reason"}
    assert top.post(page, data=typed).status_code == 303
    same = top.post(page, data=typed)

    assert same.status_code == 422
    assert office(sessions, workplace.office.code).name == "Kantor Bernama Lain"
    (told,) = events(EventKind.OFFICE_CHANGED, workplace.office.id)
    assert (told["old_name"], told["name"], told["reason"]) == (before, "Kantor Bernama Lain", "SK 12/2026")
    shown = top.get(page).text
    assert before in shown
    assert "SK 12/2026" in shown


def test_an_office_with_a_key_keeps_the_office_above(
    top: FlaskClient, sessions: Sessions, workplace: Workplace, factory: Factory
) -> None:
    with transaction(sessions) as session:
        beside = factory.office(session, parent=workplace.province)
    made(top, workplace.province, code="D1", level="district", place_code="73.11.01")
    page = "/admin/kantor/ubah?kode=D1"
    typed = {"name": "Kantor Baru", "place_code": "73.11.01", "zone": "", "reason": "Salah induk"}

    moved = top.post(page, data={**typed, "parent_id": str(workplace.office.id)})
    fixed = top.post(
        f"/admin/kantor/ubah?kode={workplace.office.code}",
        data={**typed, "place_code": "73.11", "parent_id": str(beside.id)},
    )

    assert moved.status_code == 303
    assert office(sessions, "D1").parent_id == workplace.office.id
    assert fixed.status_code == 422
    assert office(sessions, workplace.office.code).parent_id == workplace.province.id


def test_offices_above_and_beside_do_not_exist_for_an_administrator_below(
    local: FlaskClient, sign_in: SignIn, workplace: Workplace
) -> None:
    assert "UL" in local.get("/admin/kantor").text
    for code in (workplace.province.code, "NIEMAND"):
        assert local.get(f"/admin/kantor/ubah?kode={code}").status_code == 404
        assert local.get(f"/admin/kantor/baru?di={code}").status_code == 404
    assert made(local, workplace.office, level="district", place_code="73.11.01", code="D2") == {}
    for role in set(Role) - {Role.ADMIN}:
        assert sign_in(role).get("/admin/kantor").status_code == 403
