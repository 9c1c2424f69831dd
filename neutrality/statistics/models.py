"""What is said about a month besides its figures: that there was nothing, and what other bodies count."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed


class MonthStatement(Keyed, Base):
    """An office said that it has nothing to report of a month; never changed, figures stand over it."""

    __tablename__ = "month_statement"
    __table_args__ = (UniqueConstraint("office_id", "month"),)

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    month: Mapped[str] = mapped_column(String(7))
    said_at: Mapped[datetime]
    said_by: Mapped[uuid.UUID]


class ExternalFigure(Keyed, Base):
    """A figure of another body, as that body wrote it; one that is wrong is withdrawn and entered anew."""

    __tablename__ = "external_figure"

    body: Mapped[str] = mapped_column(String(200))
    label_id: Mapped[str] = mapped_column(String(200))
    label_en: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(String(40))
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(300))
    entered_at: Mapped[datetime]
    entered_by: Mapped[uuid.UUID]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[uuid.UUID | None]
