"""What a token may do: each scope acts as one role that the matrix lets in, at one office."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from neutrality.domain.access import Subject, may
from neutrality.domain.api_scopes import (
    AS,
    BESIDE_CASES,
    LONGEST_NAME,
    MOST_DAYS,
    Scope,
    TokenDraft,
    acts_as,
    needs_second,
    token_problems,
)
from neutrality.domain.matrix import MATRIX, Surface

OFFICE, OTHER, PROGRAM = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY = date(2026, 11, 10)


@pytest.mark.parametrize("scope", list(Scope))
def test_each_scope_is_let_in_by_the_matrix_at_its_own_office_alone(scope: Scope) -> None:
    held = AS[scope]
    who = acts_as(scope, account_id=PROGRAM, name="Program", office_id=OFFICE, today=TODAY)

    assert held.role in MATRIX[held.permission].roles
    assert Surface.API in MATRIX[held.permission].surfaces
    assert may(who, held.permission, Subject(OFFICE))
    assert not may(who, held.permission, Subject(OTHER))


def test_what_leads_to_content_needs_a_second_person() -> None:
    alone = {scope for scope in Scope if not needs_second([scope])}
    assert alone == {Scope.WRITE_FINDINGS, Scope.READ_STATISTICS}
    assert needs_second([Scope.READ_STATISTICS, Scope.READ_CASES])
    assert not needs_second([])


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"expires_on": TODAY + timedelta(days=MOST_DAYS)}, []),
        ({"name": " "}, [("name", "required")]),
        ({"name": "x" * (LONGEST_NAME + 1)}, [("name", "too_long")]),
        ({"scopes": frozenset()}, [("scopes", "no_scope")]),
        ({"scopes": BESIDE_CASES}, [("scopes", "scope_beside_cases")]),
        ({"scopes": BESIDE_CASES | {Scope.READ_CASES}}, []),
        ({"expires_on": None}, [("expires_on", "required")]),
        ({"expires_on": TODAY - timedelta(days=1)}, [("expires_on", "in_past")]),
        ({"expires_on": TODAY + timedelta(days=MOST_DAYS + 1)}, [("expires_on", "too_far")]),
    ],
)
def test_what_is_wrong_with_a_token_is_told_at_its_field(
    changes: dict[str, object], problems: list[tuple[str, str]]
) -> None:
    asked = {
        "name": "SIAP",
        "office_id": OFFICE,
        "scopes": frozenset({Scope.READ_CASES}),
        "expires_on": TODAY,
    }
    draft = TokenDraft(**{**asked, **changes})  # type: ignore[arg-type]
    assert [(one.field, one.code) for one in token_problems(draft, TODAY)] == problems
