"""What is kept about places, offices, agencies, elections, holidays and the mirror of the violation types."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.catalogue import OfficeLevel, PlaceLevel, Regime

__all__ = [
    "Agency",
    "Election",
    "Holiday",
    "Office",
    "OfficeLevel",
    "Place",
    "PlaceLevel",
    "ViolationTypeRow",
]

PLACE_CODE = String(13)
ZONE = String(4)


class Place(Base):
    """A province, a regency or city, or a district, by its Kemendagri code (`73`, `73.11`, `73.11.01`)."""

    __tablename__ = "place"

    code: Mapped[str] = mapped_column(PLACE_CODE, primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(PLACE_CODE, ForeignKey("place.code"), index=True)
    level: Mapped[PlaceLevel]
    name: Mapped[str] = mapped_column(String(100))
    zone: Mapped[str] = mapped_column(ZONE)
    source: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    needs_review: Mapped[bool]


class Office(Keyed, Base):
    """A jurisdiction in the tree of offices, with the zone in which its desk closes."""

    __tablename__ = "office"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[OfficeLevel]
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("office.id"), index=True)
    place_code: Mapped[str | None] = mapped_column(PLACE_CODE, ForeignKey("place.code"), index=True)
    zone: Mapped[str] = mapped_column(ZONE)
    active: Mapped[bool] = mapped_column(default=True)
    # What a merger or the end of an election stage leaves behind: since when, and who goes on.
    closed_on: Mapped[date | None]
    successor_id: Mapped[uuid.UUID | None]
    # An ad hoc body is formed for one election and ends with its stages.
    ad_hoc: Mapped[bool] = mapped_column(default=False)
    election_id: Mapped[uuid.UUID | None]
    ends_on: Mapped[date | None]


class Agency(Keyed, Base):
    """An employer of civil servants; `ppk_title` names the office of its Pejabat Pembina Kepegawaian."""

    __tablename__ = "agency"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    place_code: Mapped[str | None] = mapped_column(PLACE_CODE, ForeignKey("place.code"), index=True)
    ppk_title: Mapped[str] = mapped_column(String(200), default="")
    # Where its letters go, line by line; without one they are handed over on the spot.
    address: Mapped[str] = mapped_column(String(810), default="", server_default="")
    active: Mapped[bool] = mapped_column(default=True)


class Election(Keyed, Base):
    """An election and its dates; determination decides the phase, several can overlap."""

    __tablename__ = "election"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    regime: Mapped[Regime]
    kind: Mapped[str] = mapped_column(String(40))
    place_code: Mapped[str | None] = mapped_column(PLACE_CODE, ForeignKey("place.code"))
    stages_from: Mapped[date | None]
    stages_to: Mapped[date | None]
    registration_on: Mapped[date | None]
    determination_on: Mapped[date | None]
    campaign_from: Mapped[date | None]
    campaign_to: Mapped[date | None]
    quiet_from: Mapped[date | None]
    quiet_to: Mapped[date | None]
    voting_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
    needs_review: Mapped[bool]


class ViolationTypeRow(Base):
    """The violation types that rows may name; their texts stay in the catalogue."""

    __tablename__ = "violation_type"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    phase: Mapped[str] = mapped_column(String(40))
    category: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200))
    needs_review: Mapped[bool]


class Holiday(Keyed, Base):
    """A day without work, everywhere or in one place; one that a decree took back is no longer observed."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("on", "place_code"),)

    on: Mapped[date]
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    estimated: Mapped[bool]
    observed: Mapped[bool] = mapped_column(default=True)
    place_code: Mapped[str | None] = mapped_column(PLACE_CODE, ForeignKey("place.code"))
    source: Mapped[str] = mapped_column(String(200))
