"""Plh and Plt: by a letter, between two dates, by two hands, and never by one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from neutrality.domain.access import Role
from neutrality.domain.delegation import (
    LONGEST_NUMBER,
    DelegationKind,
    Draft,
    Standing,
    check_confirm,
    check_enter,
    problems,
)
from neutrality.domain.errors import NotAllowedError

DEPUTY, ABSENT, CLERK, HEAD = (UUID(int=number) for number in range(1, 5))
TODAY = date(2026, 11, 10)
LAWFUL = Draft(
    DEPUTY, ABSENT, Role.HEAD, DelegationKind.PLH, "012/SPt/2026", TODAY, TODAY + timedelta(days=3)
)


def found(holds: bool = True, **changes: object) -> list[tuple[str, str]]:
    draft = replace(LAWFUL, **changes)  # type: ignore[arg-type]
    return [(problem.field, problem.code) for problem in problems(draft, today=TODAY, holds=holds)]


def test_a_lawful_delegation_has_no_problems() -> None:
    assert found() == []
    assert found(valid_from=TODAY - timedelta(days=9), valid_to=TODAY) == []


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.PLENO_MEMBER, Role.ADMIN, Role.AUDITOR])
def test_a_vote_a_key_and_an_administrator_are_not_stood_in_for(role: Role) -> None:
    assert found(role=role) == [("role", "unknown_choice")]


def test_nobody_stands_in_for_themselves_or_for_who_has_no_such_role() -> None:
    assert found(deputy=ABSENT) == [("deputy", "stands_in_for_oneself")]
    assert found(holds=False) == [("absent", "does_not_hold_role")]


def test_the_letter_has_a_number() -> None:
    assert found(decree_number=" ") == [("decree_number", "required")]
    assert found(decree_number="1" * (LONGEST_NUMBER + 1)) == [("decree_number", "too_long")]


def test_the_days_are_in_order_and_not_over() -> None:
    assert found(valid_to=TODAY - timedelta(days=1)) == [("valid_to", "dates_not_in_order")]
    before = TODAY - timedelta(days=9)
    assert found(valid_from=before, valid_to=before) == [("valid_to", "delegation_over")]


def test_it_counts_between_its_days_when_a_second_person_has_confirmed_it() -> None:
    last = TODAY + timedelta(days=3)
    row = Standing(DEPUTY, CLERK, TODAY, last)
    confirmed = replace(row, confirmed=True)

    assert (row.waits, confirmed.waits, replace(row, ended=True).waits) == (True, False, False)
    assert not row.runs(TODAY)
    assert confirmed.runs(TODAY)
    assert confirmed.runs(last)
    assert not confirmed.runs(TODAY - timedelta(days=1))
    assert not confirmed.runs(last + timedelta(days=1))
    assert not replace(confirmed, ended=True).runs(TODAY)


def test_three_persons_are_in_it_and_the_deputy_decides_nothing() -> None:
    row = Standing(DEPUTY, CLERK, TODAY, TODAY)

    check_enter(CLERK, deputy=DEPUTY)
    check_confirm(HEAD, row)
    with pytest.raises(NotAllowedError, match="delegation_to_oneself"):
        check_enter(DEPUTY, deputy=DEPUTY)
    with pytest.raises(NotAllowedError, match="delegation_to_oneself"):
        check_confirm(DEPUTY, row)
    with pytest.raises(NotAllowedError, match="same_person"):
        check_confirm(CLERK, row)
