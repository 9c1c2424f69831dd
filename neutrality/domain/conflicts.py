"""Recusal: what ties an officer to a case, what bars, and what is still shown to who is barred (design 3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from neutrality.domain.access import BARRED, Relation
from neutrality.domain.errors import FieldProblem, NotAllowedError


class Tie(StrEnum):
    """What an officer declares, or the head records of one."""

    CONCERNED = "concerned"
    KIN = "kin"
    SAME_UNIT = "same_unit"
    SAME_AGENCY = "same_agency"
    OTHER = "other_tie"


class Sight(StrEnum):
    """What of a case somebody is shown at all."""

    NOTHING = "nothing"
    THE_BAR = "the_bar"
    THE_CASE = "the_case"


RELATION_OF: dict[Tie, Relation] = {
    Tie.CONCERNED: Relation.PARTY,
    Tie.KIN: Relation.KIN,
    Tie.SAME_UNIT: Relation.SAME_UNIT,
    Tie.SAME_AGENCY: Relation.SAME_AGENCY,
    Tie.OTHER: Relation.DECLARED,
}
LONGEST_REASON = 2000


@dataclass(frozen=True)
class Held:
    """One conflict that stands: which, and whether the officer declared it."""

    tie: Tie
    by_oneself: bool


def relations(
    held: Iterable[Held], *, is_respondent: bool = False, same_agency: bool = False
) -> frozenset[Relation]:
    """Return what ties somebody to a case: as declared, and as the records tell by themselves."""
    found = {RELATION_OF[row.tie] for row in held}
    if is_respondent:
        found.add(Relation.PARTY)
    if same_agency:
        found.add(Relation.SAME_AGENCY)
    return frozenset(found)


def sight(held: Iterable[Held], *, is_respondent: bool = False) -> Sight:
    """Return what somebody is shown of the case.

    Who declared a conflict knows of the case and is told that it is shut. Whom the records or another
    officer tie to it must not learn that it exists: it may be about just this person.
    """
    barring = [row for row in held if RELATION_OF[row.tie] in BARRED]
    if is_respondent or any(not row.by_oneself for row in barring):
        return Sight.NOTHING
    return Sight.THE_BAR if barring else Sight.THE_CASE


def reason_problems(reason: str) -> list[FieldProblem]:
    """Return what is wrong with a written reason."""
    if not reason.strip():
        return [FieldProblem("reason", "required")]
    if len(reason) > LONGEST_REASON:
        return [FieldProblem("reason", "too_long", {"most": LONGEST_REASON})]
    return []


def may_be_hinted(other: UUID, chain: Collection[UUID]) -> bool:
    """Return whether an office may be told of another's similar case; `chain` is itself and those above.

    A report that went to an office above alone avoided this one, so nothing above is ever named here.
    """
    return other not in chain


def check_withdrawal(*, asking: UUID, declared_by: UUID) -> None:
    """Accept who asks that a conflict is taken back: only who declared or recorded it.

    Raises:
        NotAllowedError: `not_your_conflict`; whom the head barred cannot have it lifted by asking.

    """
    if asking != declared_by:
        raise NotAllowedError("not_your_conflict")


def check_second(*, second: UUID, asked_by: UUID, account: UUID) -> None:
    """Accept the second person of a withdrawal.

    Raises:
        NotAllowedError: `same_person` for who asked, and for the officer whom it would let in again.

    """
    if second in {asked_by, account}:
        raise NotAllowedError("same_person", action="conflict")
