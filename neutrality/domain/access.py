"""Roles, what each may do, and where: an actor holds a role at an office and below it in the tree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from neutrality.domain.errors import NotAllowedError

if TYPE_CHECKING:
    from uuid import UUID


class Role(StrEnum):
    """Who somebody is at an office (domain 8.3, design 3)."""

    INTAKE = "intake"
    FIELD_SUPERVISOR = "field_supervisor"
    VERIFIER = "verifier"
    PLENO_MEMBER = "pleno_member"
    HEAD = "head"
    LIAISON = "liaison"
    CUSTODIAN = "custodian"
    STATISTICS = "statistics"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a page or a command asks for; steps of the workflow name their roles themselves."""

    ENTER_REPORT = "enter_report"
    ENTER_FINDING = "enter_finding"
    LIST_CASES = "list_cases"
    READ_CASE = "read_case"
    READ_EVIDENCE = "read_evidence"
    REDACT_EVIDENCE = "redact_evidence"
    CLEAR_EVIDENCE = "clear_evidence"
    TAKE_CLEARED_COPY = "take_cleared_copy"
    RECORD_CAPTURE = "record_capture"
    ASSIGN_CASE = "assign_case"
    RECORD_SIGNATURE = "record_signature"
    CHECK_IDENTITY = "check_identity"
    WRITE_TO_REPORTER = "write_to_reporter"
    ANSWER_PRESSURE = "answer_pressure"
    READ_RELEASED = "read_released"
    SERVE_REPORTER = "serve_reporter"
    LOG_CALL = "log_call"
    LINK_CASES = "link_cases"
    CORRECT = "correct"
    CONFIRM_CORRECTION = "confirm_correction"
    READ_STATISTICS = "read_statistics"
    HOLD_CASE = "hold_case"
    ERASE = "erase"
    CONFIRM_ERASURE = "confirm_erasure"
    ACCEPT_RESTORE = "accept_restore"
    CONFIRM_RESTORE = "confirm_restore"
    ADMINISTER = "administer"


_CASEWORK = frozenset({Role.INTAKE, Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD, Role.LIAISON})

_EVIDENCE = frozenset({Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD})

MATRIX: dict[Permission, frozenset[Role]] = {
    Permission.ENTER_REPORT: frozenset({Role.INTAKE}),
    Permission.ENTER_FINDING: frozenset({Role.INTAKE, Role.FIELD_SUPERVISOR, Role.VERIFIER}),
    Permission.LIST_CASES: _CASEWORK | {Role.CUSTODIAN, Role.AUDITOR},
    Permission.READ_CASE: _CASEWORK | {Role.AUDITOR},
    Permission.READ_EVIDENCE: _EVIDENCE,
    Permission.REDACT_EVIDENCE: _EVIDENCE,
    Permission.CLEAR_EVIDENCE: _EVIDENCE,
    Permission.TAKE_CLEARED_COPY: _EVIDENCE | {Role.LIAISON},
    Permission.RECORD_CAPTURE: _EVIDENCE,
    Permission.ASSIGN_CASE: frozenset({Role.VERIFIER, Role.HEAD}),
    Permission.RECORD_SIGNATURE: frozenset({Role.INTAKE}),
    Permission.CHECK_IDENTITY: frozenset({Role.CUSTODIAN}),
    Permission.WRITE_TO_REPORTER: frozenset({Role.INTAKE, Role.VERIFIER, Role.HEAD}),
    Permission.ANSWER_PRESSURE: frozenset({Role.HEAD}),
    Permission.READ_RELEASED: _CASEWORK,
    Permission.SERVE_REPORTER: frozenset({Role.INTAKE}),
    Permission.LOG_CALL: _CASEWORK,
    Permission.LINK_CASES: frozenset({Role.INTAKE, Role.VERIFIER, Role.HEAD}),
    Permission.CORRECT: frozenset({Role.INTAKE, Role.VERIFIER, Role.LIAISON, Role.HEAD}),
    Permission.CONFIRM_CORRECTION: frozenset({Role.VERIFIER, Role.HEAD, Role.PLENO_MEMBER}),
    Permission.READ_STATISTICS: frozenset({Role.STATISTICS, Role.HEAD, Role.AUDITOR}),
    Permission.HOLD_CASE: frozenset({Role.HEAD}),
    Permission.ERASE: frozenset({Role.HEAD}),
    Permission.CONFIRM_ERASURE: frozenset({Role.HEAD, Role.CUSTODIAN, Role.PLENO_MEMBER}),
    Permission.ACCEPT_RESTORE: frozenset({Role.HEAD}),
    Permission.CONFIRM_RESTORE: frozenset({Role.HEAD, Role.CUSTODIAN, Role.PLENO_MEMBER}),
    Permission.ADMINISTER: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True)
class Actor:
    """Somebody signed in: the offices that each of the roles reaches, the tree already walked."""

    account_id: UUID
    name: str
    reach: dict[Role, frozenset[UUID]]
    home_office_id: UUID

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held anywhere."""
        return frozenset(role for role, offices in self.reach.items() if offices)

    def roles_at(self, office_id: UUID) -> frozenset[Role]:
        """Return the roles that reach this office."""
        return frozenset(role for role, offices in self.reach.items() if office_id in offices)


def may(actor: Actor, permission: Permission, office_id: UUID) -> bool:
    """Return whether the actor may do this for a record of this office."""
    return bool(MATRIX[permission] & actor.roles_at(office_id))


def require(actor: Actor, permission: Permission, office_id: UUID) -> None:
    """Refuse unless `may` allows.

    Raises:
        NotAllowedError: code `not_allowed`, naming the permission.

    """
    if not may(actor, permission, office_id):
        raise NotAllowedError("not_allowed", permission=permission.value)


def may_erase(first: Actor, second: Actor, office_id: UUID) -> bool:
    """Return whether these two may together erase records of this office; one person is never two."""
    return (
        first.account_id != second.account_id
        and may(first, Permission.ERASE, office_id)
        and may(second, Permission.CONFIRM_ERASURE, office_id)
    )


def may_accept_restore(first: Actor, second: Actor, topmost_id: UUID) -> bool:
    """Return whether these two may together accept that sealed history is lost; one person is never two."""
    return (
        first.account_id != second.account_id
        and may(first, Permission.ACCEPT_RESTORE, topmost_id)
        and may(second, Permission.CONFIRM_RESTORE, topmost_id)
    )


def offices_for(actor: Actor, permission: Permission) -> frozenset[UUID]:
    """Return every office whose records the actor may treat so; lists are limited to these."""
    held = [offices for role, offices in actor.reach.items() if role in MATRIX[permission]]
    return frozenset().union(*held)
