"""The packages of a case, as its history tells of them; nothing is opened."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.domain.history import EventKind
from neutrality.domain.referral import Seal
from neutrality.history.models import Event, EventPayload


@dataclass(frozen=True)
class PackageRow:
    """One package that was made: by whom, when, of which letter, for whom, with what in it."""

    reference: str = field(repr=False)
    document_id: uuid.UUID
    made_by: str
    made_at: datetime
    addressee: str
    seal: Seal
    files: int
    size: int
    manifest: str
    sha256: str
    nonce: str = field(repr=False)
    respondents: tuple[uuid.UUID, ...]


def packages_of(session: Session, case_id: uuid.UUID) -> list[PackageRow]:
    """Return the packages of a case that the caller may read, the newest first."""
    found = (
        select(Event.actor_id, Event.recorded_at, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.stream_id == case_id, Event.kind == EventKind.PACKAGE_MADE)
        .order_by(Event.number.desc())
    )
    rows = session.execute(found).all()
    names = names_of(session, {row.actor_id for row in rows if row.actor_id})
    return [_row(json.loads(row.content), names.get(row.actor_id, ""), row.recorded_at) for row in rows]


def _row(told: dict[str, Any], made_by: str, made_at: datetime) -> PackageRow:
    return PackageRow(
        reference=told["package"],
        document_id=uuid.UUID(told["document"]),
        made_by=made_by,
        made_at=made_at,
        addressee=told["addressee"],
        seal=Seal(told["seal"]),
        files=told["files"],
        size=told["bytes"],
        manifest=told["manifest"],
        sha256=told["sha256"],
        nonce=told["nonce"],
        respondents=tuple(uuid.UUID(one) for one in told["respondents"].split()),
    )
