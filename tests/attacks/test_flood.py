"""A program's reports, behind the address of other reporters: taken, marked, listed last, none refused."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from neutrality import flood
from neutrality.cases.models import Case
from neutrality.database import Sessions
from neutrality.domain.access import Role
from neutrality.history.models import EventPayload
from neutrality.ratelimit import RateLimit, limiter
from neutrality.reports.models import Report
from neutrality.sources import SourceKey
from tests.factories import Workplace
from tests.fixtures.application import SignIn
from tests.fixtures.clock import Clock
from tests.intake.conftest import STEPS, Citizen, code_on

ADDRESS = "203.0.113.99"
# Before it is known that many come, they look like anybody's.
UNMARKED = flood.MANY // (flood.A_DRAFT + flood.A_HASTY_REPORT)
PACE = flood.HASTE / 2


@pytest.fixture
def counting(strict_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Return the application without the forms' tokens; what comes is counted."""
    strict_app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    # Set for the officers too, whose application counts nothing elsewhere.
    monkeypatch.setattr(limiter, "enabled", True)
    return strict_app


def citizen(app: Flask, workplace: Workplace) -> Citizen:
    """Return somebody behind the one address."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = ADDRESS
    return Citizen(client, workplace)


def in_person(one: Citizen, clock: Clock) -> str:
    """Send a report at a person's pace; return the code."""
    for step in STEPS:
        one.client.get(f"/lapor/{step}")
        clock.time += PACE
        assert one.send(step).status_code == 303
    return code_on(one.client.get("/lapor/terima"))


def marks(sessions: Sessions) -> list[bool]:
    """Return of each report, in the order of their arrival, whether it is marked."""
    with sessions() as session:
        return list(session.scalars(select(Report.flooded).order_by(Report.recorded_at)))


@pytest.mark.both_databases
def test_a_flood_is_kept_whole_and_marked_and_a_person_behind_its_address_is_not(
    counting: Flask, sessions: Sessions, workplace: Workplace, clock: Clock
) -> None:
    for _ in range(12):
        citizen(counting, workplace).report()
    clock.move(minutes=1)

    code = in_person(citizen(counting, workplace), clock)

    assert marks(sessions) == [False] * UNMARKED + [True] * (12 - UNMARKED) + [False]
    assert citizen(counting, workplace).client.post("/lacak", data={"code": code}).status_code == 200


def test_nobody_is_refused_however_many_codes_and_receipts_were_tried_from_there(
    counting: Flask, workplace: Workplace
) -> None:
    client = citizen(counting, workplace).client
    codes = {
        client.post(path, data=data).status_code
        for _ in range(flood.MANY + 5)
        for path, data in (("/lacak", {"code": "x"}), ("/verifikasi", {"receipt": "x"}))
    }

    assert codes == {422}


def test_a_crowd_of_persons_behind_one_address_is_no_flood(
    counting: Flask, sessions: Sessions, workplace: Workplace, clock: Clock
) -> None:
    for _ in range(6):
        in_person(citizen(counting, workplace), clock)

    assert marks(sessions) == [False] * 6


def test_a_flood_stands_last_on_the_list_with_a_number_and_a_list_of_its_own(
    sign_in: SignIn, counting: Flask, sessions: Sessions, workplace: Workplace, clock: Clock
) -> None:
    in_person(citizen(counting, workplace), clock)
    for _ in range(8):
        citizen(counting, workplace).report()
    with sessions() as session:
        marked = set(session.scalars(select(Case.reference).where(Case.flooded)))
        usual = set(session.scalars(select(Case.reference).where(Case.flooded.is_(False))))
    assert len(marked) == 8 - UNMARKED

    head = sign_in(Role.HEAD)
    every, flooded = head.get("/meja").text, head.get("/meja?flooded=1").text

    found = [name for name in re.findall(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", every) if name in marked | usual]
    listed = list(dict.fromkeys(found))
    assert set(listed[: len(usual)]) == usual
    assert set(listed[len(usual) :]) == marked
    assert all(name in flooded for name in marked)
    assert not any(name in flooded for name in usual)
    assert 'href="/meja?flooded=1"' in every


@pytest.mark.both_databases
def test_nothing_kept_tells_the_source(counting: Flask, sessions: Sessions, workplace: Workplace) -> None:
    for _ in range(8):
        citizen(counting, workplace).report()

    with sessions() as session:
        kept = [row.digest for row in session.scalars(select(RateLimit))]
        days = session.scalars(select(SourceKey.secret)).all()
        told = " ".join(session.scalars(select(EventPayload.content)))
    assert len(days) == 1
    assert kept
    assert not any(ADDRESS in text for text in (*kept, told))
    assert '"flooded":true' in told.replace(" ", "")
    assert not any(digest in told for digest in kept)
