"""Offers of a case to another office; while one waits, its reason is sealed for both."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.transfer import Answer, Basis

WAITING = text("answer = 'unanswered'")


class Transfer(Keyed, Base):
    """A case offered to another office, or moved there; the numbers that it bore before stay here."""

    __tablename__ = "case_transfer"
    __table_args__ = (
        # Two heads at once never offer a case to two offices.
        Index(
            "uq_case_transfer_waiting", "case_id", unique=True,
            sqlite_where=WAITING, postgresql_where=WAITING,
        ),
    )  # fmt: skip

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    from_office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), index=True)
    to_office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), index=True)
    basis: Mapped[Basis]
    offered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    offered_at: Mapped[datetime]
    answer: Mapped[Answer]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    legal_on: Mapped[date | None]
    former_receipt_number: Mapped[str | None] = mapped_column(String(60))
    former_registration_number: Mapped[str | None] = mapped_column(String(60))
    sealed_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
