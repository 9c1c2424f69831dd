"""Periods of retention: full years from closing, leap days included; how coarse figures become."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.access import Actor, Relation, Role, Subject, Surface
from neutrality.domain.catalogue import Afterwards, Catalogue
from neutrality.domain.retention import (
    copies_until,
    due,
    due_on,
    erasure_of,
    province_of,
    quarter_end,
    quarter_of,
)
from neutrality.domain.two_persons import may_erase
from neutrality.domain.workflow import Outcome
from neutrality.settings import ROOT
from tests.domain.test_access import ELSEWHERE, HERE

TODAY = date(2026, 11, 10)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "neutrality" / "data")


@pytest.mark.parametrize(
    ("closed_on", "years", "expected"),
    [
        (date(2024, 2, 28), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 1, date(2025, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), 5, date(2029, 3, 1)),
        (date(2024, 3, 1), 1, date(2025, 3, 1)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
        (date(2023, 12, 31), 2, date(2025, 12, 31)),
    ],
)
def test_a_period_is_full_years_and_never_cut_short(closed_on: date, years: int, expected: date) -> None:
    assert due_on(closed_on, years) == expected


@given(days, st.integers(1, 30))
def test_a_longer_period_never_ends_earlier_and_a_later_closing_neither(closed_on: date, years: int) -> None:
    assert due_on(closed_on, years) < due_on(closed_on, years + 1)
    assert due_on(closed_on, years) <= due_on(closed_on + timedelta(days=1), years)
    assert (due_on(closed_on, years) - closed_on).days >= 365 * years


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 5, 17), date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 9, 30), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_lies_in_its_quarter(day: date, first: date, last: date) -> None:
    assert (quarter_of(day), quarter_end(day)) == (first, last)


@given(days)
def test_a_quarter_is_three_whole_months(day: date) -> None:
    first, last = quarter_of(day), quarter_end(day)

    assert first <= day <= last
    assert (first.day, first.month % 3) == (1, 1)
    assert quarter_of(last) == first
    assert quarter_of(last + timedelta(days=1)) == last + timedelta(days=1)


def test_a_place_is_known_by_its_province() -> None:
    assert [province_of(code) for code in ("73.11.01", "73.11", "73", None)] == ["73", "73", "73", None]


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_ends_in_an_erasure(catalogue: Catalogue, outcome: Outcome) -> None:
    asked = due(catalogue.retention_rules(outcome.value, TODAY), TODAY)

    whole = erasure_of(asked)
    assert whole is not None
    assert whole == asked[-1]
    assert all(one.rule.needs_review and one.closed_on == TODAY for one in asked)


def test_every_outcome_of_the_law_has_its_period_listed_in_its_order(
    catalogue: Catalogue,
) -> None:
    erased = [row.outcome for row in catalogue.periods(TODAY) if row.then is Afterwards.ERASE]

    assert erased == [row.code for row in catalogue.outcomes()]
    assert erasure_of(()) is None


def test_the_periods_are_those_of_the_paper(catalogue: Catalogue) -> None:
    def periods(outcome: str) -> list[tuple[str, int]]:
        return [(row.then.value, row.years) for row in catalogue.retention_rules(outcome, TODAY)]

    assert periods("not_meeting_requirements") == periods("duplicate_merged") == [("erase", 1)]
    assert periods("sanctioned") == [("erase", 5)]
    assert periods("not_proven")[0] == ("pseudonymise", 2)


def test_copies_expire_with_the_backups(catalogue: Catalogue) -> None:
    (rule,) = catalogue.retention_rules("sanctioned", TODAY)

    assert copies_until(TODAY, rule) == TODAY + timedelta(days=35)


@pytest.mark.parametrize(
    ("first", "second", "same", "fits"),
    [
        (Role.HEAD, Role.HEAD, False, True),
        (Role.HEAD, Role.CUSTODIAN, False, True),
        (Role.HEAD, Role.PLENO_MEMBER, False, True),
        (Role.HEAD, Role.HEAD, True, False),
        (Role.HEAD, Role.VERIFIER, False, False),
        (Role.CUSTODIAN, Role.HEAD, False, False),
        (Role.ADMIN, Role.HEAD, False, False),
    ],
)
def test_the_head_erases_with_another_head_a_custodian_or_a_member(
    first: Role, second: Role, *, same: bool, fits: bool
) -> None:
    one = Actor(HERE, "Satu", {first: frozenset({HERE})}, HERE, Surface.COMMAND_LINE)
    whose = HERE if same else ELSEWHERE
    other = Actor(whose, "Dua", {second: frozenset({HERE})}, HERE, Surface.COMMAND_LINE)
    here, elsewhere = Subject(HERE), Subject(ELSEWHERE)

    assert may_erase(one, other, (here, here)) is fits
    assert not may_erase(one, other, (elsewhere, elsewhere))
    assert not may_erase(one, other, (here, Subject(HERE, frozenset({Relation.SAME_AGENCY}))))
    assert not may_erase(one, other, (Subject(HERE, frozenset({Relation.DECLARED})), here))
