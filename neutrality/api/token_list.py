"""Tokens as the page of administrators shows them: names in words, what each may do, what can be done."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.api.models import ApiToken
from neutrality.api.tokens import ended, may_confirm, may_see
from neutrality.directory.models import Office
from neutrality.domain.access import Actor, Permission, Subject, may
from neutrality.domain.api_scopes import Scope

SHOWN = 200


@dataclass(frozen=True)
class TokenRow:
    """A token in the list; `ended` is the code of why it opens nothing."""

    id: uuid.UUID
    name: str
    prefix: str
    office: str
    scopes: list[Scope]
    made_by: str
    confirmed_by: str
    made_at: datetime
    expires_on: date
    ends_at: datetime | None
    last_used_on: date | None
    ended: str
    may_confirm: bool
    may_rotate: bool
    may_revoke: bool


def token_rows(session: Session, *, actor: Actor, now: datetime, today: date) -> list[TokenRow]:
    """Return the tokens of the actor's offices, the newest first."""
    found = select(ApiToken, Office.name).join(Office, Office.id == ApiToken.office_id)
    found = found.where(ApiToken.office_id.in_(may_see(actor)))
    rows = session.execute(found.order_by(ApiToken.made_at.desc(), ApiToken.id).limit(SHOWN)).all()
    tokens = [row.ApiToken for row in rows]
    names = names_of(session, [one for row in tokens for one in (row.made_by, row.confirmed_by) if one])
    replaced = {row.replaces_id for row in tokens if row.replaces_id and row.revoked_at is None}
    return [
        TokenRow(
            id=row.id, name=row.name, prefix=row.prefix, office=office, scopes=sorted(row.scope_set),
            made_by=names[row.made_by], confirmed_by=names[row.confirmed_by] if row.confirmed_by else "",
            made_at=row.made_at, expires_on=row.expires_on, ends_at=row.ends_at,
            last_used_on=row.last_used_on, ended=(why := ended(row, now=now, today=today)),
            may_confirm=may_confirm(actor, row),
            may_rotate=not why and row.id not in replaced and _keeps(actor, row),
            may_revoke=row.revoked_at is None and why not in {"token_expired", "token_replaced"},
        )
        for row, office in rows
    ]  # fmt: skip


def _keeps(actor: Actor, row: ApiToken) -> bool:
    return may(actor, Permission.KEEP_TOKENS, Subject(row.office_id))
