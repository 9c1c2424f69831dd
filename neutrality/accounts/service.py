"""Make accounts, grant roles, and learn who an account is and how far its roles reach."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from neutrality.accounts.departing import has_left
from neutrality.accounts.models import Account, Delegation, Employment, FieldPost, RoleGrant
from neutrality.database import to_minute
from neutrality.directory.service import office_tree
from neutrality.domain.access import Actor, Role, Subject, Surface
from neutrality.domain.delegation import StandIn
from neutrality.domain.errors import DomainError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.two_persons import check_grant
from neutrality.history.service import Entry, Signer, append

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session


def create_account(
    session: Session,
    signer: Signer,
    *,
    email: str,
    name: str,
    password_hash: str | None,
    office_id: uuid.UUID,
    roles: Iterable[Role],
    now: datetime,
    actor_id: uuid.UUID | None = None,
    second_id: uuid.UUID | None = None,
) -> Account:
    """Return a new account holding the roles at the office.

    Raises:
        DomainError: `email_taken`.

    """
    email = email.strip().lower()
    if session.scalar(select(Account.id).where(Account.email == email)):
        raise DomainError("email_taken")
    account = Account(
        id=uuid.uuid4(), email=email, name=name.strip(), password=password_hash, active=True,
        fs_uniquifier=uuid.uuid4().hex, home_office_id=office_id, created_at=to_minute(now),
    )  # fmt: skip
    session.add(account)
    session.flush()
    _record(session, signer, EventKind.ACCOUNT_CREATED, account, now=now, actor_id=actor_id)
    for role in roles:
        grant_role(
            session, signer, account, role, office_id=office_id, now=now, actor_id=actor_id,
            second_id=second_id,
        )  # fmt: skip
    return account


def grant_role(
    session: Session,
    signer: Signer,
    account: Account,
    role: Role,
    *,
    office_id: uuid.UUID,
    now: datetime,
    actor_id: uuid.UUID | None = None,
    second_id: uuid.UUID | None = None,
) -> RoleGrant:
    """Return the new grant of a role at an office; its event names who granted and who confirmed."""
    grant = RoleGrant(account_id=account.id, role=role, office_id=office_id, granted_on=now.date())
    session.add(grant)
    payload = {"role": role.value} | ({"second": str(second_id)} if second_id else {})
    _record(session, signer, EventKind.ROLE_GRANTED, account, now=now, actor_id=actor_id, payload=payload)
    return grant


def require_grant(
    session: Session,
    roles: Iterable[Role],
    office_id: uuid.UUID,
    *,
    by: tuple[Actor | None, Actor | None],
    receiver: uuid.UUID | None = None,
) -> None:
    """Refuse unless these two may give the roles at the office; whoever sets up an installation needs nobody.

    Raises:
        NotAllowedError: `two_to_grant` when nobody is named; what `check_grant` refuses.

    """
    administered = select(RoleGrant.id).where(RoleGrant.role == Role.ADMIN, RoleGrant.revoked_on.is_(None))
    if session.scalar(administered.limit(1)) is None:
        return
    first, second = by
    if first is None:
        raise NotAllowedError("two_to_grant")
    check_grant(frozenset(roles), Subject(office_id), first=first, second=second, receiver=receiver)


def account_by_address(session: Session, typed: str) -> Account | None:
    """Return the account of an address, however it was written; nothing for what can be none."""
    address = typed.strip().lower()
    if not address.isprintable():
        return None
    return session.scalar(select(Account).where(Account.email == address))


def at_the_server(session: Session, email: str) -> Actor:
    """Return who is named on the command line by their address; raises `no_such_account`."""
    address = email.strip().lower()
    account = session.scalar(select(Account).where(Account.email == address, Account.active.is_(True)))
    if account is None:
        raise NotFoundError("no_such_account")
    return load_actor(session, account, surface=Surface.COMMAND_LINE)


def load_actor(
    session: Session, account: Account, *, surface: Surface = Surface.DESK, today: date | None = None
) -> Actor:
    """Return who this account is today: each role with every office that it reaches down the tree.

    Without a day nobody stands in for anybody: on the command line everybody is only themselves.
    """
    grants = session.execute(
        select(RoleGrant.role, RoleGrant.office_id).where(
            RoleGrant.account_id == account.id, RoleGrant.revoked_on.is_(None)
        )
    ).all()
    left = today is not None and has_left(session, account.id, today)
    grants = [] if left else grants
    lent = _lent_to(session, account.id, today) if today is not None and not left else []
    places = {grant.office_id for grant in grants} | {row.office_id for row in lent}
    trees = {office_id: frozenset(office_tree(session, office_id)) for office_id in places}
    reach = _posted(session, account.id, today)
    for role, office_id in grants:
        reach[role] = reach.get(role, frozenset()) | trees[office_id]
    stand_ins = tuple(
        StandIn(row.kind, row.role, trees[row.office_id] - reach.get(row.role, frozenset()), row.valid_to)
        for row in lent
    )
    for row in lent:
        reach[row.role] = reach.get(row.role, frozenset()) | trees[row.office_id]
    return Actor(
        account.id, account.name, reach, account.home_office_id, surface, frozenset(places), stand_ins, today
    )


def record_employer(
    session: Session,
    signer: Signer,
    account: Account,
    agency_id: uuid.UUID | None,
    *,
    now: datetime,
    actor_id: uuid.UUID | None = None,
) -> None:
    """Write down which agency lent an officer to the office, or that none did (None).

    Who comes from the agency of a respondent is neither second person nor learns who reported.
    """
    row = session.get(Employment, account.id)
    if row is not None:
        session.delete(row)
        session.flush()
    if agency_id is not None:
        session.add(Employment(account_id=account.id, agency_id=agency_id))
    payload = {"agency_id": str(agency_id)} if agency_id else {}
    kind = EventKind.EMPLOYER_RECORDED
    _record(session, signer, kind, account, now=now, actor_id=actor_id, payload=payload)


def roles_held(session: Session, office_id: uuid.UUID) -> dict[uuid.UUID, frozenset[Role]]:
    """Return the active accounts that hold roles at an office itself, each with those roles."""
    found = select(RoleGrant.account_id, RoleGrant.role).join(Account, Account.id == RoleGrant.account_id)
    rows = session.execute(
        found.where(
            RoleGrant.office_id == office_id, RoleGrant.revoked_on.is_(None), Account.active.is_(True)
        )
    )
    held: dict[uuid.UUID, frozenset[Role]] = {}
    for account_id, role in rows:
        held[account_id] = held.get(account_id, frozenset()) | {role}
    return held


def names_of(session: Session, account_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the display names of these accounts."""
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(set(account_ids))))
    return {row.id: row.name for row in rows}


def colleagues(session: Session, office_ids: Iterable[uuid.UUID], roles: Iterable[Role]) -> list[Account]:
    """Return the active accounts that hold one of the roles at one of the offices, by name."""
    held = select(RoleGrant.account_id).where(
        RoleGrant.office_id.in_(set(office_ids)),
        RoleGrant.role.in_(set(roles)),
        RoleGrant.revoked_on.is_(None),
    )
    found = select(Account).where(Account.id.in_(held), Account.active.is_(True)).order_by(Account.name)
    return list(session.scalars(found))


def _posted(session: Session, account_id: uuid.UUID, today: date | None) -> dict[Role, frozenset[uuid.UUID]]:
    """Return the reach of a field supervisor's appointment: one office, none below, until the last day."""
    post = session.get(FieldPost, account_id)
    if post is None or (today is not None and post.valid_to < today):
        return {}
    return {Role.FIELD_SUPERVISOR: frozenset({post.office_id})}


def _lent_to(session: Session, account_id: uuid.UUID, today: date) -> list[Delegation]:
    """Return the confirmed delegations by which an account stands in for somebody on a day."""
    found = select(Delegation).where(
        Delegation.account_id == account_id,
        Delegation.confirmed_at.is_not(None),
        Delegation.ended_at.is_(None),
        Delegation.valid_from <= today,
        Delegation.valid_to >= today,
    )
    return list(session.scalars(found.order_by(Delegation.role)))


def _record(
    session: Session,
    signer: Signer,
    kind: EventKind,
    account: Account,
    *,
    now: datetime,
    actor_id: uuid.UUID | None,
    payload: dict[str, str] | None = None,
) -> None:
    entry = Entry(
        Stream.ACCOUNT, account.id, kind, now.date(),
        office_id=account.home_office_id, actor_id=actor_id, payload=payload or {},
    )  # fmt: skip
    append(session, signer, entry, now=now)
