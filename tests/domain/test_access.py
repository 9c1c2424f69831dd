"""Who may what, and where: roles as the design gives them, offices as far as a grant reaches."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.access import (
    MATRIX,
    Actor,
    Permission,
    Role,
    may,
    may_accept_restore,
    offices_for,
    require,
)
from neutrality.domain.errors import NotAllowedError

ACCOUNT, HERE, THERE, ELSEWHERE = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)
OFFICES = (HERE, THERE, ELSEWHERE)
CASEWORK = {Role.INTAKE, Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD, Role.LIAISON}
# Design 3 and 5, domain 8.3: an administrator sees no case, a custodian no narrative, an auditor only reads.
EVIDENCE = {"read_evidence", "redact_evidence", "clear_evidence", "take_cleared_copy", "record_capture"}
GRANTED = {
    Role.INTAKE: {
        "enter_report", "enter_finding", "list_cases", "read_case", "record_signature", "correct",
        "read_released", "serve_reporter", "log_call", "link_cases", "write_to_reporter",
    },
    Role.FIELD_SUPERVISOR: {"enter_finding"},
    Role.VERIFIER: {
        *EVIDENCE, "enter_finding", "list_cases", "read_case", "assign_case", "correct",
        "confirm_correction", "read_released", "log_call", "link_cases", "write_to_reporter",
    },
    Role.PLENO_MEMBER: {
        *EVIDENCE, "list_cases", "read_case", "confirm_correction", "read_released", "log_call",
        "confirm_erasure", "confirm_restore",
    },
    Role.HEAD: {
        *EVIDENCE, "list_cases", "read_case", "assign_case", "correct", "confirm_correction",
        "read_statistics", "read_released", "log_call", "link_cases", "write_to_reporter", "answer_pressure",
        "hold_case", "erase", "confirm_erasure", "accept_restore", "confirm_restore",
    },
    Role.LIAISON: {"list_cases", "read_case", "correct", "read_released", "log_call", "take_cleared_copy"},
    Role.CUSTODIAN: {"list_cases", "check_identity", "confirm_erasure", "confirm_restore"},
    Role.STATISTICS: {"read_statistics"},
    Role.AUDITOR: {"list_cases", "read_case", "read_statistics"},
    Role.ADMIN: {"administer"},
}  # fmt: skip
reaches = st.dictionaries(st.sampled_from(Role), st.frozensets(st.sampled_from(OFFICES)))


def actor(reach: dict[Role, frozenset[UUID]]) -> Actor:
    return Actor(ACCOUNT, "Petugas Uji", reach, HERE)


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_design_gives_it_and_nothing_else(role: Role) -> None:
    holder = actor({role: frozenset({HERE})})

    assert {row.value for row in Permission if may(holder, row, HERE)} == GRANTED[role]


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_is_somebodys(permission: Permission) -> None:
    assert MATRIX[permission]


def test_nobody_who_checks_identities_or_administers_reads_cases() -> None:
    for reader in (Permission.READ_CASE, Permission.READ_EVIDENCE):
        assert not MATRIX[reader] & {Role.CUSTODIAN, Role.ADMIN, Role.STATISTICS, Role.FIELD_SUPERVISOR}
    assert not MATRIX[Permission.CHECK_IDENTITY] & CASEWORK


def test_a_role_reaches_its_own_offices_only() -> None:
    holder = actor({Role.VERIFIER: frozenset({HERE, THERE}), Role.HEAD: frozenset({THERE})})

    assert holder.roles_at(HERE) == {Role.VERIFIER}
    assert holder.roles_at(THERE) == {Role.VERIFIER, Role.HEAD}
    assert holder.roles_at(ELSEWHERE) == frozenset()
    assert not may(holder, Permission.READ_CASE, ELSEWHERE)


def test_a_role_that_reaches_no_office_is_not_held() -> None:
    holder = actor({Role.HEAD: frozenset(), Role.AUDITOR: frozenset({THERE})})

    assert holder.roles == {Role.AUDITOR}


def test_a_refusal_names_the_permission() -> None:
    holder = actor({Role.ADMIN: frozenset({HERE})})

    with pytest.raises(NotAllowedError) as refusal:
        require(holder, Permission.READ_CASE, HERE)

    assert (refusal.value.code, refusal.value.params) == ("not_allowed", {"permission": "read_case"})


def test_what_is_allowed_is_not_refused() -> None:
    holder = actor({Role.VERIFIER: frozenset({HERE})})

    require(holder, Permission.READ_CASE, HERE)

    assert offices_for(holder, Permission.READ_CASE) == {HERE}


@given(reaches, st.sampled_from(Permission))
def test_lists_hold_the_offices_where_the_same_may_be_done_and_no_others(
    reach: dict[Role, frozenset[UUID]], permission: Permission
) -> None:
    holder = actor(reach)

    assert offices_for(holder, permission) == {row for row in OFFICES if may(holder, permission, row)}


@pytest.mark.parametrize("second_role", Role)
@pytest.mark.parametrize("first_role", Role)
@pytest.mark.parametrize("same", [True, False])
def test_a_restore_is_accepted_by_a_head_and_somebody_else_of_the_topmost_office(
    first_role: Role, second_role: Role, *, same: bool
) -> None:
    first = Actor(ACCOUNT, "Satu", {first_role: frozenset({HERE})}, HERE)
    second = Actor(ACCOUNT if same else UUID(int=9), "Dua", {second_role: frozenset({HERE})}, HERE)
    fits = first_role is Role.HEAD and second_role in {Role.HEAD, Role.CUSTODIAN, Role.PLENO_MEMBER}

    assert may_accept_restore(first, second, HERE) is (fits and not same)
    assert not may_accept_restore(first, second, ELSEWHERE)
