"""Covering a file and writing a capture sheet in a browser: by keys alone, by drawing, on a phone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest

from tests.browser.entering import enter_report
from tests.browser.filling import days_ago, fill
from tests.browser.keyboard import Keyboard
from tests.browser.officers import Office
from tests.browser.visitor import Visitor
from tests.browser.windows import DESKTOP, PHONE
from tests.cases.clearing import picture
from tests.domain.exported import ANDROID_ID
from tests.fixtures.run import missing

RECT = ".cover__boxes rect"


@pytest.fixture
def case(office: Office, tmp_path: Path) -> str:
    """Return the path of a case with a photo, a paper of two pages and a chat."""
    if shutil.which("bwrap") is None:
        missing("bubblewrap is not installed (make test installs it)")
    photo, paper, chat = (tmp_path / name for name in ("foto.jpg", "surat.pdf", "chat.txt"))
    photo.write_bytes(picture())
    with pikepdf.new() as pdf:
        for _ in range(2):
            pdf.add_blank_page(page_size=(300, 400))
        pdf.save(paper)
    chat.write_text(ANDROID_ID, encoding="utf-8")
    clerk = office.officer("intake", checks=False)
    _code, path = enter_report(clerk, "Budi Contoh", files=[str(photo), str(paper), str(chat)])
    return path


def cover(officer: Visitor, case: str, kind: str) -> None:
    """Open the page on which the file of this kind is covered."""
    officer.goto(f"{case}/keluar")
    card = officer.page.locator("article.card", has=officer.page.get_by_text(kind))
    officer.click(card.locator("a[href$='/tutupi']"))


def test_by_keys_alone_a_photo_is_covered_asked_about_and_cleared(office: Office, case: str) -> None:
    verifier, head = office.officer("verifier"), office.officer("head")
    cover(verifier, case, "image/jpeg")
    keys = Keyboard(verifier.page)
    keys.past_the_navigation()
    for name, text in (("left", "10"), ("top", "20"), ("width", "30"), ("height", "40")):
        keys.type(name, text)
    verifier.page.keyboard.press("Enter")  # shows the box, makes nothing yet
    verifier.page.wait_for_selector(RECT)
    assert verifier.page.locator(RECT).get_attribute("width") == "30.0"
    keys.follow(verifier.page.locator("button[name=make]"))
    keys.follow(verifier.page.locator("form.inline-form button").first)
    verifier.check()

    head.goto(f"{case}/keluar")
    keys = Keyboard(head.page)
    keys.choose("guessable", 0)
    keys.follow(head.page.locator("button[name=answer]"))
    head.check()
    assert "1 dari 3" in head.page.locator("main").inner_text()


def test_a_box_is_drawn_and_its_numbers_stand_in_the_row(office: Office, case: str) -> None:
    verifier = office.officer("verifier")
    cover(verifier, case, "application/pdf")
    frame = verifier.page.locator("svg.cover__boxes").bounding_box()
    assert frame is not None
    mouse = verifier.page.mouse

    def draw(left: float, top: float, right: float, bottom: float) -> None:
        mouse.move(frame["x"] + frame["width"] * left, frame["y"] + frame["height"] * top)
        mouse.down()
        mouse.move(frame["x"] + frame["width"] * right, frame["y"] + frame["height"] * bottom, steps=4)
        mouse.up()

    draw(0.1, 0.1, 0.5, 0.3)
    draw(0.6, 0.5, 0.9, 0.6)
    rows = verifier.page.locator("[data-row]")
    assert (rows.count(), verifier.page.locator(RECT).count()) == (2, 2)
    sides = [float(rows.nth(1).locator(f"[name={name}]").input_value()) for name in ("left", "top", "width")]
    assert sides == pytest.approx([60, 50, 30], abs=1.5)
    verifier.check()
    verifier.click(verifier.page.get_by_role("button", name="Berikutnya"))
    assert verifier.page.locator(RECT).count() == 0
    draw(0, 0, 0.5, 0.5)
    assert rows.nth(2).locator("[name=page]").input_value() == "2"
    verifier.click(verifier.page.locator("button[name=make]"))
    assert "kotak hitam" in verifier.page.locator("main").inner_text()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_every_page_of_it_fits_its_screen(office: Office, case: str, width: str) -> None:
    officer = office.officer("pleno_member", width)
    for kind in ("image/jpeg", "application/pdf", "text/plain"):
        cover(officer, case, kind)
        officer.click(officer.page.locator("button[name=make]"))
    officer.goto(f"{case}/tangkapan/baru")
    officer.press("Simpan")
    fill(
        officer.page, link="https://x.com/budi/status/17", interaction="profile_picture", captor="Ani",
        captured_on=days_ago(1), method="screenshot", visibility="public", how_seen="Jendela pribadi",
        ownership="unknown",
    )  # fmt: skip
    officer.page.check("input[name=captured_by][value=officer]")
    officer.press("Simpan")
    officer.click(officer.page.locator("main a[href$='/ralat']"))
    fill(officer.page, account="budi", reason="Akun belum ditulis.")
    officer.press("Simpan")
    assert "Versi 2" in officer.page.locator("main").inner_text()
    officer.goto(case)
