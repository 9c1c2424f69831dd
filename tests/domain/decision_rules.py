"""What a decision waits for (design 3, domain 8.3 T8 and T9): checks that hold any table against it."""

from __future__ import annotations

from collections.abc import Callable

from neutrality.domain.examination import Missing
from neutrality.domain.pleno import PlenoResult
from neutrality.domain.workflow import Action, State
from tests.domain.matters import ACCEPTED, EVERY_ROLE, ME, SOMEBODY_ELSE, Table, answer, matter, step

Guarded = Callable[[Table], None]
DECISIONS = (Action.FIND_NOT_PROVEN, Action.FORWARD)
DECIDED = {Action.FIND_NOT_PROVEN: PlenoResult.NOT_PROVEN, Action.FORWARD: PlenoResult.PROVEN}


def nothing_is_decided_before_it_is_examined(table: Table) -> None:
    """Design 3: checklist, type and elements are due by the decision."""
    for action in DECISIONS:
        for missing in Missing:
            facts = matter(State.VERIFIED, missing=(missing,))
            name = "checklist_is_answered" if missing is Missing.CHECKLIST else "elements_are_examined"
            assert answer(table, facts, step(action), EVERY_ROLE) == name, (action, missing)


def a_decision_names_the_type_that_was_examined(table: Table) -> None:
    for action in DECISIONS:
        other = matter(State.VERIFIED, examined_type="E04")
        told = answer(table, other, step(action), EVERY_ROLE)
        assert told == (ACCEPTED if action is Action.FIND_NOT_PROVEN else "elements_are_examined")
        same = matter(State.VERIFIED, examined_type="D06")
        assert answer(table, same, step(action), EVERY_ROLE) == ACCEPTED


def a_decision_says_what_the_plenary_meeting_decided(table: Table) -> None:
    for action in DECISIONS:
        for result in PlenoResult:
            facts = matter(State.VERIFIED, pleno_result=result.value)
            told = answer(table, facts, step(action), EVERY_ROLE)
            assert told == (ACCEPTED if result is DECIDED[action] else "pleno_decided_so"), (action, result)


def the_examiner_does_not_find_alone_that_nothing_is_proven(table: Table) -> None:
    """Domain 8.3, T9: they differ; where nobody confirms, the one who decides did not examine."""
    mine, theirs = (matter(State.VERIFIED, examined_by=who) for who in (ME, SOMEBODY_ELSE))
    assert answer(table, mine, step(Action.FIND_NOT_PROVEN), EVERY_ROLE) == "decider_did_not_examine"
    assert answer(table, theirs, step(Action.FIND_NOT_PROVEN), EVERY_ROLE) == ACCEPTED
    assert answer(table, mine, step(Action.FORWARD), EVERY_ROLE) == ACCEPTED


def nothing_of_the_examination_bars_a_registration(table: Table) -> None:
    """Design 3: only formal and material requirements do."""
    facts = matter(missing=tuple(Missing), examined_type="", examined_by=ME)
    assert answer(table, facts, step(Action.REGISTER), EVERY_ROLE) == ACCEPTED


DECIDING: tuple[Guarded, ...] = (
    nothing_is_decided_before_it_is_examined,
    a_decision_names_the_type_that_was_examined,
    a_decision_says_what_the_plenary_meeting_decided,
    the_examiner_does_not_find_alone_that_nothing_is_proven,
    nothing_of_the_examination_bars_a_registration,
)
