"""A real browser on the real application: two widths, and what is checked on every page looked at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.server import LiveServer
from tests.browser.visitor import Visitor
from tests.fixtures import run
from tests.fixtures.sample import Sample, make_sample

WIDTHS: dict[str, ViewportSize] = {
    "360": {"width": 360, "height": 740},
    "1280": {"width": 1280, "height": 900},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the installed Chromium, without a window."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        run.missing("Chromium is not installed (make test installs it)")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Return the served sample site: its own copy of the database, one for each worker of the run."""
    sample = Sample(run.made_once("sample", make_sample)).copied_to(tmp_path_factory.mktemp("site"))
    with LiveServer(sample) as server:
        yield server


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Return a fresh page, once 360 and once 1280 pixels wide, in Indonesian."""
    context = chromium.new_context(
        base_url=live_server.url, viewport=WIDTHS[request.param], locale="id-ID", timezone_id="Asia/Jakarta"
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def visitor(page: Page) -> Iterator[Visitor]:
    """Return somebody who checks every page on the way; at the end nothing may have gone wrong unseen."""
    visitor = Visitor(page)
    yield visitor
    visitor.nothing_went_wrong()
