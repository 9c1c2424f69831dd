"""With whom an office works: three can do everything, two and one need the office above."""

from __future__ import annotations

from uuid import UUID

import pytest

from neutrality.domain.access import Role
from neutrality.domain.staffing import ACTS, STEPS, THREE, Act, Hand, left_undone, undone
from neutrality.domain.workflow import Action, State

A, B, C = (Hand.free(UUID(int=number), roles) for number, roles in enumerate(THREE, start=1))
NOTHING = frozenset[Role]()


def barred(hand: Hand) -> Hand:
    return Hand(hand.account_id, NOTHING, NOTHING)


def test_three_persons_can_do_everything_among_themselves() -> None:
    assert undone([A, B, C]) == ()


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_no_act_of_two_is_done_by_one_person(act: Act) -> None:
    pair = act.by_hands([A, B, C])

    assert pair is not None
    first, second = pair
    assert first.first & act.first
    assert (second is None) is not bool(act.second)
    assert second is None or (second.account_id != first.account_id and second.second & act.second)


@pytest.mark.parametrize("one", [A, B, C])
def test_one_person_with_every_role_still_does_no_act_of_two(one: Hand) -> None:
    everything = Hand.free(one.account_id, Role)

    assert set(undone([everything])) == {act.name for act in ACTS if act.second}


def test_two_persons_lack_what_the_missing_one_alone_may_do() -> None:
    assert Action.FORWARD.value in undone([A, B])
    assert "check_identity" in undone([A, C])
    assert "enter_report" in undone([B, C])


def test_what_a_bar_leaves_to_nobody_is_told_by_the_state() -> None:
    assert left_undone([A, B, C], State.RECEIVED) == ()
    undone_received = set(left_undone([A, barred(B), C], State.RECEIVED))
    assert undone_received >= {Action.CLOSE_UNMET, Action.START_TRACING, Action.REGISTER}
    assert undone_received.isdisjoint({Action.REQUEST_CORRECTION, Action.RECORD_CORRECTION})
    assert left_undone([A, barred(B), C], State.RECOMMENDED) == ()
    undone_after = set(left_undone([barred(A), B, C], State.RECOMMENDED))
    assert undone_after >= {Action.RECORD_RECEIPT, Action.RECORD_SANCTION, Action.RETURN_TO_OFFICE}
    assert undone_after.isdisjoint({Action.MARK_OVERDUE, Action.TERMINATE})
    assert left_undone([], State.CLOSED) == ()


def test_who_comes_from_the_same_agency_is_the_first_and_never_the_second() -> None:
    same = Hand(C.account_id, C.first, NOTHING)

    undone_here = set(left_undone([A, B, same], State.VERIFIED))
    assert Action.FORWARD in undone_here
    assert undone_here.isdisjoint({Action.FIND_NOT_PROVEN, Action.EXTEND, Action.RETURN_FROM_PLENO})
    assert left_undone([A, B, C], State.VERIFIED) == ()


def test_every_step_of_the_workflow_is_an_act() -> None:
    assert {step.name for step in STEPS} == {action.value for action in Action} - {"submit", "mark_overdue"}
