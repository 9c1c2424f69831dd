from __future__ import annotations

import uuid
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.duplicates import (
    MOST,
    OPEN_TO_MERGING,
    Side,
    Signal,
    Trait,
    check_merge,
    hinted,
    needs_head,
    weight,
)
from neutrality.domain.errors import ConflictError, InvalidInputError
from neutrality.domain.workflow import State

DAY = date(2026, 11, 10)
ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
BUDI, WATI = uuid.UUID(int=11), uuid.UUID(int=12)
OFFICE, ELSEWHERE = uuid.UUID(int=21), uuid.UUID(int=22)
PAIR = frozenset({ONE, OTHER})


@pytest.mark.parametrize("days", [0, 1, 2, 3])
def test_near_is_the_same_district_within_two_days_and_the_same_kind(days: int) -> None:
    place, kinds = "73.11.01", frozenset({"plain social_media", "type D06"})
    one = Trait(ONE, place, DAY, kinds)
    other = Trait(OTHER, place, DAY - timedelta(days=days), kinds)
    assert hinted([one, other]) == ({PAIR: frozenset({Signal.NEAR})} if days <= 2 else {})


@pytest.mark.parametrize(
    "other",
    [
        Trait(OTHER, "73.11.02", DAY, frozenset({"plain a"})),
        Trait(OTHER, None, DAY, frozenset({"plain a"})),
        Trait(OTHER, "73.11.01", None, frozenset({"plain a"})),
        Trait(OTHER, "73.11.01", DAY, frozenset({"plain b"})),
        Trait(OTHER, "73.11.01", DAY, frozenset()),
    ],
)
def test_what_is_elsewhere_another_kind_or_of_unknown_day_is_not_near(other: Trait) -> None:
    assert hinted([Trait(ONE, "73.11.01", DAY, frozenset({"plain a"})), other]) == {}


def test_one_person_on_one_day_and_a_name_alike_on_that_day_are_hints() -> None:
    one = Trait(ONE, event_on=DAY, persons=frozenset({BUDI}))
    same = Trait(OTHER, event_on=DAY, persons=frozenset({BUDI, WATI}))
    assert hinted([one, same], same_name=[PAIR]) == {PAIR: frozenset({Signal.SAME_PERSON, Signal.SAME_NAME})}
    later = Trait(OTHER, event_on=DAY + timedelta(days=1), persons=frozenset({BUDI}))
    assert hinted([one, later], same_name=[PAIR]) == {}
    assert hinted([Trait(ONE), Trait(OTHER)], same_name=[PAIR]) == {}


def test_one_post_is_a_hint_whatever_the_day_but_never_of_a_case_that_is_not_shown() -> None:
    assert hinted([Trait(ONE), Trait(OTHER)], same_post=[PAIR]) == {PAIR: frozenset({Signal.SAME_POST})}
    assert hinted([Trait(ONE)], same_post=[PAIR], same_name=[PAIR]) == {}


def test_the_stronger_hint_weighs_more_and_together_never_more_than_all() -> None:
    assert weight([]) == 0
    assert weight([Signal.NEAR, Signal.NEAR]) == weight([Signal.NEAR])
    assert weight([Signal.SAME_POST]) > weight([Signal.SAME_NAME]) > weight([Signal.NEAR])
    assert weight(Signal) == MOST


@given(
    st.lists(
        st.builds(
            Trait,
            st.integers(1, 6).map(lambda number: uuid.UUID(int=number)),
            st.sampled_from([None, "73.11.01", "73.11.02"]),
            st.none() | st.integers(0, 6).map(lambda days: DAY + timedelta(days=days)),
            st.frozensets(st.sampled_from(["plain a", "plain b"])),
            st.frozensets(st.sampled_from([BUDI, WATI])),
        ),
        max_size=6,
        unique_by=lambda one: one.case_id,
    )
)
def test_each_pair_is_found_as_if_all_were_compared_with_all(traits: list[Trait]) -> None:
    expected: dict[frozenset[uuid.UUID], set[Signal]] = {}
    for one, other in permutations(traits, 2):
        if one.event_on is None or other.event_on is None:
            continue
        apart, pair = abs(one.event_on - other.event_on), frozenset({one.case_id, other.case_id})
        if apart == timedelta(0) and one.persons & other.persons:
            expected.setdefault(pair, set()).add(Signal.SAME_PERSON)
        same_place = one.district is not None and one.district == other.district
        if apart <= timedelta(days=2) and same_place and one.kinds & other.kinds:
            expected.setdefault(pair, set()).add(Signal.NEAR)
    assert hinted(traits) == {pair: frozenset(signals) for pair, signals in expected.items()}


@pytest.mark.parametrize("merged", State)
@pytest.mark.parametrize("master", State)
def test_only_what_is_not_decided_ends_in_what_is_as_far(merged: State, master: State) -> None:
    sides = Side(ONE, OFFICE, merged), Side(OTHER, OFFICE, master)
    if merged not in OPEN_TO_MERGING:
        with pytest.raises(ConflictError, match="wrong_state"):
            check_merge(*sides)
    elif master not in OPEN_TO_MERGING:
        assert problem(*sides) == "master_closed"
    elif (merged, master) == (State.VERIFIED, State.RECEIVED):
        assert problem(*sides) == "master_behind"
    else:
        check_merge(*sides)


def test_a_case_ends_neither_in_itself_nor_in_another_offices() -> None:
    mine = Side(ONE, OFFICE, State.RECEIVED)
    assert problem(mine, mine) == "same_case"
    assert problem(mine, Side(OTHER, ELSEWHERE, State.RECEIVED)) == "no_such_number"


def test_what_is_registered_needs_a_head() -> None:
    assert [needs_head(state) for state in OPEN_TO_MERGING] == [False, True]


def problem(merged: Side, master: Side) -> str:
    with pytest.raises(InvalidInputError) as caught:
        check_merge(merged, master)
    ((field, code),) = [(one.field, one.code) for one in caught.value.problems]
    assert field == "number"
    return code
