"""A case follows its respondents: the least advanced open one, and the weightiest of their outcomes."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.workflow import Outcome, State, derive

Standing = tuple[State, Outcome | None]
# Design 3: sanctioned, not followed up, employer found none, not proven, then the rest.
WEIGHT = [
    "sanctioned", "not_followed_up", "ppk_no_violation", "not_proven", "criminal_only",
    "out_of_jurisdiction_forwarded", "not_meeting_requirements", "traced_without_result",
    "duplicate_merged", "withdrawn", "terminated_other",
]  # fmt: skip
ADVANCED = ["received", "verified", "recommended_sanction"]

open_ones: st.SearchStrategy[Standing] = st.sampled_from([(State(state), None) for state in ADVANCED])
closed_ones: st.SearchStrategy[Standing] = st.sampled_from([(State.CLOSED, row) for row in Outcome])
people = st.lists(open_ones | closed_ones, min_size=1, max_size=6)
all_closed = st.lists(closed_ones, min_size=1, max_size=6)


def closed(outcome: str) -> Standing:
    return State.CLOSED, Outcome(outcome)


@pytest.mark.parametrize("state", [State(state) for state in ADVANCED])
def test_a_case_of_one_person_stands_where_that_person_stands(state: State) -> None:
    assert derive([(state, None)]) == (state, None)


def test_the_least_advanced_open_respondent_gives_the_state() -> None:
    ahead, behind, done = (State.RECOMMENDED, None), (State.VERIFIED, None), closed("not_proven")

    assert derive([ahead, done, behind]) == behind
    assert derive([ahead, done]) == ahead


def test_the_weightiest_outcome_is_that_of_the_case() -> None:
    for weightier, lighter in pairwise(WEIGHT):
        assert derive([closed(lighter), closed(weightier), closed(lighter)]) == closed(weightier)


@given(people, st.randoms(use_true_random=False))
def test_the_order_of_the_respondents_makes_no_difference(rows: list[Standing], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)

    assert derive(shuffled) == derive(rows)


@given(people)
def test_a_case_is_closed_when_all_are_and_has_an_outcome_only_then(rows: list[Standing]) -> None:
    state, outcome = derive(rows)

    assert (state is State.CLOSED) == all(one is State.CLOSED for one, _ in rows)
    assert (outcome is not None) == (state is State.CLOSED)
    assert (state, outcome) in rows


@given(all_closed, open_ones)
def test_one_open_respondent_keeps_a_case_open(rows: list[Standing], still_open: Standing) -> None:
    assert derive([*rows, still_open]) == still_open


@given(all_closed, closed_ones)
def test_another_outcome_never_makes_the_outcome_lighter(rows: list[Standing], another: Standing) -> None:
    before, after = derive(rows)[1], derive([*rows, another])[1]

    assert before
    assert after
    assert WEIGHT.index(after) <= WEIGHT.index(before)


@given(people)
def test_saying_the_same_twice_changes_nothing(rows: list[Standing]) -> None:
    assert derive(rows + rows) == derive(rows)
