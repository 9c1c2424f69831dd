"""The table of the law by hand (domain 8.2, 8.3, design 3), and checks that hold any table against it."""

from __future__ import annotations

from collections.abc import Callable

from neutrality.domain.access import Role
from neutrality.domain.errors import NotAllowedError
from neutrality.domain.lawrows import ClockKind
from neutrality.domain.workflow import (
    Action,
    By,
    Level,
    Outcome,
    State,
    SubStatus,
    Transition,
    confirm,
    may_confirm,
    open_steps,
    sub_status_after,
)
from tests.domain.matters import (
    ACCEPTED,
    EVERY_ROLE,
    HELD_YESTERDAY,
    ME,
    SOMEBODY_ELSE,
    YESTERDAY,
    Table,
    answer,
    matter,
    officer,
    row_of,
    step,
)

Check = Callable[[Table], None]
NUMBERS = {
    Action.SUBMIT: "T0",
    Action.CLOSE_UNMET: "T2",
    Action.REGISTER: "T6",
    Action.FIND_NOT_PROVEN: "T8",
    Action.FORWARD: "T9",
    Action.RECORD_SANCTION: "T13",
    Action.RECORD_NO_VIOLATION: "T14",
    Action.RECORD_NOT_FOLLOWED_UP: "T14",
    Action.REOPEN: "T16",
}
# Where a step begins and where it ends; a submission begins nowhere, so that nothing returns to received.
WAYS = {
    Action.CLOSE_UNMET: (State.RECEIVED, State.CLOSED),
    Action.REGISTER: (State.RECEIVED, State.VERIFIED),
    Action.FIND_NOT_PROVEN: (State.VERIFIED, State.CLOSED),
    Action.FORWARD: (State.VERIFIED, State.RECOMMENDED),
    Action.RECORD_SANCTION: (State.RECOMMENDED, State.CLOSED),
    Action.RECORD_NO_VIOLATION: (State.RECOMMENDED, State.CLOSED),
    Action.RECORD_NOT_FOLLOWED_UP: (State.RECOMMENDED, State.CLOSED),
    Action.REOPEN: (State.CLOSED, State.VERIFIED),
}
STEPS = list(WAYS)
# From registration on the workflow acts on respondents (design 2).
ON_THE_CASE = {Action.SUBMIT, Action.CLOSE_UNMET, Action.REGISTER}
OUTCOMES = {
    Action.CLOSE_UNMET: Outcome.NOT_MEETING_REQUIREMENTS,
    Action.FIND_NOT_PROVEN: Outcome.NOT_PROVEN,
    Action.RECORD_SANCTION: Outcome.SANCTIONED,
    Action.RECORD_NO_VIOLATION: Outcome.PPK_NO_VIOLATION,
    Action.RECORD_NOT_FOLLOWED_UP: Outcome.NOT_FOLLOWED_UP,
}
SUB_STATUSES = {
    Action.SUBMIT: SubStatus.NEW,
    Action.REGISTER: SubStatus.REGISTERED,
    Action.FORWARD: SubStatus.FORWARDED_TO_PPK,
    Action.REOPEN: SubStatus.REGISTERED,
}
# T0 knows the citizen and the superior too, who hold no role; that an investigator may set down what
# the supervision found is the house's own addition.
WHO = {
    Action.SUBMIT: {Role.INTAKE, Role.FIELD_SUPERVISOR, Role.VERIFIER},
    Action.CLOSE_UNMET: {Role.VERIFIER},
    Action.REGISTER: {Role.VERIFIER},
    Action.FIND_NOT_PROVEN: {Role.PLENO_MEMBER, Role.HEAD},
    Action.FORWARD: {Role.VERIFIER},
    Action.RECORD_SANCTION: {Role.LIAISON},
    Action.RECORD_NO_VIOLATION: {Role.LIAISON},
    Action.RECORD_NOT_FOLLOWED_UP: {Role.LIAISON},
    Action.REOPEN: {Role.HEAD},
}
ANY_OFFICER_WHO_DECIDES = {Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD}
SECOND: dict[Action, set[Role]] = {
    Action.CLOSE_UNMET: {Role.HEAD},
    Action.REGISTER: ANY_OFFICER_WHO_DECIDES,
    Action.FORWARD: {Role.HEAD},
    Action.RECORD_SANCTION: ANY_OFFICER_WHO_DECIDES,
    Action.RECORD_NO_VIOLATION: {Role.HEAD},
    Action.RECORD_NOT_FOLLOWED_UP: {Role.HEAD},
}
STUDY = {"study_number", "pleno_on", "quorum"}
ASKED: dict[Action, set[str]] = {
    Action.CLOSE_UNMET: {"unmet_requirement"},
    Action.REGISTER: set(),
    Action.FIND_NOT_PROVEN: STUDY,
    Action.FORWARD: STUDY | {"violation_type", "sanction_level", "addressee"},
    Action.RECORD_SANCTION: {"sanction_kind", "decision_number", "decision_on", "effective_on"},
    Action.RECORD_NO_VIOLATION: {"decision_number", "decision_on"},
    Action.RECORD_NOT_FOLLOWED_UP: {"control_measure_on"},
    Action.REOPEN: {"ground"},
}
# A signed report has no pleno; numbers are typed or counted; the cause never bars anything (design 3).
LEFT_OPEN = {
    Action.REGISTER: {"pleno_on", "number"},
    Action.FORWARD: {"letter_number", "deviation_reason", "criminal_track", "cause"},
    Action.REOPEN: {"pleno_on", "number"},
}
K1, K3, K5 = ClockKind.PRELIMINARY, ClockKind.HANDLING, ClockKind.FOLLOW_UP
# The receipt by the employer (T10) is no step yet: the follow-up runs from the forwarding.
STARTED = {Action.SUBMIT: K1, Action.REGISTER: K3, Action.FORWARD: K5, Action.REOPEN: K3}
STOPPED = {
    Action.CLOSE_UNMET: {K1},
    Action.REGISTER: {K1},
    Action.FIND_NOT_PROVEN: {K3},
    Action.FORWARD: {K3},
    Action.RECORD_SANCTION: {K5},
    Action.RECORD_NO_VIOLATION: {K5},
    Action.RECORD_NOT_FOLLOWED_UP: {K5},
}


def every_step_of_the_law_stands_once_under_its_number(table: Table) -> None:
    """T0, T2, T6, T8, T9, T13, T14 (two answers) and T16."""
    assert sorted((row.action, row.code) for row in table) == sorted(NUMBERS.items())


def each_step_is_taken_by_its_officers_alone(table: Table) -> None:
    """Whoever lacks the role is refused by name, and is not offered the step."""
    for action in STEPS:
        facts = matter(WAYS[action][0])
        for role in Role:
            expected = ACCEPTED if role in WHO[action] else "wrong_role"
            assert answer(table, facts, step(action), officer(role)) == expected, (action, role)
            offered = {row.action for row in open_steps(facts, officer(role), table)}
            assert (action in offered) == (role in WHO[action]), (action, role)
    assert row_of(table, Action.SUBMIT).roles == WHO[Action.SUBMIT]


def each_step_begins_in_its_state_alone(table: Table) -> None:
    """Anywhere else the matter has moved on, and the step is neither offered nor taken."""
    for action in Action:
        for state in State:
            begins = action in WAYS and WAYS[action][0] is state
            expected = ACCEPTED if begins else "wrong_state"
            assert answer(table, matter(state), step(action), EVERY_ROLE) == expected, (action, state)
            offered = {row.action for row in open_steps(matter(state), EVERY_ROLE, table)}
            assert (action in offered) == begins, (action, state)


def each_step_ends_in_its_state_with_its_outcome(table: Table) -> None:
    """A closed matter has an outcome, an open one none; the sub-status carries the legal step."""
    for action in Action:
        row = row_of(table, action)
        assert row.to_state is (WAYS[action][1] if action in WAYS else State.RECEIVED), action
        assert row.outcome is OUTCOMES.get(action), action
        towards_the_employer = step(action, fields={"addressee": "employer"})
        assert sub_status_after(row, towards_the_employer) is SUB_STATUSES.get(action), action
        assert row.level is (Level.CASE if action in ON_THE_CASE else Level.RESPONDENT), action


def each_step_asks_for_what_the_law_names(table: Table) -> None:
    """Every field left out or left blank is asked for by its name, and nothing else is."""
    for action in STEPS:
        facts = matter(WAYS[action][0])
        for name in ASKED[action]:
            for poor in (step(action, without=name), step(action, fields={name: "  "})):
                told = answer(table, facts, poor, EVERY_ROLE).split()
                assert f"{name}:required" in told, (action, name)
        assert answer(table, facts, step(action), EVERY_ROLE) == ACCEPTED, action
        assert set(row_of(table, action).optional) == LEFT_OPEN.get(action, set()), action
    assert not row_of(table, Action.SUBMIT).fields


def each_step_but_the_submission_gives_its_reason(table: Table) -> None:
    """Blanks are no reason."""
    for action in STEPS:
        told = answer(table, matter(WAYS[action][0]), step(action, reason=" \n"), EVERY_ROLE)
        assert told == "reason:required", action
    assert not row_of(table, Action.SUBMIT).needs_reason


def an_earlier_date_needs_a_reason_of_its_own(table: Table) -> None:
    """Whatever the step."""
    for action in STEPS:
        facts = matter(WAYS[action][0], last_step_on=YESTERDAY)
        early = step(action, legal_on=YESTERDAY, fields=HELD_YESTERDAY)
        told = answer(table, facts, early, EVERY_ROLE)
        assert told == "late_reason:required_when_backdated", action


def each_second_person_holds_the_right_role(table: Table) -> None:
    """What needs one person only cannot be confirmed at all."""
    for action in Action:
        for role in Role:
            second = officer(role, account=SOMEBODY_ELSE)
            expected = "" if role in SECOND.get(action, set()) else "wrong_role"
            assert confirmation(row_of(table, action), second) == expected, (action, role)


def nobody_is_the_second_person_of_a_step_of_their_own(table: Table) -> None:
    """Whatever roles they hold."""
    for action in Action:
        expected = "same_person" if action in SECOND else "wrong_role"
        assert confirmation(row_of(table, action), EVERY_ROLE) == expected, action


def each_step_turns_its_clocks(table: Table) -> None:
    """K1 from receipt to T2 or T6, K3 from registration to T8 or T9, K5 until the employer answers."""
    for action in Action:
        row = row_of(table, action)
        assert row.starts is STARTED.get(action), action
        assert row.stops == STOPPED.get(action, set()), action


def confirmation(row: Transition, second: By) -> str:
    """Return why this second person cannot confirm what ME began, or nothing when they can."""
    told = ""
    try:
        confirm(row, first=ME, second=second)
    except NotAllowedError as error:
        told = error.code
    assert may_confirm(row, first=ME, second=second) == (not told)
    return told


RULES: tuple[Check, ...] = (
    every_step_of_the_law_stands_once_under_its_number,
    each_step_is_taken_by_its_officers_alone,
    each_step_begins_in_its_state_alone,
    each_step_ends_in_its_state_with_its_outcome,
    each_step_asks_for_what_the_law_names,
    each_step_but_the_submission_gives_its_reason,
    an_earlier_date_needs_a_reason_of_its_own,
    each_second_person_holds_the_right_role,
    nobody_is_the_second_person_of_a_step_of_their_own,
    each_step_turns_its_clocks,
)
