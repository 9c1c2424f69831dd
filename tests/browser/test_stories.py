"""Two matters as offices meet them: a village photo before anybody stands; two who run a group chat."""

from __future__ import annotations

from datetime import date

from tests.browser.citizen import follow, state
from tests.browser.entering import SAVE, enter_report
from tests.browser.filling import days_ago, fill, today
from tests.browser.officers import PLENO, Office
from tests.browser.photo import photo
from tests.browser.test_counter_to_decision import figures
from tests.browser.visitor import Visitor
from tests.browser.windows import PHONE

ELECTION = "Pemilu Contoh"
LETTERS: dict[str, str | date] = {
    "decision_number": "SK/11/2026", "decision_on": today(), "effective_on": today(),
    "record_source": "letter",
}  # fmt: skip
Typed = dict[str, str | date]


def studied(**more: str) -> Typed:
    """Return what a forwarding asks, with a plenary meeting of today."""
    return {**PLENO, "pleno_on": today(), "addressee": "employer", **more}


def test_a_village_photo_before_the_determination_is_a_matter_of_ethics(
    office: Office, phone: Visitor
) -> None:
    clerk, verifier, liaison = (office.officer(role) for role in ("intake", "verifier", "liaison"))
    head = office.officer("head", PHONE)
    code, case = enter_photo(clerk, "Lurah Contoh")
    office.check_identity(office.officer("custodian"), case)
    office.both((verifier, head), case, "register")

    verifier.goto(f"{case}/terlapor/1")
    told = verifier.page.locator("main").inner_text()
    assert "Sebelum penetapan calon" in told
    assert "Kode etik" in told
    office.examine(verifier, case, "E05")
    office.both((verifier, head), case, "forward", studied(violation_type="E05", sanction_level="moral"))
    office.propose(liaison, case, "record_receipt")
    heard: Typed = {"employer_answer": "sanction", "answered_on": today(), "record_source": "message"}
    office.propose(liaison, case, "record_answer", heard)
    liaison.goto("/meja/tindak-lanjut?figure=decree")
    assert "Lurah Contoh" in liaison.page.locator("main").inner_text()
    follow(phone, code)
    assert state(phone) == "diteruskan/direkomendasikan"
    office.both((liaison, head), case, "record_sanction", {"sanction_kind": "moral_tertutup", **LETTERS})

    verifier.goto(case)
    assert state(verifier) == "selesai"
    follow(phone, code)
    assert state(phone) == "selesai"
    told = phone.page.locator("main").inner_text()
    assert "ditindaklanjuti" in told
    assert "sanksi" not in told.lower()
    assert "Lurah Contoh" not in told


def test_of_two_who_run_a_group_one_is_found_and_one_is_not(office: Office, phone: Visitor) -> None:
    clerk, verifier, member = (office.officer(role) for role in ("intake", "verifier", "pleno_member"))
    head, liaison = office.officer("head", PHONE), office.officer("liaison")
    before = figures(head)
    code, case = enter_report(clerk, "Ani Contoh", "Budi Contoh", signed_on=today())
    office.check_identity(office.officer("custodian"), case)
    office.both((verifier, head), case, "register")
    for number in (1, 2):
        verifier.goto(f"{case}/terlapor/{number}/cara")
        fill(verifier.page, channel="media_sosial", platform="whatsapp_group", interaction="group_admin")
        verifier.click(verifier.page.locator("main form button").last)
    office.examine(verifier, case, "D06")
    doubt(verifier, case, 2)

    office.propose(member, case, "find_not_proven", {**PLENO, "pleno_on": today()}, respondent=2)
    verifier.goto(case)
    assert state(verifier) == "diregistrasi"
    office.both((verifier, head), case, "forward", studied(violation_type="D06", sanction_level="berat"))
    office.propose(liaison, case, "record_receipt")
    office.both((liaison, head), case, "record_sanction", {"sanction_kind": "turun_jabatan_12", **LETTERS})

    follow(phone, code)
    assert state(phone) == "selesai"
    after = figures(head)
    grown = {"proven": 1, "respondents_closed": 2, "cases_closed": 1, "reports_received": 1}
    assert {name: after[name] - before[name] for name in grown} == grown


def enter_photo(clerk: Visitor, name: str) -> tuple[str, str]:
    """Enter a walk-in's report about a photo with a prospective candidate, with an election to come."""
    clerk.goto("/meja/laporan/baru")
    page = clerk.page
    fill(page, channel="walk_in", identity_name="Sari Contoh", identity_address="Jalan Contoh 1")
    fill(page, signed_on=today(), plain_kind="photo", event_on=days_ago(1), people__0__name=name)
    fill(page, narrative="Berfoto dengan bakal calon di balai desa.", place_detail="Balai desa")
    option = page.locator("[name=election_id] option", has_text=ELECTION).first
    fill(page, election_id=option.get_attribute("value") or "")
    page.set_input_files("[name=files]", photo())
    clerk.click(page.locator(SAVE).last)
    link = page.locator("main a[href^='/meja/kasus/']").get_attribute("href")
    assert link is not None
    return clerk.code(), link


def doubt(verifier: Visitor, case: str, number: int) -> None:
    """Find one respondent not proven: an element is missing."""
    verifier.goto(f"{case}/pemeriksaan")
    verifier.page.check(f"input[name=r{number}_finding][value=not_proven]")
    missing = verifier.page.locator(f"input[name^='r{number}_D06'][value=not_fulfilled]")
    missing.last.check()
    verifier.click(verifier.page.locator("main form button").last)
