"""Rates, lengths, ages, cohorts and conduct told from events, each worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from neutrality.domain import retold_conduct, retold_rates, retold_stages
from neutrality.domain.cells import Cell
from neutrality.domain.event_kinds import EventKind
from neutrality.domain.retold_month import Asked
from neutrality.domain.values import Days, Rate, Sign, Value
from tests.domain.telling import AGENCY, FORWARDED, OFFICE, ONE, PROVINCE, THREE, TWO, Case, person, september

LATER = date(2027, 6, 1)


def forwarded(*people: UUID, number: int = 100, on: int = 10) -> Case:
    """Return a case received on the 1st, registered on the 4th, these persons forwarded on a day."""
    case = Case(*people, number=number)
    case.add(EventKind.CASE_REGISTERED, 4, kind="laporan")
    for one in people:
        case.add(EventKind.RESPONDENT_FORWARDED, on, one, **FORWARDED)
    return case


def sanction(case: Case, who: UUID, day: int, decided: str) -> None:
    """Let the employer's sanction be final."""
    case.add(
        EventKind.RESPONDENT_SANCTIONED, day, who, decision_on=decided, sanction_kind="x", level="ringan"
    )


def rates(*cases: Case, asked: Asked | None = None) -> dict[str, Value]:
    """Return the rates of September."""
    found = retold_rates.rates([case.story() for case in cases], asked or september())
    return {cell.indicator: value for cell, value in found.items()}


def test_rates_of_the_month_and_to_date() -> None:
    unmet = Case(ONE, number=101)
    unmet.add(EventKind.CASE_CLOSED_UNMET, 3)
    four = forwarded(ONE, TWO, THREE, on=10)
    sanction(four, ONE, 20, "2026-09-18")
    four.add(EventKind.RESPONDENT_NO_VIOLATION, 21, TWO, decision_on="2026-09-20")
    not_proven = Case(ONE, number=102)
    not_proven.add(EventKind.CASE_REGISTERED, 4, kind="laporan")
    not_proven.add(EventKind.RESPONDENT_NOT_PROVEN, 9, ONE)

    assert rates(unmet, four, not_proven) == {
        "registration_rate": Rate(2, 3), "not_proven": 1, "incomplete": 1, "proven_rate": Rate(3, 5),
        "proven_rate_to_date": Rate(3, 5), "follow_up_rate": Rate(1, 3), "answered_rate": Rate(2, 3),
    }  # fmt: skip
    assert set(rates(four, asked=september(PROVINCE)).values()) == {0, Sign.NIL}


def cohort(case: Case, today: date = LATER) -> dict[str, Value]:
    """Return the cohorts of September."""
    found = retold_rates.cohorts([case.story()], september(), today)
    return {cell.indicator: value for cell, value in found.items() if cell.indicator.startswith("cohort")}


def test_a_cohort_counts_who_was_sanctioned_within_the_days_and_waits_until_they_passed() -> None:
    case = forwarded(ONE, TWO, THREE)
    sanction(case, ONE, 20, "2026-09-20")
    september_only = cohort(case)
    assert september_only == {f"cohort_{days}": Rate(1, 3) for days in (30, 90, 180)}
    assert cohort(case, date(2026, 10, 30))["cohort_30"] is Sign.NOT_YET
    assert cohort(case, date(2026, 10, 31)) == {
        "cohort_30": Rate(1, 3), "cohort_90": Sign.NOT_YET, "cohort_180": Sign.NOT_YET,
    }  # fmt: skip
    sanction(case, TWO, 40, "2026-10-10")
    sanction(case, THREE, 41, "2026-10-11")
    assert cohort(case) == {"cohort_30": Rate(2, 3), "cohort_90": Rate(3, 3), "cohort_180": Rate(3, 3)}


def test_who_was_taken_out_is_not_sanctioned_and_nobody_is_no_cohort() -> None:
    case = forwarded(ONE)
    sanction(case, ONE, 20, "2026-09-20")
    case.add(EventKind.CASE_EXCLUDED, 21, code="test_entry")

    assert cohort(case)["cohort_30"] == Rate(0, 1)
    assert cohort(Case(ONE))["cohort_30"] is Sign.NIL


def test_causes_and_manner_of_who_was_forwarded() -> None:
    case = forwarded(ONE, TWO, THREE)
    case.add(EventKind.CAUSE_SET, 11, ONE, cause="C1", causes="C1=stated C5=inferred")
    case.add(EventKind.CAUSE_SET, 11, TWO, cause="C5")
    case.add(EventKind.MANNER_SET, 11, ONE, act_channel="media_sosial", interaction="like")

    found = retold_rates.cohorts([case.story()], september(), LATER)
    assert {cell.code: value for cell, value in found.items() if cell.indicator == "causes"} == {
        "": Rate(2, 3), "C1": Rate(1, 3), "C5": Rate(2, 3),
    }  # fmt: skip
    assert {cell.code: value for cell, value in found.items() if cell.indicator == "channels"} == {
        "": 3, "D06 media_sosial like": 1, "D06 unknown unknown": 2,
    }  # fmt: skip


def test_agencies_and_provinces_are_listed_from_five_on() -> None:
    people = [UUID(int=number) for number in range(20, 25)]
    found = retold_rates.leading([forwarded(*people).story(), Case(ONE, place=None).story()], september())
    assert found == {
        Cell("top_agencies"): 1, Cell("top_agencies", "agency", AGENCY): 5,
        Cell("top_provinces"): 1, Cell("top_provinces", "province", "73"): 5,
    }  # fmt: skip
    nowhere = forwarded(ONE)
    for field in ("agency_id", "place_code"):
        nowhere.add(EventKind.FIELD_CORRECTED, 12, ONE if field == "agency_id" else None, field=field, to="")
    assert set(retold_rates.leading([nowhere.story()], september()).values()) == {0}


@pytest.mark.parametrize(
    ("second", "office", "people", "number", "rate"),
    [
        (29, OFFICE, {ONE: TWO, THREE: TWO}, 1, Rate(1, 1)),
        (29, PROVINCE, {ONE: TWO, THREE: TWO}, 0, Sign.NIL),
        (29, OFFICE, {ONE: TWO, THREE: ONE}, 0, Rate(0, 2)),
        (29, OFFICE, {ONE: TWO}, 0, Rate(0, 2)),
        (31, OFFICE, {ONE: TWO, THREE: TWO}, 0, Rate(0, 1)),
    ],
)
def test_two_final_sanctions_in_two_cases_are_a_repetition(
    second: int, office: UUID, people: dict[UUID, UUID], number: int, rate: Value
) -> None:
    one, other = forwarded(ONE), forwarded(THREE, number=101)
    sanction(one, ONE, 20, "2026-09-20")
    sanction(other, THREE, second, "2026-09-20")

    found = retold_rates.repeaters([one.story(), other.story()], september(office), people)
    assert found == {Cell("repeat_offenders"): number, Cell("repeat_rate"): rate}


def test_what_is_sixty_months_old_repeats_nothing() -> None:
    one, other = forwarded(ONE), forwarded(THREE, number=101)
    sanction(one, ONE, 20, "2026-09-20")
    sanction(other, THREE, 20, "2026-09-20")
    later = Asked(date(2031, 8, 1), date(2031, 8, 31), frozenset({OFFICE}), datetime(2031, 9, 6, tzinfo=UTC))
    over = Asked(date(2031, 9, 1), date(2031, 9, 30), frozenset({OFFICE}), datetime(2031, 10, 6, tzinfo=UTC))

    told = [one.story(), other.story()]
    again = retold_rates.repeaters(told, later, {ONE: TWO, THREE: TWO})
    assert again == {Cell("repeat_offenders"): 1, Cell("repeat_rate"): Rate(1, 1)}
    old = retold_rates.repeaters(told, over, {ONE: TWO, THREE: TWO})
    assert old == {Cell("repeat_offenders"): 0, Cell("repeat_rate"): Sign.NIL}


def stages(*cases: Case) -> dict[str, Value]:
    """Return the lengths of September."""
    found = retold_stages.stages([case.story() for case in cases], september())
    return {cell.indicator.removeprefix("days_to_"): value for cell, value in found.items()}


def test_each_stage_is_as_long_as_it_took() -> None:
    case = forwarded(ONE)
    sanction(case, ONE, 28, "2026-09-25")

    assert stages(case) == {
        **{f"registration_{what}": Days(Fraction(3), 1) for what in ("median", "p90", "waiting")},
        **{f"recommendation_{what}": Days(Fraction(6), 1) for what in ("median", "p90", "waiting")},
        **{f"decision_{what}": Days(Fraction(15), 1) for what in ("median", "p90", "waiting")},
        **{f"closing_{what}": Days(Fraction(27), 1) for what in ("median", "p90", "waiting")},
    }
    assert set(stages().values()) == {Sign.NIL}


def test_who_still_waits_is_watched_and_has_no_length() -> None:
    waiting = forwarded(ONE)

    found = stages(waiting)
    assert (found["decision_median"], found["decision_waiting"]) == (Sign.NIL, Sign.NOT_YET)
    assert (found["closing_p90"], found["closing_waiting"]) == (Sign.NIL, Sign.NOT_YET)


def test_out_and_back_goes_on_and_who_is_out_is_not_watched() -> None:
    case = Case(ONE)
    case.add(EventKind.CASE_REGISTERED, 4, kind="laporan")
    case.add(EventKind.CASE_EXCLUDED, 6, code="test_entry")
    assert stages(case)["registration_median"] is Sign.NIL
    case.add(EventKind.CASE_READMITTED, 9)
    case.add(EventKind.RESPONDENT_FORWARDED, 12, ONE, **FORWARDED)

    assert stages(case)["recommendation_median"] == Days(Fraction(8), 1)


@pytest.mark.parametrize(
    ("on", "code"),
    [(30, "0-7"), (23, "0-7"), (22, "8-14"), (15, "15-30"), (0, "15-30"), (-1, "31-90"), (-60, "31-90"),
     (-61, ">90")],
)  # fmt: skip
def test_open_cases_by_age(on: int, code: str) -> None:
    found = retold_stages.ages([Case(ONE, on=on).story()], september())

    assert found == {Cell("ageing"): 1, Cell("ageing", "age", code): 1}


def test_what_is_closed_has_no_age() -> None:
    case = Case(ONE)
    case.add(EventKind.CASE_CLOSED_UNMET, 5)

    assert retold_stages.ages([case.story()], september()) == {Cell("ageing"): 0}


def test_the_lag_of_receipts_and_steps() -> None:
    case = Case(ONE)
    case.add(EventKind.REPORTER_WROTE, 2, late=9)
    case.add(EventKind.CASE_REGISTERED, 4, kind="laporan", late=3)
    case.add(EventKind.RESPONDENT_NOT_PROVEN, 30, ONE, late=6)

    found = retold_stages.entry_lag([case.story()], september(), UTC)
    assert found == {Cell("entry_lag"): Days(Fraction(3), 3), Cell("entered_late"): Rate(1, 3)}
    assert set(retold_stages.entry_lag([], september(), UTC).values()) == {Sign.NIL}


def test_measures_by_kind_and_stage() -> None:
    case = forwarded(ONE)
    told: dict[str, Any] = {"control_measure": "data_block", "control_measure_on": "2026-09-12"}
    case.add(EventKind.CONTROL_MEASURE_TAKEN, 12, ONE, measure_stage="requested", **told)
    case.add(EventKind.MEASURE_CHANGED, 14, ONE, measure_stage="lifted", **told)
    later: dict[str, Any] = {**told, "control_measure_on": "2026-10-01"}
    case.add(EventKind.MEASURE_CHANGED, 14, ONE, measure_stage="lifted", **later)

    assert retold_conduct.measures([case.story()], september()) == {
        Cell("measures"): 2, Cell("measures", "office", str(OFFICE)): 2,
        Cell("measures", "measure", "data_block requested"): 1,
        Cell("measures", "measure", "data_block lifted"): 1,
    }  # fmt: skip


def test_letters_of_an_agency_with_fewer_than_three_stand_among_others() -> None:
    three = forwarded(ONE, TWO, THREE)
    three.add(EventKind.EMPLOYER_ANSWERED, 20, ONE, answered_on="2026-09-15")
    three.add(EventKind.EMPLOYER_ANSWERED, 40, TWO, answered_on="2026-10-05")
    sanction(three, THREE, 25, "2026-09-24")
    one = Case(number=101)
    one.add(EventKind.RESPONDENT_ADDED, 2, state="verified", respondents=[person(ONE, agency=None)])
    one.add(EventKind.RESPONDENT_FORWARDED, 20, ONE, **FORWARDED)

    found = retold_conduct.conduct([three.story(), one.story()], september())
    mine = {cell: value for cell, value in found.items() if cell.dimension in {"total", "agency"}}
    assert {(cell.indicator, cell.code): value for cell, value in mine.items()} == {
        ("letters_sent", ""): 4, ("letters_sent", AGENCY): 3, ("letters_sent", "others"): 1,
        ("letters_answered", ""): Rate(2, 4), ("letters_answered", AGENCY): Rate(2, 3),
        ("letters_answered", "others"): Rate(0, 1),
        ("letters_executed", ""): Rate(1, 4), ("letters_executed", AGENCY): Rate(1, 3),
        ("letters_executed", "others"): Rate(0, 1),
        ("letters_waiting", ""): Days(Fraction(15), 2), ("letters_waiting", AGENCY): Days(Fraction(20), 1),
        ("letters_waiting", "others"): Days(Fraction(10), 1),
    }  # fmt: skip


def test_letters_are_told_of_each_election_and_few_are_few_within_it() -> None:
    """Four to one agency: three of one election, of which one became of it by a correction, one of none."""
    early, late = "1" * 8, "2" * 8
    two = Case(ONE, TWO, number=101, election=early)
    moved, free = Case(ONE, number=102, election=late), Case(ONE, number=103)
    for case, people in ((two, (ONE, TWO)), (moved, (ONE,)), (free, (ONE,))):
        case.add(EventKind.CASE_REGISTERED, 4, kind="laporan")
        for who in people:
            case.add(EventKind.RESPONDENT_FORWARDED, 10, who, **FORWARDED)
    sanction(moved, ONE, 20, "2026-09-18")

    def sent() -> dict[tuple[str, str], Value]:
        found = retold_conduct.conduct([case.story() for case in (two, moved, free)], september())
        return {
            (cell.dimension, cell.code): value
            for cell, value in found.items()
            if cell.indicator == "letters_sent" and "election" in cell.dimension
        }

    assert sent() == {
        ("election", early): 2, ("election", late): 1, ("election", "unknown"): 1,
        ("election_agency", f"{early} others"): 2, ("election_agency", f"{late} others"): 1,
        ("election_agency", "unknown others"): 1,
    }  # fmt: skip
    moved.add(EventKind.FIELD_CORRECTED, 22, field="election_id", to=early)
    free.add(EventKind.FIELD_CORRECTED, 22, field="election_id", to=late)
    assert sent() == {
        ("election", early): 3, ("election", late): 1,
        ("election_agency", f"{early} {AGENCY}"): 3, ("election_agency", f"{late} others"): 1,
    }  # fmt: skip
    free.add(EventKind.FIELD_CORRECTED, 23, field="election_id", to="")
    assert ("election", "unknown") in sent()
    found = retold_conduct.conduct([case.story() for case in (two, moved)], september())
    assert found[Cell("letters_executed", "election", early)] == Rate(1, 3)
    assert found[Cell("letters_waiting", "election_agency", f"{early} {AGENCY}")] == Days(Fraction(20), 2)


def test_letters_of_later_elsewhere_or_about_nobody_do_not_count() -> None:
    late, out = forwarded(ONE, on=31), forwarded(ONE, number=101)
    out.add(EventKind.CASE_EXCLUDED, 20, code="test_entry")
    none = Case(ONE, number=102)
    none.add(EventKind.CASE_REGISTERED, 4, kind="laporan")

    found = retold_conduct.conduct([late.story(), out.story(), none.story()], september())
    assert found[Cell("letters_sent")] == 0
    assert found[Cell("letters_answered")] is found[Cell("letters_waiting")] is Sign.NIL
