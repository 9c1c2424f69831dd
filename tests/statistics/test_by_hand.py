"""October 2026 counted by hand from the list in `conftest.py`, on both databases."""

from __future__ import annotations

from itertools import pairwise

import pytest

from neutrality.cases import facts
from neutrality.database import Sessions
from neutrality.domain.workflow import Outcome
from neutrality.statistics.service import Month, month_of
from tests.statistics.bureau import TODAY, along, totals
from tests.statistics.conftest import ByHand
from tests.statistics.twice import months_alike

pytestmark = pytest.mark.both_databases

# Beside each figure the cases of the list that make it; of C the respondents are C1 and C2.
IN_TOTAL = {
    "reports_received": 5,  # B C D F K; H came in September, G in November
    "findings": 1,  # C
    "cases_opening": 3,  # A H I; E was closed on 20 September
    "cases_received": 5,  # B C D F K
    "cases_reopened": 2,  # D E
    "cases_transferred_in": 0,
    "cases_transferred_out": 0,
    "cases_closed": 4,  # A B D and D again
    "cases_open": 6,  # C E F H I K: 3 + 5 + 2 - 4
    "registered": 3,  # A C D
    "not_registered": 1,  # B
    "respondents_opening": 3,  # A H I
    "respondents_received": 6,  # B C1 C2 D F K
    "respondents_joined": 0,
    "respondents_reopened": 2,  # D E
    "respondents_transferred_in": 0,
    "respondents_transferred_out": 0,
    "respondents_closed": 5,  # A B C1 D and D again
    "respondents_open": 6,  # C2 E F H I K: 3 + 6 + 2 - 5
    "proven": 2,  # A C2
    "forwarded": 2,  # A C2
    "decided": 2,  # A on 28 October, I by a letter of 30 October that was entered in November
    "forwarded_elsewhere": 0,
    "returned": 0,
    "control_measures": 0,
    "pressure_told": 0,
    # Nothing was taken out as a mistake, and nothing taken back in.
    "reports_excluded": 0,
    **{
        f"{unit}_{what}{closed}": 0
        for unit in ("cases", "respondents")
        for what in ("excluded", "readmitted")
        for closed in ("", "_closed")
    },
    "late_entries": 1,  # K; F and I were entered before the 5th of November had ended
}
ALONG = {
    ("reports_received", "kind"): {"laporan": 4, "hasil_pengawasan": 1},
    ("reports_received", "channel"): {
        "letter": 1, "supervision": 1, "phone": 1, "walk_in": 1, "whatsapp": 1,
    },
    ("cases_received", "channel"): {"letter": 1, "supervision": 1, "phone": 1, "walk_in": 1, "whatsapp": 1},
    ("respondents_received", "channel"): {
        "letter": 1, "supervision": 2, "phone": 1, "walk_in": 1, "whatsapp": 1,
    },
    ("respondents_received", "violation_type"): {"D02": 1, "unknown": 5},
    ("registered", "kind"): {"laporan": 2, "temuan": 1},
    ("registered", "channel"): {"walk_in": 1, "supervision": 1, "phone": 1},
    ("not_registered", "channel"): {"letter": 1},
    ("cases_opening", "state"): {"received": 2, "recommended_sanction": 1},
    ("cases_open", "state"): {"received": 3, "verified": 1, "recommended_sanction": 2},
    ("cases_open", "channel"): {"walk_in": 4, "supervision": 1, "whatsapp": 1},
    ("cases_closed", "outcome"): {"sanctioned": 1, "not_meeting_requirements": 1, "not_proven": 2},
    ("cases_closed", "channel"): {"walk_in": 1, "letter": 1, "phone": 2},
    ("cases_reopened", "channel"): {"phone": 1, "walk_in": 1},
    ("respondents_closed", "outcome"): {"sanctioned": 1, "not_meeting_requirements": 1, "not_proven": 3},
    ("respondents_closed", "violation_type"): {"D06": 1, "unknown": 4},
    ("respondents_open", "violation_type"): {"D02": 1, "D06": 1, "unknown": 4},
    ("proven", "violation_type"): {"D02": 1, "D06": 1},
    ("forwarded", "sanction_level"): {"berat": 1, "sedang": 1},
    ("forwarded", "violation_type"): {"D02": 1, "D06": 1},
    ("decided", "sanction_kind"): {"potong_tukin_6": 1, "none": 1},
    ("decided", "violation_type"): {"D06": 2},
    ("late_entries", "channel"): {"whatsapp": 1},
}  # fmt: skip


def test_every_figure_is_the_one_counted_by_hand(october: ByHand) -> None:
    month = october.local.month("2026-10")

    assert totals(month) == IN_TOTAL
    assert {key: along(month, *key) for key in ALONG} == ALONG
    assert month.adds_up
    assert [identity.closing for identity in month.identities] == [6, 6]


def test_along_each_dimension_a_figure_adds_up_to_its_total(october: ByHand) -> None:
    month = october.local.month("2026-10")

    for row in month.rows:
        if row.dimension != "total":
            assert sum(along(month, row.indicator.id, row.dimension).values()) == IN_TOTAL[row.indicator.id]
    assert along(month, "cases_open", "office") == {str(october.local.office.id): 6}


def test_a_month_begins_with_what_the_one_before_left(october: ByHand) -> None:
    months = [october.local.month(f"2026-{number:02d}") for number in range(7, 12)]

    assert [totals(month)["cases_open"] for month in months] == [0, 1, 3, 6, 6]
    assert [totals(month)["cases_closed"] for month in months] == [0, 0, 1, 4, 1]
    for before, after in pairwise(months):
        assert totals(after)["cases_opening"] == totals(before)["cases_open"]
        assert totals(after)["respondents_opening"] == totals(before)["respondents_open"]
    assert all(month.adds_up for month in months)


def test_a_province_sees_the_sum_of_its_offices(october: ByHand, sessions: Sessions) -> None:
    local, province = october.local, october.province
    with sessions() as session:
        both = frozenset({local.office.id, province.office.id})
        together = month_of(session, "2026-10", both, today=TODAY)

    added = {name: value + totals(province.month("2026-10"))[name] for name, value in IN_TOTAL.items()}
    assert totals(together) == added
    assert added["cases_open"] == IN_TOTAL["cases_open"] + 1
    assert along(together, "cases_received", "office") == {
        str(local.office.id): 5,
        str(province.office.id): 1,
    }
    assert along(together, "reports_received", "kind")["informasi_awal"] == 1


def test_each_closing_of_a_case_counts_with_the_outcome_it_had_then(october: ByHand) -> None:
    september = october.local.month("2026-09")

    assert along(september, "cases_closed", "outcome") == {Outcome.NOT_PROVEN: 1}


def test_the_facts_behind_the_figures_are_what_the_events_give(october: ByHand, sessions: Sessions) -> None:
    with sessions() as session:
        assert [facts.differences(session, case_id) for case_id in october.cases.values()] == [[]] * 11


def test_each_month_is_counted_twice_alike(october: ByHand, sessions: Sessions) -> None:
    with sessions() as session:
        both = {october.local.office.id, october.province.office.id}
        months_alike(session, both, [f"2026-{number:02d}" for number in range(7, 12)])


def test_nothing_is_counted_for_an_office_without_cases(october: ByHand, sessions: Sessions) -> None:
    month = october.province.month("2026-08")

    assert set(totals(month).values()) == {0}
    assert isinstance(month, Month)
    assert month.adds_up
