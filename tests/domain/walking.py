"""The walk through all that can be: states, kinds, facts, roles and steps; and what must hold everywhere.

The invariants are written from the regulation (domain 8, design 3) and know nothing of the table.
Roles only ever add: what an officer with every role is refused, nobody is allowed. So the walk asks that
officer first, and each single role where that officer got through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from typing import NamedTuple

from neutrality.domain.access import Role
from neutrality.domain.workflow import Action, By, Facts, Outcome, ReportKind, State, Step, open_steps
from tests.domain.matters import (
    ACCEPTED,
    EVERY_ROLE,
    ME,
    SOMEBODY_ELSE,
    TODAY,
    Table,
    answer,
    matter,
    officer,
    row_of,
    step,
)
from tests.domain.rules import confirmation

FLAGS = (
    "signed", "identity_complete", "has_respondent", "reported_in_time",
    "has_event_date", "has_place", "has_narrative", "has_evidence", "registered",
)  # fmt: skip
PEOPLE = [officer(), *(officer(role) for role in Role)]
PLENO_HELD = {"pleno_on": TODAY.isoformat()}
ATTEMPTS = [
    *(step(action, fields=PLENO_HELD) for action in Action),
    step(Action.REGISTER),
    step(Action.REOPEN),
    step(Action.REOPEN, fields={**PLENO_HELD, "ground": "annulled_decision"}),
    step(Action.REOPEN, fields={**PLENO_HELD, "ground": "wish"}),
]
LAW = {State.RECEIVED, State.VERIFIED, State.RECOMMENDED, State.CLOSED}


class Move(NamedTuple):
    """A step that was allowed, and where it led."""

    facts: Facts
    step: Step
    role: Role | None
    to_state: State
    outcome: Outcome | None


@dataclass
class Walk:
    """All that was allowed, and the names by which the rest was refused, with their states and actions."""

    table: Table
    moves: list[Move] = field(default_factory=list)
    refusals: set[tuple[State, Action, str]] = field(default_factory=set)


Invariant = Callable[[Walk], None]


def every_matter() -> Iterator[Facts]:
    """Yield every combination of the facts that a guard looks at."""
    for state, kind, entered in product(State, ReportKind, (None, ME, SOMEBODY_ELSE)):
        for flags in product((True, False), repeat=len(FLAGS)):
            yield matter(state, kind=kind, entered_by=entered, **dict(zip(FLAGS, flags, strict=True)))


def a_few_matters() -> Iterator[Facts]:
    """Yield what can come about with at most one thing amiss: each of these is also in the full walk."""
    flaws: list[dict[str, object]] = [{}, {"entered_by": ME}]
    flaws += [{name: False} for name in FLAGS[:-1]]
    for state, kind in product(State, (ReportKind.LAPORAN, ReportKind.TEMUAN)):
        for flaw in flaws:
            yield matter(state, kind=kind, **flaw)
            if state is State.CLOSED:
                yield matter(state, kind=kind, registered=False, **flaw)


def walk(table: Table, matters: Iterable[Facts], attempts: Iterable[Step] = ATTEMPTS) -> Walk:
    """Return what happens when everybody attempts everything."""
    walked = Walk(table)
    for facts in matters:
        for attempt in attempts:
            told = answer(table, facts, attempt, EVERY_ROLE)
            if told != ACCEPTED:
                walked.refusals.add((facts.state, attempt.action, told))
                continue
            for by in PEOPLE:
                _attempt(walked, facts, attempt, by)
    return walked


def walk_again(walked: Walk, table: Table, action: Action, matters: Iterable[Facts]) -> Walk:
    """Return the walk on a table that differs in the row of one action: only its steps are attempted anew."""
    anew = walk(table, matters, [attempt for attempt in ATTEMPTS if attempt.action is action])
    anew.moves += [move for move in walked.moves if move.step.action is not action]
    anew.refusals |= {refusal for refusal in walked.refusals if refusal[1] is not action}
    return anew


def _attempt(walked: Walk, facts: Facts, attempt: Step, by: By) -> None:
    told = answer(walked.table, facts, attempt, by)
    if told != ACCEPTED:
        walked.refusals.add((facts.state, attempt.action, told))
        return
    row = row_of(walked.table, attempt.action)
    walked.moves.append(Move(facts, attempt, next(iter(by.roles), None), row.to_state, row.outcome))


def _registrable(move: Move) -> bool:
    """Return whether the law lets this be registered: formal, material, a pleno where nobody signed."""
    facts = move.facts
    formal = facts.signed and facts.identity_complete and facts.reported_in_time
    material = facts.has_event_date and facts.has_place and facts.has_narrative and facts.has_evidence
    carried = formal if facts.kind is ReportKind.LAPORAN else "pleno_on" in move.step.fields
    return carried and material and facts.has_respondent and facts.entered_by != ME


def nothing_goes_from_received_to_recommended(walked: Walk) -> None:
    assert not [m for m in walked.moves if (m.facts.state, m.to_state) == (State.RECEIVED, State.RECOMMENDED)]


def nothing_goes_back_to_received(walked: Walk) -> None:
    assert not [move for move in walked.moves if move.to_state is State.RECEIVED]


def every_move_leads_to_another_state(walked: Walk) -> None:
    assert not [move for move in walked.moves if move.to_state is move.facts.state]


def a_closed_matter_moves_only_by_being_reopened(walked: Walk) -> None:
    for move in walked.moves:
        if move.facts.state is State.CLOSED:
            assert (move.step.action, move.to_state) == (Action.REOPEN, State.VERIFIED), move


def registration_needs_its_requirements_and_somebody_who_did_not_enter_the_report(walked: Walk) -> None:
    for move in walked.moves:
        if (move.facts.state, move.to_state) == (State.RECEIVED, State.VERIFIED):
            assert _registrable(move), move
            assert move.role is Role.VERIFIER, move


def only_the_head_reopens_and_only_with_a_ground(walked: Walk) -> None:
    for move in walked.moves:
        if move.facts.state is State.CLOSED:
            assert move.role is Role.HEAD, move
            assert move.step.fields["ground"] in {"new_evidence", "annulled_decision"}, move


def what_was_never_registered_is_reopened_only_when_it_could_be(walked: Walk) -> None:
    for move in walked.moves:
        if move.facts.state is State.CLOSED and not move.facts.registered:
            assert _registrable(move), move


def the_employers_answer_comes_from_a_liaison_and_after_a_recommendation_only(walked: Walk) -> None:
    of_the_employer = {Outcome.SANCTIONED, Outcome.PPK_NO_VIOLATION, Outcome.NOT_FOLLOWED_UP}
    for move in walked.moves:
        if move.outcome in of_the_employer or move.facts.state is State.RECOMMENDED:
            assert move.outcome in of_the_employer, move
            assert (move.facts.state, move.role) == (State.RECOMMENDED, Role.LIAISON), move


def each_outcome_ends_the_state_that_the_law_gives_it(walked: Walk) -> None:
    ends = {State.RECEIVED: Outcome.NOT_MEETING_REQUIREMENTS, State.VERIFIED: Outcome.NOT_PROVEN}
    for move in walked.moves:
        assert (move.outcome is not None) == (move.to_state is State.CLOSED), move
        if move.outcome and move.facts.state in ends:
            assert move.outcome is ends[move.facts.state], move


def a_verifier_closes_for_requirements_and_the_pleno_finds_not_proven(walked: Walk) -> None:
    for move in walked.moves:
        if move.outcome is Outcome.NOT_MEETING_REQUIREMENTS:
            assert move.role is Role.VERIFIER, move
        if move.outcome is Outcome.NOT_PROVEN:
            assert move.role in {Role.PLENO_MEMBER, Role.HEAD}, move


def a_verifier_forwards_what_the_pleno_decided(walked: Walk) -> None:
    for move in walked.moves:
        if move.to_state is State.RECOMMENDED:
            assert move.role is Role.VERIFIER, move
            assert {"pleno_on", "violation_type", "sanction_level"} <= set(move.step.fields), move


def nobody_without_a_role_of_casework_takes_a_step(walked: Walk) -> None:
    working = {Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD, Role.LIAISON}
    assert {move.role for move in walked.moves} <= working


def no_move_goes_without_a_reason(walked: Walk) -> None:
    for move in walked.moves:
        mute = replace(move.step, reason=" ")
        assert answer(walked.table, move.facts, mute, EVERY_ROLE) == "reason:required", move


def two_are_needed_and_never_the_same_person(walked: Walk) -> None:
    """Registration, forwarding, and whatever ends a matter except a finding of the pleno (design 3)."""
    for action in {move.step.action for move in walked.moves} - {Action.FIND_NOT_PROVEN, Action.REOPEN}:
        row = row_of(walked.table, action)
        assert confirmation(row, EVERY_ROLE) == "same_person", action
        assert confirmation(row, officer(Role.HEAD, account=SOMEBODY_ELSE)) == "", action
        for role in set(Role) - {Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD}:
            assert confirmation(row, officer(role, account=SOMEBODY_ELSE)) == "wrong_role", (action, role)


def what_is_forbidden_names_its_rule(walked: Walk) -> None:
    guards = {
        "formal_requirements_are_met", "material_requirements_are_met", "finding_has_its_pleno",
        "registrar_did_not_enter_the_report", "was_registered_or_can_be", "has_new_ground",
    }  # fmt: skip
    assert {told for _, _, told in walked.refusals} == {"wrong_state", "wrong_role"} | guards


def whoever_is_offered_a_step_lacks_neither_state_nor_role(walked: Walk) -> None:
    for move in {(move.facts.state, move.step.action, move.role): move for move in walked.moves}.values():
        by = officer(move.role) if move.role else officer()
        assert move.step.action in {row.action for row in open_steps(move.facts, by, walked.table)}, move


def no_state_is_a_dead_end_and_every_outcome_is_reached(walked: Walk) -> None:
    assert {move.facts.state for move in walked.moves} == LAW
    assert {move.outcome for move in walked.moves} == {*Outcome, None}


INVARIANTS: tuple[Invariant, ...] = (
    nothing_goes_from_received_to_recommended,
    nothing_goes_back_to_received,
    every_move_leads_to_another_state,
    a_closed_matter_moves_only_by_being_reopened,
    registration_needs_its_requirements_and_somebody_who_did_not_enter_the_report,
    only_the_head_reopens_and_only_with_a_ground,
    what_was_never_registered_is_reopened_only_when_it_could_be,
    the_employers_answer_comes_from_a_liaison_and_after_a_recommendation_only,
    each_outcome_ends_the_state_that_the_law_gives_it,
    a_verifier_closes_for_requirements_and_the_pleno_finds_not_proven,
    a_verifier_forwards_what_the_pleno_decided,
    nobody_without_a_role_of_casework_takes_a_step,
    no_move_goes_without_a_reason,
    two_are_needed_and_never_the_same_person,
    what_is_forbidden_names_its_rule,
    whoever_is_offered_a_step_lacks_neither_state_nor_role,
    no_state_is_a_dead_end_and_every_outcome_is_reached,
)
