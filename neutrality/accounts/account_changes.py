"""Roles given and taken, factors and passwords reset: what weighs waits for a second person.

Nobody changes their own account so, neither as the first nor as the second; whoever is concerned is told.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.accounts.factors import forget_factors
from neutrality.accounts.models import Account, RoleGrant
from neutrality.accounts.recording import record
from neutrality.accounts.service import grant_role, load_actor
from neutrality.accounts.staff_sessions import end_sessions
from neutrality.accounts.telling import tell
from neutrality.database import Base, Keyed, to_minute
from neutrality.domain.access import Actor, Permission, Role, Subject, may, require
from neutrality.domain.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.proving import Change
from neutrality.domain.two_persons import GRANTED_BY_ONE
from neutrality.history.service import Signer


class AccountChange(Keyed, Base):
    """Something asked for by one person; of no effect until another one agrees."""

    __tablename__ = "account_change"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    change: Mapped[Change]
    role: Mapped[Role | None]
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]


def account_for(session: Session, account_id: uuid.UUID, actor: Actor, permission: Permission) -> Account:
    """Return an account of an office where the actor may do this.

    Raises:
        NotFoundError: `no_such_account`, alike for those of other offices.

    """
    account = session.get(Account, account_id)
    if account is None or not may(actor, permission, Subject(account.home_office_id)):
        raise NotFoundError("no_such_account")
    return account


def ask_for_role(
    session: Session,
    signer: Signer,
    account: Account,
    role: Role,
    *,
    office_id: uuid.UUID,
    actor: Actor,
    now: datetime,
) -> bool:
    """Give a role that leads to no content, or ask a second person for any other; return whether it is given.

    Raises:
        NotAllowedError: `grant_to_oneself`, `not_allowed`.
        DomainError: `role_there`, `change_waits`.

    """
    require(actor, Permission.GRANT_ROLE, Subject(office_id))
    if actor.account_id == account.id:
        raise NotAllowedError("grant_to_oneself")
    if role in {grant.role for grant in grants_of(session, account.id) if grant.office_id == office_id}:
        raise DomainError("role_there")
    if role in GRANTED_BY_ONE:
        grant_role(session, signer, account, role, office_id=office_id, now=now, actor_id=actor.account_id)
        tell(session, account, now=now)
        return True
    _ask(session, signer, account, Change.GRANT, role, office_id=office_id, actor=actor, now=now)
    return False


def ask_for_reset(
    session: Session, signer: Signer, account: Account, change: Change, *, actor: Actor, now: datetime
) -> None:
    """Ask a second person to let somebody begin anew who lost a telephone or forgot a password.

    Raises:
        NotAllowedError: `grant_to_oneself`; `not_allowed` unless the actor administers every office at which
            the account holds a role.
        DomainError: `change_waits`.

    """
    require_everywhere(session, account, Permission.GRANT_ROLE, actor)
    if actor.account_id == account.id:
        raise NotAllowedError("grant_to_oneself")
    _ask(session, signer, account, change, None, office_id=account.home_office_id, actor=actor, now=now)


def settle(
    session: Session, signer: Signer, change_id: uuid.UUID, *, agreed: bool, actor: Actor, now: datetime
) -> AccountChange:
    """Agree to what another one asked for, or refuse it; whoever asked may only take it back.

    Raises:
        NotFoundError: `no_such_change`, alike for those of other offices.
        ConflictError: `change_settled`.
        NotAllowedError: `grant_to_oneself`, `two_to_grant`; `asker_gone`.

    """
    row = session.get(AccountChange, change_id, with_for_update=True)
    own = row is not None and row.asked_by == actor.account_id
    if row is None or not (own or may(actor, Permission.CONFIRM_GRANT, Subject(row.office_id))):
        raise NotFoundError("no_such_change")
    if row.settled_at is not None:
        raise ConflictError("change_settled")
    account = session.get_one(Account, row.account_id)
    if agreed:
        _check_second(session, row, account, actor)
    row.settled_by, row.settled_at, row.agreed = actor.account_id, to_minute(now), agreed
    if agreed:
        _apply(session, signer, row, account, now=now)
    else:
        refused = EventKind.ACCOUNT_CHANGE_REFUSED
        record(session, signer, refused, account, _said(row), by=actor.account_id, now=now)
    session.flush()
    return row


def take_role(
    session: Session, signer: Signer, account: Account, grant_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Take a role away at once; one is enough for it, since a stolen account cannot wait.

    Raises:
        NotFoundError: `no_such_grant`.
        NotAllowedError: `not_allowed`; `grant_to_oneself`, so that an office keeps an administrator.

    """
    grant = session.get(RoleGrant, grant_id, with_for_update=True)
    if grant is None or grant.account_id != account.id or grant.revoked_on is not None:
        raise NotFoundError("no_such_grant")
    require(actor, Permission.GRANT_ROLE, Subject(grant.office_id))
    if actor.account_id == account.id:
        raise NotAllowedError("grant_to_oneself")
    grant.revoked_on = now.date()
    payload = {"role": grant.role.value, "office_id": str(grant.office_id)}
    record(session, signer, EventKind.ROLE_REVOKED, account, payload, by=actor.account_id, now=now)
    end_sessions(session, account.id)
    tell(session, account, now=now)


def grants_of(session: Session, account_id: uuid.UUID) -> list[RoleGrant]:
    """Return the roles that an account holds, by name."""
    held = RoleGrant.account_id == account_id, RoleGrant.revoked_on.is_(None)
    return list(session.scalars(select(RoleGrant).where(*held).order_by(RoleGrant.role, RoleGrant.id)))


def waiting_changes(session: Session, office_ids: frozenset[uuid.UUID]) -> list[AccountChange]:
    """Return what waits for a second person at these offices, the oldest first."""
    waits = AccountChange.settled_at.is_(None), AccountChange.office_id.in_(office_ids)
    order = AccountChange.asked_at, AccountChange.id
    return list(session.scalars(select(AccountChange).where(*waits).order_by(*order)))


def require_everywhere(session: Session, account: Account, permission: Permission, actor: Actor) -> None:
    """Refuse unless the actor may do this at the home of an account and wherever it holds a role."""
    offices = {account.home_office_id, *(grant.office_id for grant in grants_of(session, account.id))}
    for office_id in offices:
        require(actor, permission, Subject(office_id))


def _ask(
    session: Session,
    signer: Signer,
    account: Account,
    change: Change,
    role: Role | None,
    *,
    office_id: uuid.UUID,
    actor: Actor,
    now: datetime,
) -> None:
    same = (
        AccountChange.account_id == account.id, AccountChange.change == change, AccountChange.role == role,
        AccountChange.office_id == office_id, AccountChange.settled_at.is_(None),
    )  # fmt: skip
    if session.scalar(select(AccountChange.id).where(*same).limit(1)) is not None:
        raise DomainError("change_waits")
    row = AccountChange(
        id=uuid.uuid4(), account_id=account.id, change=change, role=role, office_id=office_id,
        asked_by=actor.account_id, asked_at=to_minute(now),
    )  # fmt: skip
    session.add(row)
    session.flush()
    asked = EventKind.ACCOUNT_CHANGE_ASKED
    record(session, signer, asked, account, _said(row), by=actor.account_id, now=now)


def _check_second(session: Session, row: AccountChange, account: Account, actor: Actor) -> None:
    """Refuse whoever is no second person for this; the one who asked must still be one who may."""
    if actor.account_id == account.id:
        raise NotAllowedError("grant_to_oneself")
    if actor.account_id == row.asked_by:
        raise NotAllowedError("two_to_grant")
    asker = load_actor(session, session.get_one(Account, row.asked_by), today=actor.today)
    if not may(asker, Permission.GRANT_ROLE, Subject(row.office_id)):
        raise NotAllowedError("asker_gone")
    if row.change is not Change.GRANT:
        require_everywhere(session, account, Permission.CONFIRM_GRANT, actor)


def _apply(session: Session, signer: Signer, row: AccountChange, account: Account, *, now: datetime) -> None:
    if row.change is Change.GRANT and row.role is not None:
        grant_role(
            session, signer, account, row.role, office_id=row.office_id, now=now, actor_id=row.asked_by,
            second_id=row.settled_by,
        )  # fmt: skip
    else:
        forget_factors(session, account.id)
        kind = EventKind.FACTORS_RESET
        if row.change is Change.RESET_ALL:
            account.password, kind = None, EventKind.CREDENTIAL_RESET
        record(session, signer, kind, account, {"second": str(row.settled_by)}, by=row.asked_by, now=now)
        account.fs_uniquifier = uuid.uuid4().hex
        end_sessions(session, account.id)
    tell(session, account, now=now)


def _said(row: AccountChange) -> dict[str, str]:
    said = {"change": row.change.value, "office_id": str(row.office_id)}
    return said | ({"role": row.role.value} if row.role else {})
