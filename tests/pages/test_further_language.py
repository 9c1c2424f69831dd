"""A further language needs a catalogue and nothing else."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from neutrality.settings import ROOT

JAVANESE, SIGN = "jv", "«"
LEFT_OUT = "Who can report"


@pytest.fixture
def javanese(app: Flask, tmp_path: Path) -> FlaskClient:
    """Return a browser of an installation that has one more catalogue, with one text left untranslated."""
    indonesian = read_po(
        BytesIO((ROOT / "translations/id/LC_MESSAGES/messages.po").read_bytes()), locale="id"
    )
    catalogue = Catalog(locale=JAVANESE)
    for message in indonesian:
        if message.id and message.id != LEFT_OUT:
            said = [
                SIGN + text
                for text in ([message.string] if isinstance(message.string, str) else message.string or ())
            ]
            catalogue.add(message.id, said[0] if isinstance(message.id, str) else said)
    folder = tmp_path / JAVANESE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    (tmp_path / "not-a-language" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "not-a-language" / "LC_MESSAGES" / "messages.mo").write_bytes(b"")
    app.extensions["babel"].translation_directories.append(str(tmp_path))
    return app.test_client()


def test_it_is_offered_on_every_page_by_its_own_name(javanese: FlaskClient) -> None:
    for path in ("/", "/lapor", "/masuk", "/gibt-es-nicht"):
        page = javanese.get(path).text
        assert 'name="language" value="jv" lang="jv">Jawa</button>' in page
        assert 'name="language" value="en" lang="en">English</button>' in page
        assert 'value="id"' not in page
        assert "not-a-language" not in page


def test_whoever_chooses_it_reads_it_and_finds_the_way_back(javanese: FlaskClient) -> None:
    javanese.post("/bahasa", data={"language": JAVANESE, "next": "/"})

    page = javanese.get("/").text

    assert '<html class="govuk-template" lang="jv">' in page
    assert f"{SIGN}Siapa saja: warga, pemilih" in page
    assert 'name="language" value="id" lang="id">Indonesia</button>' in page


def test_what_it_does_not_translate_yet_stands_in_indonesian(javanese: FlaskClient) -> None:
    javanese.post("/bahasa", data={"language": JAVANESE, "next": "/"})

    page = javanese.get("/").text

    assert "Siapa yang dapat melapor" in page
    assert LEFT_OUT not in page


def test_dates_the_law_and_statistics_are_read_in_indonesian(javanese: FlaskClient) -> None:
    javanese.post("/bahasa", data={"language": JAVANESE, "next": "/"})

    guide = javanese.get("/panduan").text

    assert "Berfoto dan pose tangan" in guide
    assert "November 2026" in guide
    assert javanese.get("/statistik").status_code == 200
    assert javanese.get("/lapor/apa").status_code == 200


def test_without_its_catalogue_the_code_chooses_nothing(client: FlaskClient) -> None:
    client.post("/bahasa", data={"language": JAVANESE, "next": "/"})

    page = client.get("/").text

    assert '<html class="govuk-template" lang="id">' in page
    assert JAVANESE not in page.split("</header>")[0]
