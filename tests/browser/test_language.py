"""The choice of language keeps the page, is kept itself, and is told to the browser."""

from __future__ import annotations

import pytest

from tests.browser.citizen import PLACE, STEPS, STORY, Citizen, follow
from tests.browser.filling import days_ago, typed_in
from tests.browser.officers import Office
from tests.browser.visitor import Visitor
from tests.browser.walking import path_of

SWITCH = "button.site-language"


def language(visitor: Visitor) -> str:
    """Return the language that the page says it is in."""
    return visitor.page.locator("html").get_attribute("lang") or ""


def switch(visitor: Visitor) -> None:
    """Press the one button that changes the language."""
    visitor.click(visitor.page.locator(SWITCH))


@pytest.mark.parametrize("where", ["/", "/lapor", "/lacak", "/statistik", "/privasi", "/masuk"])
def test_the_switch_keeps_the_page_and_the_choice(phone: Visitor, where: str) -> None:
    phone.goto(where)
    assert language(phone) == "id"
    before = phone.page.locator("h1").inner_text()

    switch(phone)

    assert path_of(phone.page) == where
    assert language(phone) == "en"
    assert phone.page.locator("h1").inner_text() != before
    phone.goto("/aksesibilitas")
    assert language(phone) == "en"
    switch(phone)
    assert language(phone) == "id"


def test_the_switch_tells_its_own_language(phone: Visitor) -> None:
    for own in ("en", "id"):
        phone.goto("/")
        assert phone.page.locator(SWITCH).get_attribute("lang") == own
        switch(phone)


def test_the_choice_ends_with_the_browser(phone: Visitor) -> None:
    phone.goto("/")
    switch(phone)

    kept = {str(cookie.get("name")): cookie.get("expires") for cookie in phone.page.context.cookies()}

    assert kept["lang"] == -1


def test_a_report_begun_in_one_language_is_sent_and_read_in_the_other(visitor: Visitor) -> None:
    citizen = Citizen(visitor)
    visitor.goto("/lapor/apa")
    citizen.what()
    citizen.who("Budi Contoh")
    citizen.when(days_ago(2))
    switch(visitor)
    assert (path_of(visitor.page), language(visitor)) == (STEPS[3], "en")
    for step in reversed(STEPS[:3]):
        visitor.goto(step)
        assert language(visitor) == "en"
    assert typed_in(visitor.page, "narrative") == [STORY]
    for _step in STEPS[:4]:
        visitor.go_on()

    code = citizen.send()
    follow(visitor, code)

    assert language(visitor) == "en"
    assert "received" in visitor.page.locator("main .tag").first.inner_text().lower()


def test_the_switch_keeps_what_the_desk_was_narrowed_to(office: Office) -> None:
    head = office.officer("head")
    narrowed = f"/meja?state=received&place={PLACE}"
    head.goto(narrowed)

    switch(head)

    assert path_of(head.page) == narrowed
    assert language(head) == "en"


def test_the_switch_on_an_answer_leads_back_to_its_form(phone: Visitor) -> None:
    follow(phone, "ABC")

    switch(phone)

    assert (path_of(phone.page), language(phone)) == ("/lacak", "en")
    assert phone.page.locator("main [name=code]").count() == 1


def test_the_switch_on_what_a_search_found_leads_to_a_page_of_the_desk(office: Office) -> None:
    clerk = office.officer("intake")
    clerk.goto("/meja")
    clerk.click(clerk.page.locator("form[action='/meja/cari'] button"))

    with clerk.page.expect_navigation() as navigation:
        clerk.page.locator(SWITCH).click()

    assert navigation.value is not None
    assert (navigation.value.status, language(clerk)) == (200, "en")


def test_a_refusal_is_in_the_chosen_language(phone: Visitor) -> None:
    phone.goto("/tidak-ada", status=404)
    before = phone.page.locator("h1").inner_text()
    assert language(phone) == "id"

    switch(phone)

    assert language(phone) == "en"
    assert phone.page.locator("h1").inner_text() != before
