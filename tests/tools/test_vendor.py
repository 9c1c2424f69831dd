"""The maintainers' vendoring script, and what it left in the tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import vendor

ROOT = Path(__file__).resolve().parents[2]


def test_the_stylesheet_keeps_its_rules_without_typeface_crest_and_dropped_components() -> None:
    css = (
        '@charset "UTF-8";@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}'
        ".govuk-body{font-family:GDS Transport,arial,sans-serif}"
        ".govuk-footer__logo:before{background:url(/assets/images/govuk-crest.svg)}"
        "@media print{.govuk-footer{color:red}}"
        "@media (min-width:40em){.govuk-footer,.govuk-body{margin:0}}"
    )

    cleaned = vendor.own_look(css, (".govuk-footer",))

    assert cleaned == (
        ".govuk-body{font-family:var(--font,system-ui,sans-serif)}"
        "@media (min-width:40em){.govuk-body{margin:0}}"
    )


def test_a_crest_under_a_new_name_stops_the_script() -> None:
    with pytest.raises(ValueError, match="crest"):
        vendor.own_look(".govuk-new{background:url(crest.svg)}", ())


def test_an_archive_with_another_digest_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "x.tgz"
    archive.write_bytes(b"something else")

    with pytest.raises(ValueError, match="not the pinned"):
        vendor.verify(archive, "sha512-AAAA")


@pytest.mark.parametrize("word", vendor.FOREIGN)
def test_the_served_stylesheets_name_no_foreign_typeface_or_crest(word: str) -> None:
    served = (ROOT / "static").rglob("*.css")

    assert not [path.name for path in served if word in path.read_text(encoding="utf-8")]


def test_every_vendored_file_of_the_lock_is_in_the_tree() -> None:
    targets = [target for package in vendor.read_lock(vendor.LOCK) for target in package.files.values()]

    assert not [target for target in targets if not (ROOT / target).is_file()]
