"""The numbers of an office as they were given: each stands once, what was cancelled is BATAL and stays."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.mistakes import NumberKind, VoidReason


class GivenNumber(Keyed, Base):
    """One number that an office gave out, from its counter or typed from its own agenda.

    `series` and `value` are the counter's; a typed number has none, unless it stands where the counter's
    next one would have stood. The number of a document of the office itself belongs to no case.
    """

    __tablename__ = "given_number"
    __table_args__ = (
        UniqueConstraint("office_id", "text"),
        Index("ix_given_number_office_year", "office_id", "year"),
    )

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    year: Mapped[int]
    kind: Mapped[NumberKind]
    series: Mapped[str | None] = mapped_column(String(20))
    value: Mapped[int | None]
    text: Mapped[str] = mapped_column(String(60))
    typed: Mapped[bool]
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    given_on: Mapped[date]
    void: Mapped[bool] = mapped_column(default=False)
    void_reason: Mapped[VoidReason | None]
    voided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    voided_at: Mapped[datetime | None]
