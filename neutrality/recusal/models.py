"""Conflicts of interest, cases offered to the parent office, and cases that it opened on request.

The reasons stand sealed in the events of the case; here is only what must be asked often.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.conflicts import Tie


class Conflict(Keyed, Base):
    """An officer who is tied to a case, as declared by that officer or recorded by the head."""

    __tablename__ = "conflict"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    tie: Mapped[Tie]
    declared_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    declared_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Assistance(Keyed, Base):
    """A case that its office cannot carry alone, offered to the office above; it stays the office's own."""

    __tablename__ = "assistance"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), index=True)
    offered_at: Mapped[datetime]
    accepted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ParentOpening(Keyed, Base):
    """One officer of an office above, who asked to read a case, with a reason, until a day."""

    __tablename__ = "parent_opening"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    opened_at: Mapped[datetime]
    expires_on: Mapped[date]
