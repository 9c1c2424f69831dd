"""Clocks told from events: which run from when, stand still, end; and whether those of a month were kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from neutrality.domain.catalogue import Catalogue
from neutrality.domain.cells import Cell
from neutrality.domain.deadlines import Calendar
from neutrality.domain.event_kinds import EventKind
from neutrality.domain.lawrows import ClockKind, ClockRule, Regime
from neutrality.domain.retold_case import Story
from neutrality.domain.retold_clocks import Books, Timer, Timers, keeping_time
from neutrality.domain.values import Days, Rate, Sign, Value
from neutrality.domain.workflow import BY_ACTION, Action
from tests.domain.telling import FORWARDED, ONE, PROVINCE, STEPS, TWO, Case, person, september

# 1 September 2026 is a Tuesday; days count from there.
CLOCKS = {
    **STEPS,
    EventKind.CORRECTION_REQUESTED: BY_ACTION[Action.REQUEST_CORRECTION],
    EventKind.CORRECTION_RECEIVED: BY_ACTION[Action.RECORD_CORRECTION],
    EventKind.HANDLING_EXTENDED: BY_ACTION[Action.EXTEND],
    EventKind.EMPLOYER_RECEIVED: BY_ACTION[Action.RECORD_RECEIPT],
}
TODAY = date(2026, 11, 10)
PEMILU, NONE = Regime.PEMILU.value, Regime.NONE.value


def day(number: int) -> date:
    """Return a day counted from 1 September."""
    return date(2026, 8, 31) + timedelta(days=number)


def begun(*people: UUID, regime: str = PEMILU, **more: Any) -> Case:
    """Return a case that came under an election law."""
    return Case(*people, regime=regime, **more)


def books(catalogue: Catalogue, free: dict[date, int] | None = None, late: bool = False) -> Books:
    """Return the law as it is, days that are free since an event, and whether the report came late."""

    def calendar(_office: UUID | None, at: int) -> Calendar:
        return Calendar.of({on: "Libur" for on, since in (free or {}).items() if since <= at})

    def after_closing(_story: Story, _rule: ClockRule, _office: UUID | None) -> bool:
        return late

    return Books(catalogue.rule_for, calendar, after_closing)


def told(case: Case, catalogue: Catalogue, **changes: Any) -> Timers:
    """Return the clocks of a case."""
    timers = Timers(Story(case.id, CLOCKS), books(catalogue, **changes))
    timers.tell(case.events)
    return timers


def clock(timers: Timers, kind: ClockKind) -> Timer:
    """Return the one clock of a kind."""
    (found,) = (row for row in timers.rows if row.kind is kind)
    return found


def kept(*found: Timers, today: date = TODAY, **offices: Any) -> dict[str, Value]:
    """Return how the clocks of September were kept, without those of which there was none."""
    shares = keeping_time(found, september(*offices.get("at", ())), today)
    return {cell.indicator: value for cell, value in shares.items() if value is not Sign.NIL}


def test_the_study_is_due_two_working_days_after_receipt_and_kept_on_the_last(catalogue: Catalogue) -> None:
    on_the_day, late, still_open = (begun(ONE) for _ in range(3))
    on_the_day.add(EventKind.CASE_REGISTERED, 3, kind="laporan")
    late.add(EventKind.CASE_REGISTERED, 4, kind="laporan")

    found = [told(case, catalogue) for case in (on_the_day, late, still_open)]
    assert [clock(one, ClockKind.PRELIMINARY).due_on for one in found] == [day(3)] * 3
    assert clock(found[0], ClockKind.HANDLING).due_on == day(14)
    assert kept(*found) == {"in_time_K1": Rate(1, 3), "in_time_K3": Rate(0, 2)}
    assert kept(found[2], today=day(3)) == {}
    assert kept(found[2], today=day(4)) == {"in_time_K1": Rate(0, 1)}
    assert kept(*found, at=(PROVINCE,)) == {}
    assert keeping_time(found, september(), TODAY).keys() == {
        Cell(f"in_time_K{number}") for number in range(1, 6)
    } | {Cell("overdue_K5")}


def test_a_report_of_the_evening_counts_from_the_next_working_day_where_the_law_says_so(
    catalogue: Catalogue,
) -> None:
    evening = told(begun(ONE), catalogue, late=True)
    assert clock(evening, ClockKind.PRELIMINARY).after_closing
    assert clock(evening, ClockKind.PRELIMINARY).due_on == day(3)  # this law counts the calendar day


def test_the_study_stands_still_while_the_report_is_completed(catalogue: Catalogue) -> None:
    case = begun(ONE)
    case.add(EventKind.CORRECTION_REQUESTED, 2)
    waiting = told(case, catalogue)
    case.add(EventKind.CORRECTION_RECEIVED, 8)
    gone_on = told(case, catalogue)

    assert clock(waiting, ClockKind.PRELIMINARY).paused_on == day(2)
    assert kept(waiting) == {"in_time_K2": Rate(0, 1)}
    # One working day was left on the 2nd: the next after the 8th.
    assert clock(gone_on, ClockKind.PRELIMINARY).due_on == day(9)
    assert clock(gone_on, ClockKind.CORRECTION).due_on == day(4)
    assert kept(gone_on) == {"in_time_K1": Rate(0, 1), "in_time_K2": Rate(0, 1)}


def test_what_the_rule_never_lets_stand_still_runs_on(catalogue: Catalogue) -> None:
    def never(kind: ClockKind, regime: Regime, on: date) -> ClockRule:
        return replace(catalogue.rule_for(kind, regime, on), pauses_while=())

    case = begun(ONE)
    case.add(EventKind.CORRECTION_REQUESTED, 2)
    timers = Timers(Story(case.id, CLOCKS), replace(books(catalogue), rule_for=never))
    timers.tell(case.events)
    assert clock(timers, ClockKind.PRELIMINARY).paused_on is None


def test_an_extended_handling_is_one_clock_from_the_day_on_which_it_began(catalogue: Catalogue) -> None:
    case = begun(ONE)
    case.add(EventKind.CASE_REGISTERED, 2, kind="laporan")
    case.add(EventKind.HANDLING_EXTENDED, 9)
    timers = told(case, catalogue)

    longer = clock(timers, ClockKind.HANDLING_EXTENDED)
    assert (longer.happened_on, longer.due_on) == (day(2), day(22))
    assert [row.kind for row in timers.counted()] == [ClockKind.PRELIMINARY, ClockKind.HANDLING_EXTENDED]
    assert kept(timers)["in_time_K3"] == Rate(0, 1)


def test_follow_up_is_over_since_its_day_and_each_person_has_a_clock(catalogue: Catalogue) -> None:
    case = begun(ONE, TWO)
    case.add(EventKind.CASE_REGISTERED, 1, kind="laporan")
    for one in (ONE, TWO):
        case.add(EventKind.RESPONDENT_FORWARDED, 3, one, **FORWARDED)
        case.add(EventKind.EMPLOYER_RECEIVED, 4, one)
    both = told(case, catalogue)
    case.add(EventKind.RESPONDENT_SANCTIONED, 25, TWO)
    one_left = told(case, catalogue)

    assert {row.due_on for row in both.rows if row.kind is ClockKind.FOLLOW_UP} == {day(24)}
    assert kept(both)["overdue_K5"] == Days(Fraction(6), 2)
    assert kept(one_left)["overdue_K5"] == Days(Fraction(6), 1)
    assert kept(one_left)["in_time_K5"] == Rate(0, 2)
    assert kept(one_left)["in_time_K4"] == Rate(2, 2)
    # The last examined respondent ends the handling of the case.
    assert kept(one_left)["in_time_K3"] == Rate(1, 1)


def test_a_reopened_matter_is_handled_anew_and_a_correction_moves_nothing(catalogue: Catalogue) -> None:
    case = begun(ONE)
    case.add(EventKind.CASE_REGISTERED, 2, kind="laporan")
    case.add(EventKind.RESPONDENT_NOT_PROVEN, 4, ONE)
    case.add(EventKind.RESPONDENT_REOPENED, 10, ONE, kind="laporan")
    case.add(EventKind.FIELD_CORRECTED, 11, field="received_on", to=day(0).isoformat())
    first, again = (row for row in told(case, catalogue).rows if row.kind is ClockKind.HANDLING)

    assert (first.happened_on, first.stopped_on) == (day(2), day(4))
    assert (again.happened_on, again.due_on) == (day(10), day(21))


def test_a_corrected_receipt_or_election_counts_what_runs_anew(catalogue: Catalogue) -> None:
    case = begun(ONE)
    case.add(EventKind.FIELD_CORRECTED, 2, field="received_on", to=day(-3).isoformat())
    moved = told(case, catalogue)
    case.add(EventKind.FIELD_CORRECTED, 2, field="election_id", to="", regime=Regime.PILKADA.value)
    elsewhere = told(case, catalogue)
    case.add(EventKind.CASE_REGISTERED, 3, kind="laporan")
    case.add(EventKind.FIELD_CORRECTED, 4, field="election_id", to="", regime=PEMILU)
    registered = told(case, catalogue)
    case.add(EventKind.FIELD_CORRECTED, 4, field="channel", to="letter")

    assert clock(moved, ClockKind.PRELIMINARY).due_on == day(1)  # the 28th of August was a Friday
    assert clock(elsewhere, ClockKind.PRELIMINARY).due_on == day(-1)  # calendar days
    assert clock(registered, ClockKind.HANDLING).due_on == day(14)
    assert [row.due_on for row in told(case, catalogue).rows] == [row.due_on for row in registered.rows]


def test_signed_information_is_studied_within_the_time_of_the_law(catalogue: Catalogue) -> None:
    case = begun(ONE, kind="informasi_awal")
    before = told(case, catalogue)
    case.add(EventKind.REPORT_SIGNED, 2, kind="laporan")
    after = told(case, catalogue)
    case.add(EventKind.REPORT_SIGNED, 2, kind="laporan")

    assert clock(before, ClockKind.PRELIMINARY).rule.regime is Regime.NONE
    assert clock(after, ClockKind.PRELIMINARY).rule.regime is Regime.PEMILU
    assert len(told(case, catalogue).rows) == 1


def test_a_supervision_result_waits_for_its_pleno_and_no_figure_knows_that_clock(
    catalogue: Catalogue,
) -> None:
    timers = told(begun(ONE, kind="hasil_pengawasan"), catalogue)
    assert [row.kind for row in timers.rows] == [ClockKind.FINDING]
    assert kept(timers) == {}


def test_who_is_found_later_is_handled_from_that_day_where_nobody_is_any_more(catalogue: Catalogue) -> None:
    case = begun(ONE)
    case.add(EventKind.CASE_REGISTERED, 2, kind="laporan")
    case.add(EventKind.RESPONDENT_FORWARDED, 3, ONE, **FORWARDED)
    case.add(EventKind.RESPONDENT_ADDED, 7, respondents=[person(TWO)], state="verified")
    first, again = (row for row in told(case, catalogue).rows if row.kind is ClockKind.HANDLING)

    assert (first.stopped_on, again.happened_on, again.stopped_on) == (day(3), day(7), None)


def test_what_left_the_figures_keeps_no_clock_and_goes_on_when_it_comes_back(catalogue: Catalogue) -> None:
    case = begun(ONE)
    case.add(EventKind.CASE_EXCLUDED, 2, respondents=[str(ONE)], code="test_entry")
    out = told(case, catalogue)
    case.add(EventKind.CASE_READMITTED, 8, respondents=[str(ONE)], code=None)
    back = told(case, catalogue)

    assert clock(out, ClockKind.PRELIMINARY).stopped_on == day(2)
    assert kept(out) == {}
    assert clock(back, ClockKind.PRELIMINARY).runs
    assert kept(back) == {"in_time_K1": Rate(0, 1)}


@pytest.mark.parametrize(("second", "left"), [(7, {ClockKind.HANDLING}), (5, set())])
def test_who_is_no_respondent_takes_the_shared_clock_along_only_when_alone(
    catalogue: Catalogue, second: int, left: set[ClockKind]
) -> None:
    case = begun(ONE, TWO)
    case.add(EventKind.CASE_REGISTERED, 2, kind="laporan")
    if second == 5:
        case.add(EventKind.RESPONDENT_FORWARDED, second, TWO, **FORWARDED)
    case.add(EventKind.RESPONDENT_EXCLUDED, 8, ONE, respondents=[str(ONE)], code="wrong_person")
    timers = told(case, catalogue)

    of_the_case = {row.kind for row in timers.rows if row.runs and row.person is None}
    assert of_the_case == left


def test_a_forwarded_person_who_was_none_has_no_delivery_to_keep(catalogue: Catalogue) -> None:
    case = begun(ONE, TWO)
    case.add(EventKind.CASE_REGISTERED, 1, kind="laporan")
    case.add(EventKind.RESPONDENT_FORWARDED, 3, ONE, **FORWARDED)
    case.add(EventKind.RESPONDENT_EXCLUDED, 4, ONE, respondents=[str(ONE)], code="wrong_person")
    assert "in_time_K4" not in kept(told(case, catalogue))


def test_a_day_that_became_free_counts_for_what_was_computed_after_it(catalogue: Catalogue) -> None:
    case, other = begun(ONE), begun(ONE)
    free = {day(3): 2}
    before = told(case, catalogue, free=free)
    case.add(EventKind.CLOCK_RECOMPUTED, 2, clock="K1", to=day(4).isoformat())
    after = told(case, catalogue, free=free)
    step = other.add(EventKind.CASE_REGISTERED, 2, kind="laporan")
    other.add(EventKind.STEP_REDATED, 5, event=step, to=day(1).isoformat())
    redated = told(other, catalogue, free=free)

    assert clock(before, ClockKind.PRELIMINARY).due_on == day(3)
    assert clock(after, ClockKind.PRELIMINARY).due_on == day(4)
    assert clock(redated, ClockKind.PRELIMINARY).due_on == day(4)
    assert clock(redated, ClockKind.PRELIMINARY).stopped_on == day(1)
    assert clock(redated, ClockKind.HANDLING).happened_on == day(1)


def test_a_redated_step_of_one_leaves_the_clocks_of_others_alone(catalogue: Catalogue) -> None:
    case = begun(ONE, TWO)
    case.add(EventKind.CASE_REGISTERED, 1, kind="laporan")
    case.add(EventKind.RESPONDENT_FORWARDED, 3, ONE, **FORWARDED)
    step = case.add(EventKind.RESPONDENT_FORWARDED, 3, TWO, **FORWARDED)
    case.add(EventKind.STEP_REDATED, 5, TWO, event=step, to=day(2).isoformat())
    free = {day(4): case.events[-1].id}
    one, two = (row for row in told(case, catalogue, free=free).rows if row.kind is ClockKind.DELIVERY)
    case.add(EventKind.CLOCK_RECOMPUTED, 5, ONE, clock="K4", to=day(9).isoformat())
    moved, _ = (row for row in told(case, catalogue, free=free).rows if row.kind is ClockKind.DELIVERY)

    assert (one.due_on, two.due_on, moved.due_on) == (day(8), day(8), day(9))


def test_a_head_gave_more_time_for_what_the_office_set_itself(catalogue: Catalogue) -> None:
    case = begun(ONE, regime=NONE)
    case.add(EventKind.CLOCK_EXTENDED, 2, clock="K1", to=day(10).isoformat())
    case.add(EventKind.CASE_REGISTERED, 10, kind="laporan")
    assert clock(told(case, catalogue), ClockKind.PRELIMINARY).due_on == day(10)
    assert kept(told(case, catalogue))["in_time_K1"] == Rate(1, 1)
