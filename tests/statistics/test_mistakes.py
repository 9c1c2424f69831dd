"""Mended mistakes flow into the right month: cancelled, moved to another day, taken out, taken back in."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from neutrality.cases import facts
from neutrality.cases.amending import amended, told_of
from neutrality.cases.replay import MOVING_THE_CASE, recounted
from neutrality.cases.work import respondents_of
from neutrality.database import Sessions, transaction
from neutrality.domain.errors import DomainError
from neutrality.domain.workflow import Action, State
from neutrality.means import Means
from tests.factories import Factory
from tests.statistics.bureau import TODAY, Bureau, along, totals
from tests.statistics.repairing import Repairs
from tests.statistics.test_lives import MONTHS, NEXT
from tests.statistics.twice import alike_on_every_day, months_alike

SEPTEMBER, OCTOBER, NOVEMBER = "2026-09", "2026-10", "2026-11"
FLOW = ("opening", "received", "reopened", "readmitted", "closed", "excluded", "open")


@pytest.fixture
def repairs(bureau: Bureau) -> Repairs:
    return Repairs(bureau)


def flow(bureau: Bureau, month: str, unit: str = "cases") -> tuple[int, ...]:
    """Return opening, received, reopened, taken back, closed, taken out and open of a month that adds up."""
    found = bureau.month(month)
    assert found.adds_up
    return tuple(totals(found)[f"{unit}_{name}"] for name in FLOW)


@pytest.mark.both_databases
def test_a_cancelled_step_counts_in_no_month(bureau: Bureau, repairs: Repairs) -> None:
    case_id = bureau.receive(date(2026, 9, 1))
    bureau.step(case_id, Action.REGISTER, date(2026, 9, 2))
    bureau.step(case_id, Action.FORWARD, date(2026, 9, 20))
    bureau.step(case_id, Action.RECORD_SANCTION, date(2026, 10, 5))
    assert flow(bureau, OCTOBER) == (1, 0, 0, 0, 1, 0, 0)

    repairs.cancel(case_id, date(2026, 10, 9))
    repairs.cancel(case_id, date(2026, 10, 9))

    assert flow(bureau, OCTOBER) == (1, 0, 0, 0, 0, 0, 1)
    for month in (SEPTEMBER, OCTOBER):
        counted = totals(bureau.month(month))
        assert [counted[name] for name in ("proven", "forwarded", "decided", "respondents_closed")] == [0] * 4
    assert totals(bureau.month(SEPTEMBER))["registered"] == 1


@pytest.mark.both_databases
def test_a_step_moved_to_another_day_counts_in_that_month(bureau: Bureau, repairs: Repairs) -> None:
    case_id = bureau.receive(date(2026, 9, 1))
    bureau.step(case_id, Action.REGISTER, date(2026, 9, 2))
    bureau.step(case_id, Action.FORWARD, date(2026, 10, 2))
    forwarded = repairs.last(case_id)
    bureau.step(case_id, Action.RECORD_NO_VIOLATION, date(2026, 11, 2), decision_on="2026-10-20")

    repairs.redate(case_id, date(2026, 9, 30), date(2026, 11, 3), forwarded)
    repairs.redate(case_id, date(2026, 10, 30), date(2026, 11, 3))

    assert flow(bureau, OCTOBER) == (1, 0, 0, 0, 1, 0, 0)
    assert flow(bureau, NOVEMBER) == (0, 0, 0, 0, 0, 0, 0)
    assert [totals(bureau.month(month))["forwarded"] for month in (SEPTEMBER, OCTOBER)] == [1, 0]
    assert [totals(bureau.month(month))["proven"] for month in (SEPTEMBER, OCTOBER)] == [1, 0]


def test_what_one_respondent_ended_no_longer_closes_the_case_when_anothers_end_is_cancelled(
    bureau: Bureau, repairs: Repairs
) -> None:
    case_id = bureau.supervise(date(2026, 9, 1), people=2)
    bureau.step(case_id, Action.REGISTER, date(2026, 9, 2))
    bureau.step(case_id, Action.FIND_NOT_PROVEN, date(2026, 9, 10), number=1)
    first = repairs.last(case_id)
    bureau.step(case_id, Action.FIND_NOT_PROVEN, date(2026, 10, 4), number=2)
    assert flow(bureau, OCTOBER) == (1, 0, 0, 0, 1, 0, 0)

    repairs.cancel(case_id, date(2026, 10, 9), first)

    assert flow(bureau, SEPTEMBER, "respondents") == (0, 2, 0, 0, 0, 0, 2)
    assert flow(bureau, OCTOBER) == (1, 0, 0, 0, 0, 0, 1)
    assert flow(bureau, OCTOBER, "respondents") == (2, 0, 0, 0, 1, 0, 1)


@pytest.mark.both_databases
def test_a_test_entry_leaves_the_figures_on_a_line_of_its_own(bureau: Bureau, repairs: Repairs) -> None:
    case_id = bureau.supervise(date(2026, 9, 28), people=2)
    bureau.receive(date(2026, 9, 29))

    repairs.exclude(case_id, date(2026, 10, 6))

    assert flow(bureau, SEPTEMBER) == (0, 2, 0, 0, 0, 0, 2)
    assert flow(bureau, OCTOBER) == (2, 0, 0, 0, 0, 1, 1)
    assert flow(bureau, OCTOBER, "respondents") == (3, 0, 0, 0, 0, 2, 1)
    assert flow(bureau, NOVEMBER) == (1, 0, 0, 0, 0, 0, 1)
    month = bureau.month(OCTOBER)
    assert totals(month)["reports_excluded"] == 1
    assert along(month, "cases_excluded", "exclusion") == {"test_entry": 1}


def test_an_entry_taken_out_and_back_within_a_month_or_later(bureau: Bureau, repairs: Repairs) -> None:
    case_id = bureau.receive(date(2026, 9, 28))
    repairs.exclude(case_id, date(2026, 9, 30), code="not_a_report")
    assert flow(bureau, SEPTEMBER) == (0, 1, 0, 0, 0, 1, 0)
    repairs.exclude(case_id, date(2026, 10, 2), back=True)
    bureau.step(case_id, Action.CLOSE_UNMET, date(2026, 10, 3))

    assert flow(bureau, OCTOBER) == (0, 0, 0, 1, 1, 0, 0)
    assert flow(bureau, NOVEMBER) == (0, 0, 0, 0, 0, 0, 0)


def test_what_was_closed_already_stays_closed_and_has_its_own_line(bureau: Bureau, repairs: Repairs) -> None:
    case_id = bureau.receive(date(2026, 9, 1))
    bureau.step(case_id, Action.CLOSE_UNMET, date(2026, 9, 4))
    repairs.exclude(case_id, date(2026, 10, 2), code="double_typing")

    assert flow(bureau, OCTOBER) == (0, 0, 0, 0, 0, 0, 0)
    counted = totals(bureau.month(OCTOBER))
    assert (counted["cases_excluded_closed"], counted["respondents_excluded_closed"]) == (1, 1)
    assert totals(bureau.month(SEPTEMBER))["cases_closed"] == 1


@pytest.mark.both_databases
def test_who_is_no_respondent_leaves_and_the_case_closes_with_the_others(
    bureau: Bureau, repairs: Repairs
) -> None:
    case_id = bureau.supervise(date(2026, 9, 1), people=2)
    bureau.step(case_id, Action.REGISTER, date(2026, 9, 2))
    bureau.step(case_id, Action.FIND_NOT_PROVEN, date(2026, 9, 10), number=1)
    repairs.exclude(case_id, date(2026, 10, 5), number=2)

    assert flow(bureau, OCTOBER) == (1, 0, 0, 0, 1, 0, 0)
    assert flow(bureau, OCTOBER, "respondents") == (1, 0, 0, 0, 0, 1, 0)
    repairs.exclude(case_id, date(2026, 11, 3), number=2, back=True)
    assert flow(bureau, NOVEMBER) == (0, 0, 1, 0, 0, 0, 1)
    assert flow(bureau, NOVEMBER, "respondents") == (0, 0, 0, 1, 0, 0, 1)


@pytest.mark.parametrize(("on", "late"), [(date(2026, 10, 5), 0), (date(2026, 10, 6), 1)])
def test_corrections_after_the_cut_off_are_late_entries_of_the_months_they_touch(
    bureau: Bureau, repairs: Repairs, on: date, late: int
) -> None:
    moved = bureau.receive(date(2026, 9, 8), event_on=date(2026, 8, 1), known_on=date(2026, 8, 1))
    cancelled, redated = bureau.receive(date(2026, 9, 1)), bureau.receive(date(2026, 9, 1))
    for case_id in (cancelled, redated):
        bureau.step(case_id, Action.CLOSE_UNMET, date(2026, 9, 20))

    bureau.correct(moved, "received_on", "2026-09-03", on=on)
    repairs.cancel(cancelled, on)
    repairs.redate(redated, date(2026, 9, 15), on)

    assert totals(bureau.month(SEPTEMBER))["late_entries"] == 3 * late


KINDS = ("step", "step", "step", "cancel", "redate", "out", "back", "person", "person back")
MENDS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 3), st.integers(0, 1), st.sampled_from([0, 1, 9, 26])),
    min_size=3, max_size=9,
)  # fmt: skip


def mend(repairs: Repairs, case_id: uuid.UUID, turn: tuple[str, int, int, int], day: date) -> None:
    """Let one thing happen to a case on a day, as far as the rules let it."""
    what, choice, number, _ = turn
    bureau = repairs.bureau
    if what == "step":
        with bureau.sessions() as session:
            people = respondents_of(session, case_id)
        person = people[number % len(people)]
        first = next((one for one in people if one.state is State.RECEIVED), person)
        actions = NEXT[first.sub_status]
        bureau.step(case_id, actions[choice % len(actions)], day, number=people.index(person) + 1)
    elif what == "cancel":
        repairs.cancel(case_id, day)
    elif what == "redate":
        repairs.redate(case_id, day - timedelta(days=choice * 9), day)
    elif what in {"out", "back"}:
        repairs.exclude(case_id, day, back=what == "back")
    else:
        repairs.exclude(case_id, day, number=number + 1, back=what == "person back")


@settings(max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink])
@given(lives=st.lists(st.tuples(st.integers(1, 2), MENDS), min_size=1, max_size=2))
def test_every_month_adds_up_whatever_was_mended(
    lives: list[tuple[int, list[tuple[str, int, int, int]]]],
    sessions: Sessions,
    means: Means,
    factory: Factory,
) -> None:
    with transaction(sessions) as session:
        office = factory.office(session)
    bureau = Bureau(sessions, means, office, factory)
    repairs = Repairs(bureau)
    cases = []
    for people, turns in lives:
        day = date(2026, 6, 20)
        cases.append(case_id := bureau.supervise(day, people=people))
        for turn in turns:
            day = min(TODAY, day + timedelta(days=turn[3]))
            try:
                mend(repairs, case_id, turn, day)
            except (DomainError, IndexError):
                continue

    counted = [bureau.month(name) for name in MONTHS]

    assert all(month.adds_up for month in counted)
    for before, after in pairwise(counted):
        for unit in ("cases", "respondents"):
            assert totals(after)[f"{unit}_opening"] == totals(before)[f"{unit}_open"]
    with sessions() as session:
        for case_id in cases:
            assert facts.differences(session, case_id) == []
        alike_on_every_day(session, {office.id})
        months_alike(session, {office.id}, MONTHS)


def test_counting_anew_gives_what_was_written_down_where_nothing_was_mended(
    bureau: Bureau, sessions: Sessions
) -> None:
    case_id = bureau.supervise(date(2026, 9, 1), people=2)
    for action, day, number in (
        (Action.REGISTER, 2, 1), (Action.FORWARD, 5, 2), (Action.FIND_NOT_PROVEN, 9, 1),
        (Action.RECORD_SANCTION, 20, 2), (Action.REOPEN, 25, 1), (Action.FIND_NOT_PROVEN, 28, 1),
    ):  # fmt: skip
        bureau.step(case_id, action, date(2026, 9, day), number=number)
    with sessions() as session:
        past = told_of(session, case_id)
        anew = {event.id: payload for event, payload in recounted(case_id, past)}
        told = {event.id: payload for event, payload in past if event.kind in MOVING_THE_CASE}
    moved = {key: value for key, value in told.items() if value["case_before"] != value["case_state"]}
    names = ("case_before", "case_state", "case_outcome", "case_on")
    assert len(moved) > 1
    for key, payload in moved.items():
        assert [anew[key][name] for name in names] == [payload[name] for name in names]
    assert amended(past) == past
