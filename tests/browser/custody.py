"""The custodian of the sample office in the browser: what is released, and to whom."""

from __future__ import annotations

from datetime import date

from neutrality.demo.accounts import PASSPHRASE
from tests.browser.filling import fill
from tests.browser.visitor import Visitor

FORM = "main form:has([name=passphrase])"


def release(
    custodian: Visitor, case: str, *names: str, purpose: str = "handling", until: date | None = None
) -> None:
    """Release the identity of a case's reporter to these people (parts of their names)."""
    custodian.goto(f"{case}/identitas/pelepasan")
    page = custodian.page
    page.check(f"{FORM} [name=purpose][value={purpose}]")
    for name in names:
        page.locator(f"{FORM} label", has_text=name).first.click()
    if until is not None:
        fill(page, expires_on=until)
    page.fill(f"{FORM} [name=reason]", "Perlu klarifikasi langsung.")
    page.fill(f"{FORM} [name=passphrase]", PASSPHRASE)
    custodian.click(page.locator(f"{FORM} button"))
    assert "/identitas" not in page.url, page.locator("main").inner_text()
