"""The worker follows the log, leaf by leaf, and writes what each webhook is to be told.

Leaves are given once, in one order and without gaps, to events whose signatures were checked: a place in them
misses nothing that was committed late, and what somebody slipped into the database is told to nobody.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from neutrality.directory.models import Office
from neutrality.directory.service import office_tree
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.webhooks import (
    KINDS,
    OLDEST,
    DeliveryStatus,
    WebhookType,
    standing_of,
    told_from,
    types_of,
    written,
)
from neutrality.history.models import Event, EventPayload, Leaf
from neutrality.means import Job, Means
from neutrality.vault import KeyKind
from neutrality.webhooks.models import Webhook, WebhookDelivery, WebhookSecret
from neutrality.webhooks.telling import Told, tell

FOLLOW = "follow_log_for_webhooks"
FORGET = "forget_webhook_deliveries"
EVERY = timedelta(minutes=1)
AT_ONCE = 1_000  # events for one webhook in one turn
ASKED_AT_ONCE = 500  # ids in one question
KEPT = timedelta(days=30)
# Twice the same event for the same webhook is the same message.
_NAMES = uuid.UUID("1f0f3c5a-58f5-4f5e-9d8e-0c8f7d3a9b42")
Said = dict[str, object]


class _Happened(NamedTuple):
    """What is read of an event."""

    place: int
    stream: Stream
    stream_id: uuid.UUID
    number: int
    kind: EventKind
    recorded_at: datetime
    to_state: str | None
    content: str | None
    office: str | None


def follow_log(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Write the messages of what was sealed since the last time, and give up what nobody takes."""
    del payload, means
    last = session.scalar(select(func.max(Leaf.index)))
    if last is None:
        return
    found = select(Webhook).where(Webhook.enabled, Webhook.position <= last).order_by(Webhook.id)
    for row in session.scalars(found.with_for_update(skip_locked=True)):
        _follow(session, row, last, now)
    _give_up(session, now)


def forget_deliveries(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Remove messages that were settled long ago, and secrets that sign no more."""
    del payload
    session.execute(
        delete(WebhookDelivery)
        .where(WebhookDelivery.status != DeliveryStatus.WAITING, WebhookDelivery.queued_at < now - KEPT)
        .execution_options(synchronize_session=False)
    )
    for secret in session.scalars(select(WebhookSecret).where(WebhookSecret.ends_at < now)):
        means.vault.destroy_key(session, kind=KeyKind.WEBHOOK, owner=secret.id)
        session.delete(secret)


def kinds_of(types: str) -> set[EventKind]:
    """Return the kinds of events that these types are about."""
    wanted = set(types.split())
    sample: Said = {"case_state": "closed"}
    return {kind for kind in KINDS if wanted & set(types_of(kind, sample))}


def _follow(session: Session, row: Webhook, last: int, now: datetime) -> None:
    kinds, offices = kinds_of(row.types), office_tree(session, row.office_id)
    found = (
        select(
            Leaf.index, Event.stream, Event.stream_id, Event.number, Event.kind, Event.recorded_at,
            Event.to_state, EventPayload.content, Office.code,
        )
        .join(Event, Event.id == Leaf.event_id)
        .outerjoin(EventPayload, EventPayload.event_id == Event.id)
        .outerjoin(Office, Office.id == Event.office_id)
        .where(
            Leaf.index.between(row.position, last), Event.kind.in_(kinds), _theirs(offices)
        )
        .order_by(Leaf.index)
        .limit(AT_ONCE)
    )  # fmt: skip
    rows = [_Happened(*one) for one in session.execute(found)]
    messages = {one["id"]: one for event in rows for one in _messages(row, event, now)}
    for known in _known(session, list(messages)):
        del messages[known]
    if messages:
        session.execute(insert(WebhookDelivery), list(messages.values()))
    row.position = rows[-1].place + 1 if len(rows) == AT_ONCE else last + 1
    session.flush()


def _known(session: Session, ids: list[uuid.UUID]) -> Iterator[uuid.UUID]:
    """Yield which of these messages are written already: the same log twice makes no second one."""
    for at in range(0, len(ids), ASKED_AT_ONCE):
        some = ids[at : at + ASKED_AT_ONCE]
        yield from session.scalars(select(WebhookDelivery.id).where(WebhookDelivery.id.in_(some)))


def _theirs(offices: set[uuid.UUID]) -> ColumnElement[bool]:
    """Return what a webhook of these offices is told: of their cases, and of the months, which are public."""
    months = and_(Event.stream == Stream.EXPORT, Event.kind == EventKind.MONTH_RELEASED)
    return or_(Event.office_id.in_(offices), months)


def _messages(row: Webhook, event: _Happened, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield what a webhook is to be told of an event, as the columns of its messages."""
    said: Said = json.loads(event.content) if event.content else {}
    wanted = set(row.types.split())
    for told_as in types_of(event.kind, said):
        if told_as not in wanted:
            continue
        at = told_from(event.kind, event.recorded_at)
        data = {**_about(event, told_as, said), "office": event.office}
        yield {
            "id": uuid.uuid5(_NAMES, f"{row.id} {event.stream_id} {event.number} {told_as}"),
            "webhook_id": row.id, "told_as": told_as, "body": written(told_as, at, data),
            "case_id": event.stream_id if event.stream is Stream.CASE else None, "queued_at": now,
            "due_at": max(at, now), "status": DeliveryStatus.WAITING, "attempts": 0,
        }  # fmt: skip


def _about(event: _Happened, told_as: WebhookType, said: Said) -> Said:
    if told_as is WebhookType.MONTH_RELEASED:
        return {"month": said.get("month"), "revision": said.get("revision"), "number": event.number}
    standing = standing_of(event.kind, told_as, event.to_state, said)
    return {"case": str(event.stream_id), "number": event.number, **standing}


def _give_up(session: Session, now: datetime) -> None:
    """Set aside what has waited for days for somebody who does not answer, tried or not."""
    failing = select(Webhook.id).where(Webhook.failures > 0)
    old = (
        WebhookDelivery.status == DeliveryStatus.WAITING,
        WebhookDelivery.due_at <= now,
        WebhookDelivery.queued_at < now - OLDEST,
        WebhookDelivery.webhook_id.in_(failing),
    )
    theirs = select(WebhookDelivery.webhook_id).where(*old)
    for row in session.scalars(select(Webhook).where(Webhook.id.in_(theirs))):
        tell(session, row, Told.GIVEN_UP, now=now)
    session.execute(
        update(WebhookDelivery)
        .where(*old)
        .values(status=DeliveryStatus.DEAD)
        .execution_options(synchronize_session=False)
    )


PERIODIC: dict[str, tuple[timedelta, Job]] = {
    FOLLOW: (EVERY, follow_log),
    FORGET: (timedelta(days=1), forget_deliveries),
}
