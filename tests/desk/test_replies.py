"""An agency answers its letter by a one-time code; the liaison takes the answer over or sets it aside."""

from __future__ import annotations

import re
import uuid
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.cases.acts import SanctionDecision
from neutrality.cases.replies import ReplyAnswer, ReplyPage
from neutrality.domain.replies import ReplyState
from neutrality.domain.workflow import State, SubStatus
from neutrality.evidence.models import RebuttalFile, ReplyFile
from tests.desk.conftest import Desk
from tests.desk.replying import DECREE, WHO, Agency, code_on, forwarded, opened


@pytest.fixture
def agency(client: FlaskClient) -> Agency:
    """Return an agency's browser."""
    return Agency(client)


def only_answer(desk: Desk) -> ReplyAnswer:
    """Return the one answer that came."""
    with desk.sessions() as session:
        return session.scalars(select(ReplyAnswer)).one()


def test_from_the_letter_to_the_decree_on_the_case(desk: Desk, agency: Agency) -> None:
    case_id = forwarded(desk, "Budi Contoh")
    code = opened(desk, case_id)
    assert agency.enter(code).location == "/balas/surat"
    page = agency.page()
    for told in (desk.workplace.office.name, desk.workplace.agency.name, "B/5/2026", "Budi Contoh", "1001"):
        assert told in page
    agency.sanctioned()
    receipt = agency.page("/balas/terkirim")
    answer = only_answer(desk)
    assert answer.reference in receipt
    assert answer.reference in agency.page()
    assert agency.client.get("/balas/surat/1").location == "/balas/surat"

    liaison, head = desk.who("liaison"), desk.who("head")
    assert desk.case(case_id).sub_status is SubStatus.PPK_EXAMINING
    waits = f"/balasan/jawaban/{answer.id}"
    assert waits in desk.page(liaison, case_id).partition('id="balasan"')[0]
    assert f"/meja/kasus/{case_id}#balasan" in liaison.get("/meja/tindak-lanjut").text
    read = desk.page(liaison, case_id, f"/balasan/jawaban/{answer.id}")
    for told in (DECREE["decision_number"], *WHO.values(), "sk.jpg"):
        assert told in read
    step = re.findall(r'href="([^"]+langkah/record_sanction\?[^"]+)"', read)[0]
    filled = unescape(liaison.get(step).text)
    assert DECREE["decision_number"] in filled
    assert '<option selected value="reply_page">' in filled
    done = desk.send(
        liaison, step, legal_on="10-11-2026", reason="Sesuai SK.", effective_on="10-11-2026", **DECREE,
        record_source="reply_page",
    )  # fmt: skip
    assert done.status_code == 303, unescape(done.text)
    assert only_answer(desk).state is ReplyState.TAKEN_OVER
    assert waits not in desk.page(liaison, case_id).partition('id="balasan"')[0]
    assert f"/meja/kasus/{case_id}#balasan" not in liaison.get("/meja/tindak-lanjut").text
    assert desk.answer(head, case_id, "sahkan").status_code == 303
    assert desk.case(case_id).state is State.CLOSED
    with desk.sessions() as session:
        record = session.scalars(select(SanctionDecision)).one()
        paper = session.scalars(select(RebuttalFile)).one()
        assert session.scalars(select(ReplyFile)).all() == []
    assert record.source == "reply_page"
    assert paper.event_id == record.event_id == only_answer(desk).taken_event_id
    scan = re.findall(rf"/meja/kasus/{case_id}/pindaian/[0-9a-f-]{{36}}", desk.page(liaison, case_id))
    assert liaison.get(scan[0]).status_code == 200


def test_nothing_typed_is_lost_when_something_is_wrong(desk: Desk, agency: Agency) -> None:
    agency.enter(opened(desk, forwarded(desk, "Budi Contoh")))
    wrong = agency.answer(
        "sanctioned", decree=True, **{**DECREE, "decision_on": "31-2-2026"}, remark="Catatan."
    )
    assert wrong.status_code == 422
    page = unescape(wrong.text)
    for kept in ("Catatan.", "SK 800/1/2026", 'value="31"', "sk.jpg"):
        assert kept in page
    assert "Catatan." in agency.page("/balas/surat/1/isi")
    # The file that came is there already: only the day is mended.
    mended = agency.client.post("/balas/surat/1/isi", data={**DECREE, "remark": "Catatan."})
    assert mended.location == "/balas/periksa"
    unnamed = agency.send(name="")
    assert unnamed.status_code == 422
    assert WHO["position"] in unescape(unnamed.text)
    assert "Catatan." in unescape(unnamed.text)
    dropped = agency.client.post("/balas/surat/1/isi", data={**DECREE, "drop": "0"})
    assert dropped.status_code == 422
    assert "sk.jpg" not in dropped.text
    assert agency.answer("no_violation", **DECREE).status_code == 422


def test_a_double_click_is_one_answer_and_an_answered_person_is_read_only(desk: Desk, agency: Agency) -> None:
    case_id = forwarded(desk, "Budi Contoh", "Wati Lain")
    code = opened(desk, case_id)
    agency.enter(code)
    agency.sanctioned(2)
    assert agency.send().location == "/balas/terkirim"
    only_answer(desk)
    assert agency.client.get("/balas/surat/2/isi").location == "/balas/surat"
    assert agency.answer("examining", until_on="30-11-2026").location == "/balas/periksa"
    assert agency.send().location == "/balas/terkirim"
    with desk.sessions() as session:
        assert len(session.scalars(select(ReplyAnswer)).all()) == 2


def test_two_browsers_with_one_code_one_answer_stands(desk: Desk, agency: Agency) -> None:
    code = opened(desk, forwarded(desk, "Budi Contoh"))
    other = Agency(desk.app.test_client())
    for one in (agency, other):
        one.enter(code)
        one.answer("refused", remark="Tidak sependapat.")
    assert agency.send().location == "/balas/terkirim"
    second = other.send()
    assert second.status_code == 409
    only_answer(desk)
    assert other.client.get("/balas/surat").status_code == 200


def test_what_is_set_aside_becomes_no_record(desk: Desk, agency: Agency) -> None:
    case_id = forwarded(desk, "Budi Contoh")
    agency.enter(opened(desk, case_id))
    agency.answer("moved", happened_on="1-11-2026", agency="Dinas Lain")
    agency.send()
    answer, liaison = only_answer(desk), desk.who("liaison")
    path = f"/meja/kasus/{case_id}/balasan/jawaban/{answer.id}"
    assert desk.who("verifier").get(path).status_code == 200
    assert desk.who("verifier").get(f"{path}/kesampingkan").status_code == 403
    assert liaison.post(f"{path}/kesampingkan", data={"reason": ""}).status_code == 422
    assert liaison.post(f"{path}/kesampingkan", data={"reason": "Salah orang."}).status_code == 303
    assert only_answer(desk).state is ReplyState.SET_ASIDE
    assert liaison.post(f"{path}/kesampingkan", data={"reason": "Lagi."}).status_code == 409
    page = desk.page(liaison, case_id)
    assert "Salah orang." in page
    assert desk.case(case_id).sub_status is SubStatus.PPK_EXAMINING


def test_a_refused_step_lets_the_answer_wait_again(desk: Desk, agency: Agency) -> None:
    case_id = forwarded(desk, "Budi Contoh")
    agency.enter(opened(desk, case_id))
    agency.sanctioned()
    answer, liaison = only_answer(desk), desk.who("liaison")
    step = f"/meja/kasus/{case_id}/langkah/record_sanction?terlapor=1&jawaban={answer.id}"
    typed = {"legal_on": "10-11-2026", "reason": "Sesuai SK.", "effective_on": "10-11-2026", **DECREE}
    assert desk.send(liaison, step, **typed, record_source="reply_page").status_code == 303
    assert desk.answer(desk.who("head"), case_id, "tolak", reason="SK tidak terbaca.").status_code == 303
    assert only_answer(desk).state is ReplyState.WAITING
    with desk.sessions() as session:
        assert len(session.scalars(select(ReplyFile)).all()) == 1
    other = f"/meja/kasus/{case_id}/langkah/record_refusal?terlapor=1&jawaban={answer.id}"
    assert liaison.get(other).status_code == 404


def test_a_new_code_ends_the_former_one_and_a_closed_page_has_none(desk: Desk, agency: Agency) -> None:
    case_id = forwarded(desk, "Budi Contoh")
    first = opened(desk, case_id)
    with desk.sessions() as session:
        page_id: uuid.UUID = session.scalars(select(ReplyPage.id)).one()
    liaison, path = desk.who("liaison"), f"/meja/kasus/{case_id}/balasan/{page_id}"
    token = re.findall(r'name="token"[^>]*value="([^"]+)"', liaison.get(f"{path}/kode-baru").text)[0]
    second = code_on(liaison.post(f"{path}/kode-baru", data={"token": token}))
    assert code_on(liaison.post(f"{path}/kode-baru", data={"token": token})) == second
    agency.enter(second)
    assert agency.enter(first).status_code == 422
    assert liaison.post(f"{path}/perpanjang", data={"valid_until": "9-11-2026"}).status_code == 422
    assert liaison.post(f"{path}/perpanjang", data={"valid_until": "20-12-2026"}).status_code == 303
    assert liaison.post(f"{path}/tutup", data={}).status_code == 303
    assert agency.enter(second).status_code == 422
    # The open visit is over too.
    assert agency.client.get("/balas/surat").location == "/balas"
    assert liaison.post(f"{path}/tutup", data={}).status_code == 409


def test_only_a_photo_or_a_pdf_is_taken(desk: Desk, agency: Agency) -> None:
    agency.enter(opened(desk, forwarded(desk, "Budi Contoh")))
    agency.client.post("/balas/surat/1", data={"kind": "sanctioned"})
    text = {"files": [(BytesIO(b"catatan"), "sk.txt")]}
    refused = agency.client.post("/balas/surat/1/isi", data={**DECREE, **text})
    assert refused.status_code == 422
    assert "sk.txt" not in agency.page("/balas/surat/1/isi")
