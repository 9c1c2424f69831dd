"""The way back by code: what is told of a wrong one, and that a wrong one is told like an unknown one."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from neutrality.vault import TrackingCode
from tests.fixtures.counting import count_queries
from tests.intake.conftest import Citizen, a_file, problems

UNKNOWN = TrackingCode.from_seed(b"a code that no report has").text


def swapped(code: str, group: int) -> str:
    """Return the code with the last sign of a group changed."""
    groups = code.split("-")
    last = groups[group - 1][-1]
    groups[group - 1] = groups[group - 1][:-1] + ("0" if last != "0" else "1")
    return "-".join(groups)


def test_the_code_opens_the_report_however_it_is_written(citizen: Citizen) -> None:
    code = citizen.report()

    for typed in (
        code,
        code.lower(),
        code.replace("-", " "),
        f"  {code.replace('-', '')} ",
        code.replace("0", "O"),
    ):
        answer = citizen.client.post("/lacak", data={"code": typed})
        assert answer.status_code == 200
        assert "Laporan Anda sudah sampai." in answer.text
        assert "Membagikan" not in answer.text


@pytest.mark.parametrize("group", [1, 3, 5])
def test_a_wrong_group_is_named(citizen: Citizen, group: int) -> None:
    answer = citizen.client.post("/lacak", data={"code": swapped(UNKNOWN, group)})

    assert answer.status_code == 422
    assert f"kelompok {group} " in problems(answer)["code"]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "x",
        "1" * 24,
        "A" * 10_000,
        "ABCDE-ABCDE",
        "'; DROP TABLE report--",
        "💡" * 25,
        "\x00" * 25,
        "\u202e" + UNKNOWN,
    ],
)
def test_what_is_no_code_is_told_at_the_field_and_kept(citizen: Citizen, typed: str) -> None:
    answer = citizen.client.post("/lacak", data={"code": typed})

    assert answer.status_code == 422
    assert set(problems(answer)) == {"code"}
    shown = re.findall(r'id="code"[^>]*value="([^"]*)"', answer.text)[0]
    assert unescape(shown) == typed.replace("\x00", "").strip() or unescape(shown) == typed.replace(
        "\x00", ""
    )


def test_an_unknown_code_is_told_in_both_languages(citizen: Citizen) -> None:
    indonesian = problems(citizen.client.post("/lacak", data={"code": UNKNOWN}))["code"]
    citizen.speaks("en")
    english = problems(citizen.client.post("/lacak", data={"code": UNKNOWN}))["code"]

    assert indonesian.startswith("Tidak ada laporan")
    assert english.startswith("No report was found")


def test_json_and_a_file_in_place_of_a_code_are_no_codes(citizen: Citizen) -> None:
    for data in ({"json": [1]}, {"json": {"code": 5}}, {"data": b"\xff\xfe", "content_type": "text/plain"}):
        answer = citizen.client.post("/lacak", **data)
        assert answer.status_code == 422
    answer = citizen.client.post("/lacak", data={"code": a_file()})
    assert answer.status_code == 422


def test_an_unknown_code_asks_the_database_what_a_known_one_asks_first(citizen: Citizen) -> None:
    known = citizen.report()
    engine: Engine = citizen.client.application.extensions["engine"]
    citizen.client.post("/lacak", data={"code": known})  # the first try of an address makes its row

    with count_queries(engine) as of_known:
        citizen.client.post("/lacak", data={"code": known})
    with count_queries(engine) as of_unknown:
        citizen.client.post("/lacak", data={"code": UNKNOWN})

    assert of_unknown
    assert of_unknown == of_known[: len(of_unknown)]


def test_an_unknown_code_is_answered_like_a_mistyped_one(citizen: Citizen) -> None:
    known = citizen.report()
    told = {}
    for name, code in {
        "unknown": UNKNOWN,
        "mistyped": swapped(known, 2),
        "nearly": swapped(UNKNOWN, 2),
    }.items():
        told[name] = citizen.client.post("/lacak", data={"code": code})

    shapes = {name: skeleton(answer.text) for name, answer in told.items()}
    assert {answer.status_code for answer in told.values()} == {422}
    assert shapes["unknown"] == shapes["mistyped"] == shapes["nearly"]
    assert max(len(a.data) for a in told.values()) - min(len(a.data) for a in told.values()) < 256


def skeleton(page: str) -> list[str]:
    """Return the elements of a page in their order, without texts and values."""
    return re.findall(r"</?[a-z0-9]+", page)


def test_the_code_stands_in_no_address_and_no_header(client: FlaskClient) -> None:
    page = client.get("/lacak")
    answer = client.post("/lacak", data={"code": UNKNOWN})

    assert 'action="/lacak" method="post"' in page.text
    assert UNKNOWN not in str(answer.headers)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
