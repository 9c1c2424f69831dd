"""Legal dates decide, whenever something was entered; cases end, come back and are corrected over months."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from neutrality.cases.buckets import in_bucket
from neutrality.cases.models import Case
from neutrality.domain.workflow import Action, Outcome
from neutrality.statistics.scope import Scope
from neutrality.statistics.service import last_complete_month, neighbour
from tests.statistics.bureau import Bureau, along, totals

AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = "2026-08", "2026-09", "2026-10", "2026-11"


def flow(bureau: Bureau, month: str, unit: str = "cases") -> tuple[int, int, int, int, int]:
    """Return opening, received, reopened, closed and open of a month that must add up."""
    found = bureau.month(month)
    assert found.adds_up
    names = ("opening", "received", "reopened", "closed", "open")
    opening, received, reopened, closed, standing = (totals(found)[f"{unit}_{name}"] for name in names)
    return opening, received, reopened, closed, standing


def test_what_is_typed_in_later_counts_on_its_own_day(bureau: Bureau) -> None:
    case_id = bureau.receive(date(2026, 8, 31), entered=date(2026, 9, 3))
    bureau.step(case_id, Action.REGISTER, date(2026, 9, 30), entered=date(2026, 10, 2))
    bureau.step(case_id, Action.FIND_NOT_PROVEN, date(2026, 10, 31), entered=date(2026, 11, 2))

    assert flow(bureau, AUGUST) == (0, 1, 0, 0, 1)
    assert flow(bureau, SEPTEMBER) == (1, 0, 0, 0, 1)
    assert flow(bureau, OCTOBER) == (1, 0, 0, 1, 0)
    assert flow(bureau, NOVEMBER) == (0, 0, 0, 0, 0)
    assert totals(bureau.month(SEPTEMBER))["registered"] == 1
    assert totals(bureau.month(OCTOBER))["registered"] == 0


def test_a_second_person_who_answers_next_month_dates_nothing_anew(bureau: Bureau) -> None:
    case_id = bureau.receive(date(2026, 10, 30))
    bureau.step(case_id, Action.CLOSE_UNMET, date(2026, 10, 31), entered=date(2026, 11, 4))

    assert flow(bureau, OCTOBER) == (0, 1, 0, 1, 0)
    assert totals(bureau.month(OCTOBER))["not_registered"] == 1


def test_a_case_stands_open_in_every_month_that_it_spans(bureau: Bureau) -> None:
    bureau.receive(date(2026, 7, 31))

    assert [flow(bureau, month) for month in ("2026-07", AUGUST, SEPTEMBER, OCTOBER)] == [
        (0, 1, 0, 0, 1),
        (1, 0, 0, 0, 1),
        (1, 0, 0, 0, 1),
        (1, 0, 0, 0, 1),
    ]


def test_a_case_that_begins_and_ends_on_the_last_day_was_never_open_at_an_end(bureau: Bureau) -> None:
    case_id = bureau.receive(date(2026, 9, 30))
    bureau.step(case_id, Action.CLOSE_UNMET, date(2026, 9, 30))

    assert flow(bureau, SEPTEMBER) == (0, 1, 0, 1, 0)
    assert flow(bureau, OCTOBER) == (0, 0, 0, 0, 0)


@pytest.mark.both_databases
def test_a_case_closes_with_the_last_of_its_respondents(bureau: Bureau) -> None:
    case_id = bureau.supervise(date(2026, 8, 3), people=3)
    bureau.step(case_id, Action.REGISTER, date(2026, 8, 5))
    bureau.step(case_id, Action.FIND_NOT_PROVEN, date(2026, 8, 20), number=1)
    bureau.step(case_id, Action.FORWARD, date(2026, 9, 1), number=2)
    bureau.step(case_id, Action.FORWARD, date(2026, 9, 2), number=3)
    bureau.step(case_id, Action.RECORD_SANCTION, date(2026, 10, 9), number=3)
    # Entered last, dated before: the case was nevertheless open until the 9th of October.
    bureau.step(case_id, Action.RECORD_NO_VIOLATION, date(2026, 9, 25), number=2, entered=date(2026, 11, 3))

    months = (AUGUST, SEPTEMBER, OCTOBER)
    assert [flow(bureau, month) for month in months] == [(0, 1, 0, 0, 1), (1, 0, 0, 0, 1), (1, 0, 0, 1, 0)]
    assert [flow(bureau, month, "respondents") for month in months] == [
        (0, 3, 0, 1, 2),
        (2, 0, 0, 1, 1),
        (1, 0, 0, 1, 0),
    ]
    assert along(bureau.month(OCTOBER), "cases_closed", "outcome") == {Outcome.SANCTIONED: 1}
    assert along(bureau.month(SEPTEMBER), "respondents_closed", "outcome") == {Outcome.PPK_NO_VIOLATION: 1}


def test_the_list_of_a_type_holds_cases_where_that_respondents_act_lies_in_the_month(bureau: Bureau) -> None:
    case_id = bureau.supervise(date(2026, 8, 3), people=2)
    bureau.step(case_id, Action.REGISTER, date(2026, 8, 5))
    bureau.step(case_id, Action.FORWARD, date(2026, 9, 30), number=1)
    bureau.step(case_id, Action.FORWARD, date(2026, 10, 1), number=2, violation_type="D02")

    def listed(month: str, violation_type: str) -> list[uuid.UUID]:
        condition = in_bucket("proven", month, violation_type=violation_type)
        with bureau.sessions() as session:
            return list(session.scalars(select(Case.id).where(condition)))

    assert along(bureau.month(OCTOBER), "proven", "violation_type") == {"D02": 1}
    assert [listed(OCTOBER, "D02"), listed(OCTOBER, "D06"), listed(SEPTEMBER, "D06")] == [
        [case_id],
        [],
        [case_id],
    ]


def test_a_respondent_who_comes_back_reopens_no_case_that_is_open(bureau: Bureau) -> None:
    case_id = bureau.supervise(date(2026, 9, 1), people=2)
    bureau.step(case_id, Action.REGISTER, date(2026, 9, 2))
    bureau.step(case_id, Action.FIND_NOT_PROVEN, date(2026, 9, 9), number=1)
    bureau.step(case_id, Action.REOPEN, date(2026, 10, 1), number=1)

    assert flow(bureau, OCTOBER) == (1, 0, 0, 0, 1)
    assert flow(bureau, OCTOBER, "respondents") == (1, 0, 1, 0, 2)


@pytest.mark.both_databases
def test_closed_reopened_and_closed_again_counts_each_time(bureau: Bureau) -> None:
    case_id = bureau.receive(date(2026, 8, 3))
    bureau.step(case_id, Action.REGISTER, date(2026, 8, 4))
    bureau.step(case_id, Action.FORWARD, date(2026, 8, 6))
    bureau.step(case_id, Action.RECORD_NO_VIOLATION, date(2026, 8, 20))
    bureau.step(case_id, Action.REOPEN, date(2026, 8, 25))
    bureau.step(case_id, Action.FIND_NOT_PROVEN, date(2026, 8, 31))
    bureau.step(case_id, Action.REOPEN, date(2026, 10, 2))
    bureau.step(case_id, Action.FORWARD, date(2026, 10, 3))
    bureau.step(case_id, Action.RECORD_SANCTION, date(2026, 11, 3))

    months = (AUGUST, SEPTEMBER, OCTOBER, NOVEMBER)
    expected = [(0, 1, 1, 2, 0), (0, 0, 0, 0, 0), (0, 0, 1, 0, 1), (1, 0, 0, 1, 0)]
    assert [flow(bureau, month) for month in months] == expected
    assert [flow(bureau, month, "respondents") for month in months] == expected
    outcomes = along(bureau.month(AUGUST), "cases_closed", "outcome")
    assert outcomes == {Outcome.NOT_PROVEN: 1, Outcome.PPK_NO_VIOLATION: 1}
    assert [totals(bureau.month(month))["forwarded"] for month in months] == [1, 0, 1, 0]
    assert [totals(bureau.month(month))["decided"] for month in months] == [1, 0, 0, 1]
    assert [totals(bureau.month(month))["registered"] for month in months] == [1, 0, 0, 0]


def test_reopening_what_was_never_registered_registers_it_then(bureau: Bureau) -> None:
    case_id = bureau.receive(date(2026, 9, 1))
    bureau.step(case_id, Action.CLOSE_UNMET, date(2026, 9, 4))
    bureau.step(case_id, Action.REOPEN, date(2026, 10, 1))

    assert totals(bureau.month(SEPTEMBER))["not_registered"] == 1
    assert totals(bureau.month(SEPTEMBER))["registered"] == 0
    assert totals(bureau.month(OCTOBER))["registered"] == 1


@pytest.mark.both_databases
def test_a_corrected_day_of_receipt_moves_the_case_to_its_month(bureau: Bureau) -> None:
    case_id = bureau.receive(date(2026, 10, 1), event_on=date(2026, 9, 1), known_on=date(2026, 9, 1))
    bureau.step(case_id, Action.CLOSE_UNMET, date(2026, 10, 8))
    assert flow(bureau, OCTOBER) == (0, 1, 0, 1, 0)

    bureau.correct(case_id, "received_on", "2026-09-30", on=date(2026, 10, 9))

    assert flow(bureau, SEPTEMBER) == (0, 1, 0, 0, 1)
    assert flow(bureau, OCTOBER) == (1, 0, 0, 1, 0)
    assert totals(bureau.month(SEPTEMBER))["reports_received"] == 1
    assert totals(bureau.month(OCTOBER))["reports_received"] == 0


def test_a_corrected_channel_moves_every_figure_of_the_case(bureau: Bureau) -> None:
    case_id = bureau.receive(date(2026, 10, 1))
    bureau.correct(case_id, "channel", "email", on=date(2026, 10, 2))

    month = bureau.month(OCTOBER)
    for name in ("reports_received", "cases_received", "respondents_received", "cases_open"):
        assert along(month, name, "channel") == {"email": 1}, name


@pytest.mark.parametrize(("entered", "late"), [(5, 0), (6, 1)])
def test_entries_up_to_the_fifth_belong_to_the_month(bureau: Bureau, entered: int, late: int) -> None:
    received = bureau.receive(date(2026, 9, 1))
    bureau.step(received, Action.REGISTER, date(2026, 9, 2))
    bureau.receive(date(2026, 10, 31), entered=date(2026, 11, entered))
    bureau.step(received, Action.FIND_NOT_PROVEN, date(2026, 10, 30), entered=date(2026, 11, entered))

    assert totals(bureau.month(OCTOBER))["late_entries"] == 2 * late


def test_a_letter_that_arrives_after_the_cut_off_is_a_late_entry_of_its_month(bureau: Bureau) -> None:
    case_id = bureau.receive(date(2026, 9, 1))
    bureau.step(case_id, Action.REGISTER, date(2026, 9, 2))
    bureau.step(case_id, Action.FORWARD, date(2026, 9, 3))
    bureau.step(case_id, Action.RECORD_NO_VIOLATION, date(2026, 11, 9), decision_on="2026-10-20")

    assert totals(bureau.month(OCTOBER))["late_entries"] == 1
    assert totals(bureau.month(OCTOBER))["decided"] == 1
    assert totals(bureau.month(OCTOBER))["cases_closed"] == 0


def test_the_cut_off_is_midnight_where_the_installation_stands() -> None:
    zone = ZoneInfo("Asia/Jakarta")
    scope = Scope(OCTOBER, date(2026, 10, 1), date(2026, 10, 31), frozenset(), 0, zone)

    assert scope.closes_at == datetime(2026, 11, 5, 17, 0, tzinfo=UTC)
    assert scope.before == date(2026, 9, 30)
    assert [scope.holds(scope.first + timedelta(days=days)) for days in (-1, 0, 30, 31)] == [
        False,
        True,
        True,
        False,
    ]


def test_months_follow_one_another_over_the_year() -> None:
    assert last_complete_month(date(2026, 1, 31)) == "2025-12"
    assert last_complete_month(date(2026, 3, 1)) == "2026-02"
    assert [neighbour("2025-12", 1), neighbour("2026-01", -1), neighbour("2026-06", -18)] == [
        "2026-01",
        "2025-12",
        "2024-12",
    ]
