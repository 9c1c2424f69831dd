"""Transferred in and out: each office's month adds up, and above both of them nothing was moved."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from neutrality.cases import transfers
from neutrality.cases.models import Case
from neutrality.cases.transfer_models import Transfer
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.workflow import Action
from neutrality.means import Means
from neutrality.statistics.service import month_of
from tests.factories import Factory, Workplace
from tests.statistics.bureau import TODAY, Bureau, along, totals
from tests.statistics.twice import months_alike

OCTOBER, NOVEMBER = "2026-10", "2026-11"
MOVED = ("transferred_in", "transferred_out")


@pytest.fixture
def pair(sessions: Sessions, means: Means, workplace: Workplace, factory: Factory) -> tuple[Bureau, Bureau]:
    """Return two offices, the second above the first."""
    return (
        Bureau(sessions, means, workplace.office, factory),
        Bureau(sessions, means, workplace.province, factory),
    )


def hand(source: Bureau, target: Bureau, case_id: uuid.UUID, on: date) -> None:
    """Let a case go from one office to the other on a day."""
    giver, taker = source.actor(Role.HEAD), target.actor(Role.HEAD)
    now = datetime.combine(on, time(3), UTC)
    with transaction(source.sessions) as session:
        version = session.get_one(Case, case_id).version
        transfers.offer_transfer(
            session, source.means, case_id, office_id=target.office.id, reason="Di sana.", actor=giver,
            version=version, now=now,
        )  # fmt: skip
        offer = session.scalars(
            select(Transfer.id).where(Transfer.case_id == case_id, Transfer.legal_on.is_(None))
        ).one()
    with transaction(source.sessions) as session:
        transfers.accept_transfer(session, source.means, offer, actor=taker, now=now)


@pytest.mark.both_databases
def test_each_office_counts_what_came_and_went_and_the_month_before_stays(
    pair: tuple[Bureau, Bureau], sessions: Sessions
) -> None:
    local, province = pair
    local.receive(date(2026, 10, 5))
    gone = local.receive(date(2026, 10, 6), people=2)
    local.step(gone, Action.REGISTER, date(2026, 10, 8))
    local.step(gone, Action.FIND_NOT_PROVEN, date(2026, 10, 9), number=2)
    before = totals(local.month(OCTOBER))
    assert before["respondents_open"] == 2
    hand(local, province, gone, date(2026, 11, 3))

    assert totals(local.month(OCTOBER)) == before
    assert all(value == 0 for value in totals(province.month(OCTOBER)).values())
    here, there = local.month(NOVEMBER), province.month(NOVEMBER)
    assert here.adds_up
    assert there.adds_up
    assert {name: totals(here)[name] for name in names("cases", "respondents")} == {
        "cases_transferred_in": 0, "cases_transferred_out": 1, "cases_open": 1, "cases_opening": 2,
        "respondents_transferred_in": 0, "respondents_transferred_out": 1, "respondents_open": 1,
        "respondents_opening": 2,
    }  # fmt: skip
    assert {name: totals(there)[name] for name in names("cases", "respondents")} == {
        "cases_transferred_in": 1, "cases_transferred_out": 0, "cases_open": 1, "cases_opening": 0,
        "respondents_transferred_in": 1, "respondents_transferred_out": 0, "respondents_open": 1,
        "respondents_opening": 0,
    }  # fmt: skip
    with sessions() as session:
        both = frozenset({local.office.id, province.office.id})
        together = month_of(session, NOVEMBER, both, today=TODAY)
        months_alike(session, both, (OCTOBER, NOVEMBER))
    assert together.adds_up
    assert totals(together)["cases_transferred_in"] == totals(together)["cases_transferred_out"] == 1
    assert totals(together)["cases_open"] == totals(together)["cases_opening"] == 2
    assert along(together, "cases_open", "office") == {
        str(local.office.id): 1,
        str(province.office.id): 1,
    }
    province.step(gone, Action.FIND_NOT_PROVEN, date(2026, 11, 5))
    closed = totals(province.month(NOVEMBER))
    assert (closed["cases_closed"], closed["respondents_closed"], closed["cases_open"]) == (1, 1, 0)
    assert totals(local.month(NOVEMBER))["cases_closed"] == 0
    assert province.month(NOVEMBER).adds_up


def names(*units: str) -> list[str]:
    """Return the figures that a transfer moves."""
    return [f"{unit}_{what}" for unit in units for what in (*MOVED, "open", "opening")]
