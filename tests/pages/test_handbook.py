"""The handbook tells of the screens as they are: buttons, links, places, and a way to it from every page."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from neutrality.pages.handbook import ADDRESS, TASKS, pages
from neutrality.pages.helping import PLACES, place_for
from neutrality.settings import ROOT

SOURCES, PICTURES = ROOT / "docs" / "handbook", ROOT / "static" / "handbook"
CATALOGUE = ROOT / "translations" / "id" / "LC_MESSAGES" / "messages.po"
BOLD = re.compile(r"\*\*([^*]+)\*\*")
HREF = re.compile(r'href="([^"]+)"')
LARGEST, ALL = 48 * 1024, 700 * 1024
# What answers with data or files, or leads on without a page of its own.
NO_PAGES = {"static", "metrics.figures", "pages.healthy", "pages.ready", "pages.mark", "subscription.feed"}


def names_on_screens(language: str) -> set[str]:
    """Return every text that the screens can show in a language."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="id")
    found: set[str] = set()
    for message in catalogue:
        texts = message.id if language == "en" else message.string
        found |= {texts} if isinstance(texts, str) else set(texts or ())
    return found


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_button_that_is_named_stands_on_a_screen(language: str) -> None:
    known, named = names_on_screens(language), 0

    for source in sorted((SOURCES / language).glob("*.md")):
        bold = [" ".join(text.split()) for text in BOLD.findall(source.read_text(encoding="utf-8"))]
        named += len(bold)
        assert set(bold) - known - {"tebal"} == set(), source.name

    assert named > 60


def test_the_pages_are_those_that_the_sources_make() -> None:
    done = subprocess.run(
        [sys.executable, "tools/handbook.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, f"run make handbook: {done.stdout}{done.stderr}"


def test_both_languages_have_the_same_pages_and_places() -> None:
    indonesian, english = pages("id"), pages("en")

    assert set(indonesian) == set(english) == {*TASKS, "index"}
    for task in TASKS:
        ours = [
            {one for one in found[task]["anchors"] if one.startswith(f"{task}-")}
            for found in (indonesian, english)
        ]
        own = [{one for one in found if f"({one})=" in source(task)} for found in ours]
        assert own[0] == own[1]
        assert len(own[0]) >= 5


def source(task: str) -> str:
    """Return the Indonesian source of a page."""
    return (SOURCES / "id" / f"{task}.md").read_text(encoding="utf-8")


def test_every_page_with_a_screen_has_its_place_in_the_handbook(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    screens = {one for one in endpoints - NO_PAGES if not one.startswith(("api_", "handbook."))}

    assert {one for one in screens if not place_for(one)} == set()
    assert len(screens) > 180


def test_every_place_is_of_a_page_that_exists_and_leads_to_one(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert {
        one for one in PLACES if one not in endpoints | {name.split(".")[0] for name in endpoints}
    } == set()
    for place in PLACES.values():
        task, _, anchor = place.partition("#")
        for language in ("id", "en"):
            assert not task or task in pages(language)
            assert not anchor or anchor in pages(language)[task]["anchors"], (language, place)


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_link_of_the_handbook_is_dead(client: FlaskClient, language: str) -> None:
    client.set_cookie("lang", language)
    for name, page in pages(language).items():
        answer = client.get(ADDRESS if name == "index" else f"{ADDRESS}/{name}")
        assert answer.status_code == 200, name
        assert answer.text.count("<h1") == 1
        for href in set(HREF.findall(page["body"])):
            path, _, anchor = href.partition("#")
            assert not path or client.get(path).status_code == 200, (name, href)
            here = pages(language)[path.rpartition("/")[2]] if path.startswith(f"{ADDRESS}/") else page
            assert not anchor or anchor in here["anchors"], (name, href)
    assert client.get(f"{ADDRESS}/tidak-ada").status_code == 404


def test_pictures_are_small_all_shown_and_described() -> None:
    shown = [
        (name, alt)
        for page in pages("id").values()
        for alt, name in re.findall(r'alt="([^"]*)" src="/static/handbook/([\w.-]+)\?v=', page["body"])
    ]

    assert {name for name, _alt in shown} == {path.name for path in PICTURES.iterdir()}
    assert all(len(alt) > 10 for _name, alt in shown)
    assert max(path.stat().st_size for path in PICTURES.iterdir()) < LARGEST
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < ALL
    for path in PICTURES.iterdir():
        with Image.open(path) as picture:
            assert picture.width in {360, 960}


def test_the_question_mark_of_a_page_leads_to_its_place(client: FlaskClient) -> None:
    for path, place in (
        ("/", "/warga"),
        ("/lapor", "/warga#warga-melapor"),
        ("/lacak", "/warga#warga-mengikuti"),
        ("/balas", "/warga#warga-balas"),
        ("/masuk", "/administrator#administrator-sendiri"),
        ("/tidak-ada", ""),
    ):
        assert f'class="site-help" href="{ADDRESS}{place}"' in client.get(path).text, path


def test_what_is_kept_is_plain_data() -> None:
    for language in ("id", "en"):
        text = (ROOT / "neutrality" / "data" / "handbook" / f"{language}.json").read_text(encoding="utf-8")
        assert {"title", "body", "anchors"} == set(json.loads(text)["warga"])
        assert not re.search(r"<script|style=|https?://|javascript:| on\w+=", text)
