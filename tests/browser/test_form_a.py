"""Form A on a telephone: written without a line, sealed there, sent once; the original as it was taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.entering import SAVE, enter_finding
from tests.browser.filling import days_ago, fill, today
from tests.browser.keyboard import Keyboard
from tests.browser.officers import Office, SignedIn
from tests.browser.photo import photo
from tests.browser.server import LiveServer
from tests.browser.visitor import Visitor
from tests.browser.windows import PATIENCE, PHONE, sign_out, window

STORY = "Penanda-rahasia-7319 camat mengangkat tangan di panggung."
NAME = "Terlapor-rahasia-7319"
FILE = "foto-rahasia-7319.png"
MARKS = ["rahasia-7319", "Kamera Contoh", "119.62"]
COUNT, LIST = "[data-count]", "[data-list] li"
EVERYTHING = """async (marks) => {
    const texts = [], seen = { entries: 0, pages: 0 };
    const bytes = (value) => new TextDecoder('latin1').decode(value);
    async function dig(value) {
        if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) texts.push(bytes(value));
        else if (value instanceof Blob) texts.push(bytes(await value.arrayBuffer()));
        else if (value && typeof value === 'object') {
            for (const [name, one] of Object.entries(value)) { texts.push(name); await dig(one); }
        } else texts.push(String(value));
    }
    for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((done) => {
            indexedDB.open(name).onsuccess = (event) => done(event.target.result);
        });
        for (const store of db.objectStoreNames) {
            const rows = await new Promise((done) => {
                const asked = db.transaction(store).objectStore(store).getAll();
                asked.onsuccess = () => done(asked.result);
            });
            seen.entries += rows.length;
            await dig(rows);
        }
        db.close();
    }
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            seen.pages += 1;
            await dig(await (await cache.match(request)).arrayBuffer());
        }
    }
    await dig({ ...localStorage, ...sessionStorage });
    const whole = texts.join('\\n');
    return { ...seen, found: marks.filter((mark) => whole.includes(mark)) };
}"""
UNLOCK = """async () => {
    const db = await new Promise((done) => {
        indexedDB.open('form-a').onsuccess = (event) => done(event.target.result);
    });
    const [entry] = await new Promise((done) => {
        const asked = db.transaction('entry').objectStore('entry').getAll();
        asked.onsuccess = () => done(asked.result);
    });
    const { token } = await (await fetch('/temuan/kirim')).json();
    const body = new URLSearchParams({ entry: entry.id, ephemeral: entry.ephemeral, wrapped: entry.wrapped });
    const headers = { 'X-CSRFToken': token };
    return (await fetch('/temuan/kunci', { method: 'POST', body, headers })).status;
}"""
# The worker is in charge, and the page is there, within ten seconds.
KEPT = """async () => {
    for (let tried = 0; tried < 100; tried += 1) {
        const page = await (await caches.open('form-a')).match('/temuan/baru');
        if (page && navigator.serviceWorker.controller) return true;
        await new Promise((done) => setTimeout(done, 100));
    }
    return false;
}"""


@pytest.fixture
def village(signed_in: SignedIn) -> Iterator[BrowserContext]:
    """Return the telephone of a field supervisor who opened the page once with a line."""
    context = signed_in.window("field_supervisor", PHONE)
    yield context
    context.close()


def opened_once(context: BrowserContext) -> Visitor:
    """Open the page with a line until the telephone keeps it."""
    visitor = Visitor(context.new_page())
    visitor.goto("/temuan/baru")
    assert visitor.page.evaluate(KEPT)
    return visitor


def write(page: Page, day: date | None = None) -> None:
    """Fill in Form A with a photo."""
    fill(page, plain_kind="invite", narrative=STORY, place_detail="Lapangan", event_on=day or days_ago(1))
    fill(page, people__0__name=NAME)
    page.set_input_files("[name=files]", {**photo(), "name": FILE})


def without_a_line(context: BrowserContext, visitor: Visitor) -> None:
    """Lose the line and open the kept page."""
    context.set_offline(True)
    visitor.page.goto("/temuan/baru")
    expect(visitor.page.locator(COUNT)).to_be_visible()


def numbers(page: Page) -> list[str]:
    """Return the numbers among the own results."""
    page.goto("/temuan")
    return [cell.strip() for cell in page.locator("main tbody th").all_inner_texts()]


def test_what_is_written_without_a_line_waits_sealed_and_is_sent_once(
    village: BrowserContext, office: Office
) -> None:
    visitor = opened_once(village)
    before = numbers(visitor.page)
    without_a_line(village, visitor)
    page = visitor.page
    write(page)
    page.locator(SAVE).last.click()

    expect(page.locator(COUNT)).to_have_text(re.compile("Menunggu: 1"))
    page.reload()
    expect(page.locator(COUNT)).to_have_text(re.compile("Menunggu: 1"))
    expect(page.locator(LIST)).to_have_attribute("data-state", "waiting")
    held = page.evaluate(EVERYTHING, MARKS)
    assert held["found"] == []
    assert held["entries"] == 1
    assert held["pages"] > 3
    assert visitor.accessibility() == []
    assert visitor.overflow() == []

    village.set_offline(False)
    page.locator("[data-send]").click()
    expect(page.locator(LIST)).to_have_attribute("data-state", "sent", timeout=PATIENCE)
    number = page.locator(LIST).inner_text().split(",")[1].split("·")[0].split()[-1]
    held = page.evaluate(EVERYTHING, MARKS)
    assert held["found"] == []

    assert set(numbers(page)) - set(before) == {number}
    verifier = office.officer("verifier", checks=False)
    assert NAME in look_at(verifier, number)
    address = verifier.page.locator("a[href*='/bukti/']").first.get_attribute("href") or ""
    original = verifier.page.request.get(address).body()
    assert original == photo()["buffer"]
    assert all(mark in original for mark in (b"Kamera Contoh", b"119.62"))
    office.work_off()
    looked = verifier.page.request.get(f"{address.split('?')[0]}/lihat").body()
    assert looked.startswith(b"\x89PNG")
    assert not any(mark in looked for mark in (b"Kamera Contoh", b"119.62"))


def look_at(verifier: Visitor, number: str) -> str:
    """Return the case file of a number."""
    verifier.goto("/meja")
    fill(verifier.page, text=number)
    verifier.click(verifier.page.locator("form[action='/meja/cari'] button"))
    verifier.click(verifier.page.locator("main a[href^='/meja/kasus/']").first)
    return verifier.page.locator("main").inner_text()


def waiting(village: BrowserContext, day: date | None = None) -> Visitor:
    """Write one without a line; return the telephone, still without."""
    visitor = opened_once(village)
    without_a_line(village, visitor)
    write(visitor.page, day)
    visitor.page.locator(SAVE).last.click()
    expect(visitor.page.locator(LIST).first).to_have_attribute("data-state", "waiting")
    return visitor


def a_line_again(village: BrowserContext, page: Page) -> None:
    """Have a line and open the page, which sends by itself."""
    village.set_offline(False)
    page.goto("/temuan/baru")


def sign_in_with(
    village: BrowserContext, others: BrowserContext | None, url: str, own: dict[str, str]
) -> None:
    """Let somebody be signed in on this telephone: whose cookies these are, or of another window."""
    kept = {str(one["name"]): str(one["value"]) for one in others.cookies()} if others else own
    village.clear_cookies()
    village.add_cookies([{"name": name, "value": value, "url": url} for name, value in kept.items()])


def cookies(village: BrowserContext) -> dict[str, str]:
    """Return the cookies of a telephone."""
    return {str(one["name"]): str(one["value"]) for one in village.cookies()}


def states(page: Page) -> list[str]:
    """Return the states in the list."""
    return [str(one.get_attribute("data-state")) for one in page.locator(LIST).all()]


def test_an_answer_that_was_lost_makes_no_second_report(village: BrowserContext) -> None:
    visitor = waiting(village)
    page, taken = visitor.page, list[int]()

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST" and not taken:
            taken.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    village.route("**/temuan/kirim", lose_the_answer)
    village.set_offline(False)  # which the page notices by itself
    expect(page.locator("[data-told]")).to_contain_text("Peladen tidak menjawab", timeout=PATIENCE)
    assert states(page) == ["waiting"]
    assert taken == [200]
    before = numbers(page)

    page.goto("/temuan/baru")
    expect(page.locator(LIST)).to_have_attribute("data-state", "sent", timeout=PATIENCE)
    assert numbers(page) == before
    village.unroute("**/temuan/kirim")


def test_signed_out_it_stays_sealed_for_its_own_account_alone(
    village: BrowserContext, signed_in: SignedIn
) -> None:
    visitor = waiting(village)
    page = visitor.page
    village.route("**/temuan/kirim", lambda route: route.abort())
    a_line_again(village, page)
    page.wait_for_function("() => !document.querySelector('[data-told]').hidden")
    sign_out(page)
    page.wait_for_url("**/masuk")
    village.unroute("**/temuan/kirim")
    held = page.evaluate(EVERYTHING, MARKS)
    assert (held["entries"], held["found"]) == (1, [])

    other = signed_in.window("intake", PHONE)
    sign_in_with(village, other, signed_in.server.url, {})
    other.close()
    page.goto("/temuan/baru")
    expect(page.locator(COUNT)).to_contain_text("Milik akun lain di telepon ini: 1")
    assert states(page) == []
    assert page.evaluate(UNLOCK) == 400

    again = signed_in.anew("field_supervisor", PHONE)
    sign_in_with(village, again, signed_in.server.url, {})
    again.close()
    page.goto("/temuan/baru")
    expect(page.locator(LIST)).to_have_attribute("data-state", "sent", timeout=PATIENCE)


def test_with_an_expired_session_nothing_is_lost(village: BrowserContext, signed_in: SignedIn) -> None:
    visitor = opened_once(village)
    page, own = visitor.page, cookies(village)
    write(page)
    village.clear_cookies()
    page.locator("[data-keep] button").click()

    expect(page.locator("[data-told]")).to_contain_text("Masuk dulu")
    expect(page.locator("[data-signin] a")).to_have_attribute("href", "/masuk?next=/temuan/baru")
    assert states(page) == ["waiting"]
    sign_in_with(village, None, signed_in.server.url, own)
    page.locator("[data-send]").click()
    expect(page.locator(LIST)).to_have_attribute("data-state", "sent", timeout=PATIENCE)


def test_what_is_not_taken_says_why_and_is_mended_with_its_files(village: BrowserContext) -> None:
    visitor = waiting(village, today() + timedelta(days=3))
    page = visitor.page
    a_line_again(village, page)

    expect(page.locator(LIST)).to_have_attribute("data-state", "failed", timeout=PATIENCE)
    expect(page.locator(LIST)).to_contain_text("Tanggal kejadian: ")
    page.locator(LIST).get_by_role("button", name="Perbaiki").click()
    expect(page.locator("[name='people-0-name']")).to_have_value(NAME)
    expect(page.locator("[name=narrative]")).to_have_value(STORY)
    expect(page.locator("[data-told]")).to_contain_text("1")
    fill(page, event_on=days_ago(1))
    page.locator("[data-keep] button").click()
    expect(page.locator(LIST)).to_have_attribute("data-state", "sent", timeout=PATIENCE)
    assert page.evaluate(EVERYTHING, MARKS)["found"] == []


def test_the_page_is_filled_in_and_kept_by_the_keyboard_alone(village: BrowserContext) -> None:
    page = opened_once(village).page
    page.goto("/temuan/baru")
    expect(page.locator(COUNT)).to_be_visible()
    keys = Keyboard(page)
    keys.past_the_navigation()
    keys.type("narrative", "Camat berfoto dengan calon.")
    keys.tick("event_unknown")
    keys.tick("people-0-unknown")
    keys.to(page.locator("[data-keep] button"))
    page.keyboard.press("Enter")

    expect(page.locator(LIST)).to_have_attribute("data-state", "sent", timeout=PATIENCE)


def test_without_any_script_the_form_is_an_ordinary_form(
    village: BrowserContext, chromium: Browser, live_server: LiveServer
) -> None:
    state = village.storage_state()
    plain = window(chromium, live_server, PHONE, scripts=False, state=state)
    visitor = Visitor(plain.new_page(), checks=False)
    visitor.goto("/temuan/baru")
    assert not visitor.page.locator("[data-waiting]").is_visible()
    assert not visitor.page.locator("[data-keep]").is_visible()

    number = enter_finding(visitor, "Budi Contoh", "Wati Contoh")

    assert number in numbers(visitor.page)
    plain.close()
