"""Events, their payloads and sealed texts; the leaves of the tree over them, and its checkpoints."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base
from neutrality.domain.history import EventKind, Stream

LOG_POSITION = BigInteger().with_variant(Integer, "sqlite")


class Event(Base):
    """One thing that happened; its number in this table is its position in the log."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("stream", "stream_id", "number"),
        Index("ix_event_kind_legal_on", "kind", "legal_on"),
    )

    id: Mapped[int] = mapped_column(LOG_POSITION, primary_key=True, autoincrement=True)
    stream: Mapped[Stream]
    stream_id: Mapped[uuid.UUID]
    number: Mapped[int]
    kind: Mapped[EventKind]
    legal_on: Mapped[date]
    recorded_at: Mapped[datetime]
    office_id: Mapped[uuid.UUID | None]
    actor_id: Mapped[uuid.UUID | None]
    report_id: Mapped[uuid.UUID | None]
    respondent_id: Mapped[uuid.UUID | None]
    from_state: Mapped[str | None] = mapped_column(String(40))
    to_state: Mapped[str | None] = mapped_column(String(40))
    surface: Mapped[str] = mapped_column(String(10))
    payload_commitment: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    text_commitment: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    canonical: Mapped[bytes]
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))


class EventPayload(Base):
    """Closed-list codes of an event; erasable with its salt, the event stays whole."""

    __tablename__ = "event_payload"

    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    content: Mapped[str]


class EventText(Base):
    """Free text of an event, sealed under the key of its case; the commitment is over the sealed bytes."""

    __tablename__ = "event_text"

    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"), primary_key=True)
    row_id: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes]


class Leaf(Base):
    """An event's place in the one tree over all events, given once and never taken back."""

    __tablename__ = "leaf"

    index: Mapped[int] = mapped_column("leaf_index", LOG_POSITION, primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"), unique=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Checkpoint(Base):
    """What the sealer signed: the note exactly as it is shown, and the frontier from which the tree grows.

    A public one is that of its day; `lost_size` marks the first one after a restore that was accepted.
    """

    __tablename__ = "checkpoint"

    id: Mapped[int] = mapped_column(LOG_POSITION, primary_key=True, autoincrement=True)
    size: Mapped[int] = mapped_column(LOG_POSITION, index=True)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    frontier: Mapped[bytes]
    recorded_at: Mapped[datetime]
    note: Mapped[str]
    public_on: Mapped[date | None] = mapped_column(unique=True)
    lost_size: Mapped[int | None] = mapped_column(LOG_POSITION)


class ForgedEvent(Base):
    """An event that the sealer refused: its surface did not write it; it gets no leaf while that is so."""

    __tablename__ = "forged_event"

    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"), primary_key=True)
    found_at: Mapped[datetime]
