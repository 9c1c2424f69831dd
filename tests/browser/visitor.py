"""Somebody who walks through pages and checks each: axe, size, width, console."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import ConsoleMessage, Locator, Page, Response

from tests.browser.kinds import kind_of

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
AXE_RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        && getComputedStyle(e).position !== 'absolute')
    .map(e => e.tagName + '.' + e.className).slice(0, 5)"""
PUBLIC_LIMIT = 30 * 1024
STAFF = ("/meja", "/temuan", "/admin")


class Visitor:
    """Walks by links and buttons; every page arrived at is checked at once.

    A kind of page that axe found in order is not shown to it again in this run at the same width.
    """

    in_order: ClassVar[set[tuple[int, str]]] = set()

    def __init__(self, page: Page, *, checks: bool = True) -> None:
        self.page = page
        self.checks = checks
        self.problems: list[str] = []
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("response", self._note_response)

    def goto(self, path: str, *, status: int = 200) -> Page:
        """Open a path, expect the status, check the page."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{path}: {response.status}"
        self.check(response)
        return self.page

    def click(self, target: Locator) -> Page:
        """Follow a link or press a button that leads to another page; check where it leads."""
        with self.page.expect_navigation() as navigation:
            target.click()
        self.check(navigation.value)
        return self.page

    def press(self, name: str) -> Page:
        """Press the button with this text."""
        return self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def go_on(self) -> Page:
        """Press the first named button of the page's form: the way on."""
        return self.click(self.page.locator("main form button[name]").first)

    def code(self) -> str:
        """Return the tracking code on the page."""
        return self.page.locator("[data-tracking-code]").first.get_attribute("data-tracking-code") or ""

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in through the form."""
        self.goto("/masuk")
        self.page.fill("input[name=email]", email)
        self.page.fill("input[name=password]", password)
        return self.click(self.page.locator("main form button, main form input[type=submit]").first)

    def check(self, response: Response | None = None) -> None:
        """Check the page in view; a page that the public sees must also be small."""
        if not self.checks:
            return
        where = self.page.url
        if response is not None and not self._staff():
            size = len(gzip.compress(response.body()))
            assert size <= PUBLIC_LIMIT, f"{where}: {size} bytes of HTML compressed"
        found, wider = self.accessibility(), self.overflow()
        assert found == [], f"{where}: {found}"
        assert wider == [], f"{where}: wider than the screen: {wider}"
        self.nothing_went_wrong()

    def accessibility(self) -> list[str]:
        """Return what axe finds: rule and element."""
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        seen = (width, kind_of(self.page.content()))
        if seen in self.in_order:
            return []
        found = self._ask_axe()
        if not found:
            self.in_order.add(seen)
        return found

    def _ask_axe(self) -> list[str]:
        if not self.page.evaluate("() => typeof axe !== 'undefined'"):
            self.page.evaluate(AXE.read_text(encoding="utf-8") + "\n;undefined")
        found: list[dict[str, Any]] = self.page.evaluate(AXE_RUN)
        return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]

    def overflow(self) -> list[str]:
        """Return the elements that make the page scroll sideways."""
        wider = self.page.evaluate(
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return list(self.page.evaluate(TOO_WIDE)) or ["?"] if wider else []

    def nothing_went_wrong(self) -> None:
        """Fail when the console complained (a refused style or script among it) or the server broke."""
        assert self.problems == [], self.problems

    def _staff(self) -> bool:
        path = "/" + self.page.url.split("/", 3)[-1]
        return path.startswith(STAFF)

    def _note_console(self, message: ConsoleMessage) -> None:
        expected = "Failed to load resource: the server responded with a status of 4"
        if message.type == "error" and not message.text.startswith(expected):
            self.problems.append(f"console: {message.text}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status}: {response.url}")
