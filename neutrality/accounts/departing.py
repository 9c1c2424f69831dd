"""The last day of an officer who leaves: afterwards nobody signs in with the account."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.database import Base


class Departure(Base):
    """An officer whose work is handed over, and the last day at the office."""

    __tablename__ = "departure"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), index=True)
    last_day: Mapped[date]
    entered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]


def has_left(session: Session, account_id: uuid.UUID, today: date) -> bool:
    """Return whether the last day of this account is over."""
    row = session.get(Departure, account_id)
    return row is not None and row.last_day < today


def gone_by(session: Session, today: date) -> frozenset[uuid.UUID]:
    """Return the accounts whose last day is over."""
    return frozenset(session.scalars(select(Departure.account_id).where(Departure.last_day < today)))
