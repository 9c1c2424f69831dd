"""A reporter at the desk: released, read, written to, called, given a new code; every page looked at."""

from __future__ import annotations

import pytest

from neutrality.demo.accounts import PASSPHRASE
from tests.browser.custody import release
from tests.browser.entering import enter_report
from tests.browser.filling import days_ago, fill, today
from tests.browser.keyboard import Keyboard
from tests.browser.officers import Office
from tests.browser.visitor import Visitor
from tests.browser.windows import DESKTOP, PHONE

NAME = "Sari Contoh"
WHY = "Memanggil untuk klarifikasi."


@pytest.fixture
def case(office: Office) -> str:
    """Return the path of a signed report's case."""
    clerk = office.officer("intake", checks=False)
    _code, path = enter_report(clerk, "Budi Contoh", signed_on=today())
    return path


def told(visitor: Visitor) -> str:
    """Return what the page in view says."""
    return visitor.page.locator("main").inner_text()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_an_identity_is_released_read_and_taken_back(office: Office, case: str, width: str) -> None:
    custodian, verifier = office.officer("custodian", width), office.officer("verifier", width)
    release(custodian, case, "Verifier")

    verifier.goto(case)
    assert NAME not in told(verifier)
    verifier.click(verifier.page.locator(f"main a[href='{case}/pelapor']"))
    assert NAME not in told(verifier)
    fill(verifier.page, reason=WHY)
    verifier.click(verifier.page.locator("main form button"))
    assert NAME in told(verifier)
    assert WHY not in verifier.page.url

    verifier.goto(case)
    assert NAME not in told(verifier)
    assert WHY in told(verifier)
    custodian.goto(f"{case}/identitas/pelepasan")
    custodian.click(custodian.page.locator("form[action$='/akhiri'] button"))
    verifier.goto(f"{case}/pelapor")
    assert verifier.page.locator("main form").count() == 0


def test_a_letter_is_merged_on_the_counters_screen_and_printed_without_the_site(
    office: Office, case: str
) -> None:
    clerk = office.officer("intake")
    clerk.checks = True
    release(office.officer("custodian"), case, "Intake", purpose="letter", until=days_ago(-1))

    clerk.goto(f"{case}/surat-pelapor")
    clerk.page.check("main form [name=kind][value=completion]")
    clerk.click(clerk.page.locator("main form button"))

    assert NAME in clerk.page.locator(".letter").inner_text()
    clerk.page.emulate_media(media="print")
    shown = "visible" if clerk.page.locator(".letter").is_visible() else "gone"
    gone = [clerk.page.locator(part).first.is_visible() for part in (".site-header", "nav", "h1", "footer")]
    assert (shown, gone) == ("visible", [False] * 4)
    clerk.page.emulate_media(media="screen")


def test_a_new_code_takes_two_persons_and_keys_alone(office: Office, case: str, phone: Visitor) -> None:
    custodian, clerk = office.officer("custodian"), office.officer("intake")
    custodian.checks = clerk.checks = True
    custodian.goto(f"{case}/identitas")
    keys = Keyboard(custodian.page)
    keys.type("reason", "Pemilik kode di loket.")
    keys.type("passphrase", PASSPHRASE)
    keys.follow(custodian.page.locator("main form:has([name=passphrase]) button"))
    custodian.check()
    keys.follow(custodian.page.locator("form[action$='/cocok'] button"))

    clerk.goto(f"{case}/kode-baru")
    keys = Keyboard(clerk.page)
    keys.follow(clerk.page.locator("main form button"))
    clerk.check()
    code = clerk.code()

    assert code not in clerk.page.url
    phone.goto("/lacak")
    fill(phone.page, code=code)
    phone.click(phone.page.locator("main form button").first)
    assert "Kode baru diberikan kepada Anda" in told(phone)
    clerk.goto(f"{case}/kode-baru")
    clerk.click(clerk.page.locator("main form button"))
    assert clerk.page.locator("[data-tracking-code]").count() == 0


def test_a_call_and_the_same_report_are_written_down(office: Office, case: str) -> None:
    verifier = office.officer("verifier", PHONE)
    _code, anew = enter_report(office.officer("intake", checks=False), "Budi Contoh", signed_on=today())
    verifier.goto(f"{case}/telepon")
    verifier.page.check("main form [name=call][value=by_reporter]")
    fill(verifier.page, note="Akan datang besok pagi.")
    verifier.click(verifier.page.locator("main form button"))
    assert "Akan datang besok pagi." in told(verifier)

    verifier.goto(anew)
    number = verifier.page.locator("h1").inner_text()
    verifier.goto(f"{case}/laporan-sama")
    fill(verifier.page, number=number, reason="Menyebut isi laporan lama.")
    verifier.click(verifier.page.locator("main form button"))
    verifier.click(verifier.page.locator(f"main a[href='{anew}']").first)
    verifier.click(verifier.page.locator("main a[href*='/laporan-sama/']").first)
    fill(verifier.page, reason="Ternyata orang lain.")
    verifier.click(verifier.page.locator("main form button"))
    assert verifier.page.locator("main a[href*='/laporan-sama/']").count() == 0
