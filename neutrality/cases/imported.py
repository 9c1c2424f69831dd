"""Which rows were taken in: of an office's earlier register, of sheets of supervision results."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed


class ImportedRow(Keyed, Base):
    """One respondent of an imported register, known again by office, number and place in the case.

    `digest` is keyed and tells nothing without the office's index key; `lacks` names columns, blank between.
    """

    __tablename__ = "imported_row"
    __table_args__ = (UniqueConstraint("office_id", "number", "ordinal"),)

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    number: Mapped[str] = mapped_column(String(60))
    ordinal: Mapped[int]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    lacks: Mapped[str] = mapped_column(String(400))
    recorded_at: Mapped[datetime]


class ImportedFinding(Keyed, Base):
    """One row of a sheet of supervision results, known again by its digest; `content` is what it said.

    Both are keyed and tell nothing without the office's index key.
    """

    __tablename__ = "imported_finding"
    __table_args__ = (UniqueConstraint("digest"),)

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    content: Mapped[bytes] = mapped_column(LargeBinary(32))
    recorded_at: Mapped[datetime]
