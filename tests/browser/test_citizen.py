"""A citizen's report in a real browser, at both widths: five steps, the code, the way back by code."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.citizen import STORY, Citizen, follow, next_step, state
from tests.browser.filling import days_ago, fill
from tests.browser.officers import Office
from tests.browser.photo import photo
from tests.browser.visitor import Visitor

LINK = "https://contoh.test/unggahan/17"


def test_a_named_report_with_a_photo_ends_with_a_code_and_a_receipt(visitor: Visitor) -> None:
    citizen = Citizen(visitor)
    citizen.begin()
    election = visitor.page.locator("[name=election_id] option").nth(1).get_attribute("value") or ""
    citizen.what(links=LINK, election_id=election, candidate="Pasangan Contoh")
    citizen.who("Budi Contoh", "Wati Contoh")
    citizen.when(days_ago(2), days_ago(1))
    citizen.evidence(photo())

    answers = visitor.page.locator("main dl").first.inner_text()
    for answer in (STORY, "Budi Contoh, Wati Contoh", str(days_ago(2).year)):
        assert answer in answers
    code = citizen.send("Sari Contoh")

    assert visitor.page.url.endswith("/lapor/terima")
    assert code in visitor.page.locator("[data-tracking-code]").inner_text()
    receipt = visitor.page.locator("main").inner_text()
    assert citizen.reference() in receipt
    assert STORY not in receipt
    assert "Sari Contoh" not in receipt


def test_the_receipt_prints_with_its_code_and_without_its_buttons(phone: Visitor) -> None:
    citizen = Citizen(phone)
    citizen.to_the_last_step()
    code = citizen.send()

    phone.page.emulate_media(media="print")

    expect(phone.page.get_by_text(code)).to_be_visible()
    expect(phone.page.get_by_text(citizen.reference(), exact=True)).to_be_visible()
    assert phone.page.locator("button:visible, nav:visible, a[href='/lapor']:visible").count() == 0
    assert phone.page.pdf().startswith(b"%PDF-")


def test_an_anonymous_report_without_name_or_day_is_followed_by_its_code(visitor: Visitor) -> None:
    citizen = Citizen(visitor)
    citizen.begin()
    citizen.what(kind="unknown")
    citizen.who()
    citizen.when(None)
    citizen.evidence()
    code, reference = citizen.send(), citizen.reference()

    follow(visitor, code)

    assert reference in visitor.page.locator("h1").inner_text()
    assert state(visitor) == "diterima"
    assert next_step(visitor)


def test_the_code_is_known_however_it_is_typed(phone: Visitor) -> None:
    citizen = Citizen(phone)
    citizen.to_the_last_step()
    code, reference = citizen.send(), citizen.reference()

    for typed in (code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        follow(phone, typed)

        assert reference in phone.page.locator("h1").inner_text()


def test_a_mistyped_and_an_unknown_code_are_told_at_the_field(phone: Visitor) -> None:
    for code in ("", "ABC", "00000-00000-00000-00000-00000", "7" * 25):
        follow(phone, code)

        assert phone.page.locator("#code-error").inner_text()
        assert phone.page.locator("[name=code]").input_value() == code


def test_after_removing_everything_the_browser_shows_the_receipt_no_more(phone: Visitor) -> None:
    citizen = Citizen(phone)
    citizen.to_the_last_step()
    code = citizen.send()

    phone.click(phone.page.locator("main form[action='/lapor/hapus'] button"))
    phone.goto("/lapor/terima")

    assert code not in phone.page.content()
    assert not [cookie for cookie in phone.page.context.cookies() if "draft" in str(cookie.get("name"))]


def test_the_photo_arrives_as_it_was_taken(phone: Visitor, office: Office, tmp_path: Path) -> None:
    taken = photo()
    citizen = Citizen(phone)
    phone.goto("/lapor/apa")
    citizen.what()
    citizen.who("Budi Contoh")
    citizen.when(days_ago(2))
    citizen.evidence(taken)
    citizen.send()
    verifier = office.officer("verifier")
    verifier.goto("/meja")
    fill(verifier.page, text=citizen.reference())
    verifier.click(verifier.page.locator("form[action='/meja/cari'] button"))
    verifier.click(verifier.page.locator("main a[href^='/meja/kasus/']").first)

    with verifier.page.expect_download() as download:
        verifier.page.locator("main a[href*='/bukti/']").click()
    download.value.save_as(tmp_path / "bukti")

    assert (tmp_path / "bukti").read_bytes() == taken["buffer"]
    assert taken["name"] not in download.value.suggested_filename
