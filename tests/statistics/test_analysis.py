"""The analysis of October counted by hand from the list in `conftest.py`, and how page and files say it."""

from __future__ import annotations

import re
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from neutrality.database import Sessions
from neutrality.domain.access import Role
from neutrality.domain.indicators import ANALYSIS
from neutrality.domain.publication import Publication
from neutrality.domain.values import Days, Rate, Sign, Value
from neutrality.statistics.service import Month, whole_month
from tests.fixtures.application import SignIn
from tests.statistics.bureau import TODAY
from tests.statistics.conftest import ByHand
from tests.statistics.crowded import Crowded, crowded
from tests.statistics.mutants_retold import RETOLD
from tests.statistics.mutating import mutated
from tests.statistics.reading import english, rows_of_csv

__all__ = ["crowded"]
OCTOBER = "2026-10"
OF_CLOCKS = {"in_time_K1", "in_time_K2", "in_time_K3", "in_time_K4", "in_time_K5", "overdue_K5"}


def days(number: int | Fraction, of: int) -> Days:
    """Return a length of so many days."""
    return Days(Fraction(number), of)


# Beside each figure the cases of the list that make it.
IN_TOTAL: dict[str, Value] = {
    "registration_rate": Rate(3, 4),  # A C D of A B C D
    "not_proven": 3,  # C1 D and D again
    "incomplete": 1,  # B
    "proven_rate": Rate(2, 6),  # A C2 of these and the four above
    "proven_rate_to_date": Rate(3, 6),  # A C2 I of these and B C1 D
    "follow_up_rate": Rate(1, 3),  # A
    "answered_rate": Rate(1, 3),  # A; I was closed in November
    "cohort_30": Sign.NOT_YET,
    "cohort_90": Sign.NOT_YET,
    "cohort_180": Sign.NOT_YET,
    "days_to_registration_median": days(3, 3),  # D 2, C 3, A 4
    "days_to_registration_p90": days(4, 3),
    # Left after 2: D E I of 8; after 3: C of 5; 5/8 · 4/5 = 1/2. F H K wait, B was closed.
    "days_to_registration_waiting": days(3, 9),
    "days_to_recommendation_median": days(11, 2),  # A 10, C2 12
    "days_to_recommendation_p90": days(12, 2),
    # After 10: A of 7; after 12: C2 of 4; after 29: I of 1. D and E twice and C1 left otherwise or wait.
    "days_to_recommendation_waiting": days(29, 8),
    "days_to_decision_median": days(Fraction(75, 2), 2),  # A 16, I 59
    "days_to_decision_p90": days(59, 2),
    "days_to_decision_waiting": days(16, 3),  # after 16: A of A and I, C2 has waited 10 days
    "days_to_closing_median": days(9, 3),  # B 3, D 9, A 30; the second closing of D is none
    "days_to_closing_p90": days(30, 3),
    # After 3: B of 8; after 9: D of 7; after 19: E of 5; after 30: A of 3; 7/8 · 6/7 · 4/5 · 2/3 = 2/5.
    "days_to_closing_waiting": days(30, 9),
    "ageing": 6,  # C E F H I K
    "entry_lag": days(0, 17),  # 5 receipts and 12 steps; F after 4 days, K after 25
    "entered_late": Rate(1, 17),  # K
    "measures": 0,
    "causes": Rate(0, 2),
    "channels": 2,
    "top_agencies": 0,
    "top_provinces": 0,
    "repeat_offenders": 0,
    "repeat_rate": Rate(0, 1),  # A
    "letters_sent": 3,  # A C2 I
    "letters_answered": Rate(2, 3),  # A, and I by its letter of 30 October
    "letters_executed": Rate(1, 3),  # A
    "letters_waiting": days(10, 1),  # C2
}
ALONG: dict[tuple[str, str], dict[str, Value]] = {
    ("ageing", "age"): {"0-7": 1, "15-30": 2, "31-90": 2, ">90": 1},  # F, C K, E H, I
    ("channels", "act"): {"D02 unknown unknown": 1, "D06 unknown unknown": 1},
    ("letters_sent", "agency"): {"others": 3},
    ("letters_answered", "agency"): {"others": Rate(2, 3)},
    ("letters_executed", "agency"): {"others": Rate(1, 3)},
    ("letters_waiting", "agency"): {"others": days(10, 1)},
    ("letters_sent", "election"): {"unknown": 3},
    ("letters_answered", "election"): {"unknown": Rate(2, 3)},
    ("letters_executed", "election"): {"unknown": Rate(1, 3)},
    ("letters_waiting", "election"): {"unknown": days(10, 1)},
    ("letters_sent", "election_agency"): {"unknown others": 3},
    ("letters_answered", "election_agency"): {"unknown others": Rate(2, 3)},
    ("letters_executed", "election_agency"): {"unknown others": Rate(1, 3)},
    ("letters_waiting", "election_agency"): {"unknown others": days(10, 1)},
}


def whole(october: ByHand, sessions: Sessions, month: str = OCTOBER) -> Month:
    """Return a whole month of the local office."""
    with sessions() as session:
        return whole_month(session, month, frozenset({october.local.office.id}), today=TODAY)


@pytest.mark.both_databases
def test_the_analysis_is_the_one_counted_by_hand(october: ByHand, sessions: Sessions) -> None:
    month = whole(october, sessions)

    counted = [row for row in month.analysis if row.indicator.id not in OF_CLOCKS]
    assert {row.indicator.id: row.value for row in counted if row.dimension == "total"} == IN_TOTAL
    along: dict[tuple[str, str], dict[str, Value]] = {}
    for row in counted:
        if row.dimension != "total":
            along.setdefault((row.indicator.id, row.dimension), {})[row.code] = row.value
    assert along == ALONG
    assert list(along["ageing", "age"]) == list(ALONG["ageing", "age"])
    assert month.usable
    assert month.differences == ()


def test_what_is_declared_is_there_but_what_has_no_source(october: ByHand, sessions: Sessions) -> None:
    found = {row.indicator.id for row in whole(october, sessions).analysis}

    assert {row.id for row in ANALYSIS} - found == {"per_10000"}


def analysed(page: str) -> dict[str, str]:
    """Return what an English page says of each figure of the analysis."""
    rows = re.findall(r'data-analysis="(\w+)">(.*?)</tr>', page, re.DOTALL)
    cells = {name: re.findall(r'data-table__value">(.*?)</span>', body)[-1] for name, body in rows}
    return {name: unescape(re.sub("<[^>]+>", "", cell)) for name, cell in cells.items()}


def test_the_page_says_the_analysis_in_words(october: ByHand, sign_in: SignIn) -> None:
    page = english(sign_in(Role.HEAD), f"/meja/statistik/{OCTOBER}")

    said = analysed(page)
    assert set(said) == set(IN_TOTAL) | OF_CLOCKS
    assert said["registration_rate"] == "75.0% (3 of 4)"
    assert said["days_to_decision_median"] == "37.5 days (of 2)"
    assert said["letters_waiting"] == "10 days (of 1)"
    assert said["cohort_30"] == "not yet mature"
    assert said["in_time_K2"] == "nothing to count"
    assert said["measures"] == "0"
    assert "others" in page
    assert "more than 90" in page
    assert "Kaplan-Meier" in page


def test_a_crowded_month_names_agencies_measures_and_provinces(crowded: Crowded, sign_in: SignIn) -> None:
    page = english(sign_in(Role.HEAD), f"/meja/statistik/{OCTOBER}")

    assert "Reprimand of the employer (PPK), Requested" in page
    assert "Dinas Uji" in page
    assert analysed(page)["repeat_offenders"] == "1"


def values_in(client: FlaskClient, month: str = OCTOBER) -> dict[tuple[str, str], tuple[str, str, str, str]]:
    """Return the figures of the analysis in the CSV file: value, type, part and whole."""
    rows = rows_of_csv(client.get(f"/meja/statistik/{month}.csv").text)
    return {
        (row["indicator"], row["code"]): (row["value"], row["type"], row["part"], row["whole"])
        for row in rows
    }


def test_the_file_tells_numbers_and_signs_apart(october: ByHand, sign_in: SignIn) -> None:
    found = values_in(sign_in(Role.STATISTICS))

    assert found["proven_rate", ""] == ("0.3333", "rate", "2", "6")
    assert found["days_to_decision_median", ""] == ("37.5", "days", "", "2")
    assert found["cohort_30", ""] == ("", "not_yet", "", "")
    assert found["measures", ""] == ("0", "count", "", "")
    assert found["counted_twice", ""] == ("0", "count", "", "")
    assert not any(name == "per_10000" for name, _ in found)


def test_a_month_that_both_ways_count_differently_cannot_be_used(
    october: ByHand, app: Flask, sign_in: SignIn, tmp_path: Path
) -> None:
    client, path = sign_in(Role.STATISTICS), tmp_path / "month.csv"
    arguments = ["statistics", "export", "--month", OCTOBER, "--format", "csv", "--output", str(path)]
    wrong = next(mutant for mutant in RETOLD if mutant.why == "nothing is reopened")
    with mutated(wrong):
        page = english(client, f"/meja/statistik/{OCTOBER}")
        rows = rows_of_csv(client.get(f"/meja/statistik/{OCTOBER}.csv").text)
        body = Publication.parse(client.get(f"/meja/statistik/{OCTOBER}.json").data)
        done = app.test_cli_runner().invoke(args=arguments)

    assert "these figures cannot be used until the cause is found" in page
    assert {row["status"] for row in rows} == {"unusable"}
    check = body.table("check")
    assert check is not None
    differing = check.value("counted_twice")
    assert isinstance(differing, int)
    assert differing > 0
    assert body.status == "unusable"
    assert done.exit_code == 1
    assert "Kedua cara hitung untuk bulan ini berbeda" in done.output
    assert "cannot be used" not in english(client, f"/meja/statistik/{OCTOBER}")
