"""A case walked through the desk's pages, from the counter to every outcome."""

from __future__ import annotations

import uuid
from html import unescape

import pytest

from neutrality.domain.workflow import Outcome, State
from neutrality.reports.submission import RespondentInput
from tests.desk.conftest import Desk
from tests.factories import PASSPHRASE

PLENO = {"study_number": "K/1", "pleno_on": "10-11-2026", "quorum": "3"}
FORWARD = {**PLENO, "violation_type": "D06", "sanction_level": "berat", "addressee": "authority"}
DECIDED = {"decision_number": "SK/9", "decision_on": "10-11-2026", "record_source": "letter"}
SANCTION = {**DECIDED, "sanction_kind": "potong_tukin_6", "effective_on": "10-11-2026"}


@pytest.fixture
def registered(desk: Desk) -> uuid.UUID:
    """Return a registered case."""
    case_id = desk.receive()
    desk.register(case_id)
    return case_id


@pytest.fixture
def forwarded(desk: Desk, registered: uuid.UUID) -> uuid.UUID:
    """Return a case that lies with the authority."""
    desk.both(desk.who("verifier"), desk.who("head"), registered, "forward", **FORWARD)
    return registered


def test_from_the_counter_to_the_sanction(desk: Desk, forwarded: uuid.UUID) -> None:
    desk.both(desk.who("liaison"), desk.who("head"), forwarded, "record_sanction", **SANCTION)
    case = desk.case(forwarded)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.SANCTIONED)
    page = desk.page(desk.who("head"), forwarded)
    assert "SK/9" in page
    assert "Budi Contoh" in page
    assert page.index("Membagikan kaus") > 0


def test_an_unmet_requirement_closes_before_registration(desk: Desk) -> None:
    case_id = desk.receive(signed_on=None)
    lacking = {"unmet_requirement": "reporter_identity"}
    desk.both(desk.who("verifier"), desk.who("head"), case_id, "close_unmet", **lacking)
    assert desk.case(case_id).outcome is Outcome.NOT_MEETING_REQUIREMENTS


def test_the_pleno_decides_alone_that_nothing_is_proven(desk: Desk, registered: uuid.UUID) -> None:
    answer = desk.step(desk.who("pleno_member"), registered, "find_not_proven", **PLENO)
    assert answer.status_code == 303, unescape(answer.text)
    assert desk.case(registered).outcome is Outcome.NOT_PROVEN


def test_the_employer_finds_no_violation(desk: Desk, forwarded: uuid.UUID) -> None:
    desk.both(desk.who("liaison"), desk.who("head"), forwarded, "record_no_violation", **DECIDED)
    assert desk.case(forwarded).outcome is Outcome.PPK_NO_VIOLATION


def test_the_employer_never_answers(desk: Desk, forwarded: uuid.UUID) -> None:
    measure = {
        "control_measure": "reprimand", "measure_stage": "requested", "control_measure_on": "10-11-2026",
    }  # fmt: skip
    taken = desk.step(desk.who("liaison"), forwarded, "record_control_measure", **measure)
    assert taken.status_code == 303, unescape(taken.text)
    desk.both(desk.who("liaison"), desk.who("head"), forwarded, "record_not_followed_up")
    assert desk.case(forwarded).outcome is Outcome.NOT_FOLLOWED_UP


def test_the_head_opens_a_closed_case_again(desk: Desk, registered: uuid.UUID) -> None:
    desk.step(desk.who("pleno_member"), registered, "find_not_proven", **PLENO)
    answer = desk.step(desk.who("head"), registered, "reopen", ground="new_evidence")
    assert answer.status_code == 303, unescape(answer.text)
    assert desk.case(registered).state is State.VERIFIED


def test_a_step_on_one_respondent_leaves_the_other(desk: Desk) -> None:
    people = (RespondentInput(name="Budi Contoh"), RespondentInput(name="Wati Contoh"))
    case_id = desk.receive(respondents=people)
    desk.register(case_id)
    answer = desk.step(desk.who("pleno_member"), case_id, "find_not_proven", "2", **PLENO)
    assert answer.status_code == 303
    assert desk.case(case_id).state is State.VERIFIED
    pleno = desk.who("pleno_member")
    gone = pleno.get(f"/meja/kasus/{case_id}/langkah/find_not_proven?terlapor=2")
    assert gone.status_code == 409
    assert pleno.get(f"/meja/kasus/{case_id}/langkah/find_not_proven").status_code == 404
    assert "Budi Contoh" in desk.page(pleno, case_id, "/langkah/find_not_proven?terlapor=1")


def test_the_second_person_refuses(desk: Desk) -> None:
    case_id = desk.receive()
    assert desk.step(desk.who("verifier"), case_id, "register").status_code == 303
    assert desk.answer(desk.who("verifier"), case_id, "sahkan").status_code == 403
    assert "menunggu orang kedua" in desk.page(desk.who("verifier"), case_id).lower()
    desk.answer(desk.who("head"), case_id, "tolak", reason="Berkas kurang.")
    assert desk.case(case_id).state is State.RECEIVED
    assert "Berkas kurang." in desk.page(desk.who("verifier"), case_id)


def test_everything_missing_is_told_at_once_and_nothing_typed_is_lost(
    desk: Desk, registered: uuid.UUID
) -> None:
    answer = desk.step(
        desk.who("verifier"), registered, "forward", study_number="K/77", reason="", sanction_level="moral",
        violation_type="D06", pleno_on="31-2-2026",
    )  # fmt: skip
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert 'value="K/77"' in page
    assert 'value="31"' in page
    for field in ("quorum", "addressee", "reason", "pleno_on"):
        assert f'id="{field}-error"' in page
    answer = desk.step(desk.who("verifier"), registered, "forward", **{**FORWARD, "sanction_level": "moral"})
    assert answer.status_code == 422
    assert 'id="deviation_reason-error"' in answer.text


def test_a_guard_that_fails_keeps_what_was_typed(desk: Desk) -> None:
    case_id = desk.receive(links=())
    page = desk.page(desk.who("verifier"), case_id)
    assert "/langkah/register" not in page
    assert "/langkah/close_unmet" in page
    assert "menunggu syarat materiel" in page
    answer = desk.step(desk.who("verifier"), case_id, "register", reason="Kalimat yang panjang.")
    assert answer.status_code == 422
    assert "Kalimat yang panjang." in answer.text


def test_an_earlier_date_needs_its_reason(desk: Desk, registered: uuid.UUID, clock: object) -> None:
    clock.move(days=2)  # type: ignore[attr-defined]
    answer = desk.step(desk.who("pleno_member"), registered, "find_not_proven", **PLENO)
    assert answer.status_code == 422
    assert 'id="late_reason-error"' in answer.text
    late = {**PLENO, "late_reason": "Surat baru datang."}
    answer = desk.step(desk.who("pleno_member"), registered, "find_not_proven", **late)
    assert answer.status_code == 303
    assert "Surat baru datang." in desk.page(desk.who("head"), registered)


def test_the_second_writer_sees_both_versions_and_sends_again(desk: Desk, registered: uuid.UUID) -> None:
    path = f"/meja/kasus/{registered}/langkah/find_not_proven?terlapor=1"
    pleno = desk.who("pleno_member")
    typed = desk.fill(pleno, path, legal_on="10-11-2026", reason="Tidak cukup bukti.", **PLENO)
    correction = f"/meja/kasus/{registered}/ralat/place_code"
    place = desk.send(desk.who("verifier"), correction, value="73.12", reason="Salah ketik.")
    assert place.status_code == 303, unescape(place.text)
    answer = pleno.post(path, data=typed)
    page = unescape(answer.text)
    assert answer.status_code == 409
    assert "Tidak cukup bukti." in page
    assert "Salah ketik." in page
    assert "Membagikan kaus" not in page
    again = {**typed, "version": str(desk.case(registered).version)}
    assert pleno.post(path, data=again).status_code == 303
    assert desk.case(registered).outcome is Outcome.NOT_PROVEN


def test_the_same_step_taken_twice_meanwhile_loses_nothing(desk: Desk, registered: uuid.UUID) -> None:
    path = f"/meja/kasus/{registered}/langkah/find_not_proven?terlapor=1"
    first, second = desk.who("pleno_member"), desk.who("head")
    typed = desk.fill(second, path, legal_on="10-11-2026", reason="Kata ketua.", **PLENO)
    assert desk.step(first, registered, "find_not_proven", **PLENO).status_code == 303
    answer = second.post(path, data=typed)
    assert answer.status_code == 409
    assert "Kata ketua." in unescape(answer.text)
    again = second.post(path, data={**typed, "version": str(desk.case(registered).version)})
    assert again.status_code == 409
    assert "Kata ketua." in unescape(again.text)


def test_the_custodian_sees_the_identity_and_nothing_of_the_story(desk: Desk) -> None:
    case_id = desk.receive()
    custodian = desk.who("custodian")
    page = desk.page(custodian, case_id)
    assert "Membagikan kaus" not in page
    assert "Budi Contoh" not in page
    path = f"/meja/kasus/{case_id}/identitas"
    why = {"reason": "Memeriksa kelengkapan."}
    for typed in ({**why, "passphrase": "salah"}, {"passphrase": PASSPHRASE}):
        answer = custodian.post(path, data=typed)
        assert answer.status_code == 422
        assert "Sari Contoh" not in answer.text
    opened = custodian.post(path, data={**why, "passphrase": PASSPHRASE}).text
    assert "Sari Contoh" in opened
    assert "Membagikan kaus" not in opened
    desk.identity_complete(case_id)
    assert "Sari Contoh" not in desk.page(desk.who("verifier"), case_id)
