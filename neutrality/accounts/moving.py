"""Officers of an office that is closed: they go to the one that goes on, or their accounts end."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.delegations import end_for_leaving
from neutrality.accounts.departing import Departure
from neutrality.accounts.models import Account, RoleGrant
from neutrality.accounts.staff_sessions import end_sessions
from neutrality.database import to_minute
from neutrality.domain.access import Actor
from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, Signer, append


def move_accounts(
    session: Session,
    signer: Signer,
    *,
    source: uuid.UUID,
    target: uuid.UUID,
    by: tuple[Actor, Actor],
    now: datetime,
) -> int:
    """Let whoever holds roles at an office hold them at another one instead; return how many accounts."""
    grants = session.scalars(
        select(RoleGrant).where(RoleGrant.office_id == source, RoleGrant.revoked_on.is_(None))
    ).all()
    there = select(RoleGrant.account_id, RoleGrant.role).where(
        RoleGrant.office_id == target, RoleGrant.revoked_on.is_(None)
    )
    held = {(row.account_id, row.role) for row in session.execute(there)}
    for grant in grants:
        grant.revoked_on = now.date()
        if (grant.account_id, grant.role) not in held:
            session.add(
                RoleGrant(
                    account_id=grant.account_id, role=grant.role, office_id=target, granted_on=now.date()
                )
            )
    home = select(Account).where(Account.home_office_id == source)
    people = {account.id: account for account in session.scalars(home)}
    for account in people.values():
        account.home_office_id = target
    moved = sorted({grant.account_id for grant in grants} | people.keys())
    for account_id in moved:
        end_for_leaving(session, signer, account_id, actor=by[0], now=now)
        end_sessions(session, account_id)
        payload = {"from_office": str(source), "second": str(by[1].account_id)}
        kind = EventKind.ACCOUNT_MOVED
        _record(session, signer, kind, account_id, payload, office_id=target, actor=by[0], now=now)
    session.flush()
    return len(moved)


def end_accounts(
    session: Session,
    signer: Signer,
    *,
    office_id: uuid.UUID,
    by: tuple[Actor, Actor],
    now: datetime,
    today: date,
) -> int:
    """End the accounts of an office that is closed, with this day; return how many.

    Whoever holds a role elsewhere too keeps the account.
    """
    elsewhere = select(RoleGrant.account_id).where(
        RoleGrant.office_id != office_id, RoleGrant.revoked_on.is_(None)
    )
    found = select(Account.id).where(
        Account.home_office_id == office_id,
        Account.active,
        Account.id.not_in(elsewhere),
        Account.id.not_in(select(Departure.account_id)),
    )
    ended = list(session.scalars(found.order_by(Account.id)))
    for account_id in ended:
        end_for_leaving(session, signer, account_id, actor=by[0], now=now)
        session.add(
            Departure(
                account_id=account_id, office_id=office_id, last_day=today, entered_by=by[0].account_id,
                entered_at=to_minute(now),
            )
        )  # fmt: skip
        payload = {"last_day": today.isoformat(), "second": str(by[1].account_id)}
        kind = EventKind.ACCOUNT_CLOSED
        _record(session, signer, kind, account_id, payload, office_id=office_id, actor=by[0], now=now)
    session.flush()
    return len(ended)


def _record(
    session: Session,
    signer: Signer,
    kind: EventKind,
    account_id: uuid.UUID,
    payload: dict[str, str],
    *,
    office_id: uuid.UUID,
    actor: Actor,
    now: datetime,
) -> None:
    entry = Entry(
        Stream.ACCOUNT, account_id, kind, now.date(), office_id=office_id, actor_id=actor.account_id,
        payload=payload,
    )  # fmt: skip
    append(session, signer, entry, now=now)
