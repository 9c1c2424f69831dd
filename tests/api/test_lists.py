"""What a program names in a finding, it finds in lists: agencies, elections, places, codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from neutrality.database import transaction
from neutrality.directory.models import Agency, Place
from neutrality.directory.service import create_agency
from neutrality.domain.api_scopes import Scope
from tests.api.conftest import Program, Programs, description
from tests.factories import REGENCY


def every(program: Program, path: str, limit: int) -> list[dict[str, Any]]:
    """Return every row of a list, page by page."""
    rows: list[dict[str, Any]] = []
    query = f"{path}{'&' if '?' in path else '?'}limit={limit}"
    more = ""
    while True:
        page = program.get(query + more).json
        found = page[path.partition("?")[0]]
        assert len(found) <= limit
        rows += found
        if page["next"] is None:
            return rows
        more = f"&after={page['next']}"


@pytest.fixture
def agencies(programs: Programs) -> list[str]:
    """Return the names of five more agencies, one of them gone."""
    names = ["Dinas Kesehatan Contoh", "Dinas Pendidikan 100%", "Sekretariat_Daerah Contoh", "KPU Contoh"]
    with transaction(programs.office.sessions) as session:
        for number, name in enumerate([*names, "Dinas yang Bubar"]):
            made = create_agency(session, code=f"X{number}", name=name, kind="dinas", place_code=REGENCY)
            made.active = name != "Dinas yang Bubar"
            made.address = "Jalan Rahasia 1"
    return names


@pytest.mark.both_databases
def test_agencies_are_listed_page_by_page_and_found_by_the_words_of_their_names(
    programs: Programs, agencies: list[str]
) -> None:
    program = programs.program(Scope.WRITE_FINDINGS)
    rows = every(program, "agencies", 2)
    with programs.office.sessions() as session:
        active = {str(row.id) for row in session.query(Agency) if row.active}

    def found(query: str) -> set[str]:
        return {one["name"] for one in program.get(f"agencies?{query}").json["agencies"]}

    assert len(rows) == len(active) == len({one["id"] for one in rows})
    assert {one["id"] for one in rows} == active
    assert "Rahasia" not in program.get("agencies").text
    assert found("search=contoh dinas") == {"Dinas Kesehatan Contoh"}
    assert found("search=100%25") == {"Dinas Pendidikan 100%"}
    assert found("search=_") == {"Sekretariat_Daerah Contoh"}
    assert found("search=tidak ada") == set()
    assert found(f"place_code={REGENCY}") >= set(agencies)
    assert found("place_code=11") == set()


def test_what_a_list_names_is_taken_in_a_finding(programs: Programs, agencies: list[str]) -> None:
    program = programs.program(Scope.WRITE_FINDINGS)
    (agency,) = program.get("agencies?search=kesehatan").json["agencies"]
    (place,) = [one for one in program.get("places?search=").json["places"] if one["code"] == REGENCY] or [
        one for one in every(program, "places", 500) if one["code"] == REGENCY
    ]
    elections = program.get("elections").json["elections"]
    person = {"name": "Budi Contoh", "agency_id": agency["id"]}
    body = programs.finding(respondents=[person], place_code=place["code"])
    if elections:
        body["election_id"] = elections[0]["id"]

    assert program.post("findings", body).status_code == 201


@pytest.mark.both_databases
def test_places_are_found_within_others_and_by_name(programs: Programs) -> None:
    program = programs.program(Scope.READ_EVENTS)
    province = REGENCY.partition(".")[0]
    within = every(program, f"places?parent_code={province}", 7)
    with programs.office.sessions() as session:
        wanted = {row.code: row.name for row in session.query(Place) if row.parent_code == province}

    assert {one["code"]: one["name"] for one in within} == wanted
    assert len(within) == len(wanted)
    assert all(one["level"] == "regency" for one in within)
    name = wanted[REGENCY]
    assert REGENCY in {
        one["code"] for one in program.get(f"places?search={name.lower()}&limit=500").json["places"]
    }


def test_codes_are_those_that_the_description_names_with_words_in_both_languages(programs: Programs) -> None:
    program = programs.program(Scope.WRITE_ANSWERS)
    told = {one["name"]: one["codes"] for one in program.get("codes").json["lists"]}
    indonesian = replace(program, language="id").get("codes")
    parts = description(programs.app)["components"]["schemas"]
    named = {
        "plain_kind": parts["FindingIn"], "employee_type": parts["PersonIn"],
        "record_source": parts["AnswerIn"], "employer_answer": parts["AnswerIn"], "remedy": parts["AnswerIn"],
    }  # fmt: skip

    for name, part in named.items():
        assert [one["code"] for one in told[name]] == part["properties"][name]["enum"], name
    channels = parts["ReportIn"]["properties"]["channel"]["enum"]
    assert [one["code"] for one in told["intake_channel"]] == channels
    assert {one["code"] for one in told["sanction_kind"]} == set(programs.office.means.catalogue.sanctions)
    assert len(told["violation_type"]) > 10
    assert all(one["text"] for codes in told.values() for one in codes)
    texts = {one["name"]: one["codes"] for one in indonesian.json["lists"]}
    assert texts["plain_kind"] != told["plain_kind"]


def test_a_list_that_is_known_is_not_sent_again_and_its_tag_changes_with_it(programs: Programs) -> None:
    program = programs.program(Scope.READ_CASES)
    for path in ("agencies", "elections", "places?limit=5", "codes"):
        tag = program.get(path).headers["ETag"]
        known = program.get(path, headers={"If-None-Match": f'"x", {tag}'})
        assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", tag), path
        assert program.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
    tag = program.get("agencies").headers["ETag"]
    with transaction(programs.office.sessions) as session:
        create_agency(session, code="BARU", name="Dinas Baru", kind="dinas", place_code=REGENCY)
    assert program.get("agencies", headers={"If-None-Match": tag}).status_code == 200
    english = program.get("codes").headers["ETag"]
    assert replace(program, language="id").get("codes").headers["ETag"] != english


def test_what_narrows_a_list_stands_in_the_description_beside_its_headers(programs: Programs) -> None:
    told = {
        path.rpartition("/")[2]: {(one["in"], one["name"]) for one in item["get"].get("parameters", [])}
        for path, item in description(programs.app)["paths"].items()
        if "get" in item
    }
    page = {("query", "after"), ("query", "limit"), ("header", "If-None-Match")}

    assert told["agencies"] == page | {("query", "search"), ("query", "place_code")}
    assert told["places"] == page | {("query", "search"), ("query", "parent_code")}
    assert told["elections"] == page
    assert told["codes"] == {("header", "If-None-Match")}
