"""What happened in a case, event by event, opened for its office."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from neutrality.accounts.service import names_of
from neutrality.cases.work import Work
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event, EventPayload, EventText

HIDDEN = frozenset(
    {
        "respondents", "case_before", "case_state", "case_outcome", "case_on", "proposed_by", "ciphertext",
        "commitment", "kind", "source", "place", "election", "file", "form", "subject", "status",
        "backdated", "moved", "late_entry", "flooded", "content", "chosen", "files", "copy", "question",
        "sheet", "sheets", "state", "sub_status", "hearing", "event", "open", "proposal",
        "sections", "results", "votes",
        "reports", "joined", "document", "entry", "nonce", "given_sha256", "bytes",
        "package", "seal", "page", "reply",
    }
)  # fmt: skip
REASONS = frozenset({"reason", "late_reason", "digest"})


@dataclass(frozen=True)
class Entry:
    """One event of the case as a line of its story."""

    kind: EventKind
    legal_on: date
    recorded_at: datetime
    who: str
    respondent: int | None
    backdated: bool
    details: dict[str, str] = field(repr=False)
    reason: str = field(repr=False)
    late_reason: str = field(repr=False)


def timeline(work: Work) -> list[Entry]:
    """Return the events of the case in their order."""
    rows = work.session.execute(
        select(Event, EventPayload.content, EventText)
        .outerjoin(EventPayload, EventPayload.event_id == Event.id)
        .outerjoin(EventText, EventText.event_id == Event.id)
        .where(Event.stream == Stream.CASE, Event.stream_id == work.case.id)
        .order_by(Event.number)
    ).all()
    names = names_of(work.session, {event.actor_id for event, _, _ in rows if event.actor_id})
    ordinals = {row.id: row.ordinal for row in work.everybody()}
    entries = []
    for event, content, text in rows:
        payload = json.loads(content) if content else {}
        who = names.get(event.actor_id, "") if event.actor_id else ""
        ordinal = ordinals.get(event.respondent_id) if event.respondent_id else None
        entries.append(_entry(event, payload, _said(work, text), who, ordinal))
    return entries


def _said(work: Work, text: EventText | None) -> dict[str, str]:
    if text is None:
        return {}
    said: dict[str, str] = json.loads(work.key.open("event_text", text.row_id, "sealed", text.sealed))
    return said


def _entry(
    event: Event, payload: dict[str, Any], said: dict[str, str], who: str, ordinal: int | None
) -> Entry:
    details = {name: str(value) for name, value in payload.items() if value and name not in HIDDEN}
    details |= {name: value for name, value in said.items() if name not in REASONS}
    return Entry(
        kind=event.kind,
        legal_on=event.legal_on,
        recorded_at=event.recorded_at,
        who=who,
        respondent=ordinal,
        backdated=bool(said.get("late_reason")),
        details=details,
        reason=said.get("reason", ""),
        late_reason=said.get("late_reason", ""),
    )
