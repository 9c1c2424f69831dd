"""Checks that hold any table of the workflow against the law by hand, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from neutrality.domain.access import Role
from neutrality.domain.errors import NotAllowedError
from neutrality.domain.matter import TIME
from neutrality.domain.workflow import (
    Action,
    By,
    Level,
    State,
    SubStatus,
    Transition,
    confirm,
    may_confirm,
    open_steps,
    sub_status_after,
)
from tests.domain.law import (
    AUTOMATIC,
    BY_ITSELF,
    LAWS,
    STATE_OF,
    STAYS,
    STEPS,
    SUBMITTERS,
    SUBS,
    WITHOUT_REASON,
)
from tests.domain.matters import (
    ACCEPTED,
    EVERY_ROLE,
    FITTING,
    HELD_YESTERDAY,
    ME,
    SOMEBODY_ELSE,
    YESTERDAY,
    Table,
    answer,
    matter,
    officer,
    place_of,
    ready,
    right,
    row_of,
    step,
)

# What is held against the law, and of which steps: a changed row needs only its own.
Check = Callable[[Table, Iterable[Action]], None]
PLACES: list[tuple[State, SubStatus | None]] = [
    *((state, SubStatus(sub)) for state, subs in SUBS.items() for sub in subs.split()),
    (State.CLOSED, None),
]


def every_step_of_the_law_stands_once_under_its_number(table: Table, _actions: Iterable[Action]) -> None:
    """T0 to T16 and what they imply, T18 to T23; a transfer (T17) moves the office and is no step."""
    numbers = {Action.SUBMIT: "T0", **{action: law.code for action, law in LAWS.items()}}
    assert sorted((row.action, row.code) for row in table) == sorted(numbers.items())


def each_step_is_taken_by_its_officers_alone(table: Table, actions: Iterable[Action]) -> None:
    """Whoever lacks the role is refused by name, and is not offered it; time takes what nobody may take."""
    for action in known(actions):
        for role in Role:
            expected = ACCEPTED if role in LAWS[action].roles else "wrong_role"
            assert answer(table, ready(action), step(action), officer(role)) == expected, (action, role)
            offered = {row.action for row in open_steps(ready(action), officer(role), table)}
            assert (action in offered) == (role in LAWS[action].roles), (action, role)
        by_time = ACCEPTED if action in AUTOMATIC else "wrong_role"
        assert answer(table, ready(action), step(action), TIME) == by_time, action


def a_submission_is_the_senders_and_the_desks(table: Table, actions: Iterable[Action]) -> None:
    """T0 is no step of a matter that is there: it begins one, for no reason but that it came."""
    if Action.SUBMIT not in actions:
        return
    row = row_of(table, Action.SUBMIT)
    assert (row.roles, row.second, row.fields, row.optional) == (SUBMITTERS, frozenset(), (), ())
    assert (row.to_state, row.sub_status, row.outcome) == (State.RECEIVED, SubStatus.NEW, None)
    assert (row.starts, row.stops, row.pauses, row.resumes) == ("K1", frozenset(), frozenset(), frozenset())
    assert (row.level, row.guards, row.needs_reason, row.told) == (Level.CASE, (), False, True)
    assert (row.automatic, row.by_itself, row.keeps_sub, row.from_subs) == (False, False, False, frozenset())
    for state, sub in PLACES:
        told = answer(table, matter(state, sub_status=sub), step(Action.SUBMIT), EVERY_ROLE)
        assert told == "wrong_state", (state, sub)


def each_step_begins_in_its_place_alone(table: Table, actions: Iterable[Action]) -> None:
    """Anywhere else the matter has moved on, and the step is neither offered nor taken, by name."""
    for action in known(actions):
        for state, sub in PLACES:
            begins = sub in LAWS[action].begins
            facts = matter(state, sub_status=sub, **FITTING.get(action, {}))
            told = answer(table, facts, step(action), right(action))
            assert (told == "wrong_state") != begins, (action, sub, told)
            offered = {row.action for row in open_steps(facts, EVERY_ROLE, table)}
            assert (action in offered) == (begins and action not in AUTOMATIC), (action, sub)
        assert answer(table, ready(action), step(action), right(action)) == ACCEPTED, action
        states = {STATE_OF[sub] if sub else State.CLOSED for sub in LAWS[action].begins}
        assert row_of(table, action).from_states == states, action


def each_step_ends_in_its_place_with_its_outcome(table: Table, actions: Iterable[Action]) -> None:
    """A closed matter has an outcome and no legal step, an open one a legal step and no outcome."""
    for action in known(actions):
        law, row = LAWS[action], row_of(table, action)
        before = place_of(action)[1]
        ends = None if law.outcome else before if law.to == STAYS else SubStatus(law.to)
        after = ends if action is not Action.EXTEND else before
        assert sub_status_after(row, step(action), before) is after, action
        assert (row.to_state, row.outcome) == (law.to_state, law.outcome), action
        assert row.sub_status is (None if law.outcome or law.to == STAYS else SubStatus(law.to)), action
        assert row.level is (Level.CASE if law.whole_case else Level.RESPONDENT), action
        assert row.keeps_sub is (law.to == STAYS), action


def each_step_asks_for_what_the_law_names(table: Table, actions: Iterable[Action]) -> None:
    """Every field left out or left blank is asked for by its name, and nothing else is."""
    for action in known(actions):
        for name in LAWS[action].asks.split():
            for poor in (step(action, without=name), step(action, fields={name: "  "})):
                told = answer(table, ready(action), poor, right(action)).split()
                assert f"{name}:required" in told, (action, name)
        assert answer(table, ready(action), step(action), right(action)) == ACCEPTED, action
        assert set(row_of(table, action).optional) == set(LAWS[action].open_.split()), action


def each_step_but_those_of_time_and_senders_gives_its_reason(table: Table, actions: Iterable[Action]) -> None:
    """Blanks are no reason."""
    for action in known(actions):
        told = answer(table, ready(action), step(action, reason=" \n"), right(action))
        assert told == (ACCEPTED if action in WITHOUT_REASON else "reason:required"), action


def an_earlier_date_needs_a_reason_of_its_own(table: Table, actions: Iterable[Action]) -> None:
    """Whatever the step; but time is never late with what it does."""
    for action in known(actions):
        facts = ready(action, last_step_on=YESTERDAY)
        early = step(action, legal_on=YESTERDAY, fields=HELD_YESTERDAY)
        told = answer(table, facts, early, right(action))
        late = ACCEPTED if action in AUTOMATIC else "late_reason:required_when_backdated"
        assert told == late, action


def each_second_person_holds_the_right_role(table: Table, actions: Iterable[Action]) -> None:
    """What needs one person only cannot be confirmed at all."""
    for action in known(actions):
        for role in Role:
            second = officer(role, account=SOMEBODY_ELSE)
            expected = "" if role in LAWS[action].seconds else "wrong_role"
            assert confirmation(row_of(table, action), second) == expected, (action, role)


def nobody_is_the_second_person_of_a_step_of_their_own(table: Table, actions: Iterable[Action]) -> None:
    """Whatever roles they hold."""
    for action in known(actions):
        expected = "same_person" if LAWS[action].seconds else "wrong_role"
        assert confirmation(row_of(table, action), EVERY_ROLE) == expected, action


def each_step_turns_its_clocks(table: Table, actions: Iterable[Action]) -> None:
    """K1 from receipt, K2 while completed, K3 from registration, K4 while underway, K5 until the answer."""
    for action in known(actions):
        row, law = row_of(table, action), LAWS[action]
        assert frozenset([row.starts] if row.starts else []) == law.clocks("starts"), action
        for which in ("stops", "pauses", "resumes"):
            assert getattr(row, which) == law.clocks(which), (action, which)


def each_step_is_told_or_stays_in_the_office(table: Table, actions: Iterable[Action]) -> None:
    """Domain 8.2, 8.3; a merger has a page of its own, and time takes what it takes alone."""
    for action in known(actions):
        row = row_of(table, action)
        assert row.told is not LAWS[action].untold, action
        assert (row.by_itself, row.automatic) == (action in BY_ITSELF, action in AUTOMATIC), action


def an_extension_and_a_pleno_lead_back_to_the_time_that_runs(table: Table, actions: Iterable[Action]) -> None:
    """An extension interrupts no hearing and no pleno; what comes back from the pleno stays extended."""
    extending, returning = Action.EXTEND in actions, Action.RETURN_FROM_PLENO in actions
    for sub in SUBS[State.VERIFIED].split() if extending else []:
        ends = SubStatus.EXTENDED if sub == "registered" else SubStatus(sub)
        row = row_of(table, Action.EXTEND)
        assert sub_status_after(row, step(Action.EXTEND), SubStatus(sub)) is ends, sub
    for extended in (True, False) if returning else []:
        ends = SubStatus.EXTENDED if extended else SubStatus.REGISTERED
        row, back = row_of(table, Action.RETURN_FROM_PLENO), step(Action.RETURN_FROM_PLENO)
        assert sub_status_after(row, back, SubStatus.PLENO_PENDING, extended=extended) is ends


def known(actions: Iterable[Action]) -> list[Action]:
    """Return those that are steps of a matter."""
    return [action for action in actions if action in LAWS]


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
    a_submission_is_the_senders_and_the_desks,
    each_step_ends_in_its_place_with_its_outcome,
    each_step_turns_its_clocks,
    each_step_is_told_or_stays_in_the_office,
    each_step_begins_in_its_place_alone,
    each_step_asks_for_what_the_law_names,
    each_step_but_those_of_time_and_senders_gives_its_reason,
    an_earlier_date_needs_a_reason_of_its_own,
    each_second_person_holds_the_right_role,
    nobody_is_the_second_person_of_a_step_of_their_own,
    each_step_is_taken_by_its_officers_alone,
    an_extension_and_a_pleno_lead_back_to_the_time_that_runs,
)
assert set(chain(STEPS, [Action.SUBMIT])) == set(Action), "the law by hand knows every step"
assert set(STATE_OF) == set(SubStatus), "and every legal step"
