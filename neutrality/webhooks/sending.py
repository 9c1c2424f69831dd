"""Messages leave: one at a time for each address, several addresses beside one another, far from all mail.

An address is leased, not a message: whoever is slow or dead holds up its own messages alone, and after a
failure is left alone for a while. What is tried is counted before it is sent: a worker that is killed
between effect and record sends the same message, by the same id, once more.
"""

from __future__ import annotations

import logging
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from neutrality.database import Sessions, reading, transaction
from neutrality.domain.errors import DomainError
from neutrality.domain.history import EventKind
from neutrality.domain.webhooks import (
    MOST_ATTEMPTS,
    DeliveryStatus,
    Fault,
    headers_of,
    next_try,
    rest_after,
)
from neutrality.history.service import append
from neutrality.means import Means
from neutrality.vault import KeysMissingError, SealBrokenError
from neutrality.webhooks.carrier import Answer, Carrier
from neutrality.webhooks.models import Webhook, WebhookDelivery, WebhookSecret
from neutrality.webhooks.service import entry_of
from neutrality.webhooks.telling import Told, tell

LEASE = timedelta(minutes=2)  # longer than any attempt, resolving included
LANES = 8  # addresses to which one worker sends at once
Jitter = Callable[[], float]
log = logging.getLogger("neutrality.webhooks")


@dataclass(frozen=True)
class Parcel:
    """One message, ready to be signed and sent."""

    delivery_id: uuid.UUID
    webhook_id: uuid.UUID
    url: str
    body: str
    attempt: int
    secrets: tuple[str, ...] = field(repr=False)


def take(sessions: Sessions, means: Means, *, now: datetime, limit: int = LANES) -> list[Parcel]:
    """Return the next message of up to so many addresses that nobody sends to now; each is leased."""
    with reading(sessions) as session:  # looked at every second: the write lock is taken for work alone
        if session.scalar(select(Webhook.id).where(*_free(now)).limit(1)) is None:
            return []
    with transaction(sessions) as session:
        free = (
            select(Webhook)
            .where(*_free(now))
            .order_by(Webhook.busy_until.asc().nulls_first(), Webhook.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = [_taken(session, means, row, now) for row in session.scalars(free).all()]
        return [parcel for parcel in taken if parcel is not None]


def send(carrier: Carrier, parcel: Parcel, *, now: datetime) -> Answer:
    """Sign a message and carry it."""
    headers = headers_of(str(parcel.delivery_id), now, parcel.body, parcel.secrets)
    return carrier.carry(parcel.url, headers, parcel.body)


def settle(
    sessions: Sessions,
    means: Means,
    parcel: Parcel,
    answer: Answer,
    *,
    now: datetime,
    jitter: Jitter = random.random,
) -> None:
    """Write down how an attempt went: done, to be tried again, or set aside.

    Whoever is gone (410) is sent nothing more: the webhook is switched off, and who answers for it is told.
    """
    with transaction(sessions) as session:
        row = session.get_one(Webhook, parcel.webhook_id, with_for_update=True)
        row.busy_until = now  # free, and the last in turn
        delivery = session.get(WebhookDelivery, parcel.delivery_id)
        if delivery is not None:  # else its case was erased meanwhile
            _note(delivery, answer, now, jitter())
        if answer.fault is None:
            row.failures, row.rest_until = 0, None
            return
        row.failures += 1
        row.rest_until = rest_after(row.failures, now, jitter=jitter())
        log.info("an attempt to deliver a message failed: %s", answer.fault.value)
        if answer.fault is Fault.GONE and row.enabled:
            _stop(session, means, row, now)
        elif delivery is not None and delivery.status is DeliveryStatus.DEAD:
            tell(session, row, Told.GIVEN_UP, now=now)


def deliver_all(sessions: Sessions, means: Means, carrier: Carrier, *, now: datetime) -> int:
    """Send what is due, one after the other; return how many messages were tried."""
    tried = 0
    while parcels := take(sessions, means, now=now, limit=1):
        for parcel in parcels:
            settle(sessions, means, parcel, send(carrier, parcel, now=now), now=now)
        tried += len(parcels)
    return tried


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of an address for which something is due and to which nobody sends now."""
    waiting = exists().where(
        WebhookDelivery.webhook_id == Webhook.id,
        WebhookDelivery.status == DeliveryStatus.WAITING,
        WebhookDelivery.due_at <= now,
    )
    return (
        Webhook.enabled.is_(True),
        or_(Webhook.busy_until.is_(None), Webhook.busy_until <= now),
        or_(Webhook.rest_until.is_(None), Webhook.rest_until <= now),
        waiting,
    )


def _taken(session: Session, means: Means, row: Webhook, now: datetime) -> Parcel | None:
    due = (
        select(WebhookDelivery)
        .where(
            WebhookDelivery.webhook_id == row.id,
            WebhookDelivery.status == DeliveryStatus.WAITING,
            WebhookDelivery.due_at <= now,
        )
        .order_by(WebhookDelivery.due_at, WebhookDelivery.id)
        .limit(1)
    )
    delivery = session.scalars(due).one()
    if delivery.attempts >= MOST_ATTEMPTS:  # it ended its worker each time, which could not say so
        delivery.status, delivery.fault = DeliveryStatus.DEAD, Fault.CUT_OFF
        tell(session, row, Told.GIVEN_UP, now=now)
        return None
    secrets = _secrets(session, means, row, now)
    if not secrets:
        row.failures += 1
        row.rest_until, delivery.fault = rest_after(row.failures, now, jitter=0), Fault.UNSIGNED
        return None
    delivery.attempts += 1
    # Overwritten by what becomes of it; after a worker that died it says so.
    delivery.tried_at, delivery.fault, delivery.http_status = now, Fault.CUT_OFF, None
    row.busy_until = now + LEASE
    return Parcel(delivery.id, row.id, row.url, delivery.body, delivery.attempts, secrets)


def _secrets(session: Session, means: Means, row: Webhook, now: datetime) -> tuple[str, ...]:
    """Return what signs now, the newest first; nothing where one does not open: others go on meanwhile."""
    found = (
        select(WebhookSecret)
        .where(
            WebhookSecret.webhook_id == row.id,
            or_(WebhookSecret.ends_at.is_(None), WebhookSecret.ends_at > now),
        )
        .order_by(WebhookSecret.ends_at.is_not(None), WebhookSecret.made_at.desc())
    )
    opened = []
    try:
        for one in session.scalars(found):
            key = means.keyholder.open_webhook(session, owner=one.id)
            opened.append(key.open_text("webhook_secret", one.id, "sealed_secret", one.sealed_secret))
    except (DomainError, SealBrokenError, KeysMissingError) as error:
        log.critical("the secret of a webhook does not open: %s", type(error).__name__)
        return ()
    return tuple(opened)


def _note(delivery: WebhookDelivery, answer: Answer, now: datetime, jitter: float) -> None:
    delivery.http_status, delivery.fault = answer.status, answer.fault
    if answer.fault is None:
        delivery.status = DeliveryStatus.DELIVERED
        return
    again_at = next_try(delivery.attempts, now, jitter=jitter)
    if again_at is None or answer.fault is Fault.GONE:
        delivery.status = DeliveryStatus.DEAD
    else:
        delivery.due_at = again_at


def _stop(session: Session, means: Means, row: Webhook, now: datetime) -> None:
    row.enabled, row.stopped_by = False, Fault.GONE
    entry = entry_of(EventKind.WEBHOOK_STOPPED, row, now.date(), None, {"fault": Fault.GONE.value})
    append(session, means.signer, entry, now=now)
    tell(session, row, Told.GONE, now=now)
