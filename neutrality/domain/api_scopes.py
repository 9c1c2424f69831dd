"""What a token of the interface for programs may do: scopes, each no more than a role of its office may."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from neutrality.domain.access import Actor
from neutrality.domain.errors import FieldProblem
from neutrality.domain.matrix import Role, Surface
from neutrality.domain.permissions import Permission
from neutrality.domain.two_persons import GRANTED_BY_ONE

if TYPE_CHECKING:
    from uuid import UUID

LONGEST_NAME = 60
MOST_DAYS = 366
# For how many days the former secret still opens after a rotation.
OVERLAPS = (0, 1, 7, 30)


class Scope(StrEnum):
    """What a token may be used for."""

    WRITE_FINDINGS = "findings:write"
    WRITE_REPORTS = "reports:write"
    READ_CASES = "cases:read"
    READ_RESPONDENTS = "respondents:read"
    READ_NARRATIVES = "narratives:read"
    READ_EVENTS = "events:read"
    WRITE_ANSWERS = "answers:write"
    READ_STATISTICS = "statistics:read"


@dataclass(frozen=True)
class Held:
    """As which role a scope acts, and which permission it asks of the matrix."""

    role: Role
    permission: Permission


# Whoever hands in findings is to the office what a field supervisor is; whoever reads acts in nothing.
AS: dict[Scope, Held] = {
    Scope.WRITE_FINDINGS: Held(Role.FIELD_SUPERVISOR, Permission.ENTER_FINDING),
    Scope.WRITE_REPORTS: Held(Role.INTAKE, Permission.ENTER_REPORT),
    Scope.READ_CASES: Held(Role.AUDITOR, Permission.LIST_CASES),
    Scope.READ_RESPONDENTS: Held(Role.AUDITOR, Permission.READ_CASE),
    Scope.READ_NARRATIVES: Held(Role.AUDITOR, Permission.READ_CASE),
    Scope.READ_EVENTS: Held(Role.AUDITOR, Permission.LIST_CASES),
    Scope.WRITE_ANSWERS: Held(Role.LIAISON, Permission.READ_CASE),
    Scope.READ_STATISTICS: Held(Role.STATISTICS, Permission.READ_STATISTICS),
}
# What adds to the reading of cases and is nothing by itself.
BESIDE_CASES = frozenset({Scope.READ_RESPONDENTS, Scope.READ_NARRATIVES})


@dataclass(frozen=True)
class TokenDraft:
    """A token as somebody asks for it."""

    name: str
    office_id: UUID
    scopes: frozenset[Scope]
    expires_on: date | None


def needs_second(scopes: Collection[Scope]) -> bool:
    """Return whether a scope acts as a role that only two persons give."""
    return any(AS[scope].role not in GRANTED_BY_ONE for scope in scopes)


def token_problems(draft: TokenDraft, today: date) -> Iterator[FieldProblem]:
    """Yield what is wrong with a token as it is asked for."""
    if not draft.name.strip():
        yield FieldProblem("name", "required")
    if len(draft.name) > LONGEST_NAME:
        yield FieldProblem("name", "too_long", {"most": LONGEST_NAME})
    if not draft.scopes:
        yield FieldProblem("scopes", "no_scope")
    if draft.scopes & BESIDE_CASES and Scope.READ_CASES not in draft.scopes:
        yield FieldProblem("scopes", "scope_beside_cases")
    if draft.expires_on is None:
        yield FieldProblem("expires_on", "required")
    elif draft.expires_on < today:
        yield FieldProblem("expires_on", "in_past")
    elif draft.expires_on > today + timedelta(days=MOST_DAYS):
        yield FieldProblem("expires_on", "too_far", {"days": MOST_DAYS})


def acts_as(scope: Scope, *, account_id: UUID, name: str, office_id: UUID, today: date) -> Actor:
    """Return who a program is for one request: one role, at one office, nothing below it."""
    here = frozenset({office_id})
    return Actor(account_id, name, {AS[scope].role: here}, office_id, Surface.API, here, (), today)
