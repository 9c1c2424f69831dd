"""Months that were released, their files as stored bytes, what was asked for, and what was found wrong."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.history.models import LOG_POSITION


class Release(Keyed, Base):
    """A frozen month or a revision of one; never changed. `content` are the signed bytes."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("month", "revision"),)

    month: Mapped[str] = mapped_column(String(7))
    revision: Mapped[int]
    position: Mapped[int] = mapped_column(LOG_POSITION)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    # The signed note over the digests of content and files, and the key that verifies it, in one word.
    note: Mapped[str]
    verifier: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    first_id: Mapped[uuid.UUID | None]
    second_id: Mapped[uuid.UUID | None]


class ReleaseFile(Keyed, Base):
    """One file of a release as it went out; what is served are these bytes."""

    __tablename__ = "release_file"
    __table_args__ = (UniqueConstraint("release_id", "name"),)

    release_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("release.id"))
    name: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))


class ReleaseGround(Base):
    """What a release was made from and does not show; the next one must know it. Never public.

    Of erased cases it forgets what it knew; the event of the release holds the digest that it had.
    """

    __tablename__ = "release_ground"

    release_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("release.id"), primary_key=True)
    content: Mapped[str]


class ReleaseOrder(Keyed, Base):
    """A release that one person asked for; it is made when a second one confirms."""

    __tablename__ = "release_order"

    month: Mapped[str] = mapped_column(String(7))
    reason: Mapped[str] = mapped_column(String(2000))
    asked_at: Mapped[datetime]
    asked_by: Mapped[uuid.UUID]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[uuid.UUID | None]
    # What came of it: `confirmed`, `withdrawn`, `made`, or why it was refused.
    result: Mapped[str | None] = mapped_column(String(60))
    release_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("release.id"))


class Erratum(Keyed, Base):
    """An error in a released month, told at once; the corrected figure follows as a revision."""

    __tablename__ = "release_erratum"

    month: Mapped[str] = mapped_column(String(7), index=True)
    text_id: Mapped[str] = mapped_column(String(2000))
    text_en: Mapped[str] = mapped_column(String(2000))
    told_at: Mapped[datetime]
    told_by: Mapped[uuid.UUID | None]
