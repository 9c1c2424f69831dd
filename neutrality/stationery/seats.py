"""At which offices somebody may make papers: those where the role is held, never those below."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.directory.models import Office
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.errors import NotAllowedError, NotFoundError


def seats_for(session: Session, actor: Actor, permission: Permission) -> list[Office]:
    """Return the offices at which the actor holds a role that allows this, by name; raises `not_allowed`."""
    mine = offices_for(actor, permission) & actor.seats
    if not mine:
        raise NotAllowedError("not_allowed", permission=permission.value)
    return list(session.scalars(select(Office).where(Office.id.in_(mine)).order_by(Office.name)))


def seat_named(offices: Sequence[Office], chosen: uuid.UUID | None, actor: Actor, *, named: bool) -> Office:
    """Return the office that was chosen of these; when none was `named`, the actor's own or the first.

    Raises:
        NotFoundError: `office_not_found` for one that is none of them.

    """
    wanted = chosen if named else actor.home_office_id
    found = next((office for office in offices if office.id == wanted), None)
    if found is None and named:
        raise NotFoundError("office_not_found")
    return found or offices[0]
