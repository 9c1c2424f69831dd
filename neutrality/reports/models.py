"""Reports and the thread with their senders; every text is sealed under the report's own key."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.reporter import ReleasePurpose
from neutrality.domain.workflow import ReportKind

RUNNING = text("ended_at IS NULL")
UNREAD = text("author = 'reporter' AND read_at IS NULL")


class Source(StrEnum):
    """Through whom a report came in (domain 2.1)."""

    PUBLIC = "public"
    COUNTER = "counter"
    FIELD_SUPERVISOR = "field_supervisor"
    DIRECT_SUPERIOR = "direct_superior"


class IdentityStatus(StrEnum):
    """What is known of the sender's identity; the identity itself is sealed for the custodian."""

    NONE = "none"
    UNCHECKED = "unchecked"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


class Report(Keyed, Base):
    """One report. `lookup_id` comes from the tracking code; the code itself is kept nowhere."""

    __tablename__ = "report"
    __table_args__ = (
        Index("ix_report_office_received", "office_id", "received_on"),
        Index("ix_report_event_on", "event_on"),
    )

    reference: Mapped[str] = mapped_column(String(12), unique=True)
    lookup_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), unique=True)
    kind: Mapped[ReportKind]
    source: Mapped[Source]
    channel: Mapped[str] = mapped_column(String(40))
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    received_on: Mapped[date]
    received_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    event_on: Mapped[date | None]
    event_on_unknown: Mapped[bool] = mapped_column(default=False)
    known_on: Mapped[date | None]
    place_code: Mapped[str | None] = mapped_column(ForeignKey("place.code"))
    election_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("election.id"))
    plain_kind: Mapped[str | None] = mapped_column(String(40))
    in_time: Mapped[bool]
    late_entry: Mapped[bool] = mapped_column(default=False)
    flooded: Mapped[bool] = mapped_column(default=False)
    identity_status: Mapped[IdentityStatus]
    signed_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    entered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    language: Mapped[str] = mapped_column(String(2), default="id")
    sealed_content: Mapped[bytes]
    # Read by itself alone: the public surface writes it and may not read it (`neutrality/grants`).
    sealed_identity: Mapped[bytes | None] = mapped_column(deferred=True)
    version: Mapped[int] = mapped_column(default=1)


class Author(StrEnum):
    """Who wrote a line of the thread."""

    OFFICE = "office"
    REPORTER = "reporter"


class IdentityRelease(Keyed, Base):
    """A reporter's identity shown to named handlers; one runs for each purpose (design 5)."""

    __tablename__ = "identity_release"
    __table_args__ = (
        # Two custodians at once never release twice.
        Index(
            "uq_identity_release_running", "report_id", "purpose", unique=True,
            sqlite_where=RUNNING, postgresql_where=RUNNING,
        ),
    )  # fmt: skip

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"))
    purpose: Mapped[ReleasePurpose]
    custodian_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    sealed_reason: Mapped[bytes]
    released_at: Mapped[datetime]
    expires_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]


class ReleaseHandler(Base):
    """Somebody to whom an identity was released."""

    __tablename__ = "release_handler"

    release_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("identity_release.id"), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)


class Message(Keyed, Base):
    """One line between office and sender; `told` says what it is, `read_at` that staff saw it."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_unread", "report_id", sqlite_where=UNREAD, postgresql_where=UNREAD),)

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    author: Mapped[Author] = mapped_column(default=Author.OFFICE)
    told: Mapped[str] = mapped_column(String(40))
    legal_on: Mapped[date]
    recorded_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    sealed_text: Mapped[bytes | None]


class ContactKind(StrEnum):
    """By what a sender wants to be told that there is news."""

    MAIL = "mail"
    GATEWAY = "gateway"


class Contact(Base):
    """Where a sender wants to hear that there is news: sealed for the worker alone, off unless chosen."""

    __tablename__ = "contact"

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    kind: Mapped[ContactKind]
    sealed_address: Mapped[bytes]
    waiting_since: Mapped[datetime | None]


class FieldResult(Base):
    """Whose supervision result a report is, whoever typed it (`Report.entered_by`)."""

    __tablename__ = "field_result"

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
