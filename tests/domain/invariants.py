"""What must hold wherever the walk leads, written from the regulation (domain 8, design 3) alone.

Each of `EACH` judges one move; those of `WHOLE` need all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from neutrality.domain.access import Role
from neutrality.domain.matter import TIME
from neutrality.domain.workflow import Action, Level, Outcome, ReportKind, State, SubStatus, open_steps
from tests.domain.guards import BARS
from tests.domain.matters import EVERY_ROLE, SOMEBODY_ELSE, answer, officer, row_of
from tests.domain.rules import confirmation
from tests.domain.walking import Move, Walk

OfEach = Callable[[Move, Walk], None]
OfAll = Callable[[Walk], None]
OF_THE_EMPLOYER = {Outcome.SANCTIONED, Outcome.PPK_NO_VIOLATION, Outcome.NOT_FOLLOWED_UP}
# Where each outcome may come from (domain 8.2).
ENDS = {
    Outcome.NOT_MEETING_REQUIREMENTS: {State.RECEIVED},
    Outcome.TRACED_WITHOUT_RESULT: {State.RECEIVED},
    Outcome.WITHDRAWN: {State.RECEIVED},
    Outcome.OUT_OF_JURISDICTION: {State.RECEIVED, State.VERIFIED},
    Outcome.DUPLICATE_MERGED: {State.RECEIVED, State.VERIFIED},
    Outcome.NOT_PROVEN: {State.VERIFIED},
    Outcome.CRIMINAL_ONLY: {State.VERIFIED},
    **{outcome: {State.RECOMMENDED} for outcome in OF_THE_EMPLOYER},
    Outcome.TERMINATED_OTHER: {State.RECEIVED, State.VERIFIED, State.RECOMMENDED},
}
# What one person does alone: beginnings, notes, findings of the pleno, mergers, and the head's reopening.
WAITS_FOR_NOBODY = {
    Action.REQUEST_CORRECTION, Action.RECORD_CORRECTION, Action.START_TRACING, Action.RECORD_TRACING,
    Action.MERGE, Action.EXTEND, Action.SUMMON, Action.SEND_TO_PLENO, Action.RETURN_FROM_PLENO,
    Action.FIND_NOT_PROVEN, Action.RECORD_AUTHORITY_RECEIPT, Action.RECORD_RECOMMENDATION,
    Action.RECORD_RECEIPT, Action.MARK_OVERDUE, Action.REMIND, Action.RECORD_CONTROL_MEASURE, Action.REOPEN,
    Action.RECORD_EXAMINING, Action.RECORD_MORE_TIME, Action.RECORD_ANSWER,
    Action.RECORD_REFUSAL, Action.RECORD_MOVE,
}  # fmt: skip
# Steps that note something and leave the matter where it stands.
NOTES = {
    Action.EXTEND, Action.SUMMON, Action.RECORD_AUTHORITY_RECEIPT, Action.REMIND,
    Action.RECORD_EXAMINING, Action.RECORD_MORE_TIME, Action.RECORD_ANSWER,
    Action.RECORD_REFUSAL, Action.RECORD_MOVE,
    Action.RECORD_CONTROL_MEASURE,
}  # fmt: skip


def _registrable(move: Move) -> bool:
    """Return whether the law lets this be registered: formal, material, a pleno where nobody signed."""
    facts = move.facts
    formal = facts.signed and facts.identity_complete and facts.reported_in_time
    material = facts.has_event_date and facts.has_place and facts.has_narrative and facts.has_evidence
    traced = facts.kind is not ReportKind.INFORMASI_AWAL or facts.outcome is Outcome.TRACED_WITHOUT_RESULT
    carried = formal if facts.kind is ReportKind.LAPORAN else traced and "pleno_on" in move.step.fields
    return carried and material and facts.has_respondent and facts.entered_by != move.by.account_id


def nothing_goes_from_received_to_recommended(move: Move, _walked: Walk) -> None:
    assert (move.facts.state, move.to[0]) != (State.RECEIVED, State.RECOMMENDED)


def until_its_registration_the_case_moves_as_one_and_then_each_respondent(move: Move, walked: Walk) -> None:
    together = row_of(walked.table, move.step.action).level is Level.CASE
    later = move.step.action in {Action.EXTEND, Action.MERGE}
    assert together == (move.facts.state is State.RECEIVED or later)


def nothing_goes_back_to_received(move: Move, _walked: Walk) -> None:
    assert move.to[0] is not State.RECEIVED or move.facts.state is State.RECEIVED


def every_move_leads_on_or_notes_something(move: Move, _walked: Walk) -> None:
    assert move.to != move.start or move.step.action in NOTES


def a_closed_matter_moves_only_by_being_reopened_by_its_head_with_a_ground(move: Move, _walk: Walk) -> None:
    if move.facts.state is State.CLOSED:
        assert (move.step.action, move.to[0]) == (Action.REOPEN, State.VERIFIED)
        assert move.role is Role.HEAD
        assert move.step.fields["ground"] in {"new_evidence", "annulled_decision"}
        assert move.facts.outcome is not Outcome.DUPLICATE_MERGED


def registration_needs_its_requirements_and_somebody_who_did_not_enter_it(move: Move, _walked: Walk) -> None:
    if (move.facts.state, move.to[0]) == (State.RECEIVED, State.VERIFIED):
        assert _registrable(move)
        assert move.role is Role.VERIFIER
        assert move.facts.sub_status is not SubStatus.CORRECTION_REQUESTED


def what_was_never_registered_is_reopened_only_when_it_could_be(move: Move, _walked: Walk) -> None:
    if move.facts.state is State.CLOSED and not move.facts.registered:
        assert _registrable(move)


def what_is_with_the_employer_is_followed_by_a_liaison_or_time(move: Move, _walked: Walk) -> None:
    if move.facts.state is State.RECOMMENDED:
        terminated = move.step.action is Action.TERMINATE
        assert move.role in {Role.LIAISON, *([Role.VERIFIER] if terminated else [])} or move.by == TIME
    if move.to[2] in OF_THE_EMPLOYER:
        assert (move.facts.state, move.role) == (State.RECOMMENDED, Role.LIAISON)


def each_outcome_ends_the_state_that_the_law_gives_it(move: Move, _walked: Walk) -> None:
    assert (move.to[2] is not None) == (move.to[0] is State.CLOSED)
    assert (move.to[1] is None) == (move.to[0] is State.CLOSED)
    assert move.to[2] is None or move.facts.state in ENDS[move.to[2]]


def initial_information_is_never_rejected(move: Move, _walked: Walk) -> None:
    if move.facts.kind is ReportKind.INFORMASI_AWAL:
        assert move.to[2] is not Outcome.NOT_MEETING_REQUIREMENTS


def what_others_carry_is_not_withdrawn(move: Move, _walked: Walk) -> None:
    if move.to[2] is Outcome.WITHDRAWN:
        assert (move.facts.withdrawn_by_reporter, move.facts.carried_by_others) == (True, False)


def who_may_still_complete_a_report_is_awaited(move: Move, _walked: Walk) -> None:
    if move.to[2] is Outcome.NOT_MEETING_REQUIREMENTS and move.facts.reported_in_time:
        until = move.facts.time_to_complete_until
        assert until is None or until < move.step.legal_on


def not_followed_up_is_what_no_control_measure_moved(move: Move, _walked: Walk) -> None:
    if move.to[2] is Outcome.NOT_FOLLOWED_UP:
        assert move.facts.sub_status is SubStatus.CONTROL_MEASURE


def the_time_of_the_handling_is_extended_once(move: Move, _walked: Walk) -> None:
    if move.to[1] is SubStatus.EXTENDED and move.step.action is not Action.RETURN_FROM_PLENO:
        assert (move.facts.extended, move.facts.handling_runs) == (False, True)


def a_decision_of_the_office_is_the_verifiers_or_the_plenos(move: Move, _walked: Walk) -> None:
    own = {Outcome.NOT_MEETING_REQUIREMENTS, Outcome.TRACED_WITHOUT_RESULT, Outcome.CRIMINAL_ONLY,
           Outcome.OUT_OF_JURISDICTION, Outcome.DUPLICATE_MERGED, Outcome.WITHDRAWN}  # fmt: skip
    if move.to[2] in own:
        assert move.role is Role.VERIFIER
    if move.to[2] is Outcome.NOT_PROVEN:
        assert move.role in {Role.PLENO_MEMBER, Role.HEAD}
    if move.to[2] in {Outcome.NOT_PROVEN, Outcome.CRIMINAL_ONLY}:
        assert {"pleno_on", "study_number", "quorum"} <= set(move.step.fields)


def a_verifier_forwards_what_the_pleno_decided(move: Move, _walked: Walk) -> None:
    if move.to[0] is State.RECOMMENDED and move.facts.state is not State.RECOMMENDED:
        assert move.role is Role.VERIFIER
        assert {"pleno_on", "violation_type", "sanction_level"} <= set(move.step.fields)


def nobody_without_a_role_of_casework_takes_a_step(move: Move, _walked: Walk) -> None:
    working = {Role.INTAKE, Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD, Role.LIAISON}
    assert move.role in working or move.by == TIME
    if move.role is Role.INTAKE:
        assert move.step.action in {Action.REQUEST_CORRECTION, Action.RECORD_CORRECTION}


def time_only_marks_what_is_overdue(move: Move, _walked: Walk) -> None:
    assert (move.by == TIME) == (move.step.action is Action.MARK_OVERDUE)
    if move.by == TIME:
        assert move.to[1] is SubStatus.PPK_OVERDUE


def no_move_of_an_officer_goes_without_a_reason(move: Move, walked: Walk) -> None:
    if move.by != TIME:
        mute = replace(move.step, reason=" ")
        assert answer(walked.table, move.facts, mute, EVERY_ROLE) == "reason:required"


def whoever_is_offered_a_step_lacks_neither_place_nor_role(move: Move, walked: Walk) -> None:
    if move.by != TIME:
        assert move.step.action in {row.action for row in open_steps(move.facts, move.by, walked.table)}


def two_are_needed_and_never_the_same_person(walked: Walk) -> None:
    """Registration, forwarding, the employer's answers, and whatever ends a matter but a pleno (design 3)."""
    for action in {move.step.action for move in walked.moves} - WAITS_FOR_NOBODY:
        row = row_of(walked.table, action)
        assert confirmation(row, EVERY_ROLE) == "same_person", action
        assert confirmation(row, officer(Role.HEAD, account=SOMEBODY_ELSE)) == "", action
        for role in set(Role) - {Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD}:
            assert confirmation(row, officer(role, account=SOMEBODY_ELSE)) == "wrong_role", (action, role)


def what_is_forbidden_names_its_rule(walked: Walk) -> None:
    guards = {guard for names in BARS.values() for guard in names}
    assert {told for *_, told in walked.refusals} == {"wrong_state", "wrong_role"} | guards


def every_place_and_outcome_is_reached_from_the_receipt_and_left_or_final(walked: Walk) -> None:
    """No legal step is a dead end; what was merged alone is final, and goes on elsewhere."""
    ways: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
    for move in walked.moves:
        ways.setdefault(move.start, set()).add(move.to)
    reached: set[tuple[object, ...]] = set()
    ahead: list[tuple[object, ...]] = [(State.RECEIVED, SubStatus.NEW, None)]
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            ahead += ways.get(here, ())
    assert {sub for _, sub, _ in reached} == {*SubStatus, None}
    assert {outcome for *_, outcome in reached} == {*Outcome, None}
    final = {outcome for _, _, outcome in reached - ways.keys()}
    assert final == {Outcome.DUPLICATE_MERGED}
    assert all(ways[here] - {here} for here in reached & ways.keys())


EACH: tuple[OfEach, ...] = (
    until_its_registration_the_case_moves_as_one_and_then_each_respondent,
    nothing_goes_from_received_to_recommended,
    nothing_goes_back_to_received,
    every_move_leads_on_or_notes_something,
    a_closed_matter_moves_only_by_being_reopened_by_its_head_with_a_ground,
    registration_needs_its_requirements_and_somebody_who_did_not_enter_it,
    what_was_never_registered_is_reopened_only_when_it_could_be,
    what_is_with_the_employer_is_followed_by_a_liaison_or_time,
    each_outcome_ends_the_state_that_the_law_gives_it,
    initial_information_is_never_rejected,
    what_others_carry_is_not_withdrawn,
    who_may_still_complete_a_report_is_awaited,
    not_followed_up_is_what_no_control_measure_moved,
    the_time_of_the_handling_is_extended_once,
    a_decision_of_the_office_is_the_verifiers_or_the_plenos,
    a_verifier_forwards_what_the_pleno_decided,
    nobody_without_a_role_of_casework_takes_a_step,
    time_only_marks_what_is_overdue,
    no_move_of_an_officer_goes_without_a_reason,
    whoever_is_offered_a_step_lacks_neither_place_nor_role,
)
WHOLE: tuple[OfAll, ...] = (
    two_are_needed_and_never_the_same_person,
    what_is_forbidden_names_its_rule,
    every_place_and_outcome_is_reached_from_the_receipt_and_left_or_final,
)
