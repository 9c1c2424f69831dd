"""Agencies at the desk: entered, renamed from a day on, kept with what they were called before."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.database import Sessions
from neutrality.directory.agencies import AgencyName
from neutrality.directory.models import Agency
from neutrality.domain.history import EventKind
from tests.admin.conftest import Events
from tests.factories import Workplace
from tests.intake.conftest import problems

NEW = {
    "code": "INS-1", "name": "Pemerintah Kabupaten Contoh", "kind": "regency", "place_code": "73.11",
    "ppk_title": "Bupati Contoh", "address": "Jalan Contoh 1\nBarru",
}  # fmt: skip


def agency(sessions: Sessions, code: str) -> Agency:
    """Return an agency as it is kept."""
    with sessions() as session:
        return session.scalars(select(Agency).where(Agency.code == code)).one()


def changed(client: FlaskClient, **typed: str) -> dict[str, str]:
    """Send the form of the agency; return what was wrong by field."""
    given = {**NEW, "active": "y", "reason": "Perda 3/2026", "since": "1-10-2026", **typed}
    return problems(client.post("/admin/instansi/ubah?kode=INS-1", data=given))


@pytest.mark.both_databases
def test_a_new_name_holds_from_its_day_and_the_old_one_is_kept(
    local: FlaskClient, sessions: Sessions, events: Events
) -> None:
    assert local.post("/admin/instansi/baru", data=NEW).status_code == 303

    assert changed(local, name="Pemkab Contoh Baru", ppk_title="Wali Contoh") == {}

    kept = agency(sessions, "INS-1")
    assert (kept.name, kept.ppk_title, kept.address) == (
        "Pemkab Contoh Baru", "Wali Contoh", "Jalan Contoh 1\nBarru",
    )  # fmt: skip
    with sessions() as session:
        (before,) = session.scalars(select(AgencyName)).all()
    assert (before.name, before.ppk_title, before.until) == (NEW["name"], "Bupati Contoh", date(2026, 9, 30))
    (told,) = events(EventKind.AGENCY_CHANGED, kept.id)
    assert (told["old_name"], told["name"], told["since"]) == (NEW["name"], kept.name, "2026-10-01")
    shown = local.get("/admin/instansi/ubah?kode=INS-1").text
    assert "30 September 2026" in shown
    assert NEW["name"] in shown


def test_what_is_wrong_stands_at_its_field_and_nothing_changes(
    local: FlaskClient, sessions: Sessions
) -> None:
    wrong = {"code": "", "name": "", "kind": "none", "ppk_title": "", "address": "a\n" * 5}
    answer = local.post("/admin/instansi/baru", data={**NEW, **wrong})
    assert set(problems(answer)) == {"code", "name", "kind", "ppk_title"}
    assert set(problems(local.post("/admin/instansi/baru", data={**NEW, "address": "a\n" * 5}))) == {
        "address"
    }

    local.post("/admin/instansi/baru", data=NEW)
    assert set(changed(local, name="Lain", since="")) == {"since"}
    assert set(changed(local, name="Lain", since="1-1-2027")) == {"since"}
    assert changed(local, name="Lain") == {}
    assert set(changed(local, name="Lain lagi", since="1-10-2026")) == {"since"}
    assert agency(sessions, "INS-1").name == "Lain"


def test_an_administrator_below_changes_nothing_outside_the_own_area(
    local: FlaskClient, top: FlaskClient, sessions: Sessions, workplace: Workplace
) -> None:
    nation = {**NEW, "code": "K1", "place_code": ""}
    assert local.post("/admin/instansi/baru", data={**nation, "place_code": "73.12"}).status_code == 422
    assert set(problems(local.post("/admin/instansi/baru", data=nation))) == {"place_code"}
    assert top.post("/admin/instansi/baru", data=nation).status_code == 303

    page = "/admin/instansi/ubah?kode=K1"
    assert "<textarea" not in local.get(page).text
    refused = local.post(page, data={**nation, "name": "Diambil", "since": "1-10-2026", "reason": "Coba"})

    assert refused.status_code == 403
    assert agency(sessions, "K1").name == NEW["name"]
    assert local.get("/admin/instansi/ubah?kode=TIADA").status_code == 404


def test_an_agency_no_longer_in_use_is_offered_nowhere(top: FlaskClient, sessions: Sessions) -> None:
    top.post("/admin/instansi/baru", data=NEW)

    top.post("/admin/instansi/ubah?kode=INS-1", data={**NEW, "reason": "Dilebur"})

    assert not agency(sessions, "INS-1").active
    found = top.get("/admin/instansi?cari=Kabupaten+Contoh").text
    assert "INS-1" in found
    assert "INS-1" not in top.get("/admin/instansi?cari=%25").text
