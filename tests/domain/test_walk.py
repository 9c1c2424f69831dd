"""Everybody attempts everything, on every matter that can be: the law holds wherever the walk leads."""

from __future__ import annotations

import pytest

from neutrality.domain.matter import TIME
from neutrality.domain.workflow import TRANSITIONS, Action
from tests.domain.invariants import EACH, WHOLE, OfAll, OfEach
from tests.domain.matters import ACCEPTED, EVERY_ROLE, answer
from tests.domain.walking import (
    ATTEMPTS,
    OF_THE_REGISTRATION,
    OTHERWISE,
    PEOPLE,
    WHERE,
    Walk,
    a_few_matters,
    every_matter,
    every_registration,
    walk,
)


@pytest.fixture(scope="module")
def walked() -> Walk:
    return walk(TRANSITIONS, every_matter())


@pytest.fixture(scope="module")
def registered() -> Walk:
    attempts = [attempt for attempt in ATTEMPTS if attempt.action in OF_THE_REGISTRATION]
    return walk(TRANSITIONS, every_registration(), attempts)


@pytest.mark.parametrize("invariant", EACH, ids=lambda invariant: invariant.__name__)
def test_the_law_holds_of_each_move(invariant: OfEach, walked: Walk, registered: Walk) -> None:
    for part in (walked, registered):
        for move in part.moves:
            invariant(move, part)


@pytest.mark.parametrize("invariant", WHOLE, ids=lambda invariant: invariant.__name__)
def test_the_law_holds_of_all_moves_together(invariant: OfAll, walked: Walk) -> None:
    invariant(walked)


def test_the_walk_is_as_wide_as_it_says() -> None:
    matters, pairs = list(every_matter()), len(OTHERWISE) * (len(OTHERWISE) - 1) // 2

    assert len(WHERE) == 17 + 11
    some = 1 + len(OTHERWISE)
    assert len(matters) == 4 * (4 * 3 + 13) * (some + pairs + 1) + 11 * 4 * 3 * some + 4 * 6
    assert len(list(every_registration())) == 3 * 4 * 3 * 2**9
    assert set(a_few_matters()) <= set(matters) | set(every_registration())
    assert len(PEOPLE) == 12
    assert len(ATTEMPTS) == len(Action) + 5


def test_every_forbidden_step_is_refused_by_name_in_every_place(walked: Walk) -> None:
    """Whatever is not offered somewhere is refused there, and the refusal says why."""
    refused = {(state, sub, action) for state, sub, action, _ in walked.refusals}
    moved = {(*move.start[:2], move.step.action) for move in walked.moves}
    places = {(state, sub) for state, sub, _ in WHERE}

    assert {(state, sub, action) for state, sub in places for action in Action} == refused | moved
    assert {name for *_, name in walked.refusals if not name.isidentifier()} == set()


def test_roles_only_add_so_that_whoever_holds_all_is_allowed_whatever_one_is() -> None:
    for facts in a_few_matters():
        for attempt in ATTEMPTS:
            alone = {answer(TRANSITIONS, facts, attempt, by) for by in PEOPLE if by != TIME}
            assert (ACCEPTED in alone) == (answer(TRANSITIONS, facts, attempt, EVERY_ROLE) == ACCEPTED)
