"""What is kept of how an office lays out its register and its recap."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.papers import Orientation, PaperKind, PaperSize


class PaperLayout(Keyed, Base):
    """How one of an office's tables is laid out; without a row it is laid out as the code says."""

    __tablename__ = "paper_layout"
    __table_args__ = (UniqueConstraint("office_id", "paper"),)

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    paper: Mapped[PaperKind]
    title: Mapped[str] = mapped_column(String(200))
    with_letterhead: Mapped[bool]
    orientation: Mapped[Orientation]
    size: Mapped[PaperSize]


class LayoutColumn(Keyed, Base):
    """One column of a layout; an empty heading is the column's own."""

    __tablename__ = "layout_column"
    __table_args__ = (UniqueConstraint("layout_id", "ordinal"),)

    layout_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("paper_layout.id"))
    ordinal: Mapped[int]
    column: Mapped[str] = mapped_column(String(40))
    heading: Mapped[str] = mapped_column(String(200))
