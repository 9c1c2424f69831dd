"""The rules by which mistakes are mended: how far back, in which order, and what stands when it is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError
from neutrality.domain.lawrows import ClockKind
from neutrality.domain.matrix import Role
from neutrality.domain.matter import By
from neutrality.domain.mistakes import (
    OF_A_CASE,
    OF_A_RESPONDENT,
    ExclusionReason,
    NumberKind,
    Taken,
    VoidReason,
    check_canceller,
    check_cancelling,
    check_redating,
    doubled,
    missing,
    resumed,
    taken_out,
)

OFFICER, OTHER = uuid4(), uuid4()
ONE, TWO = uuid4(), uuid4()
DAY = date(2026, 10, 12)
RECEIVED, TODAY = date(2026, 10, 1), date(2026, 10, 30)


def taken(position: int = 5, whose: UUID | None = ONE, on: date = DAY, **more: Any) -> Taken:
    """Return a step that an officer took."""
    return Taken(position, whose, on, frozenset({OFFICER}), **more)


def test_who_took_it_or_the_head_cancels() -> None:
    check_canceller(taken(), By(OFFICER, frozenset({Role.VERIFIER})))
    check_canceller(taken(), By(OTHER, frozenset({Role.HEAD})))
    with pytest.raises(NotAllowedError) as refused:
        check_canceller(taken(), By(OTHER, frozenset({Role.VERIFIER, Role.PLENO_MEMBER})))
    assert refused.value.code == "not_your_step"


@pytest.mark.parametrize(
    ("step", "others", "code"),
    [
        (taken(letter_left=True), [], "letter_left"),
        (taken(bar="merged_already"), [], "merged_already"),
        (taken(), [taken(6)], "later_step_stands"),
        (taken(), [taken(6, None)], "later_step_stands"),
        (taken(whose=None), [taken(6, TWO)], "later_step_stands"),
        (taken(measure="reprimand"), [taken(6, measure="reprimand", beside=True)], "later_step_stands"),
    ],
)
def test_a_step_stands_that_went_out_or_was_followed(step: Taken, others: list[Taken], code: str) -> None:
    with pytest.raises(ConflictError) as refused:
        check_cancelling(step, [step, *others])
    assert refused.value.code == code


def test_what_came_before_or_to_another_forbids_nothing() -> None:
    check_cancelling(taken(), [taken(3), taken(5), taken(9, TWO)])


@pytest.mark.parametrize(
    "step", [taken(), taken(measure="data_block"), taken(whose=TWO, measure="reprimand")]
)
def test_a_stage_of_a_measure_rests_on_that_measure_alone(step: Taken) -> None:
    stage = taken(9, measure="reprimand", beside=True)
    check_cancelling(step, [step, stage])
    check_redating(step, [step, stage], TODAY, received_on=RECEIVED, today=TODAY)


@pytest.mark.parametrize(
    ("day", "steps", "code"),
    [
        (TODAY + timedelta(days=1), [], "in_future"),
        (RECEIVED - timedelta(days=1), [], "before_last_step"),
        (date(2026, 10, 4), [taken(3, None, date(2026, 10, 5))], "before_last_step"),
        (date(2026, 10, 21), [taken(8, ONE, date(2026, 10, 20))], "after_next_step"),
        (date(2026, 10, 9), [], "before_its_papers"),
        (date(2026, 10, 15), [], "after_its_letter"),
        (date(2026, 10, 14), [taken(8, on=DAY, measure="reprimand", beside=True)], "after_next_step"),
    ],
)
def test_a_day_out_of_order_is_refused(day: date, steps: list[Taken], code: str) -> None:
    papers = date(2026, 10, 10) if code == "before_its_papers" else None
    step = taken(earliest_on=papers, left_on=date(2026, 10, 14), measure="reprimand")
    with pytest.raises(InvalidInputError) as refused:
        check_redating(step, [step, *steps], day, received_on=RECEIVED, today=TODAY)
    assert [(one.field, one.code) for one in refused.value.problems] == [("value", code)]


@pytest.mark.parametrize("day", [date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 20)])
def test_a_day_between_its_neighbours_is_taken_whatever_others_did(day: date) -> None:
    near = [taken(3, None, date(2026, 10, 5)), taken(8, ONE, date(2026, 10, 20))]
    others = [taken(4, TWO, date(2026, 10, 29)), taken(9, TWO, date(2026, 10, 2))]
    step = taken(earliest_on=date(2026, 10, 5), left_on=date(2026, 10, 20))
    check_redating(step, [step, *near, *others], day, received_on=RECEIVED, today=TODAY)


@given(st.integers(0, 60), st.sets(st.integers(1, 60)))
def test_what_is_missing_and_what_is_there_are_all_numbers_once(last: int, gone: set[int]) -> None:
    there = [number for number in range(1, last + 1) if number not in gone]
    assert missing(there, last) == tuple(sorted(number for number in gone if number <= last))


def test_a_number_that_stands_twice_is_named_once() -> None:
    assert doubled(["1", "2", "3"]) == ()
    assert doubled(["7", "2", "7", "2", "2"]) == ("2", "7")


HANDLING, RETURNED, DELIVERY = ClockKind.HANDLING, ClockKind.RETURNED, ClockKind.DELIVERY
RUNNING = frozenset({(HANDLING, None), (RETURNED, ONE), (DELIVERY, TWO)})


def test_all_clocks_of_a_case_stand_and_those_of_one_respondent_alone() -> None:
    assert taken_out(RUNNING, None, shared=True) == RUNNING
    assert taken_out(RUNNING, ONE, shared=True) == {(RETURNED, ONE)}
    assert taken_out(RUNNING, ONE, shared=False) == {(RETURNED, ONE), (HANDLING, None)}


def test_what_stood_goes_on_and_no_clock_of_the_case_is_doubled() -> None:
    assert resumed(frozenset(), RUNNING) == RUNNING
    kept = frozenset({(ClockKind.HANDLING_EXTENDED, None)})
    assert resumed(kept, RUNNING) == kept | {(RETURNED, ONE), (DELIVERY, TWO)}


def test_reasons_fit_what_they_are_said_of() -> None:
    assert set(ExclusionReason) == OF_A_CASE | OF_A_RESPONDENT
    assert ExclusionReason.WRONG_PERSON not in OF_A_CASE
    assert {*NumberKind} == {"receipt", "registration", "letter"}
    assert {*VoidReason} == {"step_cancelled", "corrected", "document_void"}
