"""Who may what with which record: role × office tree × relation to the case × surface, one matrix.

Pages, commands and services ask `may` or `require`, lists `offices_for`; the steps of the workflow
name their roles themselves and ask `acting` which of them somebody has here. The table itself is
`matrix`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from neutrality.domain.errors import NotAllowedError
from neutrality.domain.matrix import (
    BARRED,
    BARRED_FROM_ACTING,
    BARRED_FROM_READING,
    BARRED_FROM_REPORTER,
    BARRED_FROM_SECOND,
    MATRIX,
    Relation,
    Role,
    Rule,
    Surface,
)
from neutrality.domain.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from neutrality.domain.delegation import StandIn

__all__ = [
    "BARRED",
    "BARRED_FROM_ACTING",
    "BARRED_FROM_READING",
    "BARRED_FROM_REPORTER",
    "BARRED_FROM_SECOND",
    "MATRIX",
    "Actor",
    "Permission",
    "Relation",
    "Role",
    "Rule",
    "Subject",
    "Surface",
    "acting",
    "allowed",
    "may",
    "offices_for",
    "require",
]


@dataclass(frozen=True)
class Actor:
    """Somebody with an account: the offices that each of the roles reaches, the tree already walked.

    `seats` are the offices at which a role is held, without those below. Without a day (`today`) nobody
    stands in for anybody, and nothing is open for a time.
    """

    account_id: UUID
    name: str
    reach: dict[Role, frozenset[UUID]]
    home_office_id: UUID
    surface: Surface = Surface.DESK
    seats: frozenset[UUID] = frozenset()
    stand_ins: tuple[StandIn, ...] = ()
    today: date | None = None

    def capacity(self, roles: Iterable[Role], office_id: UUID) -> StandIn | None:
        """Return as whose stand-in the actor uses these roles there, nothing when one is the actor's own."""
        wanted = frozenset(roles)
        held = {role for role, offices in self.reach.items() if role in wanted and office_id in offices}
        lent = {row.role: row for row in self.stand_ins if office_id in row.office_ids}
        return lent[min(held)] if held and held <= lent.keys() else None


@dataclass(frozen=True)
class Subject:
    """What is asked about: a record of this office, and how whoever asks is tied to its case."""

    office_id: UUID
    relations: frozenset[Relation] = frozenset()


def may(actor: Actor | None, permission: Permission, subject: Subject) -> bool:
    """Return whether the actor may do this with the subject; nobody is a visitor of the public surface."""
    rule = MATRIX[permission]
    if actor is None or not rule.roles:
        return not rule.roles and _surface(actor) in rule.surfaces
    return actor.surface in rule.surfaces and bool(rule.roles & acting(actor, subject, rule.barred))


def require(actor: Actor | None, permission: Permission, subject: Subject) -> None:
    """Refuse unless `may` allows.

    Raises:
        NotAllowedError: `barred`, naming the ties, where nothing else stands in the way; `above` and `reader`
            for an office above; else `not_allowed`. All name the permission.

    """
    if may(actor, permission, subject):
        return
    if may(actor, permission, Subject(subject.office_id)):
        ties = sorted(subject.relations & MATRIX[permission].barred)
        if ties in ([Relation.ABOVE], [Relation.READER]):
            raise NotAllowedError(ties[0].value, permission=permission.value)
        raise NotAllowedError("barred", permission=permission.value, ties=ties)
    raise NotAllowedError("not_allowed", permission=permission.value)


def allowed(actor: Actor, subject: Subject) -> frozenset[Permission]:
    """Return everything that the actor may do with the subject."""
    return frozenset(permission for permission in Permission if may(actor, permission, subject))


def acting(
    actor: Actor, subject: Subject, barred: frozenset[Relation] = BARRED_FROM_ACTING
) -> frozenset[Role]:
    """Return the roles in which somebody can act on the subject: none for whoever is tied to it so."""
    if subject.relations & barred:
        return frozenset()
    return frozenset(role for role, offices in actor.reach.items() if subject.office_id in offices)


def offices_for(actor: Actor, permission: Permission) -> frozenset[UUID]:
    """Return every office whose records the actor may treat so; lists are limited to these."""
    rule = MATRIX[permission]
    if actor.surface not in rule.surfaces:
        return frozenset()
    return frozenset().union(*(offices for role, offices in actor.reach.items() if role in rule.roles))


def _surface(actor: Actor | None) -> Surface:
    return actor.surface if actor else Surface.PUBLIC
