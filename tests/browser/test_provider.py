"""Linking an account and signing in at a provider on another site, as a browser does it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from neutrality.accounts.provider import Provider
from tests.accounts.provider import provider_here
from tests.browser.test_passkeys import PASSWORD, email
from tests.browser.visitor import Visitor
from tests.browser.windows import sign_out

__all__ = ["email"]
BACK = "/masuk/penyedia/kembali"


@pytest.fixture
def page(chromium: Browser, strict_app: Flask) -> Iterator[Page]:
    """Return a telephone's page on a site whose officers have a provider, which is a site of its own."""
    strict_app.config["CLOCK"] = None  # the provider has a clock of its own
    server = make_server("127.0.0.1", 0, strict_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site = f"http://127.0.0.1:{server.port}"
    with provider_here(site + BACK) as there:
        strict_app.extensions["provider"] = Provider(
            there.issuer, there.client, there.secret, name="SSO Contoh", back=site + BACK
        )
        context = chromium.new_context(base_url=site, viewport={"width": 360, "height": 800})
        yield context.new_page()
        context.close()
    server.shutdown()
    thread.join()


def at_the_provider(page: Page) -> None:
    """Sign in there, and be led back."""
    page.wait_for_url("http://localhost:*/**")
    page.fill("input[name=sub]", "198609262015051001")
    page.click("button:has-text('Authorize')")


def test_an_account_is_linked_and_then_opened_there(page: Page, email: str) -> None:
    visitor = Visitor(page)
    page.goto("/masuk")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main form[action='/masuk'] button")
    page.wait_for_url("**/meja**")

    visitor.goto("/akun")
    visitor.click(page.locator("a[href='/akun/penyedia']"))
    visitor.click(page.locator("form[action='/akun/penyedia'] button"))
    page.click("main a.govuk-button")
    at_the_provider(page)
    page.wait_for_url("**/akun")
    expect(page.locator(".notice--success")).to_contain_text("SSO Contoh")
    visitor = Visitor(page)  # the provider's own page is none of ours
    visitor.goto("/akun/penyedia")

    sign_out(page)
    page.wait_for_url("**/masuk")
    visitor.goto("/masuk")
    page.click("main a[href='/masuk/penyedia']")
    at_the_provider(page)
    page.wait_for_url("**/meja**")
