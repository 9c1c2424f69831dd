"""Subscriptions of other programs, their secrets, and the messages that wait for them or were sent."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.webhooks import DeliveryStatus, Fault
from neutrality.history.models import LOG_POSITION


class Webhook(Keyed, Base):
    """One address that is told of an office and all below it; the worker keeps its place in the log here."""

    __tablename__ = "webhook"

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), index=True)
    url: Mapped[str] = mapped_column(String(500))
    types: Mapped[str] = mapped_column(String(500))  # names of the public list, parted by blanks
    enabled: Mapped[bool]
    # Why the worker switched it off; nothing where a person did.
    stopped_by: Mapped[Fault | None]
    made_by: Mapped[uuid.UUID]
    made_at: Mapped[datetime]
    # The first leaf of the log that was not looked at yet.
    position: Mapped[int] = mapped_column(LOG_POSITION)
    # Leased to one sender at a time; left alone for a while after a failure.
    busy_until: Mapped[datetime | None]
    rest_until: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)


class WebhookSecret(Keyed, Base):
    """What messages are signed with, sealed for the worker alone; a former one signs until it ends."""

    __tablename__ = "webhook_secret"

    webhook_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook.id"), index=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]


class WebhookDelivery(Keyed, Base):
    """One message to one address; its id is that of the message, at each attempt the same."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index("ix_webhook_delivery_due", "webhook_id", "status", "due_at"),
        Index(None, "case_id"),
    )

    webhook_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook.id"))
    told_as: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(String(2048))
    # Of a message about a case: it goes when the case is erased.
    case_id: Mapped[uuid.UUID | None]
    # When it was written, or last asked for again.
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    status: Mapped[DeliveryStatus]
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    http_status: Mapped[int | None]
    fault: Mapped[Fault | None]
