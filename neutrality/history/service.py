"""Append an event in the same transaction as the change it describes; check a stream."""

from __future__ import annotations

import json
import logging
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from neutrality.database import to_minute
from neutrality.domain.errors import DomainError, NotAllowedError
from neutrality.domain.history import (
    EMPTY_HASH,
    EventKind,
    Link,
    Stream,
    canonical,
    check_stream,
    commitment,
    leaf_hash,
    new_salt,
    surface_may_write,
)
from neutrality.history.models import Event, EventPayload, EventText

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

log = logging.getLogger("neutrality.history")


@dataclass(frozen=True)
class Signer:
    """The surface that writes, and its signing key."""

    surface: str
    key: Ed25519PrivateKey


@dataclass(frozen=True)
class Entry:
    """What is to be written: closed-list codes in `payload`, free text already sealed in `sealed_text`."""

    stream: Stream
    stream_id: uuid.UUID
    kind: EventKind
    legal_on: date
    office_id: uuid.UUID | None = None
    actor_id: uuid.UUID | None = None
    report_id: uuid.UUID | None = None
    respondent_id: uuid.UUID | None = None
    from_state: str | None = None
    to_state: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    seal_text: Callable[[uuid.UUID], bytes] | None = None


def append(session: Session, signer: Signer, entry: Entry, *, now: datetime) -> Event:
    """Write one event at the end of its stream and return it, its position known.

    Raises:
        NotAllowedError: `surface_kind`, the surface may not write this kind.

    """
    if not surface_may_write(signer.surface, entry.kind):
        raise NotAllowedError("surface_kind", kind=entry.kind.value)
    number, previous = _end_of(session, entry)
    payload = _payload(entry)
    text = _text(entry)
    row = Event(
        number=number,
        previous_hash=previous,
        recorded_at=to_minute(now),
        surface=signer.surface,
        payload_commitment=commitment(payload.salt, payload.content.encode()) if payload else None,
        text_commitment=commitment(text.salt, text.sealed) if text else None,
        **{name: getattr(entry, name) for name in _COPIED},
    )
    row.canonical = canonical(_written(row))
    row.hash = leaf_hash(row.canonical)
    row.signature = signer.key.sign(row.canonical)
    session.add(row)
    session.flush()
    for part in (payload, text):
        if part is not None:
            part.event_id = row.id
            session.add(part)
    session.info.setdefault(_APPENDED, []).append(row)
    return row


def check(session: Session, stream: Stream, stream_id: uuid.UUID) -> int:
    """Return how many events the stream holds, all of them whole and in order.

    Raises:
        DomainError: naming the first event that is changed, missing or misplaced.

    """
    rows = session.scalars(
        select(Event).where(Event.stream == stream, Event.stream_id == stream_id).order_by(Event.number)
    ).all()
    check_stream(Link(row.number, row.previous_hash, row.hash, row.canonical) for row in rows)
    for row in rows:
        if canonical(_written(row)) != row.canonical:
            raise DomainError("event_changed", number=row.number)
    return len(rows)


_APPENDED = "appended events"
_COPIED = (
    "stream", "stream_id", "kind", "legal_on", "office_id", "actor_id", "report_id", "respondent_id",
    "from_state", "to_state",
)  # fmt: skip


def _end_of(session: Session, entry: Entry) -> tuple[int, bytes]:
    last = session.execute(
        select(Event.number, Event.hash)
        .where(Event.stream == entry.stream, Event.stream_id == entry.stream_id)
        .order_by(Event.number.desc())
        .limit(1)
    ).first()
    return (last.number + 1, last.hash) if last else (1, EMPTY_HASH)


def _payload(entry: Entry) -> EventPayload | None:
    if not entry.payload:
        return None
    content = json.dumps(dict(entry.payload), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return EventPayload(salt=new_salt(), content=content)


def _text(entry: Entry) -> EventText | None:
    if entry.seal_text is None:
        return None
    row_id = uuid.uuid4()
    return EventText(row_id=row_id, salt=new_salt(), sealed=entry.seal_text(row_id))


def _written(row: Event) -> dict[str, str | int | None]:
    """Return the fields that the canonical bytes hold."""

    def hexed(value: bytes | None) -> str | None:
        return value.hex() if value is not None else None

    def named(value: uuid.UUID | None) -> str | None:
        return str(value) if value is not None else None

    return {
        "stream": row.stream.value,
        "stream_id": str(row.stream_id),
        "number": row.number,
        "kind": row.kind.value,
        "legal_on": row.legal_on.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
        "office": named(row.office_id),
        "actor": named(row.actor_id),
        "report": named(row.report_id),
        "respondent": named(row.respondent_id),
        "from": row.from_state,
        "to": row.to_state,
        "surface": row.surface,
        "payload": hexed(row.payload_commitment),
        "text": hexed(row.text_commitment),
        "previous": row.previous_hash.hex(),
    }


@sqlalchemy_event.listens_for(Session, "after_commit")
def _tell_the_process_log(session: Session) -> None:
    """Write each committed event's place and hash to the log, so that a truncated tail is found (design 2).

    A savepoint commits nothing yet; what was undone with one has left the session by now.
    """
    if session.in_nested_transaction():
        return
    for row in session.info.pop(_APPENDED, []):
        if not inspect(row).transient:
            place = f"{row.stream.value}/{row.stream_id}/{row.number}"
            log.info("event committed", extra={"event_place": place, "event_hash": row.hash.hex()})


@sqlalchemy_event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_APPENDED, None)
