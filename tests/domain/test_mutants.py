"""The table with one entry lost, loosened or changed is told from the law, whichever entry it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from neutrality.domain.workflow import TRANSITIONS, Transition
from tests.domain.guards import GUARDS
from tests.domain.matters import Table
from tests.domain.mutants import Mutant, mutants
from tests.domain.rules import RULES
from tests.domain.walking import INVARIANTS, Walk, a_few_matters, walk, walk_again

EXAMPLES = (*RULES, *GUARDS)
MUTANTS = list(mutants(TRANSITIONS))


def concerns_the_walk(mutant: Mutant) -> bool:
    """Return whether this opens a way that the regulation shuts, or leads somewhere else.

    A submission is no step of the walk; what is asked for and typed is a matter of the examples.
    """
    if mutant.name.startswith("T0"):
        return False
    if mutant.entry == "guards":
        return mutant.kind == "lost" and "control_measure" not in mutant.name
    if mutant.entry == "second":
        return mutant.name.endswith(("four eyes lost", "second head lost"))
    return mutant.entry in {"to_state", "outcome"} or (
        mutant.kind == "loosened" and mutant.entry in {"roles", "from_states"}
    )


def caught_by_examples(table: Table) -> str:
    """Return the name of the first example that fails on this table, or nothing."""
    for check in EXAMPLES:
        try:
            check(table)
        except AssertionError:
            return check.__name__
    return ""


def caught_by_the_walk(walked: Walk) -> str:
    """Return the name of the first invariant that fails on this walk, or nothing."""
    for invariant in INVARIANTS:
        try:
            invariant(walked)
        except AssertionError:
            return invariant.__name__
    return ""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_examples_catch(mutant: Mutant) -> None:
    assert caught_by_examples(mutant.table), f"survived: {mutant.name}"


def test_the_walk_alone_catches_what_opens_or_shuts_a_way() -> None:
    lawful = walk(TRANSITIONS, a_few_matters())
    concerned = [mutant for mutant in MUTANTS if concerns_the_walk(mutant)]

    survivors = [
        mutant.name
        for mutant in concerned
        if not caught_by_the_walk(walk_again(lawful, mutant.table, mutant.action, a_few_matters()))
    ]

    assert len(concerned) > 150
    assert survivors == []


def test_a_faithful_copy_of_the_table_is_caught_by_nothing() -> None:
    copy: tuple[Transition, ...] = tuple(replace(row) for row in TRANSITIONS)

    assert caught_by_examples(copy) == ""
    assert caught_by_the_walk(walk(copy, a_few_matters())) == ""


def test_every_entry_of_every_row_has_its_mutants() -> None:
    kinds = Counter(mutant.kind for mutant in MUTANTS)

    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 400
    assert min(kinds.values()) >= 80
    for row in TRANSITIONS:
        entries = [*row.roles, *row.second, *row.from_states, *row.stops, *row.fields, *row.optional]
        entries += [guard.__name__ for guard in row.guards]
        lost = {
            mutant.name
            for mutant in MUTANTS
            if mutant.kind == "lost" and mutant.name.startswith(f"{row.code} {row.action}:")
        }
        assert [entry for entry in entries if not any(f" {entry} " in name for name in lost)] == []


def test_each_mutant_differs_from_the_table() -> None:
    assert [mutant.name for mutant in MUTANTS if mutant.table == TRANSITIONS] == []
