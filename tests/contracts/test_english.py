"""Whoever reads in English meets no Indonesian sentence, on any page within reach."""

from __future__ import annotations

import re
from collections import deque
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from neutrality import create_app
from tests.contracts.crawling import accounts_of_roles, sign_in_as
from tests.fixtures.sample import Sample

# Function words and words of the trade that no English text contains; names of places, offices and
# people are data and may hold others.
INDONESIAN = re.compile(
    r"\b(yang|untuk|dengan|tidak|atau|pada|dari|adalah|akan|sudah|belum|oleh|kepada|anda|kami|silakan|"
    r"laporan|terlapor|pelapor|kasus|perkara|dugaan|pelanggaran|keputusan|bulan|hari|tanggal|alasan|"
    r"kirim|lanjut|kembali|ubah|simpan|batal|masuk|keluar|diterima|diregistrasi|diteruskan|selesai|menunggu)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"https?://\S+")  # addresses are Indonesian in every language
MOST_PAGES = 150


class Reader(HTMLParser):
    """Collects the text and the links of a page; what is marked as Indonesian is left out."""

    SILENT = frozenset({"script", "style", "svg"})
    VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr", "col", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.links: list[str] = []
        self._hidden: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "a" and known.get("href"):
            self.links.append(str(known["href"]))
        hidden = tag in self.SILENT or (known.get("lang") == "id" and tag != "html")
        if tag not in self.VOID:
            self._hidden.append(hidden or (bool(self._hidden) and self._hidden[-1]))
        if not hidden and not (self._hidden and self._hidden[-1]):
            self.text += [
                str(known[name]) for name in ("aria-label", "placeholder", "title", "alt") if known.get(name)
            ]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self._hidden:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not (self._hidden and self._hidden[-1]):
            self.text.append(data)


def pages_within_reach(client: FlaskClient, start: tuple[str, ...]) -> dict[str, Reader]:
    """Follow links from the start and read every HTML page, each shape of address at most three times."""
    waiting, read, shapes = deque(start), dict[str, Reader](), dict[str, int]()
    while waiting and len(read) < MOST_PAGES:
        path = waiting.popleft().split("#")[0]
        shape = re.sub(r"[0-9a-f-]{8,}|\d+|(?<=baris=).*|(?<=kode=).*", "*", path)
        if path in read or not path.startswith("/") or path.startswith("//") or shapes.get(shape, 0) >= 3:
            continue
        shapes[shape] = shapes.get(shape, 0) + 1
        answer = client.get(path, follow_redirects=True)
        if answer.mimetype != "text/html" or "/bahasa" in path:
            continue
        reader = Reader()
        reader.feed(answer.get_data(as_text=True))
        read[path] = reader
        waiting.extend(reader.links)
    return read


@pytest.fixture(scope="module")
def english_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the application on sample data."""
    from tests.fixtures import run  # noqa: PLC0415 - only where a run has begun
    from tests.fixtures.sample import make_sample  # noqa: PLC0415

    sample = Sample(run.made_once("sample", make_sample)).copied_to(tmp_path_factory.mktemp("english"))
    return create_app(sample.settings())


def test_the_public_pages_are_english_throughout(english_app: Flask) -> None:
    client = english_app.test_client()
    client.set_cookie("lang", "en")

    assert indonesian_in(pages_within_reach(client, ("/", "/lapor", "/lacak", "/statistik", "/masuk"))) == []


def test_the_desk_is_english_throughout_for_every_role(english_app: Flask) -> None:
    for role, account in accounts_of_roles(english_app).items():
        client = sign_in_as(english_app, account)
        client.set_cookie("lang", "en")

        pages = pages_within_reach(client, ("/meja", "/meja/laporan/baru", "/temuan/baru"))

        assert pages, role
        assert indonesian_in(pages) == [], role


def indonesian_in(pages: dict[str, Reader]) -> list[str]:
    """Return each Indonesian phrase with its page."""
    return [
        f"{path}: {text.strip()[:80]}"
        for path, reader in pages.items()
        for text in reader.text
        if INDONESIAN.search(ADDRESS.sub("", text))
    ]
