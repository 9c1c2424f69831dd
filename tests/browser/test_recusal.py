"""Stepping back, and the office above on a phone: what waits is seen and confirmed, the rest asked for."""

from __future__ import annotations

import pytest

from tests.browser.entering import enter_report
from tests.browser.filling import fill, today
from tests.browser.officers import Office
from tests.browser.visitor import Visitor
from tests.browser.windows import PHONE

NAME = "Budi Contoh"


def told(visitor: Visitor) -> str:
    """Return what the page in view says."""
    return visitor.page.locator("main").inner_text()


@pytest.fixture
def case(office: Office) -> str:
    """Return the path of a signed report's case."""
    return enter_report(office.officer("intake", checks=False), NAME, signed_on=today())[1]


def test_the_head_of_the_province_confirms_on_a_phone_and_asks_to_read(office: Office, case: str) -> None:
    verifier, above = office.officer("verifier", checks=False), office.officer("head_of_province", PHONE)
    office.check_identity(office.officer("custodian", checks=False), case)
    office.propose(verifier, case, "register")

    above.goto("/meja?waiting=1")
    above.goto(case)
    assert NAME in told(above)
    story = office.officer("head", checks=False)
    story.goto(case)
    narrative = story.page.locator("blockquote, .narrative, .typed-text").first.inner_text()
    above.click(above.page.locator("main form[action$='/sahkan'] button"))
    assert above.page.locator("main form[action$='/sahkan']").count() == 0

    above.goto(f"{case}/minta-isi")
    fill(above.page, reason="Supervisi tahapan.")
    above.click(above.page.locator("main form button"))
    assert narrative in told(above)
    story.goto(case)
    assert "Supervisi tahapan." in told(story)


def test_whoever_steps_back_sees_that_and_nothing_else(office: Office, case: str) -> None:
    pleno = office.officer("pleno_member", PHONE)
    pleno.goto(case)
    pleno.click(pleno.page.locator(f"main a[href='{case}/benturan']"))
    pleno.page.check("input[name=tie][value=kin]")
    fill(pleno.page, reason="Ipar terlapor.")
    pleno.click(pleno.page.locator("main form button"))

    assert NAME not in told(pleno)
    assert pleno.page.locator(f"main a[href^='{case}/benturan/']").count() == 1
