from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.catalogue import ClockRule, DayKind, ReceiptRule
from neutrality.domain.deadlines import Calendar, Pause, came_after_closing, counted_from, due, local_day
from neutrality.domain.due_words import explain, explain_behind, explain_change, explain_still
from tests.domain.worked_clocks import indonesia, law

INDONESIA = Calendar.of(indonesia())
MONDAY = date(2026, 2, 2)
PRELIMINARY = law().clock_rule("pemilu-preliminary")
FROM_RECEIPT = [row for row in law().clock_rules() if row.from_receipt]
days = st.dates(date(2024, 1, 1), date(2026, 10, 1))
lengths = st.integers(0, 20).map(timedelta)


def test_a_pause_is_told_day_by_day() -> None:
    answer = due(PRELIMINARY, MONDAY, INDONESIA, [Pause(MONDAY + timedelta(1), MONDAY + timedelta(3))])

    assert "   Rabu, 4 Februari 2026: tidak dihitung, waktu berhenti selama perbaikan" in explain(
        answer, "id"
    )
    assert "   Thursday, 5 February 2026: not counted, the clock stood still during the completion" in (
        explain(answer, "en")
    )


@pytest.mark.parametrize(("since", "left"), [(MONDAY, 2), (MONDAY + timedelta(1), 1), (date(2026, 3, 1), 0)])
def test_a_clock_that_stands_still_says_how_much_is_left(since: date, left: int) -> None:
    answer = due(PRELIMINARY, MONDAY, INDONESIA)

    lines = explain_still(answer, since, "en")

    assert answer.left_on(since) == left
    assert f"{left} of 2 working days are left." in lines[2]
    assert lines[0] == "Preliminary study (Pemilu): 2 working days."
    assert lines[3] == "This rule still has to be checked against the official text."
    target = due(law().clock_rule("sbt-study"), MONDAY, INDONESIA)
    own = due(replace(target.rule, legal_basis="", internal_target=True), MONDAY, INDONESIA)
    assert explain_still(own, since, "id")[1].startswith("Waktu berhenti sejak")


def test_a_date_that_moved_tells_both_days_and_what_moved_it() -> None:
    both = (MONDAY, MONDAY + timedelta(1))

    by_calendar = explain_change(date(2026, 1, 30), both, ("aaa", "bbb"), "en")
    by_head = explain_change(date(2026, 1, 30), both, None, "id")

    assert by_calendar == (
        "Friday, 30 January 2026: the calendar changed, Monday, 2 February 2026 became "
        "Tuesday, 3 February 2026 (calendar aaa became bbb)."
    )
    assert by_head == (
        "Jumat, 30 Januari 2026: pimpinan memperpanjang, batas akhir Senin, 2 Februari 2026 menjadi "
        "Selasa, 3 Februari 2026."
    )
    assert "being computed anew" in explain_behind(MONDAY, "en")[0]


def test_an_extension_and_another_day_of_receipt_are_told() -> None:
    rule = replace(PRELIMINARY, receipt_rule=ReceiptRule.NEXT_WORKING_DAY)
    start = counted_from(rule, date(2026, 1, 31), INDONESIA)
    answer = due(rule, start, INDONESIA, extended_to=date(2026, 2, 9))

    lines = explain(answer, "en", "WIB", happened_on=date(2026, 1, 31))

    assert (
        "Received Saturday, 31 January 2026; by the rule of receipt it counts from the next working day."
        in (lines)
    )
    assert "By the count Wednesday, 4 February 2026; extended by the head." in lines
    assert "Due Monday, 9 February 2026 at 16:00 WIB." in lines


@given(st.sampled_from(FROM_RECEIPT), days, st.booleans())
def test_when_a_report_counts_as_received_is_the_rules_to_say(rule: ClockRule, day: date, late: bool) -> None:
    by_calendar = counted_from(rule, day, INDONESIA, after_closing=late)
    switched = replace(rule, receipt_rule=ReceiptRule.NEXT_WORKING_DAY)
    by_desk = counted_from(switched, day, INDONESIA, after_closing=late)

    assert by_calendar == day
    assert INDONESIA.is_working(by_desk)
    assert (by_desk == day) is (INDONESIA.is_working(day) and not late)


def test_the_desk_closes_on_the_stroke() -> None:
    closing = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)

    assert not came_after_closing(PRELIMINARY, closing, "WIB")
    assert came_after_closing(PRELIMINARY, closing + timedelta(minutes=1), "WIB")
    assert came_after_closing(PRELIMINARY, closing, "WIT")
    assert local_day(datetime(2026, 2, 1, 18, 0, tzinfo=UTC), "WIB") == MONDAY


@given(st.sampled_from(law().clock_rules()), days, lengths, lengths)
def test_a_pause_costs_no_day_of_the_rule(
    rule: ClockRule, start: date, before: timedelta, length: timedelta
) -> None:
    """Whatever stood still, as many days are counted as the rule says, none of them within the pause."""
    pause = Pause(start + before, start + before + length)

    plain, paused = due(rule, start, INDONESIA), due(rule, start, INDONESIA, [pause])

    assert len(paused.counted) == rule.amount
    assert not any(pause.covers(day) for day in paused.counted)
    assert paused.on >= plain.on
    if rule.day_kind is DayKind.CALENDAR and pause.since < plain.on:
        assert paused.on == plain.on + length
