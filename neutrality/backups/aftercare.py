"""What a database that was put back must not do: keep sessions open, tell anybody anything twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Delete, Update

from neutrality.accounts.staff_sessions import StaffSession
from neutrality.accounts.telling import SEND_INVITATION, TELL_ACCOUNT
from neutrality.backups.manifest import Manifest
from neutrality.backups.record import note
from neutrality.cases.jobs import TELL_HEAD
from neutrality.cases.notice_sending import SEND_DIGEST
from neutrality.cases.notices import SEND_NOTICE
from neutrality.domain.history import EventKind
from neutrality.history.service import Signer
from neutrality.intake.models import Draft
from neutrality.outbox import OutboxMessage
from neutrality.reports.models import Contact
from neutrality.reports.thread import TELL_REPORTER

# Work that leaves the house: it may have gone out after the backup, and whoever had it would have it twice.
_TELLING = (TELL_REPORTER, TELL_HEAD, TELL_ACCOUNT, SEND_INVITATION, SEND_NOTICE, SEND_DIGEST)
_SET_ASIDE = "Restored"


@dataclass(frozen=True)
class Ended:
    """How much ended with the backup: sessions, drafts, messages that a person decides about."""

    sessions: int
    drafts: int
    messages: int


def end(session: Session, signer: Signer, manifest: Manifest, *, now: datetime, today: date) -> Ended:
    """End what was open when the backup was made, and write the event that it was put back.

    Messages to other programs go on: each keeps its id, by which a receiver knows what it had already.
    """
    aside = update(OutboxMessage).where(
        OutboxMessage.kind.in_(_TELLING), OutboxMessage.done_at.is_(None), OutboxMessage.dead_at.is_(None)
    )
    ended = Ended(
        sessions=_count(session, delete(StaffSession)),
        drafts=_count(session, delete(Draft)),
        messages=_count(session, aside.values(dead_at=now, leased_until=None, error=_SET_ASIDE)),
    )
    # What is news from now on is told, though what waited was set aside.
    session.execute(update(Contact).values(waiting_since=None))
    leases = update(OutboxMessage).where(OutboxMessage.leased_until.is_not(None))
    session.execute(leases.values(leased_until=None))
    said = {
        "name": manifest.name,
        "made_at": manifest.made_at.isoformat(timespec="minutes"),
        "position": manifest.position,
        "messages": ended.messages,
    }
    note(session, signer, EventKind.BACKUP_RESTORED, said, now=now, today=today)
    return ended


def _count(session: Session, statement: Delete | Update) -> int:
    done = session.execute(statement)
    return done.rowcount if isinstance(done, CursorResult) else 0
