"""The guide answers questions without an account or a script; the poster leads to it."""

from __future__ import annotations

from html import unescape

from flask.testing import FlaskClient

from tests.factories import Workplace


def test_the_guide_shows_every_situation_with_its_rule(client: FlaskClient) -> None:
    page = unescape(client.get("/panduan").text)

    for text in (
        "Berfoto dan pose tangan",
        "PP 42/2004",
        "Suami atau istri menjadi calon",
        "belum dicocokkan dengan naskah resmi",
    ):
        assert text in page
    assert "kurungan" not in page.lower()


def test_a_question_narrows_it_and_stands_in_its_field_again(client: FlaskClient) -> None:
    page = unescape(client.get("/panduan?q=istri").text)

    assert "Suami atau istri menjadi calon" in page
    assert "Berfoto dan pose tangan" not in page
    assert 'value="istri"' in page
    assert "Tidak ada yang cocok" in client.get("/panduan?q=zzzz").text


def test_the_poster_of_an_office_leads_to_the_guide(client: FlaskClient, workplace: Workplace) -> None:
    page = unescape(client.get(f"/panduan/poster?kantor={workplace.office.code}").text)

    assert workplace.office.name in page
    assert "http://localhost/panduan" in page
    assert "<svg" in page
    assert client.get("/panduan/poster?kantor=XX").status_code == 404
    assert "<svg" not in client.get("/panduan/poster").text
