"""Evidence on a bad line: it waits, goes on where it stopped, and a page loaded again loses nothing."""

from __future__ import annotations

import os
import re

from playwright.sync_api import FilePayload, Route, expect

from tests.browser.citizen import Citizen
from tests.browser.filling import days_ago
from tests.browser.photo import photo
from tests.browser.visitor import Visitor
from tests.browser.windows import PATIENCE

MEGABYTE = 1024 * 1024
PART = "**/lapor/berkas/bagian"
LINE = "[data-uploads-progress] li"


def film(megabytes: int = 3) -> FilePayload:
    """Return a film, random as films are."""
    head = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"
    return {"name": "film.mp4", "mimeType": "video/mp4", "buffer": head + os.urandom(megabytes * MEGABYTE)}


def at_the_evidence(phone: Visitor) -> Citizen:
    """Go to the step of the evidence."""
    phone.checks = False
    citizen = Citizen(phone)
    citizen.begin()
    citizen.what()
    citizen.who("Budi Contoh")
    citizen.when(days_ago(2))
    return citizen


def without_the_lost_line(phone: Visitor) -> None:
    """Take back what the console said of the parts that were lost on purpose."""
    phone.problems = [text for text in phone.problems if "net::ERR" not in text]


def test_a_lost_part_is_sent_again_by_itself(phone: Visitor) -> None:
    at_the_evidence(phone)
    lost: list[str] = []

    def lose_the_second(route: Route) -> None:
        if len(lost) < 2 and b'name="number"\r\n\r\n1\r\n' in (route.request.post_data_buffer or b""):
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    phone.page.route(PART, lose_the_second)
    phone.page.set_input_files("input[type=file]", [film()])

    expect(phone.page.locator(LINE)).to_have_text(re.compile("tersimpan"), timeout=PATIENCE)
    assert len(lost) == 2
    assert all("film" not in url for url in lost)
    without_the_lost_line(phone)


def test_a_page_loaded_again_goes_on_where_it_stopped(phone: Visitor) -> None:
    citizen = at_the_evidence(phone)
    chosen, sent = film(), 0

    def count(route: Route) -> None:
        nonlocal sent
        sent += 1
        if sent == 3:
            route.abort()
        else:
            route.continue_()

    phone.page.route(PART, count)
    phone.page.set_input_files("input[type=file]", [chosen])
    expect(phone.page.locator(LINE)).to_have_text(re.compile("terputus"), timeout=PATIENCE)
    phone.page.on("dialog", lambda dialog: dialog.accept())
    phone.page.reload()
    phone.page.set_input_files("input[type=file]", [chosen])
    phone.page.locator("button[name=next]").click()  # it waits for the file by itself

    phone.page.wait_for_url("**/lapor/kirim")
    assert sent == 5  # three, of which one was lost, and the two that were missing
    without_the_lost_line(phone)
    code = citizen.send()
    assert len(code) == 29


def test_evidence_follows_after_the_report_was_sent(phone: Visitor) -> None:
    citizen = at_the_evidence(phone)
    phone.go_on()
    citizen.send()

    phone.page.set_input_files("input[type=file]", [photo(), film(1)])

    expect(phone.page.locator(LINE)).to_have_text([re.compile("tersimpan")] * 2, timeout=PATIENCE)
    phone.page.reload()
    expect(phone.page.locator("dl", has_text="Berkas").first).to_contain_text("2")


def test_a_smaller_photo_is_sent_only_when_it_was_chosen(phone: Visitor) -> None:
    at_the_evidence(phone)
    large = phone.page.evaluate(
        """async () => {
            const canvas = document.createElement('canvas');
            canvas.width = 2600; canvas.height = 2000;
            const drawn = canvas.getContext('2d'), points = drawn.createImageData(2600, 2000);
            for (let i = 0; i < points.data.length; i += 1) points.data[i] = (i * 2654435761) >>> (i % 23);
            drawn.putImageData(points, 0, 0);
            const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.95));
            return Array.from(new Uint8Array(await blob.arrayBuffer()));
        }"""
    )
    payload: FilePayload = {"name": "besar.jpg", "mimeType": "image/jpeg", "buffer": bytes(large)}
    sizes: list[int] = []

    def note(route: Route) -> None:
        found = re.search(rb'name="size"\r\n\r\n(\d+)', route.request.post_data_buffer or b"")
        sizes.append(int(found[1]) if found else 0)
        route.continue_()

    phone.page.route("**/lapor/berkas", note)
    phone.page.set_input_files("input[type=file]", [payload])
    expect(phone.page.locator(LINE)).to_have_text([re.compile("tersimpan")], timeout=PATIENCE)
    phone.page.check("[data-uploads-shrink]")
    phone.page.set_input_files("input[type=file]", [payload])
    expect(phone.page.locator(LINE)).to_have_text([re.compile("tersimpan")] * 2, timeout=PATIENCE)

    assert sizes[0] == len(large) > MEGABYTE
    assert sizes[1] < sizes[0]
