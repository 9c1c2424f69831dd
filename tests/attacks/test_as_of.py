"""Attack 22: by no address does the public get figures of any day but a released month's end."""

from __future__ import annotations

import itertools

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from neutrality.database import Sessions
from tests.fixtures.application import look_no_more
from tests.fixtures.counting import count_queries
from tests.fixtures.pages import settled
from tests.fixtures.publications import publication
from tests.fixtures.released import Shelf

DAYS = ("2026-10-15", "2026-10-31", "2026-11-01", "15-10-2026", "20261015", "2026-W42", "today", "0", "-1")
NAMES = (
    "as-of", "as_of", "asof", "per", "tanggal", "on", "hari", "date", "until", "sampai", "month", "bulan",
    "revision", "r", "position", "internal", "status", "office", "format",
)  # fmt: skip
RELEASED = (
    "/statistik", "/statistik/2026-10", "/statistik/2026-10/r0", "/statistik/2026-10.csv",
    "/statistik/2026-10/r0.json", "/statistik/umpan.atom", "/statistik/katalog.jsonld",
)  # fmt: skip
OTHER = (
    *(f"/statistik/{day}" for day in DAYS),
    *(f"/statistik/{day}.{kind}" for day in DAYS for kind in ("csv", "json", "xlsx", "pdf", "zip")),
    *(f"/statistik/2026-10/{day}" for day in DAYS),
    *(f"/statistik/2026-10/r{day}.csv" for day in DAYS if day != "0"),
    *(f"/statistik/2026-10-r{number}" for number in range(3)),
    "/statistik/2026-10/r0@2026-10-15", "/statistik/2026-10/r0/2026-10-15",
    "/statistik/2026-10;as-of=2026-10-15",
    "/statistik/2026-11", "/statistik/2026-09", "/statistik/pemilihan", "/statistik/pemilihan.csv",
    "/statistik/../meja/statistik/2026-10.csv", "/statistik/2026-10.draft", "/statistik/2026-10.internal",
)  # fmt: skip


@pytest.fixture
def visitor(app: Flask, sessions: Sessions) -> FlaskClient:
    """Return the public where October is released and the months about it are not."""
    Shelf(app, sessions).put(publication())
    return app.test_client()


def test_no_query_changes_what_a_released_month_says(visitor: FlaskClient) -> None:
    for path in RELEASED:
        plain = visitor.get(path)
        assert plain.status_code == 200, path
        for name, day in itertools.product(NAMES, DAYS[:3]):
            asked = visitor.get(f"{path}?{name}={day}")
            # The form that chooses the language leads back to the address as it was asked for.
            shown = settled(asked.text).replace(f"?{name}={day}", "")
            assert (asked.status_code, shown) == (200, settled(plain.text)), f"{path}?{name}={day}"


@pytest.mark.parametrize("path", OTHER)
def test_no_other_address_has_figures(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(path, follow_redirects=True)

    assert answer.status_code == 404 or answer.request.path.startswith("/masuk"), path
    assert "Kantor Pusat" not in answer.text
    assert "reports_received" not in answer.text


@pytest.mark.parametrize("header", ["X-As-Of", "Accept-Datetime", "If-Modified-Since", "Range"])
def test_no_header_has_another_day(visitor: FlaskClient, header: str) -> None:
    plain = visitor.get("/statistik/2026-10/r0.csv")
    asked = visitor.get("/statistik/2026-10/r0.csv", headers={header: "Thu, 15 Oct 2026 00:00:00 GMT"})

    assert asked.data == plain.data


def test_the_pages_read_releases_and_nothing_else(visitor: FlaskClient, app: Flask) -> None:
    look_no_more(app)
    engine: Engine = app.extensions["engine"]
    for path in (*RELEASED, *OTHER[:20]):
        with count_queries(engine) as statements:
            visitor.get(path)
        read = [text for text in statements if "FROM" in text]
        assert all("FROM release" in " ".join(text.split()) for text in read), (path, read)
