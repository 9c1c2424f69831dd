"""What officers are to be told by mail: noted once for each cause, sent later (`notice_sending`).

A note holds ids alone. Whether somebody may still know of the case, and wants to, is asked when it is sent.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.accounts.models import Delegation
from neutrality.accounts.notice_choices import choices_of
from neutrality.accounts.service import colleagues
from neutrality.cases.models import Case
from neutrality.database import Base, Keyed, to_minute
from neutrality.domain.access import Role
from neutrality.domain.notice_causes import NoticeCause
from neutrality.domain.notices import Choice, How, is_news, sent_from
from neutrality.history.models import Event
from neutrality.means import Means
from neutrality.outbox import post

TELL_OFFICERS = "tell_officers"
SEND_NOTICE = "send_notice"
# Who is told of a new case, of one that is nobody's yet, of what waits for a second person.
RECEIVING = frozenset({Role.INTAKE, Role.VERIFIER})
CARRYING = frozenset({Role.VERIFIER})
DECIDING = frozenset({Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD})


class Notice(Keyed, Base):
    """One cause for one officer: which case, which row of it, dated how; told at most once."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("account_id", "cause", "about", "on"),)

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    cause: Mapped[NoticeCause]
    # The case, a clock, a proposal, an offer of help; for what happens again and again an id of the event.
    about: Mapped[uuid.UUID]
    on: Mapped[date]
    noted_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(index=True)


@dataclass(frozen=True)
class Told:
    """A cause on its case, before it is known whom it is told."""

    case: Case
    cause: NoticeCause
    about: uuid.UUID
    on: date


def announce(session: Session, means: Means, event: Event, *, now: datetime) -> None:
    """Let officers be told of an event, in the transaction that wrote it; without a mail server nobody is."""
    if means.courier.smtp_url is None or not is_news(event.kind, legal_on=event.legal_on, today=now.date()):
        return
    post(session, TELL_OFFICERS, {"event": str(event.id)}, due_at=sent_from(event.kind, now))


def note(session: Session, told: Told, accounts: Collection[uuid.UUID], *, now: datetime) -> None:
    """Note a cause for these officers, each once; who wants each mail gets it next.

    Who wants none is noted too: a later change of mind brings no heap of old ones.
    """
    there = select(Notice.account_id).where(
        Notice.cause == told.cause, Notice.about == told.about, Notice.on == told.on,
        Notice.account_id.in_(set(accounts)),
    )  # fmt: skip
    wanted = sorted(set(accounts) - set(session.scalars(there)))
    chosen = choices_of(session, wanted)
    for account_id in wanted:
        how = chosen.get(account_id, Choice()).how
        row = Notice(
            id=uuid.uuid4(), account_id=account_id, case_id=told.case.id, cause=told.cause, about=told.about,
            on=told.on, noted_at=to_minute(now), settled_at=to_minute(now) if how is How.OFF else None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        if how is How.EACH:
            post(session, SEND_NOTICE, {"notice": str(row.id)}, due_at=now)


def holders(session: Session, office_id: uuid.UUID, roles: Iterable[Role], today: date) -> set[uuid.UUID]:
    """Return who holds one of the roles at an office today, stand-ins too."""
    wanted = set(roles)
    lent = select(Delegation.account_id).where(
        Delegation.office_id == office_id, Delegation.role.in_(wanted), Delegation.confirmed_at.is_not(None),
        Delegation.ended_at.is_(None), Delegation.valid_from <= today, Delegation.valid_to >= today,
    )  # fmt: skip
    return {person.id for person in colleagues(session, [office_id], wanted)} | set(session.scalars(lent))


def carriers(session: Session, case: Case, today: date) -> set[uuid.UUID]:
    """Return whose case it is: the assignee, while it is nobody's those who could carry it."""
    if case.assignee_id is not None:
        return {case.assignee_id}
    return holders(session, case.office_id, CARRYING, today)
