"""A real browser on the real application: two widths, and what is checked on every page looked at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.officers import Office, SignedIn
from tests.browser.server import LiveServer
from tests.browser.visitor import Visitor
from tests.browser.walking import Walkers
from tests.browser.windows import PATIENCE, PHONE, WIDTHS, window
from tests.fixtures import run
from tests.fixtures.sample import Sample, make_sample


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
    expect.set_options(timeout=PATIENCE)
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


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, live_server: LiveServer) -> SignedIn:
    """Return the sample accounts; each signs in once a run."""
    return SignedIn(chromium, live_server)


@pytest.fixture(scope="session")
def walkers(signed_in: SignedIn) -> Iterator[Walkers]:
    """Return the public and every role, each with a window in which they followed all links once."""
    walkers = Walkers(signed_in)
    yield walkers
    walkers.close()


@pytest.fixture
def office(signed_in: SignedIn) -> Iterator[Office]:
    """Return the office's people, each in a browser window of their own."""
    office = Office(signed_in)
    yield office
    office.go_home()


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Return a fresh page, once 360 and once 1280 pixels wide, in Indonesian."""
    context = window(chromium, live_server, request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def visitor(page: Page) -> Iterator[Visitor]:
    """Return somebody who checks every page on the way; at the end nothing may have gone wrong unseen."""
    visitor = Visitor(page)
    yield visitor
    visitor.nothing_went_wrong()


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    """Return a visitor with a phone, for what does not depend on the width."""
    context = window(chromium, live_server, PHONE)
    visitor = Visitor(context.new_page())
    yield visitor
    visitor.nothing_went_wrong()
    context.close()


@pytest.fixture
def plain_phone(chromium: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    """Return a visitor whose phone runs no script at all, so that axe, a script too, looks at nothing."""
    context = window(chromium, live_server, PHONE, scripts=False)
    visitor = Visitor(context.new_page(), checks=False)
    yield visitor
    visitor.nothing_went_wrong()
    context.close()
