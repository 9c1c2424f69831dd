"""What an administrator sees of the messages, sends again, and sends to try whether all is well."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.directory.models import Office
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.webhooks import PING, DeliveryStatus, written
from neutrality.webhooks.models import Webhook, WebhookDelivery
from neutrality.webhooks.service import Keeping, record_sent_again

SHOWN = 50
MOST_AGAIN = 10_000


@dataclass(frozen=True)
class Overview:
    """A webhook in the list: of which office, and how many messages wait or were set aside."""

    webhook: Webhook
    office: str
    waiting: int
    dead: int


def overviews(session: Session, offices: frozenset[uuid.UUID]) -> list[Overview]:
    """Return the webhooks of these offices, the newest first."""
    found = select(Webhook, Office.name).join(Office).where(Webhook.office_id.in_(offices))
    counted = select(WebhookDelivery.webhook_id, WebhookDelivery.status, func.count())
    grouped = counted.where(WebhookDelivery.status != DeliveryStatus.DELIVERED)
    counts = {
        (row[0], row[1]): row[2]
        for row in session.execute(grouped.group_by(WebhookDelivery.webhook_id, WebhookDelivery.status))
    }
    return [
        Overview(
            row, name, counts.get((row.id, DeliveryStatus.WAITING), 0),
            counts.get((row.id, DeliveryStatus.DEAD), 0),
        )
        for row, name in session.execute(found.order_by(Webhook.made_at.desc(), Webhook.id))
    ]  # fmt: skip


def deliveries_of(session: Session, row: Webhook, *, before: datetime | None = None) -> list[WebhookDelivery]:
    """Return the newest messages of a webhook, or those before a moment."""
    found = select(WebhookDelivery).where(WebhookDelivery.webhook_id == row.id)
    if before is not None:
        found = found.where(WebhookDelivery.queued_at < before)
    ordered = found.order_by(WebhookDelivery.queued_at.desc(), WebhookDelivery.id)
    return list(session.scalars(ordered.limit(SHOWN)))


def ping(keeping: Keeping, row: Webhook) -> WebhookDelivery:
    """Write a message that tells nothing, to try an address; raises `DomainError` `webhook_is_off`."""
    _require_on(row)
    office = keeping.session.get_one(Office, row.office_id)
    delivery = WebhookDelivery(
        id=uuid.uuid4(), webhook_id=row.id, told_as=PING, case_id=None, queued_at=keeping.now,
        body=written(PING, keeping.now.replace(microsecond=0), {"office": office.code}),
        due_at=keeping.now, status=DeliveryStatus.WAITING, attempts=0,
    )  # fmt: skip
    keeping.session.add(delivery)
    row.rest_until, row.failures = None, 0
    keeping.session.flush()
    return delivery


def send_again(keeping: Keeping, row: Webhook, delivery_id: uuid.UUID | None) -> None:
    """Let one message be sent again now, by the same id.

    Raises:
        NotFoundError: `no_such_delivery` of this webhook.
        DomainError: `webhook_is_off`.

    """
    delivery = keeping.session.get(WebhookDelivery, delivery_id) if delivery_id else None
    if delivery is None or delivery.webhook_id != row.id:
        raise NotFoundError("no_such_delivery")
    _again(keeping, row, [delivery])


def send_again_since(keeping: Keeping, row: Webhook, since: datetime, *, failed_only: bool) -> int:
    """Let all messages since a moment be sent again, or those of them that were set aside; return how many.

    Raises:
        DomainError: `webhook_is_off`; `nothing_to_send` where there is none.

    """
    found = select(WebhookDelivery).where(
        WebhookDelivery.webhook_id == row.id, WebhookDelivery.queued_at >= since,
        WebhookDelivery.status != DeliveryStatus.WAITING,
    )  # fmt: skip
    if failed_only:
        found = found.where(WebhookDelivery.status == DeliveryStatus.DEAD)
    ordered = found.order_by(WebhookDelivery.queued_at, WebhookDelivery.id).limit(MOST_AGAIN)
    rows = list(keeping.session.scalars(ordered))
    _again(keeping, row, rows)
    return len(rows)


def _again(keeping: Keeping, row: Webhook, rows: Sequence[WebhookDelivery]) -> None:
    _require_on(row)
    if not rows:
        raise DomainError("nothing_to_send")
    for delivery in rows:
        delivery.status, delivery.attempts = DeliveryStatus.WAITING, 0
        delivery.queued_at = delivery.due_at = keeping.now
    row.rest_until, row.failures = None, 0
    keeping.session.flush()
    record_sent_again(keeping, row, len(rows))


def _require_on(row: Webhook) -> None:
    if not row.enabled:
        raise DomainError("webhook_is_off")
