"""The menu of the desk: open where there is room, else a sheet over the page, and without any script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from neutrality.domain.access import Role
from tests.browser.officers import SignedIn
from tests.browser.visitor import Visitor
from tests.browser.windows import DESKTOP, PHONE, window

TOGGLE, CLOSE, MENU = ".site-nav__bar button", ".site-nav__close", "#site-menu"


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_small_screen_it_opens_and_closes_by_keys(signed_in: SignedIn, scripts: bool) -> None:
    state = signed_in.window(Role.HEAD).storage_state()
    context = window(signed_in.browser, signed_in.server, PHONE, scripts=scripts, state=state)
    visitor = Visitor(context.new_page(), checks=scripts)
    page = visitor.goto("/meja/agenda")

    expect(page.locator(MENU)).to_be_hidden()
    expect(page.locator(".site-nav__here")).to_have_text("Agenda")
    page.locator(TOGGLE).focus()
    page.keyboard.press("Enter")
    expect(page.locator(MENU)).to_be_visible()
    visitor.check()
    page.keyboard.press("Escape")
    expect(page.locator(MENU)).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(CLOSE)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(f"{MENU} a").first).to_be_focused()
    visitor.click(page.locator(f"{MENU} a[href='/meja/register']"))
    assert page.url.endswith("/meja/register")
    context.close()


def test_on_a_wide_screen_it_stands_open(signed_in: SignedIn) -> None:
    context = signed_in.window(Role.HEAD, DESKTOP)
    page = context.new_page()
    page.goto("/meja/agenda")

    expect(page.locator(f"{MENU} a[href='/meja']")).to_be_visible()
    expect(page.locator(TOGGLE)).to_be_hidden()
    expect(page.locator(CLOSE)).to_be_hidden()
    context.close()
