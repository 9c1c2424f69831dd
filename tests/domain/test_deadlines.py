from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.catalogue import Catalogue, ClockRule, DayKind
from neutrality.domain.deadlines import Calendar, closes_at, due, overdue
from neutrality.domain.due_words import explain
from neutrality.settings import ROOT

CATALOGUE = Catalogue.load(ROOT / "neutrality" / "data")
INDONESIA = Calendar.of(
    dict(
        holidays.country_holidays(
            "ID", years=range(2024, 2027), categories=("public", "government"), language="id"
        )
    ),
)
days = st.dates(date(2024, 1, 1), date(2026, 10, 1))
calendars = st.dictionaries(days, st.just("Libur"), max_size=40).map(Calendar.of)
working_rules = st.sampled_from([r for r in CATALOGUE.clock_rules() if r.day_kind is DayKind.WORKING])


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("pemilu-report-window", date(2024, 1, 23), date(2024, 2, 1)),
        ("pemilu-handling-extended", date(2024, 2, 5), date(2024, 2, 28)),
        ("pemilu-preliminary", date(2024, 12, 24), date(2024, 12, 30)),
        ("ppk-follow-up", date(2026, 3, 10), date(2026, 4, 7)),
        ("pilkada-handling", date(2024, 11, 25), date(2024, 11, 28)),
    ],
)
def test_due_days_are_those_worked_out_by_hand(rule: str, start: date, expected: date) -> None:
    assert due(CATALOGUE.clock_rule(rule), start, INDONESIA).on == expected


def test_a_calendar_clock_keeps_its_last_day_on_a_holiday() -> None:
    voting_day = date(2024, 11, 27)

    answer = due(CATALOGUE.clock_rule("pilkada-preliminary"), voting_day - timedelta(2), INDONESIA)

    assert answer.on == voting_day
    assert answer.skipped == ()
    assert not answer.uncovered


@given(working_rules, days, calendars)
def test_a_working_clock_ends_on_a_working_day_after_just_so_many(
    rule: ClockRule, start: date, calendar: Calendar
) -> None:
    answer = due(rule, start, calendar)

    assert calendar.is_working(answer.on)
    between = (start + timedelta(step) for step in range(1, (answer.on - start).days + 1))
    assert sum(map(calendar.is_working, between)) == rule.amount == len(answer.counted)
    assert len(answer.counted) + len(answer.skipped) == (answer.on - start).days


@given(working_rules, days, calendars)
def test_starting_later_never_ends_earlier(rule: ClockRule, start: date, calendar: Calendar) -> None:
    assert due(rule, start, calendar).on <= due(rule, start + timedelta(1), calendar).on


@given(working_rules, days, calendars, days)
def test_another_holiday_never_brings_the_due_day_forward(
    rule: ClockRule, start: date, calendar: Calendar, extra: date
) -> None:
    more = Calendar.of({**calendar.holidays, extra: "Libur baru"})

    assert due(rule, start, more).on >= due(rule, start, calendar).on


@given(st.lists(days, unique=True))
def test_the_version_names_the_set_of_days_only(found: list[date]) -> None:
    forward = Calendar.of(dict.fromkeys(found, "A"))
    backward = Calendar.of(dict.fromkeys(reversed(found), "B"))

    assert forward.version == backward.version
    assert forward.version != Calendar.of({date(1999, 1, 1): "A"}).version


@pytest.mark.parametrize(("zone", "hour"), [("WIB", 9), ("WITA", 8), ("WIT", 7), ("Asia/Makassar", 8)])
def test_the_desk_closes_at_four_in_the_zone_of_the_office(zone: str, hour: int) -> None:
    answer = due(CATALOGUE.clock_rule("pilkada-handling"), date(2024, 11, 25), INDONESIA)

    assert answer.due_at(zone) == datetime(2024, 11, 28, hour, tzinfo=UTC)
    assert closes_at(answer.on, zone) == answer.due_at(zone)


def test_what_arrives_on_the_stroke_is_in_time() -> None:
    close = closes_at(date(2024, 11, 28), "WIB")

    assert not overdue(close, close)
    assert overdue(close, close + timedelta(minutes=1))


def test_the_explanation_names_every_skipped_day_and_why() -> None:
    answer = due(CATALOGUE.clock_rule("pemilu-preliminary"), date(2024, 12, 24), INDONESIA)

    lines = explain(answer, "id", "WIB")

    assert lines[2] == "Mulai Selasa, 24 Desember 2024; hari itu tidak dihitung."
    assert any("Rabu, 25 Desember 2024: tidak dihitung, Hari Raya Natal" in line for line in lines)
    assert any("Sabtu, 28 Desember 2024: tidak dihitung, akhir pekan" in line for line in lines)
    assert "Batas akhir Senin, 30 Desember 2024 pukul 16.00 WIB." in lines
    assert lines[-1] == f"Versi kalender: {INDONESIA.version}."


def test_the_explanation_of_an_internal_target_claims_no_law() -> None:
    answer = due(CATALOGUE.clock_rule("ppk-follow-up"), date(2026, 3, 10), INDONESIA)

    lines = explain(answer, "en")

    assert not any(line.startswith("Basis") for line in lines)
    assert "This is an internal target, not a legal deadline." in lines
    assert "Due Tuesday, 7 April 2026 at 16:00 local time." in lines


def test_estimated_holidays_and_unknown_years_are_told() -> None:
    rule = CATALOGUE.clock_rule("pemilu-handling")
    monday = date(2026, 11, 23)
    guessed = Calendar.of({monday + timedelta(1): "Idul Fitri (perkiraan)"}, [monday + timedelta(1)])

    known = explain(due(rule, monday, guessed), "en")
    unknown = explain(due(rule, date(2031, 3, 3), guessed), "en")

    assert "Some holidays counted here are still estimates." in known
    assert "The holidays of this year are not complete; the date may change." in unknown
    assert "The holidays of this year are not complete; the date may change." not in known
