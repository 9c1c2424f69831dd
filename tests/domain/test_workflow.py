"""The workflow step by step: the table keeps the law, dates are in order, refusals say what and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from neutrality.domain.access import Role
from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError
from neutrality.domain.workflow import (
    BY_ACTION,
    TRANSITIONS,
    Action,
    State,
    SubStatus,
    confirm,
    decide,
    open_steps,
    sub_status_after,
)
from tests.domain.guards import GUARDS, PER_STEP
from tests.domain.law import AUTOMATIC, STEPS
from tests.domain.matters import (
    ACCEPTED,
    EVERY_ROLE,
    HELD_YESTERDAY,
    ME,
    SANCTION,
    TODAY,
    TOMORROW,
    YESTERDAY,
    Table,
    answer,
    matter,
    officer,
    ready,
    right,
    step,
)
from tests.domain.rules import RULES, Check

each_step = pytest.mark.parametrize("action", STEPS)


def told(action: Action, fields: dict[str, str], *, legal_on: date = TODAY, late_reason: str = "") -> str:
    """Return the answer to a step with these fields on a matter that last moved the day before."""
    facts = ready(action, last_step_on=YESTERDAY)
    taken = step(action, fields=fields, legal_on=legal_on, late_reason=late_reason)
    return answer(TRANSITIONS, facts, taken, right(action))


@pytest.mark.parametrize("check", [*RULES, *PER_STEP], ids=lambda check: check.__name__)
def test_the_table_keeps_the_law(check: Check) -> None:
    check(TRANSITIONS, tuple(Action))


@pytest.mark.parametrize("guarded", GUARDS, ids=lambda guarded: guarded.__name__)
def test_the_table_bars_what_the_law_bars(guarded: Callable[[Table], None]) -> None:
    guarded(TRANSITIONS)


def test_a_letter_of_the_office_goes_out_with_these_steps_and_no_other() -> None:
    """What the authority or the employer wrote came in: its number says nothing of a letter of ours."""
    assert {row.action for row in TRANSITIONS if row.sends_a_letter} == {
        Action.FORWARD_ELSEWHERE, Action.FORWARD, Action.HAND_TO_CRIMINAL, Action.REFER_RESPONDENT,
        Action.REMIND, Action.RECORD_MOVE, Action.RECORD_CONTROL_MEASURE,
    }  # fmt: skip


def test_each_action_finds_its_own_row() -> None:
    assert [BY_ACTION[action].action for action in Action] == list(Action)


@each_step
def test_no_step_is_dated_in_the_future(action: Action) -> None:
    assert told(action, {}, legal_on=TOMORROW) == "legal_on:in_future"


@each_step
def test_no_step_is_dated_before_the_last_one(action: Action) -> None:
    long_ago = date(2026, 11, 22)
    held = dict.fromkeys(HELD_YESTERDAY, "2026-11-20")
    taken = step(action, fields=held, legal_on=long_ago, late_reason="Baru sempat dicatat.")

    with pytest.raises(InvalidInputError) as refusal:
        decide(ready(action, last_step_on=YESTERDAY), taken, right(action), today=TODAY)

    assert [(row.field, row.code, row.params) for row in refusal.value.problems] == [
        ("legal_on", "before_last_step", {"last": YESTERDAY})
    ]


@each_step
def test_an_earlier_date_is_taken_with_a_reason_of_its_own_only(action: Action) -> None:
    late = "Surat baru diterima."

    assert told(action, HELD_YESTERDAY, legal_on=YESTERDAY, late_reason=late) == ACCEPTED
    for blank in ("", "  "):
        refused = told(action, HELD_YESTERDAY, legal_on=YESTERDAY, late_reason=blank)
        late = ACCEPTED if action in AUTOMATIC else "late_reason:required_when_backdated"
        assert refused == late


@pytest.mark.parametrize(
    ("action", "name"),
    [
        (Action.REGISTER, "pleno_on"),
        (Action.FIND_NOT_PROVEN, "pleno_on"),
        (Action.FORWARD, "pleno_on"),
        (Action.RECORD_SANCTION, "decision_on"),
        (Action.RECORD_NO_VIOLATION, "decision_on"),
        (Action.RECORD_CONTROL_MEASURE, "control_measure_on"),
        (Action.RECORD_RECOMMENDATION, "recommended_on"),
        (Action.RECORD_ANSWER, "answered_on"),
        (Action.RECORD_MOVE, "moved_on"),
        (Action.HAND_TO_CRIMINAL, "pleno_on"),
        (Action.REOPEN, "pleno_on"),
    ],
)
def test_what_a_step_rests_on_lies_in_the_past(action: Action, name: str) -> None:
    assert told(action, {name: TODAY.isoformat()}) == ACCEPTED
    assert told(action, {name: TOMORROW.isoformat()}) == f"{name}:in_future"


def test_time_is_asked_for_from_the_step_on() -> None:
    far = (TOMORROW + timedelta(days=90)).isoformat()
    assert told(Action.RECORD_MORE_TIME, {"more_time_until": far}) == ACCEPTED
    assert told(Action.RECORD_MORE_TIME, {"more_time_until": TODAY.isoformat()}) == ACCEPTED
    past = told(Action.RECORD_MORE_TIME, {"more_time_until": YESTERDAY.isoformat()})
    assert past == "more_time_until:before_legal_date"


def test_a_sanction_may_take_effect_later() -> None:
    assert told(Action.RECORD_SANCTION, {"effective_on": TOMORROW.isoformat()}) == ACCEPTED


@pytest.mark.parametrize(
    ("action", "name"),
    [
        (Action.FIND_NOT_PROVEN, "pleno_on"),
        (Action.FORWARD, "pleno_on"),
        (Action.RECORD_SANCTION, "decision_on"),
        (Action.RECORD_NO_VIOLATION, "decision_on"),
        (Action.RECORD_CONTROL_MEASURE, "control_measure_on"),
        (Action.RECORD_RECOMMENDATION, "recommended_on"),
        (Action.HAND_TO_CRIMINAL, "pleno_on"),
    ],
)
def test_a_step_comes_after_what_it_rests_on(action: Action, name: str) -> None:
    came_later = {name: TODAY.isoformat()}

    refused = told(action, came_later, legal_on=YESTERDAY, late_reason="Terlambat.")
    assert f"{name}:after_legal_date" in refused


@pytest.mark.parametrize(
    "name",
    ["pleno_on", "decision_on", "effective_on", "control_measure_on", "recommended_on", "more_time_until"],
)
@pytest.mark.parametrize("text", ["kemarin", "2026-02-30", "24/11/2026", "2026-11-24T00:00"])
def test_what_is_no_date_is_told_at_its_field(name: str, text: str) -> None:
    assert told(Action.REGISTER, {name: text}) == f"{name}:not_a_date"


@pytest.mark.parametrize("quorum", ["0", "00", "-3", "3.5", "tiga", "٣", "²", "3 "])
def test_a_quorum_is_a_number_of_people(quorum: str) -> None:
    assert told(Action.FIND_NOT_PROVEN, {"quorum": quorum}) == "quorum:not_a_number"


@pytest.mark.parametrize("quorum", ["1", "3", "05", "10"])
def test_any_number_of_people_may_have_been_present(quorum: str) -> None:
    assert told(Action.FORWARD, {"quorum": quorum}) == ACCEPTED


@example({"quorum": "9" * 5000})
@example({"decision_on": "\0"})
@given(
    st.dictionaries(
        st.sampled_from(
            ["pleno_on", "decision_on", "effective_on", "control_measure_on", "quorum", "ground"]
        ),
        st.one_of(st.text(max_size=12), st.dates().map(str), st.integers().map(str)),
    )
)
def test_whatever_is_typed_is_taken_or_refused_at_its_own_field(fields: dict[str, str]) -> None:
    for action in STEPS:
        names = {part.partition(":")[0] for part in told(action, fields).split()}
        assert names <= {*fields, ACCEPTED, "has_new_ground"}


SANCTION_PAPERS = ("sanction_kind", "decision_number", "decision_on", "effective_on")


def test_a_remedy_that_changed_the_decision_puts_another_in_its_place() -> None:
    changed = {"remedy_result": "changed"}

    assert told(Action.END_REMEDY, changed).split() == [
        f"{name}:required" for name in (*SANCTION_PAPERS, "record_source")
    ]
    assert told(Action.END_REMEDY, {**SANCTION, **changed}) == ACCEPTED
    for stands in ("lapsed", "upheld"):
        assert told(Action.END_REMEDY, {"remedy_result": stands}) == ACCEPTED


def test_all_that_is_missing_is_told_at_once() -> None:
    missing = {"quorum": "x", "addressee": ""}
    poor = step(Action.FORWARD, fields=missing, without="study_number", reason="")

    assert answer(TRANSITIONS, matter(State.VERIFIED), poor, EVERY_ROLE).split() == [
        "study_number:required",
        "addressee:required",
        "quorum:not_a_number",
        "reason:required",
    ]


def test_of_several_guards_the_first_of_the_law_is_named() -> None:
    facts = matter(has_respondent=False, has_place=False, entered_by=ME)

    assert answer(TRANSITIONS, facts, step(Action.REGISTER), EVERY_ROLE) == "formal_requirements_are_met"


def test_a_step_for_which_the_table_asks_no_reason_goes_without() -> None:
    lenient = [replace(row, needs_reason=False) for row in TRANSITIONS]

    assert answer(tuple(lenient), matter(), step(Action.REGISTER, reason=""), EVERY_ROLE) == ACCEPTED


def test_a_matter_that_moved_on_is_told_before_anything_else() -> None:
    with pytest.raises(ConflictError) as refusal:
        decide(matter(State.CLOSED), step(Action.REGISTER, reason=""), officer(), today=TODAY)

    assert (refusal.value.code, refusal.value.params) == (
        "wrong_state",
        {"action": "register", "state": "closed"},
    )


def test_whoever_lacks_the_role_learns_nothing_of_what_the_matter_lacks() -> None:
    with pytest.raises(NotAllowedError) as refusal:
        decide(matter(has_evidence=False), step(Action.REGISTER, reason=""), officer(Role.HEAD), today=TODAY)

    assert (refusal.value.code, refusal.value.params) == ("wrong_role", {"action": "register"})


def test_a_step_is_offered_while_it_still_waits_for_something() -> None:
    offered = open_steps(matter(has_evidence=False), officer(Role.VERIFIER))

    assert {row.action for row in offered} >= {Action.CLOSE_UNMET, Action.START_TRACING, Action.REGISTER}


def test_a_second_person_without_the_role_is_told_so_even_when_the_first() -> None:
    row = BY_ACTION[Action.FORWARD]

    with pytest.raises(NotAllowedError) as lacking:
        confirm(row, first=ME, second=officer(Role.VERIFIER))
    with pytest.raises(NotAllowedError) as same:
        confirm(row, first=ME, second=officer(Role.VERIFIER, Role.HEAD))

    assert (lacking.value.code, lacking.value.params) == ("wrong_role", {"action": "forward"})
    assert (same.value.code, same.value.params) == ("same_person", {"action": "forward"})


@pytest.mark.parametrize(
    ("addressee", "expected"),
    [("authority", SubStatus.FORWARDED_TO_AUTHORITY), ("employer", SubStatus.FORWARDED_TO_PPK)],
)
def test_a_forwarding_stands_with_its_addressee(addressee: str, expected: SubStatus) -> None:
    forwarded = step(Action.FORWARD, fields={"addressee": addressee})

    before = SubStatus.PLENO_PENDING
    assert sub_status_after(BY_ACTION[Action.FORWARD], forwarded, before) is expected


def test_an_addressee_changes_no_other_step() -> None:
    registered = step(Action.REGISTER, fields={"addressee": "authority"})

    after = sub_status_after(BY_ACTION[Action.REGISTER], registered, SubStatus.NEW)
    assert after is SubStatus.REGISTERED
