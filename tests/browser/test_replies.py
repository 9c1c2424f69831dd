"""A letter, its code, an agency's telephone without any script, and the liaison who takes the answer over."""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload, expect

from tests.browser.filling import fill, today
from tests.browser.officers import Office
from tests.browser.visitor import Visitor
from tests.cases.clearing import picture


def letter_without_answer(liaison: Visitor) -> str:
    """Return a case of the sample with a letter that its agency has not answered, at its reply pages."""
    liaison.goto("/meja/tindak-lanjut?figure=waiting")
    links = liaison.page.locator("main td a[href^='/meja/kasus/'], main th a[href^='/meja/kasus/']").all()
    for case in dict.fromkeys(link.get_attribute("href") or "" for link in links):
        liaison.goto(f"{case}/balasan")
        if liaison.page.locator("select[name=letter] option").count() > 1:
            return case
    raise AssertionError("no letter waits in the sample")


def test_an_agency_answers_on_a_telephone_and_the_liaison_takes_it_over(
    office: Office, plain_phone: Visitor
) -> None:
    liaison, head = office.officer("liaison"), office.officer("head", checks=False)
    case = letter_without_answer(liaison)
    liaison.page.locator("select[name=letter]").select_option(index=1)
    liaison.click(liaison.page.locator("main form button").last)
    code = liaison.code()
    expect(liaison.page.locator("section.receipt img")).to_be_visible()

    agency = plain_phone
    agency.goto("/balas")
    agency.page.fill("[name=code]", code.lower().replace("-", " "))
    agency.click(agency.page.locator("main form button").first)
    assert code not in agency.page.url
    agency.click(agency.page.locator("main a[href='/balas/surat/1']"))
    agency.page.check("input[name=kind][value=no_violation]")
    agency.click(agency.page.locator("main form button").first)
    fill(agency.page, decision_number="SK 12/2026", decision_on=today(), remark="Tidak terbukti.")
    agency.click(agency.page.locator("main form button").first)
    # The decree is missing; what was typed is there still.
    assert agency.page.locator("[name=decision_number]").input_value() == "SK 12/2026"
    decree: FilePayload = {"name": "sk.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    agency.page.locator("[name=files]").set_input_files(decree)
    agency.click(agency.page.locator("main form button").first)
    fill(agency.page, name="Ratna", position="Kepala BKPSDM", contact="0541-000000")
    agency.click(agency.page.locator("main form button").last)
    reference = agency.page.locator(".receipt strong").first.inner_text()
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", reference)

    liaison.goto(case)
    waiting = "main .notice a[href*='/balasan/jawaban/']"
    liaison.click(liaison.page.locator(waiting).first)
    expect(liaison.page.locator("main")).to_contain_text("SK 12/2026")
    liaison.click(liaison.page.locator("main a.govuk-button[href*='record_no_violation']"))
    assert liaison.page.locator("[name=decision_number]").input_value() == "SK 12/2026"
    liaison.click(liaison.page.locator("main form[action*='/langkah/'] button"))
    expect(liaison.page.locator(waiting)).to_have_count(0)
    office.confirm(head, case)
    liaison.goto(case)
    expect(liaison.page.locator("main")).to_contain_text("SK 12/2026")
    liaison.goto("/meja/tindak-lanjut?figure=answered")
    expect(liaison.page.locator(f"main a[href='{case}']").first).to_be_visible()
