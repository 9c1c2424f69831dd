"""The measure of the counter (design 1): from a walk-in to the register with twelve fields at most."""

from __future__ import annotations

from datetime import date

from tests.browser.citizen import state
from tests.browser.entering import SAVE
from tests.browser.filling import days_ago, fill, today
from tests.browser.officers import Office

MOST_FIELDS = 12
# All that a new clerk types; office, day and time of receipt, and the place stand there already.
TYPED: dict[str, str | date] = {
    "channel": "walk_in",
    "identity_name": "Sari Contoh",
    "identity_address": "Jalan Contoh 1",
    "signed_on": today(),
    "plain_kind": "banner",
    "narrative": "Memasang baliho calon di halaman sekolah.",
    "event_on": days_ago(1),
    "people__0__name": "Budi Contoh",
    "links": "https://media.contoh.test/baliho",
}
REGISTERED_WITH = ("reason",)


def test_a_walk_in_is_registered_with_twelve_fields_at_most(office: Office) -> None:
    clerk, verifier, head = (office.officer(role) for role in ("intake", "verifier", "head"))
    clerk.goto("/meja")
    clerk.click(clerk.page.locator("a[href='/meja/laporan/baru']").first)
    fill(clerk.page, **TYPED)
    clerk.click(clerk.page.locator(SAVE).last)
    case = clerk.page.locator("main a[href^='/meja/kasus/']").get_attribute("href")
    assert case is not None
    office.check_identity(office.officer("custodian"), case)

    office.both((verifier, head), case, "register")

    verifier.goto(case)
    assert state(verifier) == "diregistrasi"
    assert len(TYPED) + len(REGISTERED_WITH) <= MOST_FIELDS


def test_what_is_marked_as_needed_at_the_counter_is_no_more_than_that(office: Office) -> None:
    clerk = office.officer("intake")
    clerk.goto("/meja/laporan/baru")
    clerk.click(clerk.page.locator(SAVE).last)

    asked = clerk.page.locator("main .govuk-error-summary__list li").count()
    assert 0 < asked <= MOST_FIELDS
