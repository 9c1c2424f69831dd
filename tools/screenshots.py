"""Every page within reach of a small sample site, at 360 and 1280 px, in both languages."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections import deque
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.server import LiveServer  # noqa: E402 - the checkout is put on the path first
from tests.fixtures.sample import Sample, make_sample  # noqa: E402 - the same

WIDTHS = (360, 1280)
LANGUAGES = ("id", "en")
PUBLIC = ("/", "/lapor", "/lacak", "/statistik", "/masuk")
STAFF = ("/meja", "/meja/laporan/baru", "/temuan/baru")
MOST = 60


def main() -> int:
    """Write the pictures and say where; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Example: tools/screenshots.py --only /meja")
    parser.add_argument("--output", type=Path, default=ROOT / "instance" / "screenshots")
    parser.add_argument("--only", help="only pages whose path begins so")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="neutrality-shots-") as folder:
        make_sample(Path(folder) / "sample")
        with LiveServer(Sample(Path(folder) / "sample")) as server, sync_playwright() as playwright:
            options = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
            count = take_all(browser, server, arguments.output, arguments.only or "")
            browser.close()
    print(f"{count} pictures in {arguments.output}")
    return 0


def take_all(browser: Browser, server: LiveServer, output: Path, only: str) -> int:
    """Walk as the public and as each sample account, in both languages and widths; return how many."""
    count = 0
    for language in LANGUAGES:
        for width in WIDTHS:
            for name, account in [("public", None), *server.sample.accounts().items()]:
                context = enter(browser, server, width=width, language=language, account=account)
                start = PUBLIC if account is None else STAFF
                count += take(context, start, output / language / str(width) / name, only)
                context.close()
    return count


def enter(
    browser: Browser, server: LiveServer, *, width: int, language: str, account: tuple[str, str] | None
) -> BrowserContext:
    """Return a window of this width and language, signed in when an account is given."""
    viewport: ViewportSize = {"width": width, "height": 800}
    context = browser.new_context(base_url=server.url, viewport=viewport)
    context.add_cookies([{"name": "lang", "value": language, "url": server.url}])
    if account is not None:
        page = context.new_page()
        page.goto("/masuk")
        page.fill("input[name=email]", account[0])
        page.fill("input[name=password]", account[1])
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/masuk" not in url)
        page.close()
    return context


def take(context: BrowserContext, start: tuple[str, ...], folder: Path, only: str) -> int:
    """Follow links from the start, one page for each shape of address; return how many were taken."""
    folder.mkdir(parents=True, exist_ok=True)
    page, waiting, shapes = context.new_page(), deque(start), set[str]()
    while waiting and len(shapes) < MOST:
        path = waiting.popleft().split("#")[0]
        shape = re.sub(r"[0-9a-f-]{8,}|\d+", "N", path.split("?")[0])
        download = "." in path.rsplit("/", 1)[-1] or "/bukti/" in path
        if shape in shapes or download or not path.startswith(only):
            continue
        answer = page.goto(path)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        shapes.add(shape)
        page.screenshot(path=folder / f"{shape.strip('/').replace('/', '_') or 'home'}.png", full_page=True)
        hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting.extend(urlsplit(href).path for href in hrefs if href.startswith(page.url.split("/", 3)[0]))
    return len(shapes)


if __name__ == "__main__":
    sys.exit(main())
