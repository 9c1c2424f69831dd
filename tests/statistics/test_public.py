"""The public's page says that no month is released, and no address gives an unreleased one out."""

from __future__ import annotations

from html import unescape

from flask.testing import FlaskClient

from tests.statistics.conftest import ByHand


def test_the_public_is_told_that_there_are_none_yet(client: FlaskClient) -> None:
    for lang, said in (("en", "No month has been released yet"), ("id", "Belum ada bulan yang diterbitkan")):
        client.set_cookie("lang", lang)
        answer = client.get("/statistik")

        assert answer.status_code == 200
        assert said in unescape(answer.text), lang


def test_no_unreleased_month_is_public(october: ByHand, client: FlaskClient) -> None:
    for name in ("2026-10", "2026-10.csv", "2026-10.json", "2026-10.zip", "2026-13", "abc"):
        answer = client.get(f"/statistik/{name}")

        assert answer.status_code == 404, name
        assert answer.mimetype == "text/html"
        assert "cases_open" not in answer.text
