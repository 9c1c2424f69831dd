"""The examination through the desk's pages: one form, the study, the plenary meeting, and what they open."""

from __future__ import annotations

import re
import uuid
from html import unescape

import pytest

from neutrality.domain.workflow import Outcome, State
from neutrality.reports.submission import RespondentInput
from tests.desk.conftest import Desk

STEP = {"study_number": "K/1", "pleno_on": "10-11-2026", "quorum": "3"}
CHECKS = (
    "relevance", "jurisdiction", "duplicates", "type", "phase", "elements", "account", "authenticity",
    "second_source", "told",
)  # fmt: skip
CHECKED = dict.fromkeys(CHECKS, "yes")


def examined(
    kind: str = "D06", finding: str = "proven", answer: str = "fulfilled", mark: str = "r1_"
) -> dict[str, str]:
    """Return what an examiner fills in about one respondent."""
    elements = {f"{mark}{kind}.{number}": answer for number in (1, 2, 3)}
    return {f"{mark}violation_type": kind, f"{mark}finding": finding, f"{mark}cause_1": "C9", **elements}


def at(case_id: uuid.UUID, page: str) -> str:
    return f"/meja/kasus/{case_id}/{page}"


@pytest.fixture
def registered(desk: Desk) -> uuid.UUID:
    """Return a registered case that nobody examined."""
    case_id = desk.receive()
    desk.both(desk.who("verifier"), desk.who("head"), case_id, "register")
    return case_id


def test_a_decision_waits_for_the_examination_and_says_where_it_is_filled_in(
    desk: Desk, registered: uuid.UUID
) -> None:
    verifier, pleno = desk.who("verifier"), desk.who("pleno_member")
    for way in ("", "/langkah/forward?terlapor=1"):
        page = desk.page(verifier, registered, way)
        assert "menunggu" in page.lower()
        assert at(registered, "pemeriksaan") in page
    assert at(registered, "pemeriksaan") not in desk.page(
        pleno, registered, "/langkah/find_not_proven?terlapor=1"
    )
    refused = desk.step(pleno, registered, "find_not_proven", **STEP)
    assert refused.status_code == 422
    assert desk.case(registered).state is State.VERIFIED


def test_one_form_and_one_save_open_the_decision(desk: Desk, registered: uuid.UUID) -> None:
    verifier = desk.who("verifier")
    path = at(registered, "pemeriksaan")
    bare = desk.page(verifier, registered, "/pemeriksaan")
    assert " checked" not in bare
    assert "r1_D06.1" not in bare
    chosen = desk.send(verifier, path, r1_violation_type="D06", r1_cause_1="C9")
    assert chosen.location == path
    shown = desk.page(verifier, registered, "/pemeriksaan")
    assert all(f'name="r1_D06.{number}"' in shown for number in (1, 2, 3))
    assert " checked" not in shown

    done = desk.send(verifier, path, **CHECKED, **examined(), relevance_note="Menyangkut Pemilihan.")

    assert done.location == f"/meja/kasus/{registered}"
    page = desk.page(verifier, registered)
    assert "/langkah/forward" in page
    assert "Menyangkut Pemilihan." not in page
    assert "Menyangkut Pemilihan." in desk.page(verifier, registered, "/pemeriksaan")
    assert desk.step(desk.who("pleno_member"), registered, "find_not_proven", **STEP).status_code == 303
    assert desk.case(registered).outcome is Outcome.NOT_PROVEN
    closed = desk.page(verifier, registered, "/pemeriksaan")
    assert "<textarea" not in closed


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    desk: Desk, registered: uuid.UUID
) -> None:
    typed = {**examined(answer="not_proven"), "r1_finding_note": "Kata saksi.", "r1_cause_1": "C2.1"}
    answer = desk.send(desk.who("verifier"), at(registered, "pemeriksaan"), **CHECKED, **typed)
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert 'id="r1_finding-error"' in page
    assert 'id="r1_cause_1_confidence-error"' in page
    assert "Kata saksi." in page


def test_the_second_writer_of_an_examination_is_told(desk: Desk, registered: uuid.UUID) -> None:
    path, head = at(registered, "pemeriksaan"), desk.who("head")
    typed = desk.fill(head, path, **CHECKED, **examined(), relevance_note="Kata ketua.")
    desk.send(desk.who("verifier"), path, **CHECKED, r1_violation_type="D06", r1_cause_1="C9")
    told = head.post(path, data=typed)
    assert told.status_code == 409
    assert "Kata ketua." in unescape(told.text)


def test_whoever_examined_last_does_not_confirm(desk: Desk, registered: uuid.UUID) -> None:
    verifier, head, path = desk.who("verifier"), desk.who("head"), at(registered, "pemeriksaan")
    desk.send(head, path, **CHECKED, **examined())
    forward = {**STEP, "violation_type": "D06", "sanction_level": "berat", "addressee": "authority"}
    assert desk.step(verifier, registered, "forward", **forward).status_code == 303
    assert "/sahkan" not in desk.page(head, registered)
    assert desk.answer(head, registered, "sahkan").status_code == 403
    assert desk.case(registered).state is State.VERIFIED

    desk.send(verifier, path, **CHECKED, **examined(), told_note="Sudah.")

    assert desk.answer(head, registered, "sahkan").status_code == 303
    assert desk.case(registered).state is State.RECOMMENDED


def test_the_study_is_written_printed_and_begins_the_step(desk: Desk, registered: uuid.UUID) -> None:
    verifier, path = desk.who("verifier"), at(registered, "kajian")
    begun = desk.page(verifier, registered, "/kajian")
    assert "Budi Contoh" in begun
    assert "Sari Contoh" not in begun
    kept = desk.send(verifier, path, number="KJ/7", facts="Kasus posisi.\n\nSatu.", analysis="Unsur " * 9000)
    assert kept.location == f"{path}/cetak"
    paper = desk.page(desk.who("pleno_member"), registered, "/kajian/cetak")
    assert "Kasus posisi." in paper
    assert "Sari Contoh" not in paper
    desk.send(verifier, at(registered, "pemeriksaan"), **CHECKED, **examined())
    assert 'value="KJ/7"' in desk.page(verifier, registered, "/langkah/forward?terlapor=1")


def test_of_two_who_write_the_study_the_second_keeps_the_text_and_sees_the_other(
    desk: Desk, registered: uuid.UUID
) -> None:
    path, head = at(registered, "kajian"), desk.who("head")
    mine = desk.fill(head, path, number="", facts="Kata ketua.")
    desk.send(desk.who("verifier"), path, number="", facts="Kata pemeriksa.")
    told = head.post(path, data=mine)
    page = unescape(told.text)
    assert told.status_code == 409
    assert "Kata ketua." in page
    assert "Kata pemeriksa." in page
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version is not None
    assert head.post(path, data={**mine, "version": version[1]}).status_code == 303
    assert "Kata ketua." in desk.page(head, registered, "/kajian/cetak")


def test_a_section_that_is_too_long_is_told_there(desk: Desk, registered: uuid.UUID) -> None:
    answer = desk.send(desk.who("verifier"), at(registered, "kajian"), facts="x" * 100_001)
    assert answer.status_code == 422
    assert 'id="facts-error"' in answer.text


def test_a_plenary_meeting_is_recorded_and_begins_the_step(desk: Desk, registered: uuid.UUID) -> None:
    pleno, head = desk.who("pleno_member"), desk.who("head")
    desk.examine(registered)
    path = at(registered, "pleno")
    form = desk.page(pleno, registered, "/pleno")
    members = re.findall(r'name="(member\d)_vote_1"', form)
    assert len(members) == 2
    votes = dict.fromkeys((f"{member}_vote_1" for member in members), "for")
    guest = {"guest1_name": "Anggota Tanpa Akun", "guest1_vote_1": "abstained"}
    meeting = {"held_on": "10-11-2026", "quorum": "3", "result_1": "not_proven", "minutes": "Risalah rapat."}
    short = desk.send(pleno, path, **{**meeting, **guest})
    assert short.status_code == 422
    assert 'id="quorum-error"' in short.text
    assert "Anggota Tanpa Akun" in short.text

    assert desk.send(pleno, path, **votes, **guest, **meeting).status_code == 303

    page = desk.page(pleno, registered, "/pleno")
    assert "Risalah rapat." in page
    assert page.count("Anggota Tanpa Akun") == 2
    step = desk.page(head, registered, "/langkah/find_not_proven?terlapor=1")
    assert 'name="quorum" ' in step
    assert re.search(r'name="quorum"[^>]*value="3"', step)
    assert at(registered, "pleno") in desk.page(head, registered)
    assert "menunggu" in desk.page(desk.who("verifier"), registered, "/langkah/forward?terlapor=1").lower()


def test_whoever_is_barred_has_no_line_in_the_meeting(desk: Desk, registered: uuid.UUID) -> None:
    pleno = desk.who("pleno_member")
    tie = at(registered, "benturan")
    head = desk.who("head")
    name = re.search(r'<option value="([0-9a-f-]{36})"', desk.page(head, registered, "/benturan"))
    assert name is not None
    assert desk.send(pleno, tie, tie="kin", reason="Ipar.").status_code == 303
    form = desk.page(head, registered, "/pleno")
    assert len(re.findall(r'name="member\d_vote_1"', form)) == 1


def test_only_who_is_decided_leaves_the_form(desk: Desk) -> None:
    case_id = desk.receive(
        respondents=(
            RespondentInput(name="Budi Contoh", nip="198609262015051000"),
            RespondentInput(name="Wati Lain"),
        )
    )
    desk.register(case_id)
    assert desk.step(desk.who("pleno_member"), case_id, "find_not_proven", **STEP).status_code == 303
    form = desk.page(desk.who("verifier"), case_id, "/pemeriksaan")
    assert 'name="r2_violation_type"' in form
    assert 'name="r1_violation_type"' not in form


def test_a_cause_of_pressure_says_that_the_respondent_may_be_a_victim(
    desk: Desk, registered: uuid.UUID
) -> None:
    pressed = {**examined(), "r1_cause_1": "C3.1", "r1_cause_1_confidence": "supported", "r1_cause_2": "C2.1",
               "r1_cause_2_confidence": "stated"}  # fmt: skip
    verifier, path = desk.who("verifier"), at(registered, "pemeriksaan")
    assert desk.send(verifier, path, **CHECKED, **pressed).status_code == 303
    page = desk.page(verifier, registered, "/pemeriksaan")
    assert "/temuan/baru" in page
    assert "C4" not in re.sub(r"<p.*?</p>", "", page)
