"""A successor body changes one file: name, mark, contact and licence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from neutrality import create_app
from neutrality.body import LARGEST_MARK, LONGEST, Body, read_body
from neutrality.settings import Settings, SettingsError

MARK = '<svg xmlns="http://www.w3.org/2000/svg"><title>Lambang</title><path d="M0 0h9"/></svg>'
TOLD = """
site = "Awas Netral"
name_id = "Badan Pengawas Contoh"
name_en = "Example Supervisory Body"
contact = "tanya@contoh.test"
licence = "https://contoh.test/lisensi"
mark = "mark.svg"
"""
Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Return a function that writes the file, and a mark beside it."""

    def write(told: str = TOLD, mark: str | bytes = MARK) -> Path:
        path = tmp_path / "body.toml"
        path.write_text(told, encoding="utf-8")
        (tmp_path / "mark.svg").write_bytes(mark if isinstance(mark, bytes) else mark.encode())
        return path

    return write


@pytest.fixture
def client(settings: Settings, written: Written) -> Iterator[FlaskClient]:
    """Return a browser on a site that another body runs."""
    app = create_app(settings.model_copy(update={"body_file": written()}))
    yield app.test_client()
    app.extensions["engine"].dispose()


def test_every_page_names_the_body_and_shows_its_mark(client: FlaskClient) -> None:
    page = client.get("/").text
    client.set_cookie("lang", "en")
    english = client.get("/").text
    version = read_body_version(page)

    assert "– Awas Netral</title>" in page
    assert 'site-brand__name">Awas Netral<' in page
    assert "Badan Pengawas Contoh" in page
    assert "tanya@contoh.test" in page
    assert "Example Supervisory Body" in english
    assert "Netralitas" not in page
    mark = client.get(f"/lambang.svg?{version}")
    assert (mark.data.decode(), mark.mimetype) == (MARK, "image/svg+xml")
    assert "default-src" in mark.headers["Content-Security-Policy"]


def test_the_catalogue_of_releases_tells_the_licence(client: FlaskClient) -> None:
    told = json.loads(client.get("/statistik/katalog.jsonld").data)
    assert told["dct:license"] == {"@id": "https://contoh.test/lisensi"}


def test_without_a_file_the_site_is_called_as_it_is_shipped(settings: Settings) -> None:
    app = create_app(settings)
    page = app.test_client().get("/").text
    missing = app.test_client().get("/lambang.svg")
    app.extensions["engine"].dispose()

    assert read_body(None) == Body()
    assert "– Netralitas</title>" in page
    assert missing.status_code == 404


def test_a_name_in_one_language_stands_in_both(written: Written) -> None:
    body = read_body(written('name_id = "Badan Contoh"'))
    assert (body.name("id"), body.name("en"), body.mark_version) == ("Badan Contoh", "Badan Contoh", "")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("site = ", "is no TOML"),
        ('nama = "x"', "unknown entries: nama; known: contact, licence"),
        ("site = 3", "site: must be a text"),
        ('site = " "', "site: must be a text"),
        (f'site = "{"x" * (LONGEST + 1)}"', f"at most {LONGEST} characters"),
        ('licence = "CC-BY"', "licence: must be the https address"),
        ('contact = "di kantor"', "contact: must be an https address"),
        ('mark = "lain.svg"', "mark: lain.svg cannot be read"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_right(written: Written, told: str, said: str) -> None:
    with pytest.raises(SettingsError, match="NEUTRALITY_BODY_FILE") as refusal:
        read_body(written(told))
    assert said in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_body(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "mark",
    [
        MARK.replace("<path", "<script>1</script><path"),
        MARK.replace("<path", '<path onload="x()"'),
        MARK.replace("<path", '<path style="fill:url(https://contoh.test)"'),
        MARK.replace("<path", '<image href="https://contoh.test/x.png"/><path'),
        MARK.replace(
            "<path", '<a xmlns:x="http://www.w3.org/1999/xlink" x:href="https://contoh.test"/><path'
        ),
        MARK.replace("<path", "<foreignObject/><path"),
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + MARK,
        "<html/>",
        '<g xmlns="http://www.w3.org/2000/svg"/>',
        "GIF89a",
        MARK.replace("Lambang", "x" * LARGEST_MARK),
    ],
)
def test_a_mark_that_does_more_than_be_drawn_is_refused(written: Written, mark: str) -> None:
    with pytest.raises(SettingsError, match="mark"):
        read_body(written(mark=mark))


def read_body_version(page: str) -> str:
    """Return the version of the mark on a page."""
    return page.partition("/lambang.svg?")[2].partition('"')[0]
