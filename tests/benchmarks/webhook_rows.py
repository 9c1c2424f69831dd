"""Webhooks: messages written against the bare inserts, messages delivered against bare posts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import httpx
from sqlalchemy import Insert, delete, func, insert, select, update
from sqlalchemy.orm import Session

from neutrality.accounts.service import load_actor
from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.reachable import Allowed
from neutrality.domain.webhooks import DeliveryStatus, WebhookType
from neutrality.history.models import Event, Leaf
from neutrality.history.service import Entry, append
from neutrality.means import Means
from neutrality.webhooks.carrier import Carrier
from neutrality.webhooks.following import follow_log
from neutrality.webhooks.models import Webhook, WebhookDelivery
from neutrality.webhooks.sending import deliver_all
from neutrality.webhooks.service import Keeping, Made, Wanted, make_webhook
from tests.benchmarks.harness import Pair
from tests.benchmarks.site import Site
from tests.fixtures.clock import NOW
from tests.webhooks.receiver import Receiver, receiving

EVENTS, MESSAGES = 500, 50
LOCAL = Allowed.parse("127.0.0.0/8")
Row = dict[str, Any]


@dataclass(frozen=True)
class Hooked:
    """A site with a webhook, and so many events behind its place in the log."""

    site: Site
    made: Made
    means: Means

    def undone(self, work: Callable[[Session], None]) -> None:
        """Do something in one transaction and take it back, so that it can be done again."""
        with self.site.sessions() as session:
            session.connection(execution_options={"immediate": True})
            work(session)
            session.rollback()

    def follow(self, session: Session) -> None:
        """Write the messages as the worker does."""
        follow_log(session, self.means, {}, NOW)
        assert session.scalar(select(func.count()).select_from(WebhookDelivery)) == EVENTS

    def rows(self) -> list[Row]:
        """Return the messages as they are written."""
        with self.site.sessions() as session:
            follow_log(session, self.means, {}, NOW)
            found = session.scalars(select(WebhookDelivery)).all()
            names = WebhookDelivery.__table__.columns.keys()
            return [{name: getattr(one, name) for name in names} for one in found]

    def deliver(self) -> None:
        """Send messages as the worker does, each with its record."""
        self.wait()
        carrier = Carrier(LOCAL, plain=True)
        assert deliver_all(self.site.sessions, self.means, carrier, now=datetime.now(UTC)) == MESSAGES

    def wait(self) -> None:
        """Let all messages be due again."""
        waiting = {"status": DeliveryStatus.WAITING, "attempts": 0, "due_at": NOW}
        with transaction(self.site.sessions) as session:
            session.execute(update(WebhookDelivery).values(waiting))
            session.execute(update(Webhook).values(busy_until=None, rest_until=None))


def pairs(site: Site) -> Iterator[Pair]:
    """Yield the rows on this database; the webhook and its messages are removed after them."""
    with ExitStack() as held:
        receiver = held.enter_context(receiving())
        hooked = _hooked(site, receiver)
        rows = hooked.rows()
        statement: Insert = insert(WebhookDelivery)

        def by_hand(session: Session) -> None:
            session.execute(statement, rows)

        yield Pair(
            f"write {EVENTS} messages of webhooks", site.database, lambda: hooked.undone(hooked.follow),
            lambda: hooked.undone(by_hand), at_most=4,
        )  # fmt: skip
        with transaction(site.sessions) as session:
            session.execute(statement, rows[:MESSAGES])
        yield Pair(
            f"deliver {MESSAGES} messages", site.database, hooked.deliver,
            lambda: _posted(receiver, rows[:MESSAGES]), at_most=20,
        )  # fmt: skip
        with transaction(site.sessions) as session:
            session.execute(delete(WebhookDelivery))
            session.execute(update(Webhook).values(enabled=False))


def _posted(receiver: Receiver, rows: list[Row]) -> None:
    """Post the same bodies over a line of its own each, signed by nobody and noted nowhere."""
    with httpx.Client(verify=False, trust_env=False) as client:  # noqa: S501 - plain http to this machine
        for row in rows:
            headers = {
                "webhook-id": str(row["id"]),
                "content-type": "application/json",
                "connection": "close",
            }
            assert client.post(receiver.url, content=row["body"], headers=headers).status_code == 200
    receiver.got.clear()


def _hooked(site: Site, receiver: Receiver) -> Hooked:
    means = Means(
        cast("Any", None), site.vault, cast("Any", None), site.signer, site.factory.keyholder
    )  # nothing here reads the law or opens evidence
    office = site.workplace.office
    with transaction(site.sessions) as session:
        admin = load_actor(session, site.factory.account(session, office, Role.ADMIN))
        keeping = Keeping(session, site.signer, site.vault, admin, NOW, NOW.date(), LOCAL, plain=True)
        made = make_webhook(keeping, office.id, Wanted(receiver.url, [WebhookType.CASE_REGISTERED.value]))
        made.webhook.position = _events(session, site, office.id)
    return Hooked(site, made, means)


def _events(session: Session, site: Site, office_id: uuid.UUID) -> int:
    """Append events and give them their places in the log; return the first of these."""
    last = session.scalar(select(func.max(Leaf.index)))
    first = 0 if last is None else last + 1
    for number in range(EVENTS):
        told = {"case_state": "verified", "case_outcome": None}
        entry = Entry(
            Stream.CASE,
            uuid.uuid4(),
            EventKind.CASE_REGISTERED,
            NOW.date(),
            office_id=office_id,
            payload=told,
        )
        event: Event = append(session, site.signer, entry, now=NOW)
        session.add(Leaf(index=first + number, event_id=event.id, hash=event.hash))
    return first
