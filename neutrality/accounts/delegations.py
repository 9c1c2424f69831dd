"""Plh and Plt: who stands in for whom is entered by one, confirmed by another, ended by its date or early."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from neutrality.accounts.models import Account, Delegation, RoleGrant
from neutrality.accounts.service import names_of
from neutrality.database import to_minute
from neutrality.directory.models import Office
from neutrality.directory.service import office_chain
from neutrality.domain.access import MATRIX, Actor, Permission, Role, Subject, offices_for, require
from neutrality.domain.delegation import (
    DELEGABLE,
    DelegationKind,
    Draft,
    Standing,
    check_confirm,
    check_enter,
    problems,
)
from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, Signer, append

SHOWN = 100


@dataclass(frozen=True)
class DelegationView:
    """A delegation as it is shown: names in words, and what whoever looks at it may do."""

    id: uuid.UUID
    deputy: str
    absent: str
    role: Role
    office: str
    kind: DelegationKind
    decree_number: str
    valid_from: date
    valid_to: date
    entered_by: str
    confirmed_by: str
    running: bool
    waiting: bool
    ended: bool
    may_confirm: bool
    may_end: bool


def enter_delegation(
    session: Session,
    signer: Signer,
    office_id: uuid.UUID,
    draft: Draft,
    *,
    actor: Actor,
    now: datetime,
    today: date,
) -> Delegation:
    """Return a new delegation, which gives nothing until a second person confirms it.

    Raises:
        NotAllowedError: `not_allowed`, `delegation_to_oneself`, `delegation_by_stand_in`.
        InvalidInputError: every problem with its field.
        ConflictError: `already_delegated` when that role of that officer is given on one of these days.

    """
    _require_own(actor, Permission.DELEGATE, office_id)
    check_enter(actor.account_id, deputy=draft.deputy)
    found = problems(draft, today=today, holds=(draft.absent, draft.role) in _holders(session, office_id))
    if draft.deputy not in {person.id for person in deputies(session, office_id)}:
        raise NotFoundError("no_such_account")
    if found:
        raise InvalidInputError(found)
    _refuse_second(session, office_id, draft)
    row = Delegation(
        id=uuid.uuid4(), account_id=draft.deputy, absent_id=draft.absent, role=draft.role,
        office_id=office_id, kind=draft.kind, decree_number=draft.decree_number.strip(),
        valid_from=draft.valid_from, valid_to=draft.valid_to, entered_by=actor.account_id,
        entered_at=to_minute(now),
    )  # fmt: skip
    session.add(row)
    session.flush()
    _record(session, signer, EventKind.DELEGATION_ENTERED, row, actor=actor, now=now)
    return row


def confirm_delegation(
    session: Session, signer: Signer, delegation_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Let the second person confirm; from then on it counts between its dates.

    Raises:
        NotFoundError: `no_such_delegation`.
        NotAllowedError: `not_allowed`, `same_person`, `delegation_to_oneself`, `delegation_by_stand_in`.
        ConflictError: `not_waiting`.

    """
    row = _find(session, delegation_id, actor)
    _require_own(actor, Permission.CONFIRM_DELEGATION, row.office_id)
    check_confirm(actor.account_id, standing(row))
    if not standing(row).waits:
        raise ConflictError("not_waiting")
    row.confirmed_by, row.confirmed_at = actor.account_id, to_minute(now)
    _record(session, signer, EventKind.DELEGATION_CONFIRMED, row, actor=actor, now=now)


def end_delegation(
    session: Session, signer: Signer, delegation_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """End a delegation early, or take back or refuse one that waits; giving up a role needs no second person.

    Raises:
        NotFoundError: `no_such_delegation`, alike for none and for one that does not concern the actor.
        ConflictError: `delegation_over` when it has ended.

    """
    row = _find(session, delegation_id, actor)
    if row.ended_at is not None:
        raise ConflictError("delegation_over")
    row.ended_by, row.ended_at = actor.account_id, to_minute(now)
    _record(session, signer, EventKind.DELEGATION_ENDED, row, actor=actor, now=now)


def end_for_leaving(
    session: Session, signer: Signer, account_id: uuid.UUID, *, actor: Actor, now: datetime
) -> int:
    """End whatever a leaving officer stands in for, and whoever stands in for them; return how many."""
    found = select(Delegation).where(
        or_(Delegation.account_id == account_id, Delegation.absent_id == account_id),
        Delegation.ended_at.is_(None),
    )
    rows = session.scalars(found).all()
    for row in rows:
        row.ended_by, row.ended_at = actor.account_id, to_minute(now)
        _record(session, signer, EventKind.DELEGATION_ENDED, row, actor=actor, now=now)
    return len(rows)


def delegations(session: Session, *, actor: Actor, today: date) -> list[DelegationView]:
    """Return the delegations at the actor's offices and those that concern the actor, the newest first."""
    found = select(Delegation).where(_concerning(actor)).order_by(Delegation.valid_from.desc(), Delegation.id)
    rows = session.scalars(found.limit(SHOWN)).all()
    people = {key for row in rows for key in (row.account_id, row.absent_id, row.entered_by)}
    names = names_of(session, people | {row.confirmed_by for row in rows if row.confirmed_by})
    offices = {row.office_id: session.get_one(Office, row.office_id).name for row in rows}
    return [_view(row, names, offices[row.office_id], actor, today) for row in rows]


def deputies(session: Session, office_id: uuid.UUID) -> list[Account]:
    """Return who can stand in at an office: whoever holds a role there or above it, by name."""
    chain = [office.id for office in office_chain(session, office_id)]
    held = select(RoleGrant.account_id).where(
        RoleGrant.office_id.in_(chain), RoleGrant.revoked_on.is_(None), RoleGrant.role != Role.ADMIN
    )
    found = select(Account).where(Account.id.in_(held), Account.active.is_(True))
    return list(session.scalars(found.order_by(Account.name)))


def holders(session: Session, office_id: uuid.UUID) -> list[tuple[Account, Role]]:
    """Return whose roles at an office somebody else can hold for a while, by name."""
    held = _holders(session, office_id)
    people = session.scalars(select(Account).where(Account.id.in_({key for key, _ in held})))
    named = {person.id: person for person in people}
    pairs = [(named[key], role) for key, role in held]
    return sorted(pairs, key=lambda pair: (pair[0].name, DELEGABLE.index(pair[1])))


def standing(row: Delegation) -> Standing:
    """Return what the rules of the domain look at."""
    return Standing(
        row.account_id, row.entered_by, row.valid_from, row.valid_to,
        confirmed=row.confirmed_at is not None, ended=row.ended_at is not None,
    )  # fmt: skip


def _holders(session: Session, office_id: uuid.UUID) -> set[tuple[uuid.UUID, Role]]:
    rows = session.execute(
        select(RoleGrant.account_id, RoleGrant.role).where(
            RoleGrant.office_id == office_id,
            RoleGrant.revoked_on.is_(None),
            RoleGrant.role.in_(DELEGABLE),
        )
    )
    return {(row.account_id, row.role) for row in rows}


def _require_own(actor: Actor, permission: Permission, office_id: uuid.UUID) -> None:
    """Refuse also whoever holds the role only for somebody else: what is lent is not lent on."""
    require(actor, permission, Subject(office_id))
    if actor.capacity(MATRIX[permission].roles, office_id) is not None:
        raise NotAllowedError("delegation_by_stand_in")


def _refuse_second(session: Session, office_id: uuid.UUID, draft: Draft) -> None:
    found = select(Delegation.id).where(
        Delegation.office_id == office_id,
        Delegation.absent_id == draft.absent,
        Delegation.role == draft.role,
        *unended(draft.valid_from, draft.valid_to),
    )
    if session.scalar(found.limit(1)) is not None:
        raise ConflictError("already_delegated")


def unended(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of delegations that are not ended and touch one of these days."""
    during = and_(Delegation.valid_from <= last, Delegation.valid_to >= first)
    return (Delegation.ended_at.is_(None), during)


def _concerning(actor: Actor) -> ColumnElement[bool]:
    """Return the condition of the delegations at the actor's offices and of the actor's own."""
    return or_(
        Delegation.office_id.in_(offices_for(actor, Permission.DELEGATE)),
        Delegation.account_id == actor.account_id,
        Delegation.absent_id == actor.account_id,
    )


def _find(session: Session, delegation_id: uuid.UUID, actor: Actor) -> Delegation:
    found = select(Delegation).where(Delegation.id == delegation_id, _concerning(actor))
    row = session.scalar(found.with_for_update())
    if row is None:
        raise NotFoundError("no_such_delegation")
    return row


def _view(
    row: Delegation, names: dict[uuid.UUID, str], office: str, actor: Actor, today: date
) -> DelegationView:
    state, mine = standing(row), actor.account_id in {row.account_id, row.absent_id}
    second = actor.account_id not in {row.account_id, row.entered_by}
    may_confirm = second and row.office_id in offices_for(actor, Permission.CONFIRM_DELEGATION)
    own = actor.capacity(MATRIX[Permission.CONFIRM_DELEGATION].roles, row.office_id) is None
    over = state.ended or row.valid_to < today
    return DelegationView(
        id=row.id,
        deputy=names[row.account_id],
        absent=names[row.absent_id],
        role=row.role,
        office=office,
        kind=row.kind,
        decree_number=row.decree_number,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        entered_by=names[row.entered_by],
        confirmed_by=names.get(row.confirmed_by, "") if row.confirmed_by else "",
        running=state.runs(today),
        waiting=state.waits,
        ended=over,
        may_confirm=state.waits and may_confirm and own,
        may_end=not over and (mine or row.office_id in offices_for(actor, Permission.DELEGATE)),
    )


def _record(
    session: Session, signer: Signer, kind: EventKind, row: Delegation, *, actor: Actor, now: datetime
) -> None:
    """Write it into the stream of the deputy; the paper is named so that what was shown can be proven."""
    payload = {
        "delegation": str(row.id), "role": row.role.value, "as": row.kind.value,
        "for": str(row.absent_id), "decree": row.decree_number,
        "valid_from": row.valid_from.isoformat(), "valid_to": row.valid_to.isoformat(),
    }  # fmt: skip
    entry = Entry(
        Stream.ACCOUNT, row.account_id, kind, now.date(),
        office_id=row.office_id, actor_id=actor.account_id, payload=payload,
    )  # fmt: skip
    append(session, signer, entry, now=now)
