"""Second factors reset at the server, so that no installation is locked out with its last administrator."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from neutrality.accounts.account_changes import require_everywhere
from neutrality.accounts.departing import has_left
from neutrality.accounts.factors import forget_factors
from neutrality.accounts.models import Account, RoleGrant
from neutrality.accounts.passkeys import Passkey
from neutrality.accounts.recording import record
from neutrality.accounts.service import load_actor
from neutrality.accounts.staff_sessions import end_sessions
from neutrality.accounts.telling import tell
from neutrality.domain.access import Actor, Permission, Role
from neutrality.domain.errors import NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.history.service import Signer


def reset_at_server(
    session: Session,
    signer: Signer,
    account: Account,
    *,
    reason: str,
    by: tuple[Actor, Actor] | None,
    now: datetime,
    today: date,
) -> None:
    """Let the holder of an account begin anew, by two persons who are named or where no two are left.

    Raises:
        NotAllowedError: `two_are_left` when nobody is named and two others can do it at the desk;
            `grant_to_oneself`, `two_to_grant`, `not_allowed` for whoever is named.

    """
    if by is not None:
        _check(session, account, *by)
    elif _two_are_left(session, account, today):
        raise NotAllowedError("two_are_left")
    forget_factors(session, account.id)
    account.fs_uniquifier = uuid.uuid4().hex
    end_sessions(session, account.id)
    said = {"reason": reason} | ({"second": str(by[1].account_id)} if by else {})
    kind, first = EventKind.FACTORS_RESET_AT_SERVER, by[0].account_id if by else None
    record(session, signer, kind, account, said, by=first, now=now)
    tell(session, account, now=now)


def _check(session: Session, account: Account, first: Actor, second: Actor) -> None:
    if account.id in {first.account_id, second.account_id}:
        raise NotAllowedError("grant_to_oneself")
    if first.account_id == second.account_id:
        raise NotAllowedError("two_to_grant")
    require_everywhere(session, account, Permission.GRANT_ROLE, first)
    require_everywhere(session, account, Permission.CONFIRM_GRANT, second)


def _two_are_left(session: Session, account: Account, today: date) -> bool:
    """Return whether one can ask at the desk and another one agree, both able to sign in there."""
    others = [load_actor(session, other, today=today) for other in _others(session, account, today)]
    askers = {one.account_id for one in others if _may(session, account, Permission.GRANT_ROLE, one)}
    seconds = {one.account_id for one in others if _may(session, account, Permission.CONFIRM_GRANT, one)}
    return any(seconds - {asker} for asker in askers)


def _others(session: Session, account: Account, today: date) -> list[Account]:
    """Return who may be able to do it: administrators and heads who can sign in."""
    roles = RoleGrant.role.in_((Role.ADMIN, Role.HEAD)), RoleGrant.revoked_on.is_(None)
    signs_in = or_(Account.password.is_not(None), Account.id.in_(select(Passkey.account_id)))
    found = select(Account).where(
        Account.id.in_(select(RoleGrant.account_id).where(*roles)),
        Account.id != account.id,
        Account.active.is_(True),
        signs_in,
    )
    return [other for other in session.scalars(found) if not has_left(session, other.id, today)]


def _may(session: Session, account: Account, permission: Permission, actor: Actor) -> bool:
    try:
        require_everywhere(session, account, permission, actor)
    except NotAllowedError:
        return False
    return True
