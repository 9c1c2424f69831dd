"""Those who answer for an office learn by mail when other programs are told of its cases, or no more.

An administrator sees no case, and could yet send what is told of them somewhere: the heads hear of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from neutrality.accounts.service import colleagues
from neutrality.database import Sessions, reading
from neutrality.domain.access import Role
from neutrality.domain.reachable import target_of
from neutrality.means import Job, LongJob, Means
from neutrality.outbox import post, post_once
from neutrality.webhooks.models import Webhook

TELL_WEBHOOK = "tell_webhook"
SUBJECT = "Webhook"


class Told(StrEnum):
    """What is told about a webhook."""

    MADE = "made"
    MOVED = "moved"
    STARTED = "started"
    GONE = "gone"
    RENEWED = "renewed"
    GIVEN_UP = "given_up"


WORDS = {
    Told.MADE: (
        "Program lain kini diberi tahu tentang perkara kantor Anda, lewat webhook ke {host}.",
        "Another program is now told of the cases of your office, by a webhook to {host}.",
    ),
    Told.MOVED: (
        "Webhook kantor Anda kini dikirim ke alamat lain, di {host}.",
        "A webhook of your office is now sent to another address, at {host}.",
    ),
    Told.STARTED: (
        "Webhook kantor Anda ke {host} diaktifkan.",
        "A webhook of your office to {host} was switched on.",
    ),
    Told.GONE: (
        "Webhook kantor Anda ke {host} dinonaktifkan: penerima menjawab alamat itu tidak ada lagi (410).",
        "A webhook of your office to {host} was switched off: its receiver says that it is gone (410).",
    ),
    Told.RENEWED: (
        "Rahasia webhook kantor Anda ke {host} diganti; yang lama masih berlaku sehari.",
        "The secret of a webhook of your office to {host} was renewed; the former one works for a day more.",
    ),
    Told.GIVEN_UP: (
        "Pesan webhook kantor Anda ke {host} tidak sampai dan tidak dicoba lagi; masih dapat dikirim ulang.",
        "Messages of a webhook of your office to {host} were given up; they can still be sent again.",
    ),
}
_ANY = (
    "Administrator melihatnya di {page}. Jika Anda tidak tahu-menahu, tanyakan kepadanya.",
    "An administrator sees it at {page}. Ask them if this is news to you.",
)


def tell(session: Session, row: Webhook, told: Told, *, now: datetime) -> None:
    """Let heads and administrators of the office hear of it, each by a mail of their own.

    What is given up is given up message by message: of that they hear once a day.
    """
    for account in colleagues(session, [row.office_id], {Role.HEAD, Role.ADMIN}):
        payload = {"webhook": str(row.id), "told": told.value, "account": str(account.id)}
        if told is Told.GIVEN_UP:
            name = f"{row.id} {told.value} {account.id} {now.date()}"
            post_once(session, TELL_WEBHOOK, payload, name=name, due_at=now)
        else:
            post(session, TELL_WEBHOOK, payload, due_at=now)


def tell_webhook(sessions: Sessions, means: Means, payload: Mapping[str, str], now: datetime) -> Job:
    """Send one such mail; without a mail server, or to whoever is no longer there, nothing."""
    del now
    with reading(sessions) as session:
        row = session.get_one(Webhook, uuid.UUID(payload["webhook"]))
        people = colleagues(session, [row.office_id], {Role.HEAD, Role.ADMIN})
        address = next((one.email for one in people if str(one.id) == payload["account"]), None)
        target = target_of(row.url, plain=True)
    if address is not None and means.courier.smtp_url is not None:
        host, page = target.host if target else "", f"{means.courier.desk}/admin/webhook"
        lines = (first.format(host=host) + "\n" + more.format(page=page) for first, more in _said(payload))
        means.courier.mail(address, SUBJECT, "\n\n".join(lines))
    return _nothing


def _said(payload: Mapping[str, str]) -> list[tuple[str, str]]:
    return list(zip(WORDS[Told(payload["told"])], _ANY, strict=True))


def _nothing(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Write nothing: a mail that is sent twice says the same twice."""
    del session, means, payload, now


LONG: dict[str, LongJob] = {TELL_WEBHOOK: tell_webhook}
