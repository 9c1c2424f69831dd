"""The table keeps what a decision waits for; a table that lost any of it is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from neutrality.domain.errors import NotAllowedError
from neutrality.domain.matrix import Role
from neutrality.domain.workflow import BY_ACTION, TRANSITIONS, Action, Transition, confirm, may_confirm
from tests.domain.decision_rules import DECIDING, DECISIONS, Guarded
from tests.domain.matters import ME, SOMEBODY_ELSE, officer

HEAD = officer(Role.HEAD, account=SOMEBODY_ELSE)


@pytest.mark.parametrize("check", DECIDING, ids=lambda check: check.__name__)
def test_the_table_keeps_it(check: Guarded) -> None:
    check(TRANSITIONS)


def test_a_lost_guard_of_a_decision_is_told() -> None:
    lost = 0
    for action in DECISIONS:
        row = BY_ACTION[action]
        for guard in row.guards:
            rest = tuple(other for other in row.guards if other is not guard)
            table = tuple(replace(one, guards=rest) if one is row else one for one in TRANSITIONS)
            assert _broken(table), (action, guard.__name__)
            lost += 1
    assert lost == 7


def test_whoever_examined_last_is_not_the_second_person() -> None:
    row = BY_ACTION[Action.FORWARD]
    with pytest.raises(NotAllowedError) as refused:
        confirm(row, first=ME, second=HEAD, examined_by=SOMEBODY_ELSE)
    assert (refused.value.code, refused.value.params) == ("examined_yourself", {"action": "forward"})
    assert not may_confirm(row, first=ME, second=HEAD, examined_by=SOMEBODY_ELSE)
    for examiner in (ME, None):
        confirm(row, first=ME, second=HEAD, examined_by=examiner)
        assert may_confirm(row, first=ME, second=HEAD, examined_by=examiner)


def test_the_examiner_confirms_what_rests_on_no_examination() -> None:
    row = BY_ACTION[Action.REGISTER]
    confirm(row, first=ME, second=HEAD, examined_by=SOMEBODY_ELSE)
    assert {one.action for one in TRANSITIONS if one.rests_on_examination} == set(DECISIONS)


def _broken(table: tuple[Transition, ...]) -> bool:
    for check in DECIDING:
        try:
            check(table)
        except AssertionError:
            return True
    return False
