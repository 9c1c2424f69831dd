"""What is kept of a criminal track: days in clear, all else sealed under the respondent's own key."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed


class CriminalTrack(Keyed, Base):
    """The criminal side of one respondent's matter (UU 27/2022 Pasal 4 (2): data of crimes are specific)."""

    __tablename__ = "criminal_track"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), unique=True)
    opened_on: Mapped[date]
    passed_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    sealed_content: Mapped[bytes]
