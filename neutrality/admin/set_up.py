"""What stands in the tree of offices, and what each of them lacks to work."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from sqlalchemy import select

from neutrality.accounts.models import Account, RoleGrant
from neutrality.directory.models import Office
from neutrality.domain.access import Role
from neutrality.vault.models import ReaderKey, ReaderKind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# Who must be there before an office can finish a case, in the order in which they are named.
NEEDED = (Role.HEAD, Role.CUSTODIAN)
KEYS = {"key": ReaderKind.OFFICE, "custodian_key": ReaderKind.CUSTODIAN}


def offices_in_order(session: Session, wanted: Collection[uuid.UUID]) -> list[tuple[Office, int]]:
    """Return these offices as a tree read from the top: each with how deep it lies, sisters by name."""
    rows = list(session.scalars(select(Office).where(Office.id.in_(wanted)).order_by(Office.name)))
    known, below = {row.id for row in rows}, dict[uuid.UUID | None, list[Office]]()
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    found: list[tuple[Office, int]] = []
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        office, depth = waiting.pop()
        found.append((office, depth))
        waiting += [(row, depth + 1) for row in reversed(below.get(office.id, []))]
    return found


def what_offices_lack(session: Session, offices: Iterable[Office]) -> dict[uuid.UUID, list[str]]:
    """Return for each office what is missing: its keys, a head, a custodian; of a closed one nothing."""
    wanted = {office.id: office for office in offices}
    held = _held(session, wanted)
    missing: dict[uuid.UUID, list[str]] = {}
    for office in wanted.values():
        asked = [*KEYS, *(role.value for role in NEEDED)] if office.closed_on is None else []
        missing[office.id] = [one for one in asked if one not in held[office.id]]
    return missing


def _held(session: Session, wanted: Collection[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """Return which keys and which people each office has."""
    held: dict[uuid.UUID, set[str]] = {office_id: set() for office_id in wanted}
    names = {kind: name for name, kind in KEYS.items()}
    keys = select(ReaderKey.office_id, ReaderKey.kind).where(
        ReaderKey.office_id.in_(wanted), ReaderKey.retired_at.is_(None), ReaderKey.kind.in_(names)
    )
    for office_id, kind in session.execute(keys):
        held[office_id].add(names[kind])
    people = (
        select(RoleGrant.office_id, RoleGrant.role)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            RoleGrant.office_id.in_(wanted), RoleGrant.revoked_on.is_(None), Account.active.is_(True),
            RoleGrant.role.in_(NEEDED),
        )
    )  # fmt: skip
    for office_id, role in session.execute(people):
        held[office_id].add(role.value)
    return held
