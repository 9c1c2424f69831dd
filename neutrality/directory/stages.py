"""The end of an election stage at a permanent office: asked for by one, confirmed by another."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.database import Base
from neutrality.directory.models import Office


class StageClosing(Base):
    """The ad hoc bodies of one election below a permanent office are to be closed."""

    __tablename__ = "stage_closing"

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), primary_key=True)
    election_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("election.id"), primary_key=True)
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


def ad_hoc_below(session: Session, office_id: uuid.UUID, election_id: uuid.UUID) -> list[Office]:
    """Return the ad hoc bodies directly below an office that were formed for an election, by name."""
    found = select(Office).where(
        Office.parent_id == office_id, Office.ad_hoc, Office.election_id == election_id
    )
    return list(session.scalars(found.order_by(Office.name)))


def mark_ad_hoc(office: Office, election_id: uuid.UUID, ends_on: date) -> None:
    """Write down for which election an ad hoc body was formed, and until when it works."""
    office.ad_hoc, office.election_id, office.ends_on = True, election_id, ends_on
