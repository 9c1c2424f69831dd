"""Everybody attempts everything, on every matter that can be: the law holds wherever the walk leads."""

from __future__ import annotations

import pytest

from neutrality.domain.workflow import TRANSITIONS, Action
from tests.domain.matters import ACCEPTED, EVERY_ROLE, answer
from tests.domain.walking import (
    ATTEMPTS,
    INVARIANTS,
    PEOPLE,
    Invariant,
    Walk,
    a_few_matters,
    every_matter,
    walk,
    walk_again,
)


@pytest.fixture(scope="module")
def walked() -> Walk:
    return walk(TRANSITIONS, every_matter())


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda invariant: invariant.__name__)
def test_the_law_holds_wherever_the_walk_leads(invariant: Invariant, walked: Walk) -> None:
    invariant(walked)


def test_the_walk_is_as_wide_as_it_says() -> None:
    matters = set(every_matter())

    assert len(matters) == 4 * 4 * 3 * 2**9
    assert set(a_few_matters()) <= matters
    assert len(PEOPLE) == 11
    assert len(ATTEMPTS) == 13


def test_roles_only_add_so_that_whoever_holds_all_is_allowed_whatever_one_is() -> None:
    for facts in a_few_matters():
        for attempt in ATTEMPTS:
            alone = {answer(TRANSITIONS, facts, attempt, by) for by in PEOPLE}
            assert (ACCEPTED in alone) == (answer(TRANSITIONS, facts, attempt, EVERY_ROLE) == ACCEPTED)


@pytest.mark.parametrize("action", Action)
def test_walking_one_action_again_gives_the_whole_walk(action: Action) -> None:
    whole = walk(TRANSITIONS, a_few_matters())

    again = walk_again(whole, TRANSITIONS, action, a_few_matters())

    assert sorted(map(repr, again.moves)) == sorted(map(repr, whole.moves))
    assert again.refusals == whole.refusals
