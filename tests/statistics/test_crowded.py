"""A crowded autumn is counted alike in both ways, and no rule of counting can be said wrongly unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import pytest
from sqlalchemy.orm import Session

from neutrality.database import Sessions
from neutrality.domain.cells import Tally
from neutrality.statistics.analysis import Figures, analysis_of
from neutrality.statistics.comparing import differences
from neutrality.statistics.retold_month import retold_month
from neutrality.statistics.scope import Scope
from neutrality.statistics.service import scope_of, tally_of
from tests.statistics.bureau import TODAY
from tests.statistics.crowded import MONTHS, Crowded, crowded
from tests.statistics.mutants_counted import COUNTED
from tests.statistics.mutants_retold import RETOLD
from tests.statistics.mutating import Mutant, mutated
from tests.statistics.twice import months_alike

__all__ = ["crowded"]


@dataclass(frozen=True)
class Both:
    """A month counted in both ways."""

    scope: Scope
    counted: tuple[Tally, Figures]
    retold: tuple[Tally, Figures]


def count(session: Session, scope: Scope) -> tuple[Tally, Figures]:
    """Return the month and its analysis, counted in SQL."""
    tally = tally_of(session, scope)
    return tally, analysis_of(session, scope, tally, today=TODAY)


def both(session: Session, found: Crowded) -> Iterator[Both]:
    """Yield each month at each office and at both."""
    for month in reversed(MONTHS):
        for offices in (found.offices, *(frozenset({office}) for office in found.offices)):
            scope = scope_of(session, month, offices, today=TODAY)
            yield Both(scope, count(session, scope), retold_month(session, scope, today=TODAY))


def differ(one: tuple[Tally, Figures], other: tuple[Tally, Figures]) -> bool:
    """Return whether the month or its analysis differs."""
    return bool(differences(one[0], other[0]) or differences(one[1], other[1]))


def caught(session: Session, mutant: Mutant, lawful: list[Both]) -> bool:
    """Return whether the comparison shows in some month that one side is wrong."""
    with mutated(mutant):
        if mutant in COUNTED:
            return any(differ(count(session, one.scope), one.retold) for one in lawful)
        return any(differ(one.counted, retold_month(session, one.scope, today=TODAY)) for one in lawful)


@pytest.mark.both_databases
def test_the_crowded_autumn_is_counted_alike_and_adds_up(crowded: Crowded, sessions: Sessions) -> None:
    with sessions() as session:
        months_alike(session, crowded.offices, MONTHS)
    for office in (crowded.local, crowded.province):
        assert all(office.month(month).adds_up for month in MONTHS)


def test_every_rule_of_counting_said_wrongly_is_caught(crowded: Crowded, sessions: Sessions) -> None:
    with sessions() as session:
        lawful = list(both(session, crowded))
        survivors = [mutant.name for mutant in chain(COUNTED, RETOLD) if not caught(session, mutant, lawful)]
        again = list(both(session, crowded))

    assert survivors == [], "; ".join(survivors)
    assert min(len(COUNTED), len(RETOLD)) >= 25
    assert len({mutant.name for mutant in (*COUNTED, *RETOLD)}) == len(COUNTED) + len(RETOLD)
    assert not any(differ(one.counted, one.retold) for one in (*lawful, *again))
