"""A letter at a desk and on a telephone: begun, edited, finished, downloaded, scanned back, sent, checked."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.entering import enter_report
from tests.browser.filling import fill, today
from tests.browser.officers import Office
from tests.browser.visitor import Visitor
from tests.browser.windows import WIDTHS
from tests.cases.clearing import picture


@pytest.mark.parametrize("width", WIDTHS)
def test_a_letter_goes_out_and_anybody_can_check_it(office: Office, visitor: Visitor, width: str) -> None:
    clerk, head, custodian = (office.officer(role, checks=False) for role in ("intake", "head", "custodian"))
    verifier = office.officer("verifier", width)
    _code, case = enter_report(clerk, "Budi Contoh", signed_on=today())
    office.check_identity(custodian, case)
    office.both((verifier, head), case, "register")

    verifier.goto(case)
    verifier.page.locator(".documents details summary").click()
    verifier.page.select_option(".documents select[name=kind]", "forwarding.1")
    verifier.click(verifier.page.locator(".documents form button").first)
    body = verifier.page.locator("[name=body]")
    assert "Budi Contoh" in body.input_value()
    body.fill(f"{body.input_value()}\n\nKalimat tambahan dari penulis.")
    verifier.click(verifier.page.locator("button[value=finish]"))
    verifier.click(verifier.page.locator("main form button").last)
    expect(verifier.page.get_by_text("/PNR/").first).to_be_visible()
    paper = verifier.page.url

    with verifier.page.expect_download() as begun:
        verifier.page.locator("a[href$='/pdf/unduh']").click()
    file = Path(begun.value.path())
    assert begun.value.suggested_filename == "dokumen.pdf"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    expect(verifier.page.get_by_text(digest)).to_be_visible()

    verifier.click(verifier.page.locator("a[href$='/pindaian']"))
    scan: FilePayload = {"name": "surat.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    verifier.page.locator("[name=scan]").set_input_files(scan)
    verifier.click(verifier.page.locator("main form button").last)
    verifier.click(verifier.page.locator("a[href$='/keluar']"))
    fill(verifier.page, left_on=today())
    verifier.click(verifier.page.locator("main form button").last)
    assert verifier.page.url == paper
    verifier.goto(case)
    expect(verifier.page.locator(".documents__list li").first).to_contain_text("/PNR/")

    visitor.goto("/verifikasi")
    pdf: FilePayload = {"name": "x.pdf", "mimeType": "application/pdf", "buffer": file.read_bytes()}
    visitor.page.locator("[name=paper]").set_input_files(pdf)
    visitor.click(visitor.page.locator("main form button").last)
    expect(visitor.page.get_by_text("/PNR/")).to_be_visible()
    expect(visitor.page.get_by_text("Budi Contoh")).to_have_count(0)
