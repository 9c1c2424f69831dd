"""Which mails an officer wants: each one, one a day, or none."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.database import Base
from neutrality.domain.access import Actor
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.notices import Choice, How, choice_problems
from neutrality.history.service import Entry, Signer, append


class NoticeChoice(Base):
    """What an officer chose; who chose nothing gets one mail a day."""

    __tablename__ = "notice_choice"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    how: Mapped[How]
    days_before: Mapped[int]


def choice_of(session: Session, account_id: uuid.UUID) -> Choice:
    """Return how an officer wants to be told."""
    return choices_of(session, [account_id]).get(account_id, Choice())


def choices_of(session: Session, accounts: Collection[uuid.UUID]) -> dict[uuid.UUID, Choice]:
    """Return what those of these officers chose who chose anything."""
    rows = session.scalars(select(NoticeChoice).where(NoticeChoice.account_id.in_(set(accounts))))
    return {row.account_id: Choice(row.how, row.days_before) for row in rows}


def choose_notices(
    session: Session,
    signer: Signer,
    *,
    how: str,
    days_before: int | None,
    actor: Actor,
    now: datetime,
    today: date,
) -> None:
    """Keep which mails somebody wants of their own account.

    Raises:
        InvalidInputError: `required` or `unknown_choice` at `how`, `days_before`.
        DomainError: `nothing_changed`.

    """
    problems = choice_problems(how, days_before)
    if problems or days_before is None:
        raise InvalidInputError(problems)
    wanted = Choice(How(how), days_before)
    row = session.get(NoticeChoice, actor.account_id)
    if row is not None and Choice(row.how, row.days_before) == wanted:
        raise DomainError("nothing_changed")
    if row is None:
        session.add(NoticeChoice(account_id=actor.account_id, how=wanted.how, days_before=wanted.days_before))
    else:
        row.how, row.days_before = wanted.how, wanted.days_before
    payload = {"notices": wanted.how.value, "days_before": wanted.days_before}
    entry = Entry(
        Stream.ACCOUNT, actor.account_id, EventKind.NOTICES_CHOSEN, today,
        office_id=actor.home_office_id, actor_id=actor.account_id, payload=payload,
    )  # fmt: skip
    append(session, signer, entry, now=now)
