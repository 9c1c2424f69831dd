"""The table with one entry lost, loosened or changed is told from the law, whichever entry it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from neutrality.domain.workflow import BY_ACTION, TRANSITIONS, Action, Transition
from tests.domain.guards import GUARDS, PER_STEP
from tests.domain.invariants import EACH, WHOLE
from tests.domain.matters import Table
from tests.domain.mutants import EVERY_GUARD, Mutant, mutants
from tests.domain.rules import RULES
from tests.domain.walking import ATTEMPTS, Walk, a_few_matters, walk

MUTANTS = list(mutants(TRANSITIONS))
FEW = list(a_few_matters())
# What the walk cannot know: whether a sender may be asked, whether a letter came twice, what was examined.
OF_THE_OFFICE = (
    "somebody_can_complete_it", "cannot_be_registered", "authority_did_not", "handling_time",
    "checklist_is", "elements_are", "pleno_decided", "decider_did_not",
)  # fmt: skip


def concerns_the_walk(mutant: Mutant) -> bool:
    """Return whether this opens a way that the regulation shuts, or leads somewhere else.

    A submission is no step of the walk; what is asked for and typed is a matter of the examples.
    """
    if mutant.action is Action.SUBMIT:
        return False
    if mutant.entry == "guards":
        return mutant.kind == "lost" and not any(name in mutant.name for name in OF_THE_OFFICE)
    if mutant.entry == "second":
        return mutant.name.endswith(("four eyes lost", "second head lost"))
    # A legal step lies in one state: where it is named, another state opens nothing.
    opens = mutant.entry == "from_states" and not BY_ACTION[mutant.action].from_subs
    return mutant.entry == "to_state" or (mutant.kind == "loosened" and opens)


def caught_by_examples(table: Table, actions: tuple[Action, ...]) -> str:
    """Return the name of the first example about these steps that fails on this table, or nothing."""
    for check in (*RULES, *PER_STEP):
        try:
            check(table, actions)
        except AssertionError:
            return check.__name__
    for guarded in GUARDS:
        try:
            guarded(table)
        except AssertionError:
            return guarded.__name__
    return ""


def caught_by_the_walk(anew: Walk, before: Walk) -> str:
    """Return the name of the first invariant that fails: of the moves made anew, or of all together."""
    whole = Walk(anew.table, [*anew.moves, *before.moves], anew.refusals | before.refusals)
    for invariant in EACH:
        try:
            for move in anew.moves:
                invariant(move, anew)
        except AssertionError:
            return invariant.__name__
    for together in WHOLE:
        try:
            together(whole)
        except AssertionError:
            return together.__name__
    return ""


@pytest.mark.parametrize("action", Action)
def test_the_examples_catch_every_mutant_of(action: Action) -> None:
    own = [mutant for mutant in MUTANTS if mutant.action is action]

    assert len(own) > 100
    assert [mutant.name for mutant in own if not caught_by_examples(mutant.table, (action,))] == []


def test_the_walk_alone_catches_what_opens_or_shuts_a_way() -> None:
    lawful = walk(TRANSITIONS, FEW)
    concerned = [mutant for mutant in MUTANTS if concerns_the_walk(mutant)]
    before = {
        action: Walk(
            TRANSITIONS, [move for move in lawful.moves if move.step.action is not action],
            {refusal for refusal in lawful.refusals if refusal[2] is not action},
        )
        for action in Action
    }  # fmt: skip

    survivors = []
    for mutant in concerned:
        attempts = [attempt for attempt in ATTEMPTS if attempt.action is mutant.action]
        if not caught_by_the_walk(walk(mutant.table, FEW, attempts), before[mutant.action]):
            survivors.append(mutant.name)

    assert len(concerned) > 150
    assert survivors == []


def test_a_faithful_copy_of_the_table_is_caught_by_nothing() -> None:
    copy: tuple[Transition, ...] = tuple(replace(row) for row in TRANSITIONS)

    assert caught_by_examples(copy, tuple(Action)) == ""
    assert caught_by_the_walk(walk(copy, FEW), Walk(copy)) == ""


def test_every_entry_of_every_row_has_its_mutants() -> None:
    kinds = Counter(mutant.kind for mutant in MUTANTS)

    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 4000
    assert min(kinds.values()) >= 300
    assert len(EVERY_GUARD) == 22
    for row in TRANSITIONS:
        entries: list[str] = [*row.roles, *row.second, *row.from_states, *row.from_subs]
        entries += [*row.stops, *row.pauses, *row.resumes, *row.fields, *row.optional]
        entries += [guard.__name__ for guard in row.guards]
        lost = {
            mutant.name
            for mutant in MUTANTS
            if mutant.kind == "lost" and mutant.name.startswith(f"{row.code} {row.action}:")
        }
        assert [entry for entry in entries if not any(f" {entry} " in name for name in lost)] == []


def test_each_mutant_differs_from_the_table() -> None:
    assert [mutant.name for mutant in MUTANTS if mutant.table == TRANSITIONS] == []
