"""What was erased under which rule, and what may not be erased yet."""

from __future__ import annotations

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.history.models import LOG_POSITION


class HoldKind(StrEnum):
    """Why a case may not be erased."""

    ORDERED = "ordered"
    CRIMINAL = "criminal"


class LegalHold(Keyed, Base):
    """A hold that the head ordered, or the note that the criminal track holds a case no more.

    The criminal track holds by itself (`holds.py`); a row of that kind exists only from its lifting on,
    and ends every criminal track that the log knew before `lifted_at`.
    """

    __tablename__ = "legal_hold"
    __table_args__ = (Index("ix_legal_hold_case", "case_id", "kind"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[HoldKind]
    set_on: Mapped[date]
    lifted_on: Mapped[date | None]
    lifted_at: Mapped[int | None] = mapped_column(LOG_POSITION)


class Erasure(Base):
    """That a case's records were erased; whole when the backups that still hold copies have expired."""

    __tablename__ = "erasure"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(60))
    closed_on: Mapped[date]
    due_on: Mapped[date]
    erased_on: Mapped[date]
    copies_until: Mapped[date] = mapped_column(index=True)
