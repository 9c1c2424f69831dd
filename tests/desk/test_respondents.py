"""Respondents on the desk's pages: added later, described, heard, with files and data of their own."""

from __future__ import annotations

import re
import uuid
from html import unescape
from io import BytesIO

import pytest

from neutrality.entrance import LARGEST_FORM
from neutrality.reports.submission import RespondentInput
from tests.cases.clearing import picture
from tests.desk.conftest import Desk

ONE = "/terlapor/1"
SUMMONS = {
    "channel": "by_hand",
    "sent_on": "9-11-2026",
    "meet_on": "10-11-2026",
    "meet_at": "09.30",
    "place": "Ruang rapat kantor",
    "letter_number": "12/PM.05/XI/2026",
}


@pytest.fixture
def case_id(desk: Desk) -> uuid.UUID:
    """Return a case brought to the counter."""
    return desk.receive()


def sent(desk: Desk, case_id: uuid.UUID, rest: str, who: str = "verifier", **typed: str) -> str:
    """Send a form of the case, which must be taken; return the page it leads to."""
    answer = desk.send(desk.who(who), f"/meja/kasus/{case_id}{rest}", **typed)
    assert answer.status_code == 303, unescape(answer.text)
    return unescape(desk.who(who).get(answer.headers["Location"]).text)


def refused(desk: Desk, case_id: uuid.UUID, rest: str, *fields: str, **typed: str) -> str:
    """Send a form that is refused at these fields; return the page."""
    answer = desk.send(desk.who("verifier"), f"/meja/kasus/{case_id}{rest}", **typed)
    assert answer.status_code == 422
    for name in fields:
        assert f'id="{name}-error"' in answer.text, name
    return unescape(answer.text)


def hearing_of(desk: Desk, case_id: uuid.UUID) -> str:
    """Return the rest of the address of the first hearing."""
    found = re.search(r"/panggilan/[0-9a-f-]{36}", desk.page(desk.who("verifier"), case_id, ONE))
    assert found is not None
    return found[0]


def test_a_second_respondent_is_added_with_a_reason_and_never_twice(desk: Desk, case_id: uuid.UUID) -> None:
    new = "/terlapor/baru"
    page = refused(desk, case_id, new, "reason", name="Wati Contoh", reason="")
    assert 'value="Wati Contoh"' in page
    refused(desk, case_id, new, "name", name="", reason="Terlihat di foto.")
    twice = {"name": "Budi", "nip": "19860926 201505 1 000", "reason": "Terlihat di foto."}
    refused(desk, case_id, new, "nip", **twice)

    case = sent(desk, case_id, new, name="Wati Contoh", employee_type="village_head", reason="Ada di foto.")

    assert "Wati Contoh" in case
    assert f"/meja/kasus/{case_id}/terlapor/2" in case
    assert "Bupati atau wali kota, melalui camat" in case
    assert desk.who("head").get(f"/meja/kasus/{case_id}{new}").status_code == 403
    assert desk.who("verifier").get(f"/meja/kasus/{case_id}/terlapor/3").status_code == 404


def test_phase_types_and_manner_are_kept_and_shown(desk: Desk, case_id: uuid.UUID) -> None:
    refused(desk, case_id, f"{ONE}/tahap", "reason", phase="calon", reason="")
    page = sent(desk, case_id, f"{ONE}/tahap", phase="calon", reason="Ditetapkan lebih awal.")
    assert "Disiplin" in page
    assert "Ditetapkan lebih awal." in page

    refused(desk, case_id, f"{ONE}/jenis", "types", types="D04")
    path = f"/meja/kasus/{case_id}/ralat/violation_type?terlapor=1"
    form = unescape(desk.who("verifier").get(path).text)
    assert form.index('value="D01"') < form.index('value="E01"')
    assert desk.send(desk.who("verifier"), path, value="D06", reason="Unggahan.").status_code == 303
    assert desk.answer(desk.who("head"), case_id, "sahkan").status_code == 303
    assert "D04 · " in sent(desk, case_id, f"{ONE}/jenis", types="D04")

    grid = {"channel": "media_sosial", "interaction": "like", "is_official": "yes"}
    refused(desk, case_id, f"{ONE}/cara", "employer_reason", **grid, employer_conflict="yes")
    page = sent(
        desk, case_id, f"{ONE}/cara", **grid, employer_conflict="yes", employer_reason="Adik ipar bupati."
    )
    assert "Adik ipar bupati." in page
    assert "Kementerian Dalam Negeri" in page or "Ministry of Home Affairs" in page


def test_a_hearing_is_summoned_recorded_and_corrected(desk: Desk, case_id: uuid.UUID) -> None:
    refused(desk, case_id, f"{ONE}/panggilan", "meet_at", **{**SUMMONS, "meet_at": "pagi"})
    page = sent(desk, case_id, f"{ONE}/panggilan", **SUMMONS)
    assert "Ruang rapat kantor" in page
    hearing = hearing_of(desk, case_id)
    refused(desk, case_id, hearing, "statement", attendance="attended")
    page = sent(desk, case_id, hearing, attendance="attended", statement="Saya hanya lewat.")
    assert "Saya hanya lewat." in page
    assert "Saya hanya lewat." not in desk.page(desk.who("intake"), case_id, ONE)

    refused(desk, case_id, hearing, "reason", attendance="attended", statement="Saya lewat.")
    changed = {"attendance": "attended", "statement": "Saya lewat dua kali."}
    stale = desk.fill(
        desk.who("verifier"), f"/meja/kasus/{case_id}{hearing}", **changed, reason="Salah dengar."
    )
    assert "Saya lewat dua kali." in sent(desk, case_id, hearing, **changed, reason="Salah dengar.")
    again = desk.who("verifier").post(f"/meja/kasus/{case_id}{hearing}", data=stale)
    assert again.status_code == 409
    assert "Saya hanya lewat." in desk.page(desk.who("verifier"), case_id, hearing)


def test_files_of_a_respondent_are_given_out_to_those_who_read_evidence(
    desk: Desk, case_id: uuid.UUID
) -> None:
    path, verifier = f"/meja/kasus/{case_id}{ONE}/sanggahan", desk.who("verifier")
    assert verifier.post(path, data={}).status_code == 422
    bad = {"files": [(BytesIO(b"MZ"), "buruk.exe")]}
    assert verifier.post(path, data=bad, content_type="multipart/form-data").status_code == 422
    large = picture() + bytes(2 * LARGEST_FORM)
    good = {"files": [(BytesIO(large), "ibu wati.jpg")]}
    assert verifier.post(path, data=good, content_type="multipart/form-data").status_code == 303

    found = re.search(rf"/meja/kasus/{case_id}/sanggahan/[0-9a-f-]{{36}}", desk.page(verifier, case_id, ONE))
    assert found is not None
    answer = verifier.get(found[0])
    assert answer.data == large
    assert "sanggahan-1" in answer.headers["Content-Disposition"]
    assert "wati" not in str(answer.headers)
    assert desk.who("intake").get(found[0]).status_code == 403
    assert verifier.get(f"{found[0]}/lihat").status_code == 404
    assert found[0] not in desk.page(desk.who("intake"), case_id, ONE)
    other = found[0].replace(str(case_id), str(desk.receive()))
    assert verifier.get(other).status_code == 404


def test_a_witness_is_a_number_to_most_and_a_name_to_few(desk: Desk, case_id: uuid.UUID) -> None:
    refused(desk, case_id, "/saksi/baru", "name", name="", statement="Saya melihat.")
    page = sent(
        desk, case_id, "/saksi/baru", name="Tono Saksi", phone="0812", statement="Saya melihat.", sworn="y"
    )
    assert "Saksi-1" in page
    assert "Tono Saksi" in page
    intake = desk.page(desk.who("intake"), case_id)
    assert "Saksi-1" in intake
    assert "Tono Saksi" not in intake
    assert "Saya melihat." not in intake

    path = re.search(r"/saksi/[0-9a-f-]{36}", page)
    assert path is not None
    refused(desk, case_id, path[0], "reason", name="Tono Benar")
    sent(desk, case_id, path[0], name="Tono Benar", reason="Salah tulis.")
    assert "Tono Saksi" in desk.page(desk.who("verifier"), case_id, path[0])


def test_own_data_are_asked_answered_and_printed_without_anybody_else(desk: Desk, case_id: uuid.UUID) -> None:
    sent(desk, case_id, f"{ONE}/panggilan", **SUMMONS)
    sent(desk, case_id, hearing_of(desk, case_id), attendance="attended", statement="Saya hanya lewat.")
    sent(desk, case_id, "/saksi/baru", name="Tono Saksi", statement="Saya melihat.")
    refused(desk, case_id, f"{ONE}/permintaan", "asked_on", asked_on="1-1-2099")
    page = sent(desk, case_id, f"{ONE}/permintaan", asked_on="9-11-2026", wish="Semua data saya.")
    path = re.search(r"/permintaan/[0-9a-f-]{36}", page)
    assert path is not None
    refused(desk, case_id, path[0], "reason", answer="refused", answered_on="10-11-2026")
    answer = {"answer": "given_in_part", "answered_on": "10-11-2026", "reason": "Perkara berjalan."}
    assert "Perkara berjalan." in sent(desk, case_id, path[0], **answer)
    assert desk.send(desk.who("verifier"), f"/meja/kasus/{case_id}{path[0]}", **answer).status_code == 409

    sheet = desk.page(desk.who("head"), case_id, f"{ONE}/data")
    for text in ("Budi Contoh", "198609262015051000", "Saya hanya lewat.", "Perkara berjalan."):
        assert text in sheet
    for text in ("Sari Contoh", "Membagikan kaus", "contoh.test", "Tono Saksi", "Saksi-1", "Saya melihat"):
        assert text not in sheet
    assert desk.who("intake").get(f"/meja/kasus/{case_id}{ONE}/data").status_code == 403


def test_somebody_who_is_no_civil_servant_is_shown_the_way_on(desk: Desk) -> None:
    people = (RespondentInput(name="Pak Kades", employee_type="village_head"),)
    page = desk.page(desk.who("verifier"), desk.receive(respondents=people))

    assert "Bupati atau wali kota, melalui camat" in page
    assert "/langkah/forward_elsewhere" in page
