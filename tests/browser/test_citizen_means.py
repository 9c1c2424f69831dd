"""The citizen's report with little: by the keyboard alone, and on a phone that runs no script."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.citizen import PLACE, STORY, Citizen, follow, state
from tests.browser.filling import days_ago, today
from tests.browser.keyboard import Keyboard
from tests.browser.photo import photo
from tests.browser.visitor import Visitor

GO_ON = "main form button[name=next]"


def test_the_whole_journey_passes_by_the_keyboard_alone(page: Page, tmp_path: Path) -> None:
    taken = tmp_path / "foto.png"
    taken.write_bytes(photo()["buffer"])
    keys = Keyboard(page)
    page.goto("/")
    keys.past_the_navigation()
    keys.follow(page.locator("main a[href='/lapor']").first)
    keys.follow(page.locator("main a[href='/lapor/apa']"))

    tell_what_and_who(keys)
    tell_when_and_where(keys)
    keys.attach("files", str(taken))
    keys.follow(page.locator(GO_ON))
    keys.choose("sender", 0)
    keys.choose("office_id", 0)
    keys.tick("good_faith")
    keys.follow(page.locator(GO_ON))
    code = page.locator("[data-tracking-code]").get_attribute("data-tracking-code") or ""

    keys.follow(page.locator("nav a[href='/lacak']"))
    keys.type("code", code)
    page.keyboard.press("Enter")
    page.wait_for_selector("main .next-step")
    assert state(Visitor(page)) == "diterima"


def tell_what_and_who(keys: Keyboard) -> None:
    """Go through the first two steps."""
    keys.past_the_navigation()
    keys.choose("plain_kind", 5)
    keys.type("narrative", STORY)
    keys.follow(keys.page.locator(GO_ON))
    keys.type("people-0-name", "Budi Contoh")
    keys.follow(keys.page.locator("button[name=add]"))
    keys.tick("people-1-unknown")
    keys.follow(keys.page.locator(GO_ON))


def tell_when_and_where(keys: Keyboard) -> None:
    """Go through the third step."""
    for name, day in (("event_on", days_ago(2)), ("known_on", today())):
        keys.type(name, str(day.day))
        for part in (day.month, day.year):
            keys.page.keyboard.press("Tab")
            keys.page.keyboard.type(str(part))
    keys.pick("place_code", PLACE)
    keys.follow(keys.page.locator(GO_ON))


def test_the_whole_journey_passes_without_any_script(plain_phone: Visitor) -> None:
    citizen = Citizen(plain_phone)
    citizen.begin()
    citizen.what()
    citizen.who("Budi Contoh", "Wati Contoh")
    citizen.when(days_ago(2))
    citizen.evidence(photo(), photo("kedua.png"))
    code = citizen.send("Sari Contoh")

    follow(plain_phone, code)

    assert state(plain_phone) == "diterima"


def test_a_mistake_is_told_and_focused_without_any_script(plain_phone: Visitor) -> None:
    plain_phone.goto("/lapor/apa")

    plain_phone.go_on()

    summary = plain_phone.page.locator(".govuk-error-summary")
    assert summary.evaluate("element => element === document.activeElement")
    assert summary.locator("a[href='#plain_kind'], a[href='#narrative']").count() == 2
