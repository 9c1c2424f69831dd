"""Passkeys in a real browser: made, signed in with alone and after the password, refused when copied."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page, expect
from werkzeug.serving import make_server

from neutrality.accounts import passwords
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from tests.browser.visitor import Visitor
from tests.browser.windows import sign_out
from tests.factories import Factory, Workplace

PASSWORD = "kata-sandi-uji-2026"
BY_KEY = "form[action='/masuk/kunci'] button"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


class Device:
    """A browser on a computer that keeps passkeys."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        made = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.id = str(made["authenticatorId"])

    def verifies(self, *, it: bool) -> None:
        """Let the device see that it is its owner, or not."""
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": it})

    def keys(self) -> list[Any]:
        """Return the keys that the device holds."""
        return list(self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"])

    def holds(self, key: Any) -> None:
        """Let the device hold this key in the place of the one that it made."""
        for held in self.keys():
            named = {"authenticatorId": self.id, "credentialId": held["credentialId"]}
            self.cdp.send("WebAuthn.removeCredential", named)
        self.cdp.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": key})

    def adds(self, name: str) -> Any:
        """Make a key for whoever is signed in, and return it."""
        self.page.goto("/akun/kunci")
        Visitor(self.page).check()
        self.page.fill("#name", name)
        self.page.click("form[action='/akun/kunci'] button")
        expect(self.page.locator(".recovery-codes li")).to_have_count(10)
        (held,) = self.keys()
        assert held["isResidentCredential"]
        return held

    def password(self, email: str) -> None:
        """Sign in by address and password."""
        self.page.goto("/masuk")
        self.page.fill("#email", email)
        self.page.fill("#password", PASSWORD)
        self.page.click("main form[action='/masuk'] button")

    def enters(self) -> None:
        """Use a key, get in, and sign out again."""
        self.page.click(BY_KEY)
        self.page.wait_for_url("**/meja**")
        self.out()

    def is_refused(self) -> None:
        """Use a key that is not accepted."""
        self.page.click(BY_KEY)
        expect(self.page.locator(".notice--error")).to_be_visible()
        assert self.page.url.endswith("/masuk")

    def out(self) -> None:
        """Sign out."""
        sign_out(self.page)
        self.page.wait_for_url("**/masuk")


@pytest.fixture
def email(sessions: Sessions, factory: Factory, workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of an officer; digests of passwords cost nothing here."""
    monkeypatch.setattr(passwords, "verify_password", lambda typed, held: held == f"quick:{typed}")
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.HEAD)
        account.password = f"quick:{PASSWORD}"
    return account.email


@pytest.fixture
def device(chromium: Browser, strict_app: Flask) -> Iterator[Device]:
    """Return such a browser on a site that is reached under a name: a passkey belongs to one."""
    server = make_server("127.0.0.1", 0, strict_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    context = chromium.new_context(base_url=f"http://localhost:{server.port}")
    yield Device(context.new_page())
    context.close()
    server.shutdown()
    thread.join()


def test_a_passkey_opens_alone_and_as_the_second_step_only_for_its_owner(device: Device, email: str) -> None:
    page = device.page
    device.password(email)
    device.adds("komputer kantor")
    device.out()
    device.enters()

    device.password(email)
    page.wait_for_url("**/masuk/kedua")
    Visitor(page).check()
    page.goto("/meja")
    page.wait_for_url("**/masuk?**")
    page.goto("/masuk/kedua")
    device.verifies(it=False)
    page.click(BY_KEY)
    expect(page.locator("[data-passkey-said]")).to_be_visible()
    device.verifies(it=True)
    device.enters()


def test_a_copied_key_and_one_that_was_removed_open_nothing(device: Device, email: str) -> None:
    page = device.page
    device.password(email)
    held = device.adds("stik biru")
    device.out()
    device.enters()

    device.holds(held | {"signCount": 0})  # a copy counts anew: the site has seen a higher count
    device.is_refused()
    device.holds(held | {"signCount": 500})
    page.click(BY_KEY)
    page.wait_for_url("**/meja**")
    page.goto("/akun/kunci")
    page.click("form[action='/akun/kunci/hapus'] button")
    device.out()
    device.is_refused()
    device.password(email)
    page.wait_for_url("**/meja**")


def test_what_a_key_signed_is_taken_once_and_only_here(device: Device, email: str) -> None:
    page = device.page
    device.password(email)
    device.adds("komputer kantor")
    device.out()
    before = page.context.cookies()
    with page.expect_request("**/masuk/kunci") as sent:
        device.enters()

    page.context.clear_cookies()
    page.context.add_cookies(before)  # type: ignore[arg-type]  # what was given is taken back
    form, body = "application/x-www-form-urlencoded", sent.value.post_data or ""
    again = page.context.request.post("/masuk/kunci", data=body, headers={"Content-Type": form})
    assert again.url.endswith("/masuk")
    page.goto("/meja")
    page.wait_for_url("**/masuk?**")
