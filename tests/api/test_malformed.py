"""What is wrong in a request is told with its place and what to do, in the caller's language."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from neutrality.cases.models import Case
from neutrality.domain.api_scopes import Scope
from tests.api.conftest import Program, Programs

FORM = "application/x-www-form-urlencoded"
KEY = {"Idempotency-Key": "kunci-permintaan"}
ONE = {"name": "Budi Contoh"}
# What is sent as a finding, and where it is wrong: status, within, pointer, code.
FINDINGS: dict[str, tuple[Any, tuple[int, str, str, str]]] = {
    "no date": ({"received_on": "10-11-2026"}, (422, "body", "/received_on", "api_day")),
    "the year 1": ({"received_on": "0001-01-01"}, (422, "body", "/received_on", "api_day")),
    "a week": ({"received_on": "2026-W46-2"}, (422, "body", "/received_on", "api_day")),
    "no such day": ({"event_on": "2026-02-30"}, (422, "body", "/event_on", "api_day")),
    "a number for a day": ({"event_on": 20261110}, (422, "body", "/event_on", "api_day")),
    "tomorrow": ({"event_on": "2026-11-11"}, (422, "body", "/event_on", "in_future")),
    "known before": ({"known_on": "2026-11-01"}, (422, "body", "/known_on", "before_event")),
    "late, no reason": (
        {"received_on": "2026-11-09", "event_on": None},
        (422, "body", "/late_reason", "required_when_backdated"),
    ),
    "no time": ({"received_time": "9.30"}, (422, "body", "/received_time", "not_a_time")),
    "25 hours": ({"received_time": "25:00"}, (422, "body", "/received_time", "not_a_time")),
    "unknown name": ({"narative": "x"}, (422, "body", "/narative", "api_unknown")),
    "a slash in a name": ({"a/b~c": 1}, (422, "body", "/a~1b~0c", "api_unknown")),
    "blank": ({"narrative": " \u0000 "}, (422, "body", "/narrative", "required")),
    "too long": ({"narrative": "x" * 20_001}, (422, "body", "/narrative", "too_long")),
    "a list for a text": ({"narrative": ["x"]}, (422, "body", "/narrative", "api_text")),
    "null for a text": ({"narrative": None}, (422, "body", "/narrative", "api_null")),
    "no place": ({"place_code": ""}, (422, "body", "/place_code", "required")),
    "unknown place": ({"place_code": "99.99"}, (422, "body", "/place_code", "unknown_choice")),
    "unknown kind": ({"plain_kind": "murder"}, (422, "body", "/plain_kind", "unknown_choice")),
    "unknown source": ({"source": "public"}, (422, "body", "/source", "unknown_choice")),
    "unknown election": (
        {"election_id": "5e6bdb39-0000-4000-8000-000000000000"},
        (422, "body", "/election_id", "unknown_choice"),
    ),
    "no id": ({"election_id": "{5e6bdb39}"}, (422, "body", "/election_id", "api_uuid")),
    "nobody": ({"respondents": []}, (422, "body", "/respondents", "no_respondent")),
    "an object for a list": ({"respondents": ONE}, (422, "body", "/respondents", "api_list")),
    "a text for an object": ({"respondents": ["Budi"]}, (422, "body", "/respondents/0", "api_object")),
    "no name": ({"respondents": [ONE, {}]}, (422, "body", "/respondents/1/name", "required")),
    "yes for true": (
        {"respondents": [{"unknown": "yes"}]}, (422, "body", "/respondents/0/unknown", "api_bool"),
    ),
    "unknown employee": (
        {"respondents": [{**ONE, "employee_type": "king"}]},
        (422, "body", "/respondents/0/employee_type", "unknown_choice"),
    ),
    "unknown agency": (
        {"respondents": [{**ONE, "agency_id": "5e6bdb39-0000-4000-8000-000000000000"}]},
        (422, "body", "/respondents/0/agency_id", "unknown_choice"),
    ),
    "eleven people": ({"respondents": [ONE] * 11}, (422, "body", "/respondents", "too_many")),
    "no link": ({"links": ["javascript:alert(1)"]}, (422, "body", "/links", "bad_link")),
    "no handle": ({"files": ["../../etc/passwd"]}, (422, "body", "/files/0", "file_handle")),
    "a day that is no text": ({"known_on": ["2026-11-10"]}, (422, "body", "/known_on", "api_day")),
    "received tomorrow": ({"received_on": "2026-11-11"}, (422, "body", "/received_on", "in_future")),
    "after the receipt": (
        {"received_on": "2026-11-09", "late_reason": "hujan"},
        (422, "body", "/event_on", "after_received"),
    ),
    "a letter without end": ({"duty_letter": "x" * 301}, (422, "body", "/duty_letter", "too_long")),
    "eleven links": ({"links": ["https://contoh.test"] * 11}, (422, "body", "/links", "too_many")),
    "a number for a link": ({"links": [7]}, (422, "body", "/links/0", "api_text")),
    "null for people": ({"respondents": None}, (422, "body", "/respondents", "api_null")),
    "an agency that is no id": (
        {"respondents": [{**ONE, "agency_id": "Dinas"}]},
        (422, "body", "/respondents/0/agency_id", "api_uuid"),
    ),
    "another office": (
        {"office_id": "5e6bdb39-0000-4000-8000-000000000000"}, (422, "body", "/office_id", "api_unknown"),
    ),
}  # fmt: skip
# What is no JSON, or none of ours.
BODIES: dict[str, tuple[bytes, str, tuple[int, str, str, str]]] = {
    "nothing": (b"", "application/json", (400, "body", "", "api_no_json")),
    "half": (b'{"narrative": "x"', "application/json", (400, "body", "", "api_no_json")),
    "no UTF-8": (b'{"narrative": "\xff"}', "application/json", (400, "body", "", "api_no_json")),
    "half a sign": (b'{"\\ud800a": "\\udfff"}', "application/json", (422, "body", "/a", "api_unknown")),
    "a long number": (b'{"a": ' + b"9" * 5000 + b"}", "application/json", (400, "body", "", "api_no_json")),
    "NaN": (b'{"narrative": NaN}', "application/json", (400, "body", "", "api_no_json")),
    "deep": (b"[" * 200_000, "application/json", (400, "body", "", "api_too_deep")),
    "a list": (b"[]", "application/json", (422, "body", "", "api_object")),
    "a form": (b"narrative=x", FORM, (415, "header", "/Content-Type", "api_media_type")),
    "large": (b'"' + b"x" * 1_100_000 + b'"', "application/json", (413, "body", "", "api_too_large")),
}  # fmt: skip
QUERIES: dict[str, tuple[str, tuple[int, str, str, str]]] = {
    "state": ("cases?state=open", (400, "query", "/state", "unknown_choice")),
    "office": ("cases?office_id=1", (400, "query", "/office_id", "api_uuid")),
    "moment": ("cases?changed_since=2026-11-10", (400, "query", "/changed_since", "api_time")),
    "the year 1": (
        "cases?changed_since=0001-01-01T00:00:00%2B14:00",
        (400, "query", "/changed_since", "api_time"),
    ),
    "no zone": ("cases?changed_since=2026-11-10T09:00:00", (400, "query", "/changed_since", "api_time")),
    "cursor": ("cases?after=abc", (400, "query", "/after", "api_cursor")),
    "forged cursor": ("cases?after=WzEsMl0=", (400, "query", "/after", "api_cursor")),
    "limit": ("cases?limit=0", (400, "query", "/limit", "api_number")),
    "unknown": ("cases?status=new", (400, "query", "/status", "api_unknown")),
    "no number": ("events?after=-1", (400, "query", "/after", "api_number")),
    "huge": ("events?after=99999999999999999999", (400, "query", "/after", "api_number")),
    "words without end": (f"agencies?search={'x' * 101}", (400, "query", "/search", "too_long")),
    "a name of nowhere": ("agencies?nama=dinas", (400, "query", "/nama", "api_unknown")),
    "a cursor of cases": (
        "places?after=WyIyMDI2LTExLTEwIiwgIjVlNmJkYjM5Il0=",
        (400, "query", "/after", "api_cursor"),
    ),
    "a cursor that is a number": ("elections?after=Wzdd", (400, "query", "/after", "api_cursor")),
    "too many at once": ("places?limit=501", (400, "query", "/limit", "api_number")),
    "a name that is none": ("elections?=1", (400, "query", "/", "api_unknown")),
    "a name of control signs": ("cases?%00=1", (400, "query", "/", "api_unknown")),
    "a kind of nowhere": ("events?kind=case:gossip", (400, "query", "/kind", "unknown_choice")),
    "month": ("statistics/2026-13", (404, "path", "/month", "no_such_month")),
    "address": ("cases/1", (404, "path", "/api/v1/cases/1", "api_no_such_address")),
}


def check(answer: Any, wanted: tuple[int, str, str, str]) -> None:
    """Assert status, place and code, and that a sentence says what to do."""
    status, within, pointer, code = wanted
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    told = [(one["in"], one["pointer"], one["code"]) for one in answer.json["errors"]]
    assert (within, pointer, code) in told, told
    assert answer.json["status"] == status
    for sentence in (answer.json["detail"], *(one["detail"] for one in answer.json["errors"])):
        assert re.fullmatch(r"[A-Z“].{8,}[.…]|.*: \S+…?|.*[}\]”]\.?", sentence, re.DOTALL), sentence
        assert "%(" not in sentence
    assert "Traceback" not in answer.text


def none_was_made(programs: Programs) -> bool:
    """Return whether there is no case."""
    with programs.office.sessions() as session:
        return session.scalar(select(func.count()).select_from(Case)) == 0


@pytest.fixture
def everything(programs: Programs) -> Program:
    """Return a program that may do everything."""
    return programs.program(*Scope)


def test_every_field_of_a_finding_is_told_at_its_place(programs: Programs, everything: Program) -> None:
    assert len(FINDINGS) + len(BODIES) + len(QUERIES) >= 60
    for name, (changes, wanted) in FINDINGS.items():
        answer = everything.post("findings", programs.finding(**changes))
        assert (name, answer.status_code) == (name, wanted[0])
        check(answer, wanted)
    assert none_was_made(programs)


def test_several_are_told_at_once_and_in_the_callers_language(
    programs: Programs, everything: Program
) -> None:
    sent = programs.report(received_on="x", channel="web", identity={"name": "A", "address": "B", "age": 3})
    english = everything.post("reports", sent)
    indonesian = replace(everything, language="id, en;q=0.5").post("reports", sent)

    places = {"/received_on", "/channel", "/identity/age"}
    for answer in (english, indonesian):
        assert {one["pointer"] for one in answer.json["errors"]} == places
    assert english.headers["Content-Language"] == "en"
    assert indonesian.headers["Content-Language"] == "id"
    pairs = zip(english.json["errors"], indonesian.json["errors"], strict=True)
    assert all(one["detail"] != other["detail"] and one["code"] == other["code"] for one, other in pairs)


def test_what_is_no_json_is_told(programs: Programs, everything: Program) -> None:
    for name, (body, kind, wanted) in BODIES.items():
        answer = everything.ask("POST", "findings", data=body, content_type=kind, headers=KEY)
        assert (name, answer.status_code) == (name, wanted[0])
        check(answer, wanted)
    assert none_was_made(programs)


def test_queries_and_addresses_are_told(everything: Program) -> None:
    for name, (path, wanted) in QUERIES.items():
        answer = everything.get(path)
        assert (name, answer.status_code) == (name, wanted[0]), answer.text
        check(answer, wanted)


def test_headers_and_methods_are_told(programs: Programs, everything: Program) -> None:
    keyless = everything.ask("POST", "findings", json=programs.finding())
    check(keyless, (400, "header", "/Idempotency-Key", "api_key_missing"))
    short = everything.post("findings", programs.finding(), key="abc")
    check(short, (400, "header", "/Idempotency-Key", "api_key_missing"))
    method = everything.ask("DELETE", "findings")
    check(method, (405, "path", "/method", "api_method"))
    assert set(method.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}
    endless = everything.ask("POST", "findings", headers={**KEY, "Transfer-Encoding": "chunked"})
    check(endless, (411, "header", "/Content-Length", "api_no_length"))
    none = programs.app.test_client().get("/api/v1/cases", headers={"Accept-Language": "en"})
    check(none, (401, "header", "/Authorization", "token_missing"))
    assert none.headers["WWW-Authenticate"].startswith("Bearer")
    assert none_was_made(programs)


def test_files_are_told(programs: Programs, everything: Program) -> None:
    check(everything.send_file(b""), (422, "path", "/api/v1/files", "file_empty"))
    check(everything.send_file(b"MZ\x90\x00" * 40, "x.exe"), (422, "path", "/api/v1/files", "file_type"))
    check(everything.ask("POST", "files", json={}), (415, "header", "/Content-Type", "api_media_type"))
    none = everything.ask("POST", "files", data={"nama": "x"}, content_type="multipart/form-data")
    check(none, (422, "body", "/file", "api_no_file"))
    assert none_was_made(programs)
