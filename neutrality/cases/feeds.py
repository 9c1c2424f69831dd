"""The calendar that an officer's own programme subscribes to, behind an address that can be taken back.

Only a digest of the address is kept: it is shown once, and whoever reads the database cannot subscribe.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.cases.agenda import feed_dates
from neutrality.database import Base, Keyed, to_minute
from neutrality.domain.errors import NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.icalendar import Entry, calendar_file
from neutrality.history.service import Entry as HistoryEntry
from neutrality.history.service import append

if TYPE_CHECKING:
    from neutrality.domain.access import Actor
    from neutrality.domain.catalogue import Catalogue, ClockKind
    from neutrality.history.service import Signer

TOKEN_BYTES = 16
LONGEST_TOKEN = 40


class CalendarFeed(Keyed, Base):
    """An address of an officer's calendar; one is in use, the others were ended."""

    __tablename__ = "calendar_feed"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


def feed_in_use(session: Session, actor: Actor) -> CalendarFeed | None:
    """Return the address that the actor's programmes use, nothing when there is none."""
    found = select(CalendarFeed).where(
        CalendarFeed.account_id == actor.account_id, CalendarFeed.ended_at.is_(None)
    )
    return session.scalar(found)


def make_feed(session: Session, signer: Signer, *, actor: Actor, now: datetime, today: date) -> str:
    """Return the secret of a new address, to be shown once; the address before it opens nothing any more."""
    _end(session, actor, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = CalendarFeed(
        account_id=actor.account_id, token_digest=_digest(token), made_at=to_minute(now), ended_at=None
    )
    session.add(row)
    append(session, signer, _entry(EventKind.FEED_MADE, actor, today), now=now)
    return token


def end_feed(session: Session, signer: Signer, *, actor: Actor, now: datetime, today: date) -> None:
    """Let the address open nothing any more; raises `no_such_feed` when there is none."""
    if not _end(session, actor, now):
        raise NotFoundError("no_such_feed")
    append(session, signer, _entry(EventKind.FEED_ENDED, actor, today), now=now)


def calendar_behind(
    session: Session, catalogue: Catalogue, token: str, *, desk: str, lang: str, now: datetime, today: date
) -> bytes:
    """Return the calendar file behind an address: numbers and links to the desk, nobody's name.

    Raises:
        NotFoundError: `no_such_feed`, alike for an unknown address, an ended one and a closed account.

    """
    found = select(Account).join(CalendarFeed, CalendarFeed.account_id == Account.id)
    account = session.scalar(
        found.where(
            CalendarFeed.token_digest == _digest(token[:LONGEST_TOKEN]),
            CalendarFeed.ended_at.is_(None),
            Account.active.is_(True),
        )
    )
    if account is None:
        raise NotFoundError("no_such_feed")
    who = load_actor(session, account, today=today)
    entries = [
        Entry(
            f"{row.clock_id}@neutrality",
            row.on,
            f"{_short(catalogue, row.kind, lang)} · {row.number}",
            f"{desk}/meja/kasus/{row.case_id}",
        )
        for row in feed_dates(session, actor=who)
    ]
    return calendar_file("Neutrality", entries, now=now)


def _short(catalogue: Catalogue, kind: ClockKind, lang: str) -> str:
    """Return the clock's own code where it has one, as `K3`; else its name."""
    return kind.value if kind.value.startswith("K") else catalogue.label("clock_kind", kind.value, lang)


def _end(session: Session, actor: Actor, now: datetime) -> bool:
    row = feed_in_use(session, actor)
    if row is not None:
        row.ended_at = to_minute(now)
        session.flush()
    return row is not None


def _entry(kind: EventKind, actor: Actor, today: date) -> HistoryEntry:
    who, office = actor.account_id, actor.home_office_id
    return HistoryEntry(Stream.ACCOUNT, who, kind, today, office_id=office, actor_id=who)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
