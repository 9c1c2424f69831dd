"""The follow-up at the desk: three records with their papers, measures, the board and its lists."""

from __future__ import annotations

import re
import uuid
from html import unescape
from io import BytesIO

import pytest

from neutrality.domain.workflow import SubStatus
from neutrality.entrance import LARGEST_FORM
from neutrality.reports.submission import RespondentInput
from tests.cases.clearing import picture
from tests.desk.conftest import Desk

PLENO = {"study_number": "K/1", "pleno_on": "10-11-2026", "quorum": "3"}
FORWARD = {**PLENO, "violation_type": "D06", "sanction_level": "berat", "addressee": "employer"}
SAID = {"answered_on": "10-11-2026", "record_source": "message"}
BOARD = "/meja/tindak-lanjut"


@pytest.fixture
def sent(desk: Desk) -> uuid.UUID:
    """Return a case of which the letter lies with the employer."""
    person = RespondentInput(name="Budi Contoh", agency_id=desk.workplace.agency.id, employee_type="pns")
    case_id = desk.receive(respondents=(person,))
    desk.register(case_id)
    desk.both(desk.who("verifier"), desk.who("head"), case_id, "forward", **FORWARD, letter_number="B/5")
    assert desk.step(desk.who("liaison"), case_id, "record_receipt").status_code == 303
    return case_id


def test_an_answer_without_a_decree_waits_for_it_on_a_list_of_its_own(desk: Desk, sent: uuid.UUID) -> None:
    liaison = desk.who("liaison")
    offered = desk.page(liaison, sent, "/langkah/record_sanction?terlapor=1")
    assert 'value="letter"' in offered
    assert 'value="press"' not in offered
    answer = desk.step(liaison, sent, "record_answer", employer_answer="sanction", **SAID)
    assert answer.status_code == 303, unescape(answer.text)
    assert desk.case(sent).sub_status is SubStatus.DECREE_AWAITED
    page = desk.page(liaison, sent)
    assert "Pesan (WhatsApp, surel, telepon)" in page
    for name in (desk.workplace.office.name, desk.workplace.agency.name, "B/5"):
        assert name in page
    own = unescape(liaison.get(f"{BOARD}?figure=decree").text)
    assert "Budi Contoh" in own
    assert "Budi Contoh" not in unescape(liaison.get(f"{BOARD}?figure=executed").text)


def test_the_board_is_read_by_four_roles_and_narrowed_by_its_address(desk: Desk, sent: uuid.UUID) -> None:
    for role in ("head", "liaison", "verifier", "auditor"):
        page = desk.who(role).get(BOARD)
        assert page.status_code == 200
        assert desk.workplace.agency.name in page.text
    for role in ("intake", "statistics", "custodian", "pleno_member"):
        assert desk.who(role).get(BOARD).status_code == 403
    head, agency = desk.who("head"), desk.workplace.agency.id
    assert "Budi Contoh" in head.get(f"{BOARD}?agency={agency}&figure=waiting&standing=received").text
    assert "Budi Contoh" not in head.get(f"{BOARD}?agency=-").text
    assert "Budi Contoh" not in head.get(f"{BOARD}?standing=executed&office={uuid.uuid4()}").text
    odd = head.get(f"{BOARD}?figure=x&standing=y&office=z&election=q&agency=w")
    assert odd.status_code == 200


def test_a_measure_goes_on_beside_the_workflow(desk: Desk, sent: uuid.UUID) -> None:
    liaison, path = desk.who("liaison"), f"/meja/kasus/{sent}/pengendalian?terlapor=1"
    assert "data_block.lifted" not in liaison.get(path).text
    asked = {
        "control_measure": "data_block",
        "control_measure_on": "10-11-2026",
        "measure_stage": "requested",
    }
    assert desk.step(liaison, sent, "record_control_measure", **asked).status_code == 303
    change = {"measure": "data_block.lifted", "on": "10-11-2026", "number": ""}
    refused = desk.send(liaison, path, **change)
    assert refused.status_code == 422
    done = desk.send(liaison, path, **{**change, "number": "B/9"})
    assert done.status_code == 303, unescape(done.text)
    page = desk.page(liaison, sent)
    assert "B/9" in page
    assert "Dicabut" in page
    assert desk.who("verifier").get(path).status_code == 403


def test_the_scan_of_a_paper_lies_with_its_record_and_every_reading_is_told(
    desk: Desk, sent: uuid.UUID
) -> None:
    liaison = desk.who("liaison")
    found = re.search(rf"/meja/kasus/{sent}/catatan/\d+", desk.page(liaison, sent))
    assert found is not None
    path = found.group()
    assert liaison.post(path, data={}).status_code == 422
    large = picture() + bytes(2 * LARGEST_FORM)
    added = liaison.post(
        path, data={"files": [(BytesIO(large), "surat.jpg")]}, content_type="multipart/form-data"
    )
    assert added.status_code == 303, unescape(added.text)
    page = desk.page(liaison, sent)
    scan = re.search(rf"/meja/kasus/{sent}/pindaian/[0-9a-f-]{{36}}", page)
    assert scan is not None
    answer = liaison.get(scan.group() + "?n=1")
    assert answer.data == large
    assert "surat-1" in answer.headers["Content-Disposition"]
    assert "surat.jpg" not in answer.headers["Content-Disposition"]
    assert desk.who("custodian").get(scan.group()).status_code == 403
    assert liaison.get(scan.group() + "/lihat").status_code == 404
    assert desk.page(liaison, sent).count("Pindaian surat dibaca") == 1
    # What the respondent brought is apart: a paper about them is no rebuttal.
    assert "/sanggahan/" not in desk.page(desk.who("verifier"), sent, "/terlapor/1")
    gone = re.sub(r"\d+$", "999999", path)
    assert liaison.get(gone).status_code == 404
