"""An office whose events other programs are told of, and the worker that tells them, turn by turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import select

from neutrality.database import transaction
from neutrality.directory.models import Office as OfficeRow
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.domain.reachable import Allowed
from neutrality.domain.webhooks import WebhookType
from neutrality.history.models import Event
from neutrality.history.sealing import Sealer, seal
from neutrality.history.service import Signer
from neutrality.means import Means
from neutrality.outbox import OutboxMessage
from neutrality.webhooks import following, service
from neutrality.webhooks.carrier import Carrier
from neutrality.webhooks.models import Webhook, WebhookDelivery
from neutrality.webhooks.sending import Parcel, send, settle, take
from neutrality.webhooks.service import Keeping, Made, Wanted
from tests.cases.office import Office

LOCAL = Allowed.parse("127.0.0.0/8")
ALL = tuple(WebhookType)
Kept = TypeVar("Kept")


@dataclass
class Subscribing:
    """Who keeps webhooks at an office, and a worker whose steps a test takes one by one."""

    office: Office
    sealer: Sealer
    worker_signer: Signer
    carrier: Carrier

    @property
    def worker(self) -> Means:
        """What the worker works with: it signs as itself."""
        return replace(self.office.means, signer=self.worker_signer)

    def make(self, url: str, types: Iterable[str] = ALL, *, at: OfficeRow | None = None) -> Made:
        """Return a new webhook of the local office, or of another one."""
        place = at or self.office.workplace.office
        return self.keep(
            lambda keeping: service.make_webhook(keeping, place.id, Wanted(url, tuple(types))), at=at
        )

    def keep(self, work: Callable[[Keeping], Kept], *, at: OfficeRow | None = None) -> Kept:
        """Do something as the administrator of the local office, or of another one."""
        admin = self.office.who(Role.ADMIN, at=at)
        with transaction(self.office.sessions) as session:
            return work(
                Keeping(
                    session, self.office.means.signer, self.office.means.vault, admin, self.office.clock(),
                    self.office.today, LOCAL, plain=True,
                )
            )  # fmt: skip

    def row(self, keeping: Keeping, made: Made) -> Webhook:
        """Return a webhook in the session that works on it."""
        return service.webhook_of(keeping.session, keeping.actor, made.webhook.id)

    def webhook(self, made: Made) -> Webhook:
        """Return a webhook as it is kept."""
        with self.office.sessions() as session:
            return session.get_one(Webhook, made.webhook.id)

    def deliveries(self, made: Made) -> list[WebhookDelivery]:
        """Return its messages in the order of their turn."""
        found = select(WebhookDelivery).where(WebhookDelivery.webhook_id == made.webhook.id)
        with self.office.sessions() as session:
            return list(session.scalars(found.order_by(WebhookDelivery.due_at, WebhookDelivery.id)))

    def events(self, kind: EventKind) -> list[Event]:
        """Return the events of one kind."""
        with self.office.sessions() as session:
            return list(session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id)))

    def posted(self, kind: str) -> list[str]:
        """Return what waits in the outbox of one kind."""
        with self.office.sessions() as session:
            return list(session.scalars(select(OutboxMessage.payload).where(OutboxMessage.kind == kind)))

    def follow(self) -> None:
        """Let a minute's work be done: what was written is sealed, what was sealed is written to be told."""
        now = self.office.clock()
        seal(self.office.sessions, self.sealer, now=now)
        with transaction(self.office.sessions) as session:
            following.follow_log(session, self.worker, {}, now)

    def send(self, *, settled: bool = True) -> list[Parcel]:
        """Send what is due, one message for each address; a worker that is killed settles nothing.

        Headers tell the real time: the library that checks them believes no other.
        """
        now = self.office.clock()
        parcels = take(self.office.sessions, self.worker, now=now)
        for parcel in parcels:
            answer = send(self.carrier, parcel, now=datetime.now(UTC))
            if settled:
                settle(self.office.sessions, self.worker, parcel, answer, now=now, jitter=lambda: 0.0)
        return parcels

    def send_all(self) -> int:
        """Send until nothing is due; return how many messages were tried."""
        tried = 0
        while parcels := self.send():
            tried += len(parcels)
        return tried

    def turns(self, number: int) -> None:
        """Let so many turns pass, each when the next message is due."""
        for _ in range(number):
            self.office.clock.move(days=2)
            self.send_all()
