"""Released months as people see them: small, in order at both widths, readable without script and colours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from neutrality import create_app
from tests.browser.server import LiveServer
from tests.browser.visitor import Visitor
from tests.browser.windows import PHONE, WIDTHS
from tests.fixtures import run
from tests.fixtures.publications import publication
from tests.fixtures.released import Shelf
from tests.fixtures.sample import Sample, make_sample

# Later than every month that the sample data release.
SEPTEMBER, OCTOBER = "2031-09", "2031-10"
PATHS = ("/statistik", f"/statistik/{OCTOBER}/r0", f"/statistik/{SEPTEMBER}")
OPEN_ALL = "() => document.querySelectorAll('details').forEach(one => { one.open = true; })"
COLOURS = "kind => getComputedStyle(document.querySelector(`.chart__${kind}`)).fill"


@pytest.fixture(scope="module")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Return the sample site with two months released, one with a revision, one with an error told."""
    sample = Sample(run.made_once("sample", make_sample)).copied_to(tmp_path_factory.mktemp("released"))
    app = create_app(sample.settings())
    shelf = Shelf(app, app.extensions["sessions"])
    revision = publication(OCTOBER, 1, reason="Terlambat dicatat.")
    for one in (publication(SEPTEMBER), publication(OCTOBER), revision):
        shelf.put(one)
    shelf.tell(SEPTEMBER, "Kurang tujuh.", "Seven missing.", datetime(2031, 11, 7, tzinfo=UTC))
    app.extensions["engine"].dispose()
    with LiveServer(sample) as server:
        yield server


def test_every_page_is_in_order_and_small_with_all_that_it_folds_away(
    visitor: Visitor, live_server: LiveServer
) -> None:
    for lang in ("id", "en"):
        visitor.page.context.add_cookies([{"name": "lang", "value": lang, "url": live_server.url}])
        for path in PATHS:
            visitor.goto(path)
            assert visitor.page.locator("h1").count() == 1
            visitor.page.evaluate(OPEN_ALL)
            assert visitor.overflow() == []
            assert visitor.accessibility() == []


def test_the_figures_to_quote_are_on_the_first_screen_of_a_telephone(
    phone: Visitor, live_server: LiveServer
) -> None:
    for lang in ("id", "en"):
        phone.page.context.add_cookies([{"name": "lang", "value": lang, "url": live_server.url}])
        phone.goto(f"/statistik/{OCTOBER}/r1")
        last = phone.page.locator(".quotes__one").last.bounding_box()

        assert last is not None
        assert last["y"] + last["height"] <= WIDTHS[PHONE]["height"], lang


def test_nothing_needs_a_script(plain_phone: Visitor) -> None:
    page = plain_phone.goto("/statistik")

    assert page.locator(".quotes__one").count() == 5
    assert page.locator("svg.chart").count() > 6
    page.get_by_text("Oktober 2031", exact=True).last.click()
    assert page.url.endswith(f"/statistik/{OCTOBER}")


def test_charts_keep_their_look_where_the_system_sets_the_colours(
    chromium: Browser, live_server: LiveServer
) -> None:
    context = chromium.new_context(base_url=live_server.url, viewport=WIDTHS[PHONE], forced_colors="active")
    page: Page = context.new_page()
    page.goto("/statistik")

    ink, bar, frame, tint = (page.evaluate(COLOURS, kind) for kind in ("ink", "bar", "frame", "tint2"))
    assert ink == bar
    assert frame == tint
    assert ink != frame
    context.close()
