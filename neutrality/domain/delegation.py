"""Plh and Plt: an officer stands in for another's role, by a letter, between two dates, confirmed by two.

Standing in gives a role and never another person: whoever took a step is still one of the two (design 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from neutrality.domain.access import Role
from neutrality.domain.errors import FieldProblem, NotAllowedError


class DelegationKind(StrEnum):
    """Pelaksana harian while the holder is away for days, pelaksana tugas while there is none."""

    PLH = "plh"
    PLT = "plt"


# A vote in the plenary is nobody else's, a custodian's key has a passphrase, an auditor and an
# administrator are replaced by another grant.
DELEGABLE = (
    Role.HEAD, Role.VERIFIER, Role.LIAISON, Role.INTAKE, Role.FIELD_SUPERVISOR, Role.STATISTICS,
)  # fmt: skip
LONGEST_NUMBER = 60


@dataclass(frozen=True)
class Draft:
    """What is typed about a delegation: who stands in for whom, in which role, by which paper, how long."""

    deputy: UUID
    absent: UUID
    role: Role
    kind: DelegationKind
    decree_number: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Standing:
    """A delegation as it is kept: who entered, confirmed and ended it."""

    deputy: UUID
    entered_by: UUID
    valid_from: date
    valid_to: date
    confirmed: bool = False
    ended: bool = False

    @property
    def waits(self) -> bool:
        """Whether the second person has still to answer."""
        return not (self.confirmed or self.ended)

    def runs(self, on: date) -> bool:
        """Return whether the deputy holds the role on this day, both ends included."""
        return self.confirmed and not self.ended and self.valid_from <= on <= self.valid_to


@dataclass(frozen=True)
class StandIn:
    """A role held for somebody absent (Plh, Plt), at the offices that nothing else gives it, until a day."""

    kind: DelegationKind
    role: Role
    office_ids: frozenset[UUID]
    until: date


def problems(draft: Draft, *, today: date, holds: bool) -> list[FieldProblem]:
    """Return what is wrong with a draft; `holds` says whether the absent officer holds that role there."""
    found = list(_of_persons(draft, holds=holds))
    number = draft.decree_number.strip()
    if not number:
        found.append(FieldProblem("decree_number", "required"))
    elif len(number) > LONGEST_NUMBER:
        found.append(FieldProblem("decree_number", "too_long", {"most": LONGEST_NUMBER}))
    if draft.valid_to < draft.valid_from:
        found.append(FieldProblem("valid_to", "dates_not_in_order"))
    elif draft.valid_to < today:
        found.append(FieldProblem("valid_to", "delegation_over"))
    return found


def _of_persons(draft: Draft, *, holds: bool) -> Iterable[FieldProblem]:
    if draft.role not in DELEGABLE:
        yield FieldProblem("role", "unknown_choice")
    if draft.deputy == draft.absent:
        yield FieldProblem("deputy", "stands_in_for_oneself")
    elif not holds:
        yield FieldProblem("absent", "does_not_hold_role")


def check_enter(actor: UUID, *, deputy: UUID) -> None:
    """Refuse to be made a deputy by one's own hand; raises `delegation_to_oneself`."""
    if actor == deputy:
        raise NotAllowedError("delegation_to_oneself")


def check_confirm(actor: UUID, row: Standing) -> None:
    """Accept the second person of a delegation.

    Raises:
        NotAllowedError: `same_person` for who entered it, `delegation_to_oneself` for the deputy.

    """
    check_enter(actor, deputy=row.deputy)
    if actor == row.entered_by:
        raise NotAllowedError("same_person", action="delegation")
