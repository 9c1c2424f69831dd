"""Clocks that ran out in the month: kept until their last day, late from the next, open ones count too."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select

from neutrality.cases.models import Clock
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.cells import Cell
from neutrality.domain.values import Days, Rate, Sign, Value
from neutrality.domain.workflow import Action
from neutrality.statistics.keeping_time import keeping_time
from neutrality.statistics.service import scope_of
from tests.statistics.bureau import TODAY, Bureau
from tests.statistics.mutating import Mutant, mutated
from tests.statistics.repairing import Repairs

OCTOBER = "2026-10"
WRONG = (
    ("append(stopped <= clock.due_on)", "append(stopped < clock.due_on)", "the last day is late"),
    ("(clock.stopped_on or clock.due_on < today)", "clock.stopped_on", "what is still open does not count"),
    ("clock.due_on < today", "clock.due_on <= today", "the day itself is over in the morning"),
    ("Clock.paused_on.is_(None)", "Clock.due_on.is_not(None)", "what stands still runs out"),
    ("Case.excluded_on.is_(None)", "Case.id.is_not(None)", "mistakes keep their clocks"),
    ("(scope.last - clock.due_on).days", "(scope.last - clock.started_on).days", "over since it began"),
)


def due(bureau: Bureau, case_id: uuid.UUID, kind: ClockKind) -> date:
    """Return when a clock of the case runs out."""
    with bureau.sessions() as session:
        found = select(Clock.due_on).where(Clock.case_id == case_id, Clock.kind == kind)
        return session.scalars(found).one()


def kept(bureau: Bureau, month: str = OCTOBER, today: date = TODAY) -> dict[str, Value]:
    """Return how clocks were kept in a month."""
    with bureau.sessions() as session:
        scope = scope_of(session, month, frozenset({bureau.office.id}), today=today)
        found = keeping_time(session, scope, today=today)
    return {cell.indicator: value for cell, value in found.items() if cell == Cell(cell.indicator)}


def happened(bureau: Bureau) -> None:
    """Let four studies run out: on the day, a day late, open, and of a mistake; one stands still."""
    day = date(2026, 10, 5)
    on_the_day, late, _open, mistake, waiting = (bureau.receive(day) for _ in range(5))
    last = due(bureau, on_the_day, ClockKind.PRELIMINARY)
    bureau.step(waiting, Action.REQUEST_CORRECTION, day)
    bureau.step(on_the_day, Action.REGISTER, last)
    bureau.step(late, Action.REGISTER, last + timedelta(days=1))
    Repairs(bureau).exclude(mistake, last)


@pytest.mark.both_databases
def test_a_clock_is_kept_until_its_last_day(bureau: Bureau) -> None:
    happened(bureau)

    found = kept(bureau)
    assert found["in_time_K1"] == Rate(1, 3)
    assert found["in_time_K5"] is found["overdue_K5"] is Sign.NIL
    assert kept(bureau, "2026-09")["in_time_K1"] is Sign.NIL


def test_what_runs_out_today_is_not_over_yet(bureau: Bureau) -> None:
    case_id = bureau.receive(date(2026, 10, 5))
    last = due(bureau, case_id, ClockKind.PRELIMINARY)

    assert kept(bureau, today=last)["in_time_K1"] is Sign.NIL
    assert kept(bureau, today=last + timedelta(days=1))["in_time_K1"] == Rate(0, 1)


def follow_up(bureau: Bureau) -> date:
    """Let two letters arrive at employers and stay without a decision; return when their time is over."""
    for number in (1, 3):
        case_id = bureau.receive(date(2026, 8, number))
        bureau.step(case_id, Action.REGISTER, date(2026, 8, number + 1))
        bureau.step(case_id, Action.FORWARD, date(2026, 8, 20), addressee="employer")
        bureau.step(case_id, Action.RECORD_RECEIPT, date(2026, 8, 25))
    return due(bureau, case_id, ClockKind.FOLLOW_UP)


def test_days_over_count_from_the_day_on_which_the_follow_up_ran_out(bureau: Bureau) -> None:
    last = follow_up(bureau)

    assert kept(bureau)["overdue_K5"] == Days(Fraction((date(2026, 10, 31) - last).days), 2)
    assert kept(bureau, f"{last:%Y-%m}")["in_time_K5"] == Rate(0, 2)


@pytest.mark.parametrize(("lawful", "wrong", "why"), WRONG, ids=[row[2] for row in WRONG])
def test_a_rule_of_clocks_said_wrongly_is_seen(bureau: Bureau, lawful: str, wrong: str, why: str) -> None:
    happened(bureau)
    follow_up(bureau)
    days = (TODAY, due_of_an_open_one(bureau))
    right = [kept(bureau, today=day) for day in days]

    with mutated(Mutant("neutrality.statistics.keeping_time", lawful, wrong, why)):
        assert [kept(bureau, today=day) for day in days] != right
    assert [kept(bureau, today=day) for day in days] == right


def due_of_an_open_one(bureau: Bureau) -> date:
    """Return when the study ran out that nobody ended."""
    with bureau.sessions() as session:
        found = select(Clock.due_on).where(Clock.kind == ClockKind.PRELIMINARY, Clock.stopped_on.is_(None))
        return session.scalars(found.order_by(Clock.due_on)).all()[0]
