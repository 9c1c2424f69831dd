"""The figures of the month, each with its unit and basis, and the sum that must come out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.indicators import (
    ANALYSIS,
    BY_ID,
    INDICATORS,
    Basis,
    Identity,
    Indicator,
    Unit,
)

# Domain 9, and the two kinds of reports and findings that are published beside each other, never mixed.
WANTED = {
    "reports_received": ("report", "period"),
    "findings": ("case", "period"),
    "cases_received": ("case", "period"),
    "cases_reopened": ("case", "period"),
    "cases_closed": ("case", "period"),
    "cases_transferred_in": ("case", "period"),
    "cases_transferred_out": ("case", "period"),
    "cases_opening": ("case", "stock"),
    "cases_open": ("case", "stock"),
    "registered": ("case", "period"),
    "not_registered": ("case", "period"),
    "forwarded_elsewhere": ("case", "period"),
    "returned": ("respondent", "period"),
    "control_measures": ("respondent", "period"),
    "respondents_received": ("respondent", "period"),
    "respondents_reopened": ("respondent", "period"),
    "respondents_closed": ("respondent", "period"),
    "respondents_transferred_in": ("respondent", "period"),
    "respondents_transferred_out": ("respondent", "period"),
    "respondents_opening": ("respondent", "stock"),
    "respondents_open": ("respondent", "stock"),
    "proven": ("respondent", "period"),
    "forwarded": ("respondent", "period"),
    "decided": ("respondent", "period"),
    "pressure_told": ("report", "period"),
    "late_entries": ("case", "period"),
    # What was entered by mistake leaves the figures on lines of its own; who came with a merged case too.
    "reports_excluded": ("report", "period"),
    "respondents_joined": ("respondent", "period"),
    **{
        f"{unit}s_{what}{closed}": (unit, "period")
        for unit in ("case", "respondent")
        for what in ("excluded", "readmitted")
        for closed in ("", "_closed")
    },
}
# Domain 9 and design 6 again: what follows from the month.
WANTED_ANALYSIS = {
    "registration_rate": ("case", "period"),
    "not_proven": ("respondent", "period"),
    "incomplete": ("respondent", "period"),
    "proven_rate": ("respondent", "period"),
    "proven_rate_to_date": ("respondent", "cumulative"),
    "follow_up_rate": ("respondent", "cumulative"),
    "answered_rate": ("respondent", "cumulative"),
    **{f"cohort_{days}": ("respondent", "cohort") for days in (30, 90, 180)},
    "per_10000": ("respondent", "cumulative"),
    **{
        f"days_to_{stage}_{what}": (unit, "stock" if what == "waiting" else "period")
        for stage, unit in (
            ("registration", "case"),
            ("recommendation", "respondent"),
            ("decision", "respondent"),
            ("closing", "case"),
        )
        for what in ("median", "p90", "waiting")
    },
    **{f"in_time_K{number}": ("case" if number < 4 else "respondent", "period") for number in range(1, 6)},
    "overdue_K5": ("respondent", "stock"),
    "ageing": ("case", "stock"),
    "entry_lag": ("case", "period"),
    "entered_late": ("case", "period"),
    "measures": ("respondent", "period"),
    "causes": ("respondent", "period"),
    "channels": ("respondent", "period"),
    "top_agencies": ("respondent", "cumulative"),
    "top_provinces": ("respondent", "cumulative"),
    "repeat_offenders": ("person", "cumulative"),
    "repeat_rate": ("person", "cumulative"),
    "letters_sent": ("respondent", "cumulative"),
    "letters_answered": ("respondent", "cumulative"),
    "letters_executed": ("respondent", "cumulative"),
    "letters_waiting": ("respondent", "stock"),
}
EVERY = (*INDICATORS, *ANALYSIS)
counts = st.integers(0, 10_000)


def test_the_month_counts_what_the_law_and_the_design_ask_each_in_its_unit() -> None:
    assert {row.id: (row.unit, row.basis) for row in INDICATORS} == WANTED
    assert {row.id: (row.unit, row.basis) for row in ANALYSIS} == WANTED_ANALYSIS


def test_each_figure_is_found_by_its_name_once() -> None:
    assert len(BY_ID) == len(EVERY)
    assert [BY_ID[row.id] for row in EVERY] == list(EVERY)


@pytest.mark.parametrize("row", EVERY, ids=lambda row: row.id)
def test_each_figure_has_a_name_in_both_languages_a_source_and_a_version(row: Indicator) -> None:
    assert row.label("id") == row.label_id != row.label("en") == row.label_en
    assert row.label_id
    assert row.label_en
    assert row.explained("id") == row.explained_id != row.explained("en") == row.explained_en
    assert row.explained_id.endswith(".")
    assert row.explained_en.endswith(".")
    assert row.source
    assert row.version >= 1


def test_ppk_is_never_named_without_its_meaning() -> None:
    for row in EVERY:
        assert "PPK" not in row.label_id or "Pejabat Pembina Kepegawaian" in row.label_id
        assert "PPK" not in row.label_en or "employer" in row.label_en


FLOWS = st.tuples(*[counts] * 9)


def left_of(figures: tuple[int, ...]) -> int:
    """Return what is left open: all that came less what went, was closed and was taken out."""
    opening, received, joined, reopened, readmitted, came, went, closed, excluded = figures
    return opening + received + joined + reopened + readmitted + came - went - closed - excluded


def test_a_month_by_hand_adds_up() -> None:
    month = Identity(
        Unit.CASE, opening=10, received=5, joined=4, reopened=3, readmitted=2, transferred_in=1,
        transferred_out=6, closed=7, excluded=8, closing=4,
    )  # fmt: skip

    assert (month.expected, month.holds) == (4, True)
    assert not replace(month, closing=5).holds


@given(st.sampled_from(Unit), FLOWS)
def test_what_was_open_and_came_less_what_went_is_open_at_the_end(
    unit: Unit, figures: tuple[int, ...]
) -> None:
    assert Identity(unit, *(*figures, left_of(figures))).holds


@given(FLOWS, st.integers(-50, 50).filter(bool))
def test_one_matter_too_many_or_too_few_is_seen(figures: tuple[int, ...], error: int) -> None:
    claimed = Identity(Unit.CASE, *(*figures, left_of(figures) + error))

    assert not claimed.holds
    assert claimed.expected == left_of(figures)


def test_shares_that_can_exceed_all_say_so() -> None:
    assert "exceed 100" in BY_ID["causes"].explained("en")
    assert "melebihi 100" in BY_ID["causes"].explained("id")


def test_a_stock_and_a_flow_are_told_apart() -> None:
    assert {row.id for row in INDICATORS if row.basis is Basis.STOCK} == {
        "cases_opening", "cases_open", "respondents_opening", "respondents_open",
    }  # fmt: skip
