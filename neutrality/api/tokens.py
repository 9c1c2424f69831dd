"""Tokens of programs: made, confirmed by a second person, rotated with an overlap, revoked."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from neutrality.accounts.models import Account
from neutrality.api.models import ApiToken
from neutrality.database import to_minute
from neutrality.directory.models import Office
from neutrality.domain.access import MATRIX, Actor, Permission, Subject, may, offices_for, require
from neutrality.domain.api_scopes import MOST_DAYS, OVERLAPS, Scope, TokenDraft, needs_second, token_problems
from neutrality.domain.errors import (
    ConflictError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, Signer, append

MARK = "ntl_"
_PREFIX, _SECRET_BYTES = 12, 32


@dataclass(frozen=True)
class Made:
    """A new token and its secret, which is told this once and kept nowhere."""

    row: ApiToken
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Bearer:
    """Who comes with a token: the account of the program, its office, its scopes."""

    token_id: uuid.UUID
    account_id: uuid.UUID
    name: str
    office_id: uuid.UUID
    scopes: frozenset[Scope]


def make_token(
    session: Session, signer: Signer, draft: TokenDraft, *, actor: Actor, now: datetime, today: date
) -> Made:
    """Return a new token for a program; one that leads to content waits for the second person.

    Raises:
        NotAllowedError: `not_allowed`, `token_by_stand_in`.
        InvalidInputError: every problem with its field.

    """
    _require_own(actor, Permission.KEEP_TOKENS, draft.office_id)
    problems = list(token_problems(draft, today))
    office = session.get(Office, draft.office_id)
    if office is None or not office.active:
        problems.append(FieldProblem("office_id", "unknown_choice"))
    if problems or draft.expires_on is None:
        raise InvalidInputError(problems)
    account = _account_of(session, draft, now)
    made = _new(account.id, draft, expires_on=draft.expires_on, actor=actor, now=now)
    session.add(made.row)
    session.flush()
    _record(session, signer, EventKind.PROGRAM_MADE, made.row, actor=actor, now=now)
    return made


def rotate_token(
    session: Session,
    signer: Signer,
    token_id: uuid.UUID,
    *,
    overlap_days: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> Made:
    """Return another secret for the same program; the former one opens for the overlap, then no more.

    Whoever rotates learns a secret, so that content asks for a second person again.

    Raises:
        NotFoundError: `no_such_token`.
        NotAllowedError: `not_allowed`, `token_by_stand_in`.
        InvalidInputError: `unknown_choice` at `overlap_days`.
        ConflictError: `token_over`, `token_waits_already`, `token_rotated_already`.

    """
    row = _find(session, token_id, actor)
    _require_own(actor, Permission.KEEP_TOKENS, row.office_id)
    if overlap_days not in OVERLAPS:
        raise InvalidInputError([FieldProblem("overlap_days", "unknown_choice")])
    if why := ended(row, now=now, today=today):
        raise ConflictError("token_waits_already" if why == "token_waits" else "token_over")
    if _successor(session, row) is not None:
        raise ConflictError("token_rotated_already")
    life = min(max(row.expires_on - row.made_at.date(), timedelta(days=1)), timedelta(days=MOST_DAYS))
    draft = TokenDraft(row.name, row.office_id, row.scope_set, today + life)
    made = _new(row.account_id, draft, expires_on=today + life, actor=actor, now=now)
    made.row.replaces_id, made.row.overlap_days = row.id, overlap_days
    session.add(made.row)
    session.flush()
    _record(session, signer, EventKind.PROGRAM_ROTATED, made.row, actor=actor, now=now)
    if made.row.confirmed_at is not None:
        _end_former(session, made.row, now)
    return made


def confirm_token(
    session: Session, signer: Signer, token_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Let the second person confirm; from then on the token opens.

    Raises:
        NotFoundError: `no_such_token`.
        NotAllowedError: `not_allowed`, `same_person`, `token_by_stand_in`.
        ConflictError: `not_waiting`.

    """
    row = _find(session, token_id, actor)
    _require_own(actor, Permission.CONFIRM_TOKENS, row.office_id)
    if row.made_by == actor.account_id:
        raise NotAllowedError("same_person")
    if row.confirmed_at is not None or row.revoked_at is not None:
        raise ConflictError("not_waiting")
    row.confirmed_by, row.confirmed_at = actor.account_id, to_minute(now)
    _record(session, signer, EventKind.PROGRAM_CONFIRMED, row, actor=actor, now=now)
    _end_former(session, row, now)


def revoke_token(
    session: Session, signer: Signer, token_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Revoke a token at once, or refuse one that waits; that needs no second person.

    Raises:
        NotFoundError: `no_such_token`.
        ConflictError: `token_over` when it was revoked already.

    """
    row = _find(session, token_id, actor)
    if row.revoked_at is not None:
        raise ConflictError("token_over")
    row.revoked_by, row.revoked_at = actor.account_id, to_minute(now)
    _record(session, signer, EventKind.PROGRAM_REVOKED, row, actor=actor, now=now)


def find_bearer(session: Session, secret: str, *, now: datetime, today: date) -> Bearer:
    """Return who comes with this secret.

    Raises:
        NotAllowedError: `token_unknown`; to whoever brings the right one `token_waits`, `token_revoked`,
            `token_expired`, `token_replaced`, `token_office_closed`.

    """
    row = session.scalar(select(ApiToken).where(ApiToken.digest == digest_of(secret)))
    if row is None:
        raise NotAllowedError("token_unknown")
    if why := ended(row, now=now, today=today):
        raise NotAllowedError(why)
    if not session.get_one(Office, row.office_id).active:
        raise NotAllowedError("token_office_closed")
    return Bearer(row.id, row.account_id, row.name, row.office_id, row.scope_set)


def note_use(session: Session, token_id: uuid.UUID, today: date) -> None:
    """Write down the day on which a token was used, once a day."""
    unknown = ApiToken.last_used_on.is_(None) | (ApiToken.last_used_on < today)
    session.execute(
        update(ApiToken).where(ApiToken.id == token_id, unknown).values(last_used_on=today),
        execution_options={"synchronize_session": False},
    )


def was_used(session: Session, token_id: uuid.UUID, today: date) -> bool:
    """Return whether the day of use is written down already."""
    found = select(ApiToken.last_used_on).where(ApiToken.id == token_id)
    return session.scalar(found) == today


def ended(row: ApiToken, *, now: datetime, today: date) -> str:
    """Return why a token opens nothing, nothing when it does."""
    reasons = {
        "token_revoked": row.revoked_at is not None,
        "token_waits": row.confirmed_at is None,
        "token_expired": row.expires_on < today,
        "token_replaced": row.ends_at is not None and row.ends_at <= now,
    }
    return next((why for why, holds in reasons.items() if holds), "")


def may_see(actor: Actor) -> frozenset[uuid.UUID]:
    """Return the offices whose tokens the actor sees."""
    return offices_for(actor, Permission.KEEP_TOKENS) | offices_for(actor, Permission.CONFIRM_TOKENS)


def may_confirm(actor: Actor, row: ApiToken) -> bool:
    """Return whether `confirm_token` would accept this person."""
    waits = row.confirmed_at is None and row.revoked_at is None
    held = may(actor, Permission.CONFIRM_TOKENS, Subject(row.office_id))
    return waits and held and row.made_by != actor.account_id and not _lent(actor, row.office_id)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret; it has 256 random bits, so that nothing can be guessed from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _lent(actor: Actor, office_id: uuid.UUID) -> bool:
    return actor.capacity(MATRIX[Permission.CONFIRM_TOKENS].roles, office_id) is not None


def _account_of(session: Session, draft: TokenDraft, now: datetime) -> Account:
    """Return whom the program is in the history; inactive and without a password: nobody signs in with it."""
    key = uuid.uuid4()
    account = Account(
        id=key, email=f"{key.hex}@token.invalid", name=f"{draft.name.strip()} (API)", password=None,
        active=False, fs_uniquifier=uuid.uuid4().hex, home_office_id=draft.office_id,
        created_at=to_minute(now),
    )  # fmt: skip
    session.add(account)
    session.flush()
    return account


def _new(account_id: uuid.UUID, draft: TokenDraft, *, expires_on: date, actor: Actor, now: datetime) -> Made:
    secret = MARK + secrets.token_urlsafe(_SECRET_BYTES)
    row = ApiToken(
        id=uuid.uuid4(), account_id=account_id, office_id=draft.office_id, name=draft.name.strip(),
        prefix=secret[:_PREFIX], digest=digest_of(secret), scopes=" ".join(sorted(draft.scopes)),
        made_by=actor.account_id, made_at=to_minute(now), expires_on=expires_on, overlap_days=0,
        confirmed_at=None if needs_second(draft.scopes) else to_minute(now),
    )  # fmt: skip
    return Made(row, secret)


def _end_former(session: Session, row: ApiToken, now: datetime) -> None:
    """Let the token that this one replaces open for the overlap only."""
    if row.replaces_id is not None:
        former = session.get_one(ApiToken, row.replaces_id, with_for_update=True)
        former.ends_at = to_minute(now) + timedelta(days=row.overlap_days)


def _successor(session: Session, row: ApiToken) -> ApiToken | None:
    found = select(ApiToken).where(ApiToken.replaces_id == row.id, ApiToken.revoked_at.is_(None))
    return session.scalars(found).first()


def _require_own(actor: Actor, permission: Permission, office_id: uuid.UUID) -> None:
    """Refuse also whoever holds the role only for somebody else: what is lent is not lent on."""
    require(actor, permission, Subject(office_id))
    if actor.capacity(MATRIX[permission].roles, office_id) is not None:
        raise NotAllowedError("token_by_stand_in")


def _find(session: Session, token_id: uuid.UUID, actor: Actor) -> ApiToken:
    found = select(ApiToken).where(ApiToken.id == token_id, ApiToken.office_id.in_(may_see(actor)))
    row = session.scalar(found.with_for_update())
    if row is None:
        raise NotFoundError("no_such_token")
    return row


def _record(
    session: Session, signer: Signer, kind: EventKind, row: ApiToken, *, actor: Actor, now: datetime
) -> None:
    """Write it into the stream of the program's account: what it may do and until when, never the secret."""
    payload = {"token": str(row.id), "scopes": row.scopes, "until": row.expires_on.isoformat()}
    if row.replaces_id is not None:
        payload |= {"replaces": str(row.replaces_id), "overlap_days": str(row.overlap_days)}
    entry = Entry(
        Stream.ACCOUNT, row.account_id, kind, now.date(),
        office_id=row.office_id, actor_id=actor.account_id, payload=payload,
    )  # fmt: skip
    append(session, signer, entry, now=now)
