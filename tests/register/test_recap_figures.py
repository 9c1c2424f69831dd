"""The recap's lines add up to the month's statistics, for every month and office of the sample data."""

from __future__ import annotations

from datetime import UTC

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.buckets import month_bounds
from neutrality.database import make_engine, make_sessions
from neutrality.directory.models import Office
from neutrality.history.models import Event
from neutrality.register.flows import Flow, Flows
from neutrality.statistics.scope import Scope, one_moment
from neutrality.statistics.service import last_complete_month, month_of, neighbour
from tests.fixtures.sample import Sample
from tests.register.adding_up import add_up
from tests.statistics.conftest import ByHand


def scope_of(session: Session, month: str, office: Office) -> Scope:
    """Return one month of one office alone."""
    position = session.scalar(select(func.max(Event.id))) or 0
    return Scope(month, *month_bounds(month), frozenset({office.id}), position, UTC)


def compare(session: Session, month: str, office: Office) -> Flows:
    """Assert that lines and statistics of one month and office say the same; return the lines' flows."""
    scope = scope_of(session, month, office)
    return add_up(session, month_of(session, month, scope.offices, today=scope.last, zone=UTC))


def test_every_month_of_every_office_adds_up_to_its_statistics(sample: Sample) -> None:
    engine = make_engine(sample.database_url)
    told = 0
    with one_moment(make_sessions(engine)) as session:
        now = session.scalar(select(func.max(Event.recorded_at)))
        assert now is not None
        this = f"{now.date():%Y-%m}"
        months = [this, *(neighbour(last_complete_month(now.date()), -back) for back in range(6))]
        for office in session.scalars(select(Office).order_by(Office.code)):
            for month in months:
                told += len(compare(session, month, office).touched)
    engine.dispose()
    assert told > 50


@pytest.mark.both_databases
def test_what_was_counted_by_hand(october: ByHand) -> None:
    with october.local.sessions() as session:
        flows = compare(session, "2026-10", october.local.office)
        compare(session, "2026-10", october.province.office)
        case = october.cases["E"]

    assert vars(flows.cases[case]) == {**vars(Flow()), "reopened": 1, "end": 1}
    assert october.cases["G"] not in flows.touched
