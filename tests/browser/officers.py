"""The officers of the sample office, each in a browser window of their own, and what they do together."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from time import monotonic

from playwright.sync_api import Browser, BrowserContext, Page, Response, StorageState

from neutrality.demo.accounts import PASSPHRASE
from neutrality.settings import ROOT
from tests.browser.filling import fill
from tests.browser.server import LiveServer
from tests.browser.visitor import Visitor
from tests.browser.windows import DESKTOP, window

Typed = Mapping[str, str | date]
# What weighs asks for a proof that is younger than a quarter of an hour.
PROVED_FOR = 600  # seconds

PLENO = {"study_number": "K/17", "quorum": "3"}


class SignedIn:
    """The sample accounts; each signs in, later windows begin with its session while the proof is young."""

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self.browser = browser
        self.server = server
        self.arrived: dict[str, int] = {}
        self._states: dict[str, StorageState] = {}
        self._proved: dict[str, float] = {}

    @cached_property
    def accounts(self) -> dict[str, tuple[str, str]]:
        """Return address and password by role."""
        return self.server.sample.accounts()

    def window(self, role: str, width: str = DESKTOP) -> BrowserContext:
        """Return a new window in which somebody of this role is signed in."""
        return window(self.browser, self.server, width, state=self._state(role))

    def anew(self, role: str, width: str = DESKTOP) -> BrowserContext:
        """Return a new window after signing in once more: what was signed out is ended everywhere."""
        self._states.pop(role, None)
        return self.window(role, width)

    def arrival(self, role: str) -> int:
        """Return the status of the page on which this role arrives after signing in."""
        self._state(role)
        return self.arrived[role]

    def _state(self, role: str) -> StorageState:
        if role not in self._states or monotonic() - self._proved[role] > PROVED_FOR:
            context = window(self.browser, self.server, DESKTOP)
            visitor = Visitor(context.new_page(), checks=False)
            with visitor.page.expect_response(_arrival) as arrived:
                visitor.sign_in(*self.accounts[role])
            self.arrived[role] = arrived.value.status
            self._states[role], self._proved[role] = context.storage_state(), monotonic()
            context.close()
        return self._states[role]


def _arrival(answer: Response) -> bool:
    """Return whether this is the page that a sign-in led to, behind its redirects."""
    redirect = range(300, 400)
    return (
        answer.request.is_navigation_request()
        and answer.status not in redirect
        and not answer.url.split("?")[0].endswith("/masuk")
    )


class Office:
    """Who works on a case in one test; everybody keeps one window until the test ends."""

    def __init__(self, signed_in: SignedIn) -> None:
        self.signed_in = signed_in
        self._people: dict[str, Visitor] = {}

    def officer(self, role: str, width: str = DESKTOP, *, checks: bool = True) -> Visitor:
        """Return the officer of this role at their desk; who does not only prepare checks every page."""
        if role not in self._people:
            page = self.signed_in.window(role, width).new_page()
            self._people[role] = Visitor(page)
        self._people[role].checks = checks
        return self._people[role]

    def work_off(self) -> None:
        """Let the worker do what waits in the outbox."""
        server = self.signed_in.server
        command = [str(Path(sys.executable).parent / "flask"), "--app", "app", "worker", "--once"]
        environment = server.sample.environment(server.url)
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)

    def go_home(self) -> None:
        """Close the windows; nothing may have gone wrong unseen in any."""
        for visitor in self._people.values():
            visitor.nothing_went_wrong()
            visitor.page.context.close()

    def check_identity(self, custodian: Visitor, case: str) -> None:
        """Let the custodian open the identity and find it complete."""
        custodian.goto(f"{case}/identitas")
        fill(custodian.page, passphrase=PASSPHRASE, reason="Memeriksa kelengkapan identitas.")
        custodian.click(custodian.page.locator("main form button").first)
        custodian.page.check("input[name=answer][value=complete]")
        custodian.click(custodian.page.locator("main form button").first)

    def examine(self, verifier: Visitor, case: str, kind: str = "D06") -> Page:
        """Fill in the examination: the type first, then every question yes and every element there."""
        verifier.goto(f"{case}/pemeriksaan")
        for types in verifier.page.locator("main form select[name$=_violation_type]").all():
            types.select_option(kind)
        save = verifier.page.locator("main form button").last
        verifier.click(save)
        for name in ("yes", "fulfilled", "proven"):
            for option in verifier.page.locator(f"main form input[type=radio][value={name}]").all():
                option.check()
        return verifier.click(verifier.page.locator("main form button").last)

    def propose(
        self, first: Visitor, case: str, action: str, typed: Typed | None = None, *, respondent: int = 1
    ) -> Page:
        """Take a step with a reason, from the case file's own link, today as the form proposes."""
        first.goto(case)
        step = f"{case}/langkah/{action}"
        first.click(first.page.locator(f"main a[href='{step}'], main a[href='{step}?terlapor={respondent}']"))
        fill(first.page, reason="Sesuai hasil kajian.", **(typed or {}))
        return first.click(first.page.locator("main form[action*='/langkah/'] button"))

    def confirm(self, second: Visitor, case: str) -> Page:
        """Let the second person confirm what waits."""
        second.goto(case)
        return second.click(second.page.locator("main form[action$='/sahkan'] button"))

    def both(
        self, people: tuple[Visitor, Visitor], case: str, action: str, typed: Typed | None = None
    ) -> None:
        """Take a step that needs two."""
        first, second = people
        self.propose(first, case, action, typed)
        self.confirm(second, case)
