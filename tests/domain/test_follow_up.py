"""The follow-up of letters: where it stands, how long it waits, what is counted of an agency."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError
from neutrality.domain.follow_up import (
    Figure,
    Followed,
    Measure,
    Standing,
    board_of,
    check_measure,
    latest,
    most_urgent,
    next_stages,
    standing_of,
)
from neutrality.domain.matter import Action, Outcome, SubStatus
from neutrality.domain.workflow import BY_ACTION, State
from tests.domain.law import SUBS

TODAY = date(2026, 11, 24)
DISTRICT, CITY = UUID(int=71), UUID(int=72)


def ago(days: int) -> date:
    """Return a day so long before today."""
    return TODAY - timedelta(days=days)


def followed(number: int, /, **changes: Any) -> Followed:
    """Return a respondent of case 1 about whom a letter was sent forty days ago and delivered thirty ago."""
    base = Followed(UUID(int=number), UUID(int=1), DISTRICT, Standing.RECEIVED, ago(40), ago(30), None, None)
    return replace(base, **changes)


@pytest.mark.parametrize("sub", SUBS[State.RECOMMENDED].split())
def test_every_legal_step_after_a_forwarding_stands_somewhere(sub: str) -> None:
    standing = standing_of(SubStatus(sub), None)
    assert standing is not Standing.ENDED
    action = followed(1, standing=standing).next
    assert action is not None
    # What is next is a step that begins there.
    assert SubStatus(sub) in BY_ACTION[action].from_subs or not BY_ACTION[action].from_subs


def test_that_it_is_examined_is_what_the_employer_said() -> None:
    assert standing_of(SubStatus.PPK_EXAMINING, None) is Standing.RECEIVED
    assert standing_of(SubStatus.PPK_EXAMINING, None, examining=True) is Standing.EXAMINING
    assert standing_of(SubStatus.PPK_OVERDUE, None, examining=True) is Standing.UNANSWERED


@pytest.mark.parametrize("outcome", [*Outcome, None])
def test_a_closed_matter_stands_where_its_outcome_says(outcome: Outcome | None) -> None:
    expected = {
        Outcome.SANCTIONED: Standing.EXECUTED,
        Outcome.PPK_NO_VIOLATION: Standing.NO_VIOLATION,
        Outcome.NOT_FOLLOWED_UP: Standing.NOT_FOLLOWED_UP,
    }
    standing = standing_of(None, outcome)
    assert standing is (expected.get(outcome, Standing.ENDED) if outcome else Standing.ENDED)
    assert not followed(1, standing=standing).open
    assert followed(1, standing=standing).next is None


def test_days_count_from_the_delivery_until_an_answer() -> None:
    assert followed(1).days(TODAY) == 30
    assert followed(1, delivered_on=TODAY).days(TODAY) == 0
    assert followed(1, delivered_on=None, standing=Standing.SENT).days(TODAY) is None
    assert followed(1, answered_on=ago(3), standing=Standing.DECREE_AWAITED).days(TODAY) is None
    assert followed(1, standing=Standing.NOT_FOLLOWED_UP).days(TODAY) is None


def test_whoever_was_reminded_in_vain_is_met_with_a_measure() -> None:
    silent = followed(1, standing=Standing.UNANSWERED)
    assert silent.next is Action.REMIND
    assert replace(silent, reminded_on=ago(2)).next is Action.RECORD_CONTROL_MEASURE


@pytest.mark.parametrize(
    ("measured", "reminded", "action"),
    [
        (9, None, Action.REMIND), (9, 10, Action.REMIND), (9, 9, Action.RECORD_NOT_FOLLOWED_UP),
        (9, 2, Action.RECORD_NOT_FOLLOWED_UP), (None, 5, Action.RECORD_NOT_FOLLOWED_UP),
        (None, None, Action.REMIND),
    ],
)  # fmt: skip
def test_after_a_measure_the_employer_is_reminded_before_anything_ends(
    measured: int | None, reminded: int | None, action: Action
) -> None:
    old = Measure("data_block", "lifted", ago(20))
    measures = (old, Measure("reprimand", "requested", ago(measured))) if measured is not None else ()
    reminded_on = None if reminded is None else ago(reminded)
    one = followed(1, standing=Standing.MEASURE, measures=measures, reminded_on=reminded_on)
    assert one.next is action


def test_a_letter_is_answered_in_part_when_some_of_it_are() -> None:
    answered = {"answered_on": ago(5), "standing": Standing.EXECUTED}
    letters = {
        2: [followed(1, **answered), followed(2, **answered)],
        3: [followed(3, **answered), followed(4)],
        4: [followed(5), followed(6)],
        5: [followed(7, standing=Standing.ENDED), followed(8, **answered)],
        6: [followed(9, standing=Standing.ENDED)],
    }
    people = [
        replace(person, case_id=UUID(int=case)) for case, theirs in letters.items() for person in theirs
    ]
    [row] = board_of(people, TODAY)
    assert (row.letters, row.answered, row.partly, row.respondents) == (5, 2, 1, 9)
    assert (row.waiting, row.executed) == (3, 4)


def test_letters_of_one_case_on_two_days_are_two() -> None:
    [row] = board_of([followed(1), followed(2, sent_on=ago(20))], TODAY)
    assert row.letters == 2


def test_the_board_of_a_small_world_equals_a_count_by_hand() -> None:
    measure, lifted = Measure("reprimand", "requested", ago(9)), Measure("data_block", "lifted", ago(20))
    older = Measure("reprimand", "lifted", ago(30))
    people = [
        followed(1, standing=Standing.UNANSWERED, reminded_on=ago(12)),
        followed(
            2, standing=Standing.MEASURE, delivered_on=ago(90), measures=(measure,), reminded_on=ago(40)
        ),
        followed(3, standing=Standing.DECREE_AWAITED, answered_on=ago(4), measures=(older, lifted)),
        followed(4, agency_id=CITY, delivered_on=None, standing=Standing.SENT, sent_on=ago(3)),
        followed(5, agency_id=None, delivered_on=ago(7)),
        followed(6, agency_id=None, delivered_on=ago(10)),
    ]
    district, unknown, city = board_of(people, TODAY)
    assert [row.agency_id for row in (district, unknown, city)] == [DISTRICT, None, CITY]
    assert (district.longest, district.middle, district.waiting) == (90, 60.0, 2)
    assert (district.decree_awaited, district.partly, district.answered) == (1, 1, 0)
    assert (district.last_reminder, district.measures) == (ago(12), (lifted, measure))
    assert district.next is Action.REMIND
    assert (unknown.longest, unknown.middle, unknown.last_reminder, unknown.measures) == (10, 8.5, None, ())
    assert (city.longest, city.middle, city.waiting, city.next) == (None, None, 0, Action.RECORD_RECEIPT)
    assert board_of([], TODAY) == []


def test_urgent_is_who_waits_longest_else_the_oldest_letter() -> None:
    old = followed(1, delivered_on=None, standing=Standing.SENT, sent_on=ago(50))
    new = followed(2, delivered_on=None, standing=Standing.SENT, sent_on=ago(5))
    waits = followed(3, delivered_on=ago(1), sent_on=ago(2))
    assert most_urgent([new, old], TODAY) is old
    assert most_urgent([new, old, waits], TODAY) is waits
    assert most_urgent([followed(4, standing=Standing.ENDED)], TODAY) is None


def test_who_waits_since_today_comes_before_who_waits_for_nothing() -> None:
    today = followed(1, delivered_on=TODAY, sent_on=ago(2))
    sent = followed(2, delivered_on=None, standing=Standing.SENT, sent_on=ago(50))
    assert most_urgent([sent, today], TODAY) is today
    assert [one.urgency(TODAY) for one in (sent, today, followed(3))] == [-1, 0, 30]


def test_each_figure_has_its_respondents() -> None:
    one = followed(1, standing=Standing.DECREE_AWAITED, answered_on=ago(1))
    assert {figure for figure in Figure if one.counts_in(figure)} == {
        Figure.ALL, Figure.ANSWERED, Figure.DECREE_AWAITED,
    }  # fmt: skip
    assert followed(1).counts_in(Figure.WAITING)
    assert followed(1, measures=(Measure("reprimand", "requested", TODAY),)).counts_in(Figure.MEASURE)
    assert followed(1, standing=Standing.EXECUTED).counts_in(Figure.EXECUTED)


def test_a_measure_is_asked_for_comes_into_force_and_is_lifted() -> None:
    asked = Measure("data_block", "requested", ago(9))
    assert next_stages(asked) == ("in_force", "lifted")
    check_measure(asked, "in_force", on=ago(9), number="B/1", note="", today=TODAY)
    for measure, stage in (
        (None, "lifted"),
        (asked, "requested"),
        (replace(asked, stage="lifted"), "lifted"),
    ):
        with pytest.raises(ConflictError, match="wrong_state"):
            check_measure(measure, stage, on=TODAY, number="B/1", note="", today=TODAY)


def test_a_wrong_stage_is_mended_by_the_right_one_with_a_note() -> None:
    lifted = Measure("data_block", "lifted", ago(9))
    assert next_stages(lifted) == ("requested", "in_force")
    assert next_stages(replace(lifted, stage="in_force")) == ("lifted", "requested")
    check_measure(lifted, "in_force", on=ago(9), number="B/1", note="Belum dicabut.", today=TODAY)
    with pytest.raises(InvalidInputError) as refused:
        check_measure(lifted, "in_force", on=ago(9), number="B/1", note="", today=TODAY)
    assert [(one.field, one.code) for one in refused.value.problems] == [("note", "required")]


def test_of_each_kind_of_measure_the_last_stage_counts() -> None:
    asked, reprimand = Measure("data_block", "requested", ago(9)), Measure("reprimand", "requested", ago(8))
    lifted = replace(asked, stage="lifted", made_on=ago(2))
    assert latest([asked, reprimand, lifted]) == (reprimand, lifted)
    assert latest([]) == ()


@pytest.mark.parametrize(
    ("on", "number", "codes"),
    [
        (TODAY, "", ["number:required"]),
        (ago(-1), "B/1", ["on:in_future"]),
        (ago(10), "B/1", ["on:before_last_step"]),
    ],
)
def test_what_is_missing_or_out_of_order_of_a_measure_is_told_by_field(
    on: date, number: str, codes: list[str]
) -> None:
    measure = Measure("data_block", "requested", ago(9))
    with pytest.raises(InvalidInputError) as refused:
        check_measure(
            measure, "lifted", on=on, number=number, note="", today=TODAY,
            problems=[FieldProblem("note", "too_long")],
        )  # fmt: skip
    assert [f"{one.field}:{one.code}" for one in refused.value.problems] == ["note:too_long", *codes]
