"""The accounts of the offices within reach, a page at a time: found by name, with what stands open."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from neutrality.accounts.account_changes import AccountChange
from neutrality.accounts.factors import Authenticator
from neutrality.accounts.models import Account, RoleGrant
from neutrality.accounts.passkeys import Passkey
from neutrality.directory.models import Office
from neutrality.i18n import label

A_PAGE, LAST_PAGE = 50, 10_000
EVERY, NO_FACTOR, NO_PASSWORD, OPEN, CLOSED = "semua", "tanpa-faktor", "tanpa-sandi", "menunggu", "ditutup"


@dataclass(frozen=True)
class Wanted:
    """Which accounts are looked for: words of name or address, a state, which page."""

    words: str = ""
    which: str = EVERY
    page: int = 1


@dataclass(frozen=True)
class Line:
    """One account in the list."""

    id: uuid.UUID
    name: str
    email: str
    office: str
    roles: tuple[str, ...]
    signed_in_on: date | None
    has_factor: bool
    waiting: int
    active: bool
    has_password: bool


def found(session: Session, reach: Collection[uuid.UUID], wanted: Wanted) -> tuple[int, list[Line]]:
    """Return how many accounts there are, and one page of them by name."""
    asked = _asked(reach, wanted)
    count = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    order = asked.order_by(Account.name, Account.id).limit(A_PAGE).offset((wanted.page - 1) * A_PAGE)
    rows = session.execute(order).all()
    ids = [account.id for account, _office in rows]
    roles: dict[uuid.UUID, list[str]] = {}
    granted = select(RoleGrant.account_id, RoleGrant.role)
    held = granted.where(RoleGrant.account_id.in_(ids), RoleGrant.revoked_on.is_(None))
    for account_id, role in session.execute(held.order_by(RoleGrant.role)):
        roles.setdefault(account_id, []).append(label(role))
    strong = set(session.scalars(_with_factor().where(Authenticator.account_id.in_(ids))))
    strong |= set(session.scalars(select(Passkey.account_id).where(Passkey.account_id.in_(ids))))
    waits = select(AccountChange.account_id).where(AccountChange.settled_at.is_(None))
    waiting = Counter(session.scalars(waits.where(AccountChange.account_id.in_(ids))))
    return count, [
        Line(
            account.id, account.name, account.email, office, tuple(dict.fromkeys(roles.get(account.id, ()))),
            account.signed_in_on, account.id in strong, waiting[account.id], account.active,
            account.password is not None,
        )
        for account, office in rows
    ]  # fmt: skip


def _asked(reach: Collection[uuid.UUID], wanted: Wanted) -> Select[Account, str]:
    asked = select(Account, Office.name).join(Office, Office.id == Account.home_office_id)
    asked = asked.where(Account.home_office_id.in_(reach))
    for word in wanted.words.split()[:8]:
        fits = (
            column.icontains(word, autoescape=True) for column in (Account.name, Account.email, Office.name)
        )
        asked = asked.where(or_(*fits))
    if wanted.which == CLOSED:
        return asked.where(Account.active.is_(False))
    if wanted.which in {NO_FACTOR, NO_PASSWORD, OPEN}:
        asked = asked.where(Account.active.is_(True))
    if wanted.which == NO_FACTOR:
        passkeys = select(Passkey.account_id)
        return asked.where(Account.id.not_in(_with_factor()), Account.id.not_in(passkeys))
    if wanted.which == NO_PASSWORD:
        return asked.where(Account.password.is_(None))
    if wanted.which == OPEN:
        waits = select(AccountChange.account_id).where(AccountChange.settled_at.is_(None))
        return asked.where(Account.id.in_(waits))
    return asked


def _with_factor() -> Select[uuid.UUID]:
    return select(Authenticator.account_id).where(Authenticator.confirmed_at.is_not(None))
