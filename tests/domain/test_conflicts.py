"""Recusal: a tie bars, the same agency bars from the second half, and whom others tie must not even know."""

from __future__ import annotations

from uuid import UUID

import pytest

from neutrality.domain.access import BARRED, Relation
from neutrality.domain.conflicts import (
    LONGEST_REASON,
    RELATION_OF,
    Held,
    Sight,
    Tie,
    check_second,
    check_withdrawal,
    may_be_hinted,
    reason_problems,
    relations,
    sight,
)
from neutrality.domain.errors import NotAllowedError

ONE, OTHER, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
BARS = [tie for tie in Tie if tie is not Tie.SAME_AGENCY]


def test_every_tie_but_the_same_agency_bars() -> None:
    assert {tie for tie in Tie if RELATION_OF[tie] in BARRED} == set(BARS)


def test_what_is_declared_and_what_the_records_tell_come_together() -> None:
    assert relations([]) == frozenset()
    assert relations([Held(Tie.KIN, by_oneself=True)], same_agency=True) == {
        Relation.KIN,
        Relation.SAME_AGENCY,
    }
    assert relations([], is_respondent=True) == {Relation.PARTY}


@pytest.mark.parametrize("tie", BARS)
def test_whoever_declared_a_tie_is_told_that_the_case_is_shut(tie: Tie) -> None:
    assert sight([Held(tie, by_oneself=True)]) is Sight.THE_BAR


@pytest.mark.parametrize("tie", BARS)
def test_whom_somebody_else_tied_to_a_case_does_not_learn_of_it(tie: Tie) -> None:
    assert sight([Held(tie, by_oneself=True), Held(Tie.KIN, by_oneself=False)]) is Sight.NOTHING
    assert sight([Held(tie, by_oneself=False)]) is Sight.NOTHING


def test_the_respondent_does_not_learn_of_the_case_by_any_declaration() -> None:
    assert sight([], is_respondent=True) is Sight.NOTHING
    assert sight([Held(Tie.OTHER, by_oneself=True)], is_respondent=True) is Sight.NOTHING


def test_the_same_agency_hides_nothing() -> None:
    assert sight([Held(Tie.SAME_AGENCY, by_oneself=False)]) is Sight.THE_CASE
    assert sight([]) is Sight.THE_CASE


@pytest.mark.parametrize(
    ("reason", "code"), [(" ", "required"), ("x" * (LONGEST_REASON + 1), "too_long"), ("Ipar.", None)]
)
def test_a_reason_is_written_and_not_endless(reason: str, code: str | None) -> None:
    assert [problem.code for problem in reason_problems(reason)] == ([code] if code else [])


def test_only_who_declared_or_recorded_a_conflict_asks_that_it_ends() -> None:
    check_withdrawal(asking=ONE, declared_by=ONE)

    with pytest.raises(NotAllowedError, match="not_your_conflict"):
        check_withdrawal(asking=OTHER, declared_by=ONE)


def test_an_office_is_told_of_its_neighbours_and_never_of_what_went_above_it() -> None:
    assert may_be_hinted(THIRD, [ONE, OTHER])
    assert not may_be_hinted(ONE, [ONE, OTHER])
    assert not may_be_hinted(OTHER, [ONE, OTHER])


@pytest.mark.parametrize("second", [ONE, OTHER])
def test_neither_who_asks_nor_whom_it_lets_in_is_the_second_person(second: UUID) -> None:
    with pytest.raises(NotAllowedError, match="same_person"):
        check_second(second=second, asked_by=ONE, account=OTHER)

    check_second(second=THIRD, asked_by=ONE, account=OTHER)
