"""Windows of the browser: two widths, in Indonesian, each knowing nothing of any other."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize

from tests.browser.server import LiveServer

PHONE, DESKTOP = "360", "1280"
WIDTHS: dict[str, ViewportSize] = {
    PHONE: {"width": 360, "height": 740},
    DESKTOP: {"width": 1280, "height": 900},
}
# How long a hung page is waited for; nothing is measured by it, so a busy machine may take its time.
PATIENCE = 60_000


def window(
    browser: Browser,
    server: LiveServer,
    width: str,
    *,
    scripts: bool = True,
    state: StorageState | None = None,
) -> BrowserContext:
    """Return a new window of this width, with the cookies of `state` when some are given."""
    context = browser.new_context(
        base_url=server.url,
        viewport=WIDTHS[width],
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        java_script_enabled=scripts,
        storage_state=state,
    )
    context.set_default_timeout(PATIENCE)
    return context


def sign_out(page: Page) -> None:
    """Press the button of the menu, which a small screen opens first."""
    if (menu := page.locator(".site-nav__bar button")).is_visible():
        menu.click()
    page.locator("form[action='/keluar'] button").click()
