"""List pages ask as often for fifty rows as for five, and a long history costs a case file nothing more."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from neutrality.domain.workflow import Action
from neutrality.reports.submission import RespondentInput
from neutrality.vault import TrackingCode
from tests.cases.conftest import means, office, public
from tests.cases.office import Office
from tests.fixtures.application import SignIn, look_no_more
from tests.fixtures.counting import count_queries

__all__ = ["means", "office", "public"]
CASE = re.compile(r'href="/meja/kasus/[0-9a-f-]{36}"')
MOST_FOR_A_LIST = 40


@pytest.fixture
def engine(app: Flask) -> Engine:
    """Return the engine through which the pages ask."""
    look_no_more(app)
    found = app.extensions["engine"]
    assert isinstance(found, Engine)
    return found


def asked(engine: Engine, client: FlaskClient, path: str, rows: int | None = None) -> int:
    """Return how many statements a page sends, which shows as many cases as it should."""
    with count_queries(engine) as statements:
        page = client.get(path)
    assert page.status_code == 200
    assert rows is None or len(CASE.findall(page.text)) == rows
    return len(statements)


def test_the_list_asks_as_often_for_fifty_cases_as_for_five(
    office: Office, engine: Engine, sign_in: SignIn
) -> None:
    head = sign_in("head")
    for number in range(5):
        office.receive(respondents=(RespondentInput(name=f"Orang {number}"),))
    narrow = "/meja?state=received&channel=walk_in&place=73.11"
    few, narrowed = asked(engine, head, "/meja", rows=5), asked(engine, head, narrow, rows=5)
    for number in range(45):
        office.receive(respondents=(RespondentInput(name=f"Orang {number}"), RespondentInput(unknown=True)))
    assert asked(engine, head, "/meja", rows=50) == few
    # The five numbers of the month stand on the board alone.
    assert asked(engine, head, narrow, rows=50) == narrowed < few
    assert few <= MOST_FOR_A_LIST


def test_the_search_asks_as_often_for_many_hits_as_for_one(
    office: Office, engine: Engine, sign_in: SignIn
) -> None:
    head = sign_in("head")

    def found(hits: int) -> int:
        with count_queries(engine) as statements:
            page = head.post("/meja/cari", data={"text": "budi"})
        assert len(CASE.findall(page.text)) == hits
        return len(statements)

    office.receive()
    few = found(1)
    for _ in range(9):
        office.receive()
    assert found(10) == few


def test_a_case_file_asks_as_often_after_forty_events_as_after_two(
    office: Office, engine: Engine, sign_in: SignIn
) -> None:
    head = sign_in("head")
    case_id = office.receive(code=TrackingCode.new()).case_id
    office.step(case_id, Action.REGISTER)
    office.step(case_id, Action.FIND_NOT_PROVEN)
    office.step(case_id, Action.REOPEN)
    path = f"/meja/kasus/{case_id}"
    few = asked(engine, head, path)
    for _ in range(12):
        office.step(case_id, Action.FIND_NOT_PROVEN)
        office.step(case_id, Action.REOPEN)
        office.correct(case_id, "channel", "phone" if office.case(case_id).channel == "letter" else "letter")
    assert len(office.view(case_id).timeline) > 40
    assert asked(engine, head, path) == few
