"""The Indonesian catalogue is complete: every text of code and templates, none left in English."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from neutrality.settings import ROOT

CATALOGUE = ROOT / "translations" / "id" / "LC_MESSAGES" / "messages.po"
# The same in both languages: names, numbers, abbreviations, loan words. Each needs no translation.
SAME = {
    line
    for line in (Path(__file__).with_name("same_in_both.txt")).read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Return the texts that code and templates use now."""
    template = tmp_path_factory.mktemp("texts") / "messages.pot"
    pybabel = [str(Path(sys.executable).parent / "pybabel"), "-q", "extract", "-F", "pyproject.toml"]
    keywords = ["-k", "lazy_gettext", "-k", "lazy_ngettext:1,2"]
    subprocess.run([*pybabel, *keywords, "-o", str(template), "."], cwd=ROOT, check=True)
    with template.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def indonesian() -> Catalog:
    """Return the catalogue as it is kept."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="id")


def messages(catalog: Catalog) -> list[Message]:
    """Return every text except the header."""
    return [message for message in catalog if message.id]


def words(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """Return singular and plural alike as a list."""
    return [text] if isinstance(text, str) else list(text or ())


def test_every_text_in_use_is_translated(extracted: Catalog, indonesian: Catalog) -> None:
    known = {message.id if isinstance(message.id, str) else message.id[0]: message for message in indonesian}

    missing = [
        source
        for source in (words(message.id)[0] for message in messages(extracted))
        if source not in known or known[source].fuzzy or not all(words(known[source].string or ""))
    ]

    assert missing == []


def test_no_translation_is_the_english_text_again(indonesian: Catalog) -> None:
    same = {
        words(message.id)[0]
        for message in messages(indonesian)
        if words(message.string)[0] in words(message.id)
    }

    assert same - SAME == set()


def test_the_list_of_texts_that_are_the_same_holds_no_other(indonesian: Catalog) -> None:
    assert {words(message.id)[0] for message in messages(indonesian)} >= SAME


def test_a_translation_keeps_the_placeholders(indonesian: Catalog) -> None:
    for message in messages(indonesian):
        allowed = {name for text in words(message.id) for name in PLACEHOLDER.findall(text)}
        for text in words(message.string):
            assert set(PLACEHOLDER.findall(text)) <= allowed, text
            assert not (set(PLACEHOLDER.findall(words(message.id)[-1])) - set(PLACEHOLDER.findall(text))), (
                text
            )


def test_indonesian_has_one_plural_form(indonesian: Catalog) -> None:
    assert indonesian.num_plurals == 1


def test_no_text_in_the_catalogue_is_unused(extracted: Catalog, indonesian: Catalog) -> None:
    used = {words(message.id)[0] for message in messages(extracted)}
    # Texts of WTForms and Flask-Security are translated in the same catalogue and used by them.
    foreign = {words(message.id)[0] for message in messages(indonesian) if "third-party" in message.flags}

    assert {words(message.id)[0] for message in messages(indonesian)} - used - foreign == set()
