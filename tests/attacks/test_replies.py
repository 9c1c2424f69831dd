"""What a letter's code tells, and what it does not: nothing of the sender, nobody of another agency."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from neutrality.cases.replies import ReplyAnswer, ReplyPage
from neutrality.database import transaction
from neutrality.ratelimit import RateLimit, limiter
from neutrality.reports.submission import RespondentInput
from neutrality.vault import DataKey, KeyKind, TrackingCode
from tests.attacks.agency_walk import as_agency
from tests.attacks.conftest import Leaks, rows
from tests.attacks.hunting import hunt
from tests.attacks.walking import Planter
from tests.desk.conftest import TODAY, Desk, desk
from tests.desk.replying import FORWARD, Agency, forwarded, opened

__all__ = ["desk"]


def plain(text: str) -> str:
    """Return a page without what differs every time."""
    return re.sub(r'nonce[-=]["\']?[\w+/=-]+|value="[^"]*"', "", text)


@pytest.mark.both_databases
def test_what_an_agency_types_stands_nowhere_unsealed(desk: Desk, leaks: Leaks, engine: Engine) -> None:
    plant = Planter(uuid.uuid4().hex)
    as_agency(desk, desk.app.test_client(), plant)
    assert leaks([plant.word]) == []
    assert hunt({*plant.planted}, rows(engine)) == []


def test_the_page_tells_nothing_of_the_sender_and_nobody_of_another_agency(desk: Desk) -> None:
    with transaction(desk.sessions) as session:
        other = desk.factory.agency(session, name="Dinas Tetangga")
    agency_id = desk.workplace.agency.id
    people = (
        RespondentInput(name="Budi Contoh", agency_id=agency_id, employee_type="pns"),
        RespondentInput(name="Wati Tetangga", agency_id=other.id, employee_type="pns"),
    )
    case_id = desk.receive(respondents=people)
    desk.register(case_id)
    for number in ("1", "2"):
        desk.both(desk.who("verifier"), desk.who("head"), case_id, "forward", **FORWARD, terlapor=number)
    path, liaison = f"/meja/kasus/{case_id}/balasan", desk.who("liaison")
    page = liaison.get(path).text
    letter = next(key for key in re.findall(r'value="(forward\.[^"]+)"', page) if str(agency_id) in key)
    token = re.findall(r'name="token"[^>]*value="([^"]+)"', page)[0]
    sheet = liaison.post(path, data={"token": token, "letter": letter, "valid_until": "10-12-2026"})
    code = re.findall(r'data-tracking-code="([^"]+)"', sheet.text)[0]

    agency = Agency(desk.app.test_client())
    agency.enter(code)
    told = agency.page() + agency.page("/balas/surat/1")
    assert "Budi Contoh" in told
    case = desk.case(case_id)
    secret = (
        "Wati", "Tetangga", "Sari Contoh", "kaus calon", "contoh.test", "Pelapor-", str(case_id),
        case.reference, "D06", str(case.registration_number), "evidence", "/meja/kasus",
    )  # fmt: skip
    assert [word for word in secret if word in told] == []
    assert agency.client.get("/balas/surat/2").status_code == 404
    assert agency.client.post("/balas/surat/2/isi", data={}).status_code == 404


def test_unknown_run_out_and_closed_are_answered_alike(desk: Desk) -> None:
    case_id = forwarded(desk, "Budi Contoh")
    code = opened(desk, case_id)
    with transaction(desk.sessions) as session:
        page = session.scalars(select(ReplyPage)).one()
        page.valid_until = TODAY - timedelta(days=1)
    agency = Agency(desk.app.test_client())
    run_out = agency.enter(code)
    with transaction(desk.sessions) as session:
        page = session.scalars(select(ReplyPage)).one()
        page.valid_until = TODAY
    path = f"/meja/kasus/{case_id}/balasan/{page.id}/tutup"
    assert desk.who("liaison").post(path, data={}).status_code == 303
    closed, unknown = agency.enter(code), agency.enter(TrackingCode.new().text)
    assert {answer.status_code for answer in (run_out, closed, unknown)} == {422}
    assert len({plain(answer.text) for answer in (run_out, closed, unknown)}) == 1
    assert len({len(answer.data) for answer in (run_out, closed, unknown)}) == 1


def test_a_reporters_code_opens_no_letter_and_a_letters_code_no_report(desk: Desk) -> None:
    code, agency = TrackingCode.new(), Agency(desk.app.test_client())
    case_id = forwarded(desk, "Budi Contoh")
    desk.receive(code=code)
    letters = opened(desk, case_id)
    assert agency.enter(code.text).status_code == 422
    assert agency.client.post("/lacak", data={"code": letters}).status_code == 422
    with desk.sessions() as session:
        page = session.scalars(select(ReplyPage)).one()
        assert session.scalars(select(DataKey).where(DataKey.kind == KeyKind.REPLY)).one().owner == page.id
        assert letters.replace("-", "") not in str(vars(page))


def test_codes_are_guessed_as_slowly_as_those_of_reports(desk: Desk) -> None:
    limiter.enabled = True
    try:
        agency = Agency(desk.app.test_client())
        assert {agency.enter("x").status_code for _ in range(3)} == {422}
        with desk.sessions() as session:
            assert session.scalars(select(RateLimit.tries)).all() == [3]
    finally:
        limiter.enabled = False


def test_without_a_code_nothing_of_a_letter_is_shown(app: Flask) -> None:
    nobody = app.test_client()
    for path in ("/balas/surat", "/balas/surat/1", "/balas/surat/1/isi", "/balas/periksa", "/balas/terkirim"):
        assert nobody.get(path).location == "/balas"
    for path in ("/balas/surat/1", "/balas/surat/1/isi", "/balas/periksa"):
        assert nobody.post(path, data={"kind": "died"}).location == "/balas"


def test_an_answer_belongs_to_the_page_of_its_code(desk: Desk) -> None:
    first, second = forwarded(desk, "Budi Contoh"), forwarded(desk, "Wati Lain")
    agency = Agency(desk.app.test_client())
    agency.enter(opened(desk, first))
    agency.answer("received", happened_on="9-11-2026")
    agency.send()
    with desk.sessions() as session:
        answer = session.scalars(select(ReplyAnswer)).one()
        assert session.get_one(ReplyPage, answer.reply_page_id).case_id == first
    liaison = desk.who("liaison")
    assert liaison.get(f"/meja/kasus/{second}/balasan/jawaban/{answer.id}").status_code == 404
    step = f"/meja/kasus/{second}/langkah/record_receipt?terlapor=1&jawaban={answer.id}"
    assert liaison.get(step).status_code in {404, 409}
