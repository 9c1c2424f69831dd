"""`/statistik`: stored bytes of released months under addresses that stay, and what others are told."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from neutrality import create_app
from neutrality.settings import Settings
from tests.fixtures.released import Shelf

KINDS = ("csv", "xlsx", "json", "pdf", "zip")
Released = dict[str, dict[str, bytes]]


def english(client: FlaskClient, path: str) -> str:
    """Return a page in English."""
    client.set_cookie("lang", "en")
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.text)


def test_the_stored_page_is_shown_byte_for_byte_in_the_readers_language(
    client: FlaskClient, released: Released
) -> None:
    for lang in ("id", "en"):
        client.set_cookie("lang", lang)
        for path, name in (
            ("/statistik", "2026-10-r1"),
            ("/statistik/2026-10", "2026-10-r1"),
            ("/statistik/2026-10/r1", "2026-10-r1"),
            ("/statistik/2026-10/r0", "2026-10"),
            ("/statistik/2026-09", "2026-09"),
            ("/statistik/2026-09/r0", "2026-09"),
        ):
            answer = client.get(path)
            assert answer.status_code == 200
            assert released[name][f"page-{lang}"] in answer.data, (lang, path)


def test_every_file_is_given_out_as_it_was_stored(client: FlaskClient, released: Released) -> None:
    for path, name, stays in (
        ("/statistik/2026-10", "2026-10-r1", False),
        ("/statistik/2026-10/r1", "2026-10-r1", True),
        ("/statistik/2026-10/r0", "2026-10", True),
        ("/statistik/2026-09", "2026-09", False),
    ):
        for kind in KINDS:
            answer = client.get(f"{path}.{kind}")
            data = released[name][kind]
            assert (answer.status_code, answer.data) == (200, data)
            assert answer.headers["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'
            assert f'filename="statistik-{name}.{kind}"' in answer.headers["Content-Disposition"]
            assert ("immutable" in answer.headers["Cache-Control"]) is stays
            assert "no-store" not in answer.headers["Cache-Control"]
            assert "Set-Cookie" not in answer.headers


def test_the_media_types_are_those_of_the_files(client: FlaskClient, released: Released) -> None:
    types = {kind: client.get(f"/statistik/2026-10.{kind}").content_type for kind in KINDS}

    assert types["csv"] == "text/csv; charset=utf-8"
    assert types["json"] == "application/json"
    assert types["pdf"] == "application/pdf"
    assert types["zip"] == "application/zip"
    assert types["xlsx"].endswith("spreadsheetml.sheet")


def test_an_interrupted_download_goes_on_where_it_ended(client: FlaskClient, released: Released) -> None:
    path = "/statistik/2026-10/r0.zip"
    whole = client.get(path)
    mark, half = whole.headers["ETag"], len(whole.data) // 2

    rest = client.get(path, headers={"Range": f"bytes={half}-", "If-Range": mark})
    changed = client.get(path, headers={"Range": f"bytes={half}-", "If-Range": '"another edition"'})
    strange = [
        client.get(path, headers={"Range": said}) for said in ("Thu, 15 Oct", "lines=1-2", "bytes=0-1,3-4")
    ]
    beyond = client.get(path, headers={"Range": f"bytes={len(whole.data)}-"})

    assert (rest.status_code, whole.data[:half] + rest.data) == (206, whole.data)
    assert rest.headers["Content-Range"] == f"bytes {half}-{len(whole.data) - 1}/{len(whole.data)}"
    assert (changed.status_code, changed.data) == (200, whole.data)
    assert beyond.status_code == 416
    assert [(one.status_code, one.data) for one in strange] == [(200, whole.data)] * 3


def test_who_has_a_file_already_gets_it_no_second_time(client: FlaskClient, released: Released) -> None:
    mark = client.get("/statistik/2026-10/r0.csv").headers["ETag"]
    again = client.get("/statistik/2026-10/r0.csv", headers={"If-None-Match": mark})
    changed = client.get("/statistik/2026-10/r1.csv", headers={"If-None-Match": mark})

    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200


def test_pages_are_kept_by_no_browser_and_set_no_cookie(client: FlaskClient, released: Released) -> None:
    for path in ("/statistik", "/statistik/2026-10", "/statistik/2026-09/r0", "/statistik/umpan.atom"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "Set-Cookie" not in answer.headers, path


@pytest.mark.parametrize(
    "path",
    [
        "/statistik/2026-11", "/statistik/2026-11.csv", "/statistik/2026-10/r2", "/statistik/2026-10/r2.csv",
        "/statistik/2026-10/r00", "/statistik/2026-10/r01.csv", "/statistik/2026-10/r-1",
        "/statistik/2026-10/r",
        "/statistik/2026-13", "/statistik/2026-1", "/statistik/oktober", "/statistik/2026-10.page-id",
        "/statistik/2026-10.exe", "/statistik/2026-10/r0.page-en",
        "/statistik/%00.csv", "/statistik/2026-10%00", "/statistik/\u0662\u0660\u0662\u0666-10",
        "/statistik/2026-10/r\u0660", "/statistik/2026-10.", "/statistik/2026-10.CSV",
    ],
)  # fmt: skip
def test_what_is_not_released_is_a_page_that_says_so(
    client: FlaskClient, released: Released, path: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_error_is_told_above_the_stored_page_and_changes_none_of_it(
    client: FlaskClient, shelf: Shelf, released: Released
) -> None:
    shelf.tell(
        "2026-09", "Kurang tujuh <laporan>.", "Seven <reports> missing.", datetime(2026, 11, 7, tzinfo=UTC)
    )
    shelf.tell("2026-10", "Kurang satu.", "One missing.", datetime(2026, 11, 15, tzinfo=UTC))
    page = english(client, "/statistik/2026-09")

    assert page.index("Seven <reports> missing.") < page.index("<h1")
    assert "the corrected ones come as a revision" in page
    assert released["2026-09"]["page-en"] in client.get("/statistik/2026-09").data
    assert "One missing." not in page
    assert "This edition was released after that" in english(client, "/statistik/2026-10/r1")
    assert "the corrected ones come as a revision" in english(client, "/statistik/2026-10/r0")


def test_an_edition_leads_to_the_later_and_the_earlier_ones(client: FlaskClient, released: Released) -> None:
    old, new = english(client, "/statistik/2026-10/r0"), english(client, "/statistik/2026-10")

    assert "There is a later edition of this month" in old
    assert 'href="/statistik/2026-10/r1"' in old
    assert "Revision r1. Earlier editions stay as they were:" in new
    assert 'href="/statistik/2026-10/r0"' in new
    assert 'href="/statistik/2026-09"' in new
    assert "later edition" not in english(client, "/statistik/2026-09")


def test_the_first_page_lists_every_month_and_edition(client: FlaskClient, released: Released) -> None:
    page = english(client, "/statistik")
    listed = page[page.index('id="bulan"') :]

    for path in ("2026-10", "2026-10/r1", "2026-10/r0", "2026-09"):
        assert f'href="/statistik/{path}"' in listed, path


def test_the_feed_tells_of_editions_and_errors_with_whole_addresses(
    client: FlaskClient, shelf: Shelf, released: Released
) -> None:
    shelf.tell("2026-09", "Kurang <tujuh>.", "Seven <missing>.", datetime(2026, 11, 7, tzinfo=UTC))
    client.set_cookie("lang", "en")
    answer = client.get("/statistik/umpan.atom")

    assert answer.content_type == "application/atom+xml; charset=utf-8"
    titles = re.findall(r"<title>(.*?)</title>", answer.text)[1:]
    assert titles == [
        "October 2026, revision r1", "Error found: September 2026", "October 2026 released",
        "September 2026 released",
    ]  # fmt: skip
    assert "Seven &lt;missing&gt;." in answer.text
    assert (
        '<link rel="alternate" type="text/html" href="http://localhost/statistik/2026-10/r1"/>' in answer.text
    )
    assert len(set(re.findall(r"<id>(.*?)</id>", answer.text))) == 5


def test_the_catalogue_describes_every_edition_and_file(client: FlaskClient, released: Released) -> None:
    answer = client.get("/statistik/katalog.jsonld")
    told: dict[str, Any] = json.loads(answer.text)

    assert answer.content_type == "application/ld+json"
    assert [row["@id"] for row in told["dcat:dataset"]] == [
        f"http://localhost/statistik/{path}" for path in ("2026-10/r1", "2026-10/r0", "2026-09/r0")
    ]
    assert told["dcat:dataset"][0]["dcat:previousVersion"]["@id"].endswith("/r0")
    assert told["dct:publisher"]["foaf:name"] == "Kantor Pusat <contoh> & rekan"
    for row, name in zip(told["dcat:dataset"], ("2026-10-r1", "2026-10", "2026-09"), strict=True):
        files = {part["dct:format"].lower(): part for part in row["dcat:distribution"]}
        assert set(files) == set(KINDS)
        for kind, part in files.items():
            data = client.get(part["dcat:downloadURL"]["@id"].removeprefix("http://localhost")).data
            assert data == released[name][kind]
            assert part["dcat:byteSize"]["@value"] == str(len(data))
            assert part["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(data).hexdigest()
    assert "license" not in answer.text


def test_the_schema_of_the_data_has_an_address(client: FlaskClient) -> None:
    answer = client.get("/statistik/skema.json")

    assert answer.content_type == "application/schema+json"
    assert json.loads(answer.text)["$id"] == "urn:neutrality:release:1"


def test_before_the_first_release_feed_and_catalogue_are_empty(client: FlaskClient) -> None:
    assert "<entry>" not in client.get("/statistik/umpan.atom").text
    assert json.loads(client.get("/statistik/katalog.jsonld").text)["dcat:dataset"] == []


def test_the_page_names_feed_and_catalogue_for_programs(client: FlaskClient, released: Released) -> None:
    head = client.get("/statistik").text.split("</head>")[0]

    assert 'type="application/atom+xml"' in head
    assert 'type="application/ld+json"' in head
    assert '<link rel="canonical" href="http://localhost/statistik/2026-10/r1">' in head


def test_the_public_surface_serves_them_too(settings: Settings, released: Released) -> None:
    public: Flask = create_app(settings.model_copy(update={"surface": "public"}))
    try:
        client = public.test_client()
        assert released["2026-10-r1"]["page-id"] in client.get("/statistik").data
        answer = client.get("/statistik/2026-10.csv")
        assert answer.data == released["2026-10-r1"]["csv"]
        # No session is read there, so that any cache on the way may keep it.
        assert "Cookie" not in answer.headers.get("Vary", "")
    finally:
        public.extensions["engine"].dispose()
