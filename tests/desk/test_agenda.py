"""The week, the calendar to subscribe to, more time for a date, and the days without work, as pages."""

from __future__ import annotations

import logging
import re
import uuid
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.accounts.models import Account
from neutrality.cases.feeds import CalendarFeed
from neutrality.cases.models import Case, Clock
from neutrality.database import transaction
from neutrality.directory.models import Holiday
from neutrality.directory.service import load_reference_data
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.history.models import Event
from neutrality.outbox import OutboxMessage
from tests.desk.conftest import Desk
from tests.fixtures.application import SignIn

NAMES = ("Budi Contoh", "Sari Contoh", "Membagikan kaus")
ADDRESS = re.compile(r"http://localhost(/kalender/([\w-]{22})\.ics)")


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


def number(desk: Desk, case_id: uuid.UUID) -> str:
    case = desk.case(case_id)
    return case.registration_number or case.receipt_number or case.reference


def subscribe(client: FlaskClient) -> tuple[str, str]:
    """Make an address; return its path and its secret."""
    answer = client.post("/meja/kalender/baru")
    assert answer.status_code == 200
    found = ADDRESS.search(unescape(answer.text))
    assert found is not None
    return found[1], found[2]


def assign(desk: Desk, case_id: uuid.UUID, client: FlaskClient) -> None:
    """Give a case to whoever is signed in there."""
    with client.session_transaction() as cookie:
        key = cookie["_user_id"].partition(".")[0]
    with transaction(desk.sessions) as session:
        account = session.scalars(select(Account).where(Account.fs_uniquifier == key)).one()
        session.get_one(Case, case_id).assignee_id = account.id


@pytest.fixture
def head(desk: Desk) -> FlaskClient:
    """Return the head of the office."""
    return desk.who("head")


def test_the_week_shows_what_is_due_on_each_day_and_what_is_late(desk: Desk, head: FlaskClient) -> None:
    due, late = desk.receive(), desk.receive()
    with transaction(desk.sessions) as session:
        row = session.scalars(select(Clock).where(Clock.case_id == late)).one()
        row.due_on = date(2026, 11, 5)
        session.add(
            Holiday(
                on=date(2026, 11, 13), name="Hari uji", name_en="Test day", kind="local", estimated=True,
                place_code=None, source="SK 1/2026",
            )
        )  # fmt: skip

    page = text(head, "/meja/agenda")
    week = re.split(r"<h2[^>]*>", page)[1:]

    assert number(desk, late) in week[0]
    assert "Lewat" in week[0] or "Past" in week[0]
    thursday = next(part for part in week if part.startswith("Kamis, 12 November 2026"))
    assert number(desk, due) in thursday
    assert "Mulai Selasa, 10 November 2026; hari itu tidak dihitung." in thursday
    assert any(part.startswith("Jumat, 13 November 2026") and "Hari uji" in part for part in week)
    assert not any(name in page for name in NAMES)
    assert number(desk, due) not in text(head, "/meja/agenda?minggu=2026-11-17").split("<pre")[0]
    assert "9 November 2026" in text(head, "/meja/agenda?minggu=bukan")
    assert "9 November 2026" in text(head, "/meja/agenda?minggu=9999-12-31")


def test_my_own_come_first_and_whoever_stepped_back_does_not_see_it(desk: Desk) -> None:
    first, second, barred = desk.receive(), desk.receive(), desk.receive()
    mine = desk.who("verifier")
    assign(desk, second, mine)
    desk.send(mine, f"/meja/kasus/{barred}/benturan", tie="kin", reason="Ipar.", account="")

    parts = re.split(r"<h2[^>]*>", text(mine, "/meja/agenda"))
    page = next(part for part in parts if part.startswith("Kamis, 12 November 2026"))

    assert page.index(number(desk, second)) < page.index(number(desk, first))
    assert number(desk, barred) not in page


def test_the_text_for_a_chat_names_nobody_and_leads_to_the_desk(desk: Desk, head: FlaskClient) -> None:
    case_id = desk.receive()

    week = re.search(r"<pre[^>]*>(.*?)</pre>", text(head, "/meja/agenda"), re.DOTALL)
    own = re.search(r"<pre[^>]*>(.*?)</pre>", desk.page(head, case_id), re.DOTALL)

    assert week is not None
    assert own is not None
    assert f"- {number(desk, case_id)} · Kajian awal" in week[1]
    assert week[1].endswith("http://localhost/meja/agenda?minggu=2026-11-09")
    assert own[1].splitlines()[-1] == f"http://localhost/meja/kasus/{case_id}"
    assert "12 November 2026" in own[1]
    assert not any(name in week[1] + own[1] for name in NAMES)


def test_a_calendar_programme_gets_numbers_and_links_without_signing_in(
    desk: Desk, head: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    case_id = desk.receive()
    caplog.set_level(logging.DEBUG)
    path, token = subscribe(head)

    answer = desk.app.test_client().get(path)

    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    lines = answer.data.decode().replace("\r\n ", "").split("\r\n")
    assert f"SUMMARY:K1 · {number(desk, case_id)}" in lines
    assert "DTSTART;VALUE=DATE:20261112" in lines
    assert f"URL:http://localhost/meja/kasus/{case_id}" in lines
    assert not any(name in answer.text for name in NAMES)
    assert token not in caplog.text
    with desk.sessions() as session:
        assert token not in str([vars(row) for row in session.scalars(select(CalendarFeed))])
    assert token not in text(head, "/meja/kalender")
    assert desk.app.test_client().get(path).data.count(b"UID:") == 1


def test_an_address_ends_when_it_is_replaced_ended_or_its_account_closed(
    desk: Desk, head: FlaskClient
) -> None:
    anybody = desk.app.test_client()
    first, _ = subscribe(head)
    second, _ = subscribe(head)
    assert [anybody.get(path).status_code for path in (first, second)] == [404, 200]

    assert head.post("/meja/kalender/akhiri").status_code == 303
    assert anybody.get(second).status_code == 404
    assert head.post("/meja/kalender/akhiri").status_code == 404
    assert anybody.get("/kalender/" + "x" * 500 + ".ics").status_code == 404

    third, _ = subscribe(head)
    with transaction(desk.sessions) as session:
        for account in session.scalars(select(Account)):
            account.active = False
    assert anybody.get(third).status_code == 404
    with desk.sessions() as session:
        kinds = session.scalars(select(Event.kind).where(Event.kind.in_(_OF_FEEDS)).order_by(Event.id)).all()
    made, ended = EventKind.FEED_MADE, EventKind.FEED_ENDED
    assert kinds == [made, made, ended, made]


def test_an_officer_gets_the_own_cases_alone(desk: Desk) -> None:
    mine, other = desk.receive(), desk.receive()
    officer = desk.who("verifier")
    assign(desk, mine, officer)

    content = desk.app.test_client().get(subscribe(officer)[0]).text.replace("\r\n ", "")

    assert str(mine) in content
    assert str(other) not in content


def test_the_head_moves_a_target_on_its_page_and_reads_why_a_deadline_stays(
    desk: Desk, head: FlaskClient
) -> None:
    case_id = desk.receive()
    link = re.search(rf"/meja/kasus/{case_id}(/tenggat/[0-9a-f-]+)", desk.page(head, case_id))
    assert link is not None
    path = f"/meja/kasus/{case_id}{link[1]}"

    refused = desk.send(head, path, to="12-11-2026", reason="Saksi sakit.")
    assert refused.status_code == 422
    assert "tidak lebih" in unescape(refused.text) or "not later" in unescape(refused.text)
    assert desk.send(head, path, to="16-11-2026", reason="Saksi sakit.").status_code == 303
    assert "16 November 2026" in desk.page(head, case_id)
    assert desk.who("verifier").get(path).status_code == 403
    assert "/tenggat/" not in desk.page(desk.who("verifier"), case_id)
    with transaction(desk.sessions) as session:
        row = session.scalars(select(Clock)).one()
        row.rule, row.internal_target = "pemilu-preliminary", False

    said = text(head, path, 403)

    assert "Kajian awal (Pemilu)" in said
    assert "Perbawaslu 7/2022" in said


@pytest.fixture
def admin(desk: Desk, sign_in: SignIn) -> FlaskClient:
    """Return an administrator of the topmost office."""
    with transaction(desk.sessions) as session:
        account = desk.factory.account(session, desk.workplace.province, Role.ADMIN)
    return sign_in(account=account)


DAY = {
    "on": "11-11-2026", "name": "Pemungutan suara ulang", "name_en": "Repeated vote", "kind": "revote",
    "place_code": "73.11", "source": "SK KPU 9/2026",
}  # fmt: skip


def test_a_day_is_entered_changed_moved_and_withdrawn_and_no_import_brings_it_back(
    desk: Desk, admin: FlaskClient
) -> None:
    assert desk.send(admin, "/admin/kalender/baru", **DAY).status_code == 303
    again = desk.send(admin, "/admin/kalender/baru", **DAY)
    assert again.status_code == 422
    path = "/admin/kalender/hari?tanggal=2026-11-11&tempat=73.11"
    assert "SK KPU 9/2026" in text(admin, "/admin/kalender?tahun=2026")
    assert desk.send(admin, path, **DAY, reason="Salah ketik").status_code == 422

    changed = {**DAY, "name": "PSU", "reason": "Salah ketik"}
    assert desk.send(admin, path, **changed).status_code == 303
    moved = {**changed, "on": "12-11-2026", "reason": "Ditunda"}
    assert desk.send(admin, path, **moved).status_code == 303
    there = "/admin/kalender/cabut?tanggal=2026-11-12&tempat=73.11"
    assert desk.send(admin, there, reason="").status_code == 422
    assert desk.send(admin, there, reason="Dibatalkan").status_code == 303
    assert admin.get(there).status_code == 404
    christmas = "/admin/kalender/cabut?tanggal=2026-12-24"
    assert desk.send(admin, christmas, reason="SKB perubahan").status_code == 303

    with transaction(desk.sessions) as session, desk.app.app_context():
        load_reference_data(session, desk.app.extensions["catalogue"])
        rows = session.scalars(select(Holiday).where(Holiday.on.in_(_DAYS)).order_by(Holiday.on)).all()
        assert [(row.on.day, row.observed) for row in rows] == [(11, False), (12, False), (24, False)]
        kinds = session.scalars(select(Event.kind).where(Event.kind.in_(_OF_DAYS)).order_by(Event.id)).all()
        posted = session.scalars(
            select(OutboxMessage.id).where(OutboxMessage.kind == "recompute_clocks")
        ).all()
    entered, edited, gone = _OF_DAYS
    assert kinds == [entered, edited, entered, gone, gone, gone]
    assert len(posted) == len(kinds)


def test_an_office_keeps_the_days_of_its_own_area_alone(desk: Desk) -> None:
    local = desk.who("head")
    assert desk.send(local, "/admin/kalender/baru", **DAY).status_code == 303
    elsewhere = local.post("/admin/kalender/baru", data={**DAY, "on": "12-11-2026", "place_code": "73.71"})
    assert elsewhere.status_code == 422
    everywhere = local.post("/admin/kalender/baru", data={**DAY, "on": "12-11-2026", "place_code": ""})
    assert everywhere.status_code == 403
    christmas = {"tanggal": "2026-12-24"}
    page = text(local, "/admin/kalender?tahun=2026")
    assert "tanggal=2026-11-11" in page
    assert "tanggal=2026-12-24" not in page
    refused = local.post("/admin/kalender/cabut", query_string=christmas, data={"reason": "x"})
    assert refused.status_code == 403
    assert desk.who("verifier").get("/admin/kalender").status_code == 403


def test_estimated_days_say_so_and_unknown_days_lead_back(admin: FlaskClient) -> None:
    page = text(admin, "/admin/kalender?tahun=2027")

    assert page.count("(perkiraan)") == 3
    assert admin.get("/admin/kalender/hari").status_code == 303
    assert admin.get("/admin/kalender/cabut").status_code == 303
    assert admin.get("/admin/kalender/hari?tanggal=bukan").status_code == 404
    assert admin.get("/admin/kalender/hari?tanggal=2026-11-10").status_code == 404
    assert "2100" in text(admin, "/admin/kalender?tahun=9999")


_OF_FEEDS = (EventKind.FEED_MADE, EventKind.FEED_ENDED)
_OF_DAYS = (EventKind.HOLIDAY_ENTERED, EventKind.HOLIDAY_CHANGED, EventKind.HOLIDAY_WITHDRAWN)
_DAYS = (date(2026, 11, 11), date(2026, 11, 12), date(2026, 12, 24))
