"""What was typed stays: back and forward, corrections from the last look, double clicks, expired drafts."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import behind
from tests.browser.citizen import STEPS, STORY, Citizen
from tests.browser.filling import days_ago, fill, typed_in
from tests.browser.server import LiveServer
from tests.browser.visitor import Visitor

NAMES = ("people-0-name", "people-1-name")
BACK = "a.govuk-back-link, button[name=back]"
SEND = "main form button[name=next]"


def told(page: Page) -> str:
    """Return what the page tells beside its content."""
    return page.locator("main .notice[role=status]").first.inner_text()


def test_the_back_link_and_the_way_on_keep_every_step(visitor: Visitor) -> None:
    citizen = Citizen(visitor)
    visitor.goto("/lapor/apa")
    citizen.what(candidate="Pasangan Contoh")
    citizen.who("Budi Contoh", "Wati Contoh")
    citizen.when(days_ago(2), days_ago(1))
    citizen.evidence()
    event = [str(part) for part in (days_ago(2).day, days_ago(2).month, days_ago(2).year)]

    for step in reversed(STEPS[:-1]):
        visitor.click(visitor.page.locator(BACK))
        assert visitor.page.url.endswith(step)

    assert typed_in(visitor.page, "narrative", "candidate") == [STORY, "Pasangan Contoh"]
    expect(visitor.page.locator("[name=plain_kind][value=gift]")).to_be_checked()
    visitor.go_on()
    assert typed_in(visitor.page, *NAMES) == ["Budi Contoh", "Wati Contoh"]
    visitor.go_on()
    assert typed_in(visitor.page, "event_on", "place_detail") == [*event, "Halaman kantor"]


def test_the_browsers_own_back_and_forward_keep_every_step(phone: Visitor) -> None:
    citizen = Citizen(phone)
    citizen.to_the_last_step()
    page = phone.page

    for step in reversed(STEPS[:-1]):
        page.go_back()
        assert page.url.endswith(step)
    assert typed_in(page, "narrative") == [STORY]
    page.go_forward()
    assert typed_in(page, NAMES[0]) == ["Budi Contoh"]
    page.go_forward()

    assert typed_in(page, "place_detail") == ["Halaman kantor"]


def test_what_was_changed_from_the_last_look_is_sent_as_changed(phone: Visitor) -> None:
    citizen = Citizen(phone)
    citizen.to_the_last_step()

    phone.click(phone.page.locator("main dl a[href='/lapor/siapa']"))
    fill(phone.page, people__0__name="Wati Contoh")
    for _step in STEPS[1:-1]:
        phone.go_on()

    answers = phone.page.locator("main dl").first.inner_text()
    assert "Wati Contoh" in answers
    assert "Budi Contoh" not in answers


def test_a_person_added_and_removed_leaves_the_others_as_typed(phone: Visitor) -> None:
    phone.goto("/lapor/apa")
    Citizen(phone).what()
    fill(phone.page, people__0__name="Budi Contoh", people__0__position="Guru")
    phone.click(phone.page.locator("button[name=add]"))
    fill(phone.page, people__1__name="Wati Contoh")

    phone.click(phone.page.locator("button[name=remove][value='0']"))

    assert typed_in(phone.page, "people-0-name", "people-0-position") == ["Wati Contoh", ""]
    assert phone.page.locator("[name='people-1-name']").count() == 0


def test_a_double_click_sends_one_report(phone: Visitor, live_server: LiveServer) -> None:
    citizen = Citizen(phone)
    citizen.to_the_last_step()
    citizen.choose()
    before = behind.reports(live_server)

    phone.page.locator(SEND).dblclick()
    phone.page.wait_for_url("**/lapor/terima")

    assert phone.code()
    assert behind.reports(live_server) == before + 1


def test_sending_from_two_windows_shows_the_same_code(phone: Visitor, live_server: LiveServer) -> None:
    citizen = Citizen(phone)
    citizen.to_the_last_step()
    other = Citizen(Visitor(phone.page.context.new_page(), checks=False))
    other.visitor.goto(STEPS[-1])
    before = behind.reports(live_server)

    codes = {citizen.send(), other.send()}

    assert len(codes) == 1
    assert all(codes)
    assert behind.reports(live_server) == before + 1


def test_after_sending_the_way_back_leads_to_the_receipt(phone: Visitor) -> None:
    citizen = Citizen(phone)
    citizen.to_the_last_step()
    code = citizen.send()

    phone.page.go_back()

    assert phone.page.url.endswith("/lapor/terima")
    assert phone.code() == code


def test_an_expired_draft_is_told_and_what_was_just_typed_is_kept(
    phone: Visitor, live_server: LiveServer
) -> None:
    citizen = Citizen(phone)
    phone.goto("/lapor/apa")
    citizen.what()
    behind.let_drafts_expire(live_server)

    citizen.who("Wati Contoh")

    assert told(phone.page)
    assert phone.page.url.endswith("/lapor/apa")
    assert typed_in(phone.page, "narrative") == [""]
    citizen.what()
    assert typed_in(phone.page, NAMES[0]) == ["Wati Contoh"]


def test_a_page_of_an_expired_draft_leads_to_the_beginning_and_says_why(
    phone: Visitor, live_server: LiveServer
) -> None:
    phone.goto("/lapor/apa")
    Citizen(phone).what()
    behind.let_drafts_expire(live_server)

    phone.goto("/lapor/siapa")

    assert phone.page.url.endswith("/lapor")
    assert told(phone.page)


def test_a_later_step_without_any_draft_leads_to_the_beginning_and_says_why(phone: Visitor) -> None:
    for step in STEPS[1:]:
        phone.goto(step)

        assert phone.page.url.endswith("/lapor")
        assert told(phone.page)


def test_what_was_typed_and_not_yet_sent_on_is_kept_by_the_back_link(phone: Visitor) -> None:
    phone.goto("/lapor/apa")
    Citizen(phone).what()
    fill(phone.page, people__0__name="Budi Contoh")

    phone.click(phone.page.locator(BACK))
    phone.go_on()

    assert typed_in(phone.page, NAMES[0]) == ["Budi Contoh"]
