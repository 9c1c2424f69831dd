"""An administrator keeps whither other programs are told: made, changed, switched, each with its event."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission, Subject, offices_for, require
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.reachable import Allowed, all_reachable, is_address, target_of
from neutrality.domain.webhooks import OVERLAP, SECRET_BYTES, WebhookType, secret_of
from neutrality.history.models import Leaf
from neutrality.history.service import Entry, Signer, append
from neutrality.vault import KeyKind, Padding, Reader, Vault
from neutrality.webhooks.models import Webhook, WebhookSecret
from neutrality.webhooks.telling import Told, tell


@dataclass(frozen=True)
class Keeping:
    """Who keeps webhooks, when, and the means to write it down; `plain` lets http through (samples)."""

    session: Session
    signer: Signer
    vault: Vault
    actor: Actor
    now: datetime
    today: date
    allowed: Allowed
    plain: bool


@dataclass(frozen=True)
class Wanted:
    """Whither and of what, as it was typed."""

    url: str
    types: Collection[str]


@dataclass(frozen=True)
class Made:
    """A webhook and its secret, which nobody is shown again."""

    webhook: Webhook
    secret: str


def make_webhook(keeping: Keeping, office_id: uuid.UUID, wanted: Wanted) -> Made:
    """Return a new webhook of an office and all below it, told of what happens from now on.

    Raises:
        NotAllowedError: `not_allowed` for an office that the administrator does not look after.
        InvalidInputError: what is wrong, at `url` or `types`.

    """
    require(keeping.actor, Permission.KEEP_WEBHOOKS, Subject(office_id))
    url, types = _checked(keeping, wanted)
    _refuse_known(keeping.session, office_id, url)
    row = Webhook(
        id=uuid.uuid4(), office_id=office_id, url=url, types=types, enabled=True,
        made_by=keeping.actor.account_id, made_at=to_minute(keeping.now), position=_end(keeping.session),
        failures=0,
    )  # fmt: skip
    keeping.session.add(row)
    keeping.session.flush()
    secret = _new_secret(keeping, row)
    _record(keeping, EventKind.WEBHOOK_MADE, row, {"types": types.split()})
    tell(keeping.session, row, Told.MADE, now=keeping.now)
    return Made(row, secret)


def change_webhook(keeping: Keeping, row: Webhook, wanted: Wanted) -> None:
    """Change whither or of what is told; what waits goes to the new address.

    Raises:
        InvalidInputError: what is wrong, at `url` or `types`.
        DomainError: `nothing_changed`.

    """
    url, types = _checked(keeping, wanted)
    if (url, types) == (row.url, row.types):
        raise DomainError("nothing_changed")
    moved = url != row.url
    if moved:
        _refuse_known(keeping.session, row.office_id, url)
        row.rest_until, row.failures = None, 0
    row.url, row.types = url, types
    keeping.session.flush()
    _record(keeping, EventKind.WEBHOOK_CHANGED, row, {"types": types.split(), "moved": moved})
    if moved:
        tell(keeping.session, row, Told.MOVED, now=keeping.now)


def new_secret(keeping: Keeping, row: Webhook) -> str:
    """Return a new secret; the one before signs beside it for a day.

    Raises:
        DomainError: `secret_turns` while two of them sign already.

    """
    active = _active(keeping.session, row, keeping.now)
    if len(active) > 1:
        raise DomainError("secret_turns", until=max(one.ends_at for one in active if one.ends_at))
    for one in active:
        one.ends_at = keeping.now + OVERLAP
    secret = _new_secret(keeping, row)
    _record(keeping, EventKind.WEBHOOK_RENEWED, row)
    tell(keeping.session, row, Told.RENEWED, now=keeping.now)
    return secret


def end_former_secret(keeping: Keeping, row: Webhook) -> None:
    """Let the former secret sign nothing more from now on; raises `DomainError` `no_former_secret`."""
    former = [one for one in _active(keeping.session, row, keeping.now) if one.ends_at is not None]
    if not former:
        raise DomainError("no_former_secret")
    for one in former:
        one.ends_at = keeping.now
    keeping.session.flush()
    _record(keeping, EventKind.WEBHOOK_FORMER_ENDED, row)


def switch(keeping: Keeping, row: Webhook, *, enabled: bool) -> None:
    """Switch a webhook on or off; of what happens while it is off nothing is told, not later either."""
    if row.enabled is enabled:
        return
    row.enabled, row.stopped_by = enabled, None
    if enabled:
        row.position, row.rest_until, row.failures = _end(keeping.session), None, 0
    keeping.session.flush()
    _record(keeping, EventKind.WEBHOOK_STARTED if enabled else EventKind.WEBHOOK_STOPPED, row)
    if enabled:
        tell(keeping.session, row, Told.STARTED, now=keeping.now)


def webhook_of(session: Session, actor: Actor, webhook_id: uuid.UUID | None) -> Webhook:
    """Return one webhook of the administrator's offices; raises `NotFoundError` `no_such_webhook`."""
    row = session.get(Webhook, webhook_id) if webhook_id else None
    if row is None or row.office_id not in offices_for(actor, Permission.KEEP_WEBHOOKS):
        raise NotFoundError("no_such_webhook")
    return row


def turning_until(session: Session, row: Webhook, now: datetime) -> datetime | None:
    """Return until when the former secret signs too, nothing where there is none."""
    return max((one.ends_at for one in _active(session, row, now) if one.ends_at), default=None)


def record_sent_again(keeping: Keeping, row: Webhook, count: int) -> None:
    """Write down that so many messages are sent again."""
    _record(keeping, EventKind.WEBHOOK_SENT_AGAIN, row, {"count": count})


def entry_of(
    kind: EventKind, row: Webhook, today: date, actor: uuid.UUID | None, said: Mapping[str, Any]
) -> Entry:
    """Return an event about a webhook: of its address the host alone, a path can be a secret."""
    target = target_of(row.url, plain=True)
    told = {"webhook": str(row.id), "host": target.host if target else "", **said}
    return Entry(
        Stream.CATALOGUE, row.office_id, kind, today, office_id=row.office_id, actor_id=actor, payload=told
    )


def _record(keeping: Keeping, kind: EventKind, row: Webhook, said: Mapping[str, Any] | None = None) -> None:
    entry = entry_of(kind, row, keeping.today, keeping.actor.account_id, said or {})
    append(keeping.session, keeping.signer, entry, now=keeping.now)


def _checked(keeping: Keeping, wanted: Wanted) -> tuple[str, str]:
    url, problems = wanted.url.strip(), []
    target = target_of(url, plain=keeping.plain)
    if not url:
        problems.append(FieldProblem("url", "required"))
    elif target is None:
        problems.append(FieldProblem("url", "webhook_http" if keeping.plain else "webhook_https"))
    elif is_address(target.host) and not all_reachable([target.host], target.host, keeping.allowed):
        problems.append(FieldProblem("url", "webhook_private"))
    known = [one.value for one in WebhookType if one.value in set(wanted.types)]
    if not known:
        problems.append(FieldProblem("types", "required"))
    elif len(known) != len(set(wanted.types)):
        problems.append(FieldProblem("types", "unknown_choice"))
    if problems:
        raise InvalidInputError(problems)
    return url, " ".join(known)


def _refuse_known(session: Session, office_id: uuid.UUID, url: str) -> None:
    """Refuse a second webhook of one office to one address: a page sent twice makes one."""
    there = select(Webhook.id).where(Webhook.office_id == office_id, Webhook.url == url)
    if session.scalar(there.limit(1)) is not None:
        raise InvalidInputError([FieldProblem("url", "webhook_known")])


def _new_secret(keeping: Keeping, row: Webhook) -> str:
    """Return a secret, sealed for the worker: whoever keeps webhooks at the desk cannot read it again."""
    secret = secret_of(secrets.token_bytes(SECRET_BYTES))
    kept = WebhookSecret(id=uuid.uuid4(), webhook_id=row.id, made_at=keeping.now)
    key = keeping.vault.create_key(
        keeping.session, kind=KeyKind.WEBHOOK, owner=kept.id, readers=[Reader.notify()]
    )
    kept.sealed_secret = key.seal("webhook_secret", kept.id, "sealed_secret", secret, padding=Padding.TEXT)
    keeping.session.add(kept)
    keeping.session.flush()
    return secret


def _active(session: Session, row: Webhook, now: datetime) -> list[WebhookSecret]:
    found = select(WebhookSecret).where(WebhookSecret.webhook_id == row.id)
    return [one for one in session.scalars(found) if one.ends_at is None or one.ends_at > now]


def _end(session: Session) -> int:
    """Return where the log ends: what is sealed later is told."""
    last = session.scalar(select(func.max(Leaf.index)))
    return 0 if last is None else last + 1
