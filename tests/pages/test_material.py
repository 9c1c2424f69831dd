"""Poster and leaflet: one sheet each, with this installation's name and address, in plain words."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from neutrality.body import Body
from neutrality.settings import ROOT
from tests.pages.test_plain_words import broken
from tools.material import SHEETS, sheet

BODY = Body(site="Netral Uji", name_id="Kantor Pengawas Uji", contact="surat@contoh.test")
# Width in points of a sheet standing up.
WIDTHS = {"a3": 842, "a4": 595}


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_a_sheet_is_one_page_with_the_name_and_address_of_the_installation(name: str) -> None:
    with pypdfium2.PdfDocument(sheet(name, "https://netral.contoh.test/", BODY)) as document:
        assert len(document) == 1
        text = " ".join(document[0].get_textpage().get_text_bounded().split())
        width = document[0].get_width()

    for told in ("netral.contoh.test/lapor", "Netral Uji", "Kantor Pengawas Uji", "surat@contoh.test", "110"):
        assert told in text, told
    assert round(width) == WIDTHS[SHEETS[name][1]]
    assert broken(text) == []


def test_without_a_body_of_its_own_it_names_the_site_alone() -> None:
    with pypdfium2.PdfDocument(sheet("leaflet", "http://127.0.0.1:8000", Body())) as document:
        text = " ".join(document[0].get_textpage().get_text_bounded().split())

    assert "Netralitas" in text
    assert "·" not in text.rsplit("110.", 1)[-1]
    assert "127.0.0.1:8000/lapor" in text


def test_the_outline_of_the_training_names_what_there_is() -> None:
    outline = ROOT / "docs" / "material" / "training.md"
    text = outline.read_text(encoding="utf-8")

    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (outline.parent / link).exists(), link
    for command in re.findall(r"`make ([a-z]+)`", text):
        assert f"\n{command}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
