"""After the report: the receipt, questions and answers, more evidence, pressure, a name, and the way out."""

from __future__ import annotations

from urllib.parse import unquote

from playwright.sync_api import expect

from tests.browser.citizen import Citizen, follow
from tests.browser.entering import look_up
from tests.browser.filling import fill
from tests.browser.officers import Office
from tests.browser.photo import photo
from tests.browser.visitor import Visitor

QUESTION, ANSWER = "Siapa lagi yang melihatnya?", "Dua rekan saya melihatnya."
THREAT, HELP = "Atasan mengancam memutasi saya.", "Kami menyurati dinas dan mendampingi Anda."


def reported(visitor: Visitor) -> str:
    """Send an anonymous report, remove everything from the browser, and return the code."""
    citizen = Citizen(visitor)
    citizen.to_the_last_step()
    code = citizen.send()
    visitor.click(visitor.page.locator("form[action='/lapor/hapus'] button"))
    return code


def open_page(visitor: Visitor, path: str) -> None:
    """Follow a link of the report's page."""
    visitor.click(visitor.page.locator(f"main a[href='/lacak/{path}']"))


def sent(visitor: Visitor) -> None:
    """Send the form in view and arrive at the report."""
    visitor.click(visitor.page.locator("main form button[type=submit]").last)
    expect(visitor.page.locator(".notice--success")).to_be_visible()
    assert visitor.page.url.endswith("/lacak/laporan")


def test_question_answer_evidence_pressure_and_name(visitor: Visitor, office: Office) -> None:
    code = reported(visitor)
    follow(visitor, code)
    reference = visitor.page.locator("h1 .nowrap").inner_text()

    verifier = office.officer("verifier")
    case = look_up(verifier, reference)
    verifier.click(verifier.page.locator("a[href*='/tanya/']"))
    fill(verifier.page, text=QUESTION)
    verifier.click(verifier.page.locator("main form button[type=submit]").first)

    follow(visitor, code)
    expect(visitor.page.get_by_text(QUESTION)).to_be_visible()
    for page, typed in (
        ("tulis", {"text": ANSWER}),
        ("tekanan", {"text": THREAT}),
        ("nama", {"identity_name": "Sari Contoh", "identity_address": "Jalan Contoh 1"}),
    ):
        open_page(visitor, page)
        fill(visitor.page, **typed)
        sent(visitor)
    open_page(visitor, "bukti")
    visitor.page.set_input_files("input[name=files]", photo())
    visitor.click(visitor.page.locator("main form button[type=submit]").last)
    expect(visitor.page.get_by_text("Anda menambahkan bukti.")).to_be_visible()

    head = office.officer("head")
    office.work_off()
    head.goto("/meja?pressure=1")
    assert head.page.locator(f"main a[href='{case}']").count() == 1
    head.goto(case)
    for words in (ANSWER, THREAT):
        expect(head.page.get_by_text(words)).to_be_visible()
    assert "Sari Contoh" not in head.page.content()
    head.click(head.page.locator("main [role=alert] a[href*='/tekanan/']"))
    fill(head.page, text=HELP, done="Surat dikirim hari ini.")
    head.click(head.page.locator("main form button[type=submit]").first)

    follow(visitor, code)
    expect(visitor.page.get_by_text(HELP)).to_be_visible()
    assert "Surat dikirim hari ini." not in visitor.page.content()
    visitor.click(visitor.page.locator("form[action='/lacak/tutup'] button"))
    visitor.goto("/lacak/laporan")
    assert visitor.page.url.endswith("/lacak")


def test_the_receipt_is_kept_scanned_and_checked(phone: Visitor) -> None:
    citizen = Citizen(phone)
    citizen.to_the_last_step()
    citizen.send()
    with phone.page.expect_download() as kept:
        phone.page.click("a[href='/lapor/dokumen.pdf']")
    assert kept.value.suggested_filename == "dokumen.pdf"
    phone.page.locator("details summary").last.click()
    line = phone.page.locator(".receipt-line").inner_text()

    phone.goto(f"/verifikasi#{line}")
    expect(phone.page.locator("#receipt")).to_have_value(line)
    assert "#" not in unquote(phone.page.url)
    phone.click(phone.page.locator("main form button[type=submit]"))
    expect(phone.page.locator(".notice--success")).to_be_visible()
    phone.goto("/verifikasi")
    phone.page.set_input_files("#paper", kept.value.path())
    phone.click(phone.page.locator("main form button[type=submit]"))
    expect(phone.page.locator(".notice--success")).to_be_visible()


def test_without_a_script_one_writes_adds_and_leaves(plain_phone: Visitor) -> None:
    code = reported(plain_phone)
    follow(plain_phone, code)
    open_page(plain_phone, "tulis")
    fill(plain_phone.page, text=ANSWER)
    sent(plain_phone)
    open_page(plain_phone, "bukti")
    plain_phone.page.set_input_files("input[name=files]", photo())
    sent(plain_phone)
    open_page(plain_phone, "cabut")
    plain_phone.page.check("input[name=sure]")
    sent(plain_phone)
    expect(plain_phone.page.locator("main .tag", has_text="ditarik")).to_be_visible()
