"""Who is signed in where: one row a session, found by the digest of what stands in the cookie.

No address and no name of a browser is kept: a kind of device, the minute of the sign-in, the hour of the
last use.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.accounts.models import Account
from neutrality.database import Base, Keyed, to_minute
from neutrality.domain.errors import NotFoundError
from neutrality.domain.proving import IDLE, Device

_MARK = "."
UNPROVED = timedelta(days=1)


class StaffSession(Keyed, Base):
    """One sign-in of an account, until it is ended."""

    __tablename__ = "staff_session"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[Device]
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]


def open_session(
    session: Session, account: Account, device: Device, *, now: datetime, proved: bool = True
) -> str:
    """Return what the cookie of a new session holds; the database keeps only its digest.

    Unless it was `proved` here who it is, whatever weighs asks for that first.
    """
    token = secrets.token_urlsafe(32)
    proved_at = now if proved else now - UNPROVED
    session.add(
        StaffSession(
            id=uuid.uuid4(), account_id=account.id, digest=_digest(token), device=device,
            opened_at=to_minute(now), seen_at=to_hour(now), proved_at=to_minute(proved_at),
        )
    )  # fmt: skip
    session.flush()
    # The day alone: an administrator sees whose account is not used, never when somebody works.
    known = Account.id == account.id, Account.signed_in_on.is_distinct_from(now.date())
    session.execute(
        update(Account)
        .where(*known)
        .values(signed_in_on=now.date())
        .execution_options(synchronize_session=False)
    )
    return f"{account.fs_uniquifier}{_MARK}{token}"


def find_session(session: Session, held: str, *, now: datetime) -> tuple[Account, StaffSession] | None:
    """Return the account and the session of what a cookie holds, nothing when either has ended."""
    mark, _mark, token = held.partition(_MARK)
    found = (
        select(Account, StaffSession)
        .join(StaffSession, StaffSession.account_id == Account.id)
        .where(
            StaffSession.digest == _digest(token),
            StaffSession.seen_at > now - IDLE,
            Account.fs_uniquifier == mark,
            Account.active.is_(True),
        )
    )
    row = session.execute(found).first()
    return (row[0], row[1]) if row else None


def touch(session: Session, session_id: uuid.UUID, *, now: datetime) -> None:
    """Keep in which hour a session was last used."""
    at = StaffSession.id == session_id
    session.execute(update(StaffSession).where(at).values(seen_at=to_hour(now)))


def prove_again(session: Session, session_id: uuid.UUID, *, now: datetime) -> None:
    """Keep that whoever uses a session has just shown again who they are."""
    at = StaffSession.id == session_id
    session.execute(update(StaffSession).where(at).values(proved_at=to_minute(now)))


def sessions_of(session: Session, account_id: uuid.UUID, *, now: datetime) -> list[StaffSession]:
    """Return the sessions of an account that still run, the one used last first."""
    running = StaffSession.account_id == account_id, StaffSession.seen_at > now - IDLE
    order = StaffSession.seen_at.desc(), StaffSession.opened_at.desc(), StaffSession.id
    return list(session.scalars(select(StaffSession).where(*running).order_by(*order)))


def end_session(session: Session, account_id: uuid.UUID, session_id: uuid.UUID) -> None:
    """End one session of an account; raises `no_such_session`, alike for those of others."""
    own = StaffSession.id == session_id, StaffSession.account_id == account_id
    if session.execute(delete(StaffSession).where(*own).returning(StaffSession.id)).first() is None:
        raise NotFoundError("no_such_session")


def end_sessions(session: Session, account_id: uuid.UUID, *, but: uuid.UUID | None = None) -> int:
    """End every session of an account, or every other one; return how many."""
    ended = delete(StaffSession).where(StaffSession.account_id == account_id)
    if but is not None:
        ended = ended.where(StaffSession.id != but)
    return len(session.execute(ended.returning(StaffSession.id)).all())


def forget_idle(session: Session, *, now: datetime) -> int:
    """Remove the rows of sessions that ended for want of use; return how many."""
    over = delete(StaffSession).where(StaffSession.seen_at <= now - IDLE)
    return len(session.execute(over.returning(StaffSession.id)).all())


def to_hour(now: datetime) -> datetime:
    """Return the time as the last use is kept: to the hour."""
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _digest(token: str) -> str:
    return hashlib.sha256(b"neutrality session v1" + token.encode()).hexdigest()
