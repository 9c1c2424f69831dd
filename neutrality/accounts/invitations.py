"""Invitations on paper: a code that sets a password once, until it runs out; only its digest is kept."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from neutrality.accounts.models import Account, FieldPost, Invitation
from neutrality.accounts.staff_sessions import end_sessions
from neutrality.database import to_minute
from neutrality.domain.errors import DomainError
from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, Signer, append
from neutrality.vault import TrackingCode

DAYS = 14
LEAST_PASSWORD = 12


def invite(
    session: Session,
    signer: Signer,
    account: Account,
    *,
    by: uuid.UUID | None,
    now: datetime,
    hours: int = DAYS * 24,
) -> tuple[TrackingCode, datetime]:
    """Return a fresh code and when it runs out; codes given before run out now."""
    waiting = Invitation.account_id == account.id, Invitation.used_at.is_(None), Invitation.runs_out > now
    session.execute(update(Invitation).where(*waiting).values(runs_out=to_minute(now)))
    code, runs_out = TrackingCode.new(), to_minute(now + timedelta(hours=hours))
    row = Invitation(
        id=uuid.uuid4(), account_id=account.id, digest=digest_of(code), made_by=by, made_at=to_minute(now),
        runs_out=runs_out,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _record(session, signer, EventKind.INVITATION_MADE, account, by=by, now=now)
    return code, runs_out


def check_password(typed: str, repeated: str) -> None:
    """Refuse a password that is too short, or not typed the same twice; raises `DomainError`."""
    if len(typed) < LEAST_PASSWORD:
        raise DomainError("password_short", least=LEAST_PASSWORD)
    if len(set(typed)) < LEAST_PASSWORD // 2:
        raise DomainError("password_plain")
    if typed != repeated:
        raise DomainError("password_differs")


def usable(session: Session, code: TrackingCode, *, now: datetime, today: date) -> Invitation:
    """Return the invitation of a code that still sets a password.

    Raises:
        DomainError: `invitation_unknown`, `invitation_used`, `invitation_over`, `post_over`.

    """
    row = session.scalar(select(Invitation).where(Invitation.digest == digest_of(code)))
    if row is None:
        raise DomainError("invitation_unknown")
    if row.used_at is not None:
        raise DomainError("invitation_used")
    if row.runs_out <= now:
        raise DomainError("invitation_over")
    post = session.get(FieldPost, row.account_id)
    if post is not None and post.valid_to < today:
        raise DomainError("post_over")
    return row


def join(
    session: Session, signer: Signer, code: TrackingCode, password_hash: str, *, now: datetime, today: date
) -> Account:
    """Set the password that somebody chose, once; whoever was signed in with an old one is no more.

    Raises:
        DomainError: as `usable`; of two at once the second finds it used.

    """
    row = usable(session, code, now=now, today=today)
    unused = update(Invitation).where(Invitation.id == row.id, Invitation.used_at.is_(None))
    taken = session.execute(unused.values(used_at=to_minute(now)).returning(Invitation.id))
    if taken.first() is None:
        raise DomainError("invitation_used")
    account = session.get_one(Account, row.account_id)
    account.password, account.fs_uniquifier = password_hash, uuid.uuid4().hex
    end_sessions(session, account.id)
    _record(session, signer, EventKind.INVITATION_USED, account, by=account.id, now=now)
    return account


def digest_of(code: TrackingCode) -> str:
    """Return under what an invitation is found: 100 random bits need no slow digest."""
    return hashlib.sha256(b"neutrality invitation v1" + code.text.encode()).hexdigest()


def _record(
    session: Session,
    signer: Signer,
    kind: EventKind,
    account: Account,
    *,
    by: uuid.UUID | None,
    now: datetime,
) -> None:
    entry = Entry(Stream.ACCOUNT, account.id, kind, now.date(), office_id=account.home_office_id, actor_id=by)
    append(session, signer, entry, now=now)
