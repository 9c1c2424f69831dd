"""What is kept of the look of an office's papers: letterhead, and who signs."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.papers import PaperSize


class LetterheadRow(Base):
    """What stands at the head of an office's papers; `address` holds its lines, one under the other."""

    __tablename__ = "letterhead"

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), primary_key=True)
    institution: Mapped[str] = mapped_column(String(200))
    office_name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(1000))
    place: Mapped[str] = mapped_column(String(100))
    size: Mapped[PaperSize]


class SignatureBlockRow(Keyed, Base):
    """Who signs an office's papers; `papers` are the kinds that carry this block, with blanks between."""

    __tablename__ = "signature_block"
    __table_args__ = (UniqueConstraint("office_id", "ordinal"),)

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    ordinal: Mapped[int]
    label: Mapped[str] = mapped_column(String(200))
    position: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    below: Mapped[str] = mapped_column(String(200))
    papers: Mapped[str] = mapped_column(String(100))
