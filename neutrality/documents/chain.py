"""The chain of custody of the evidence: what was received when, with its digest, and who opened it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from neutrality.accounts.service import names_of
from neutrality.cases.models import CaseReport
from neutrality.cases.work import Work, reports_of
from neutrality.directory.models import Office
from neutrality.domain.deadlines import ZONES
from neutrality.domain.due_words import in_words
from neutrality.domain.history import EventKind, Stream
from neutrality.evidence.service import FileDescription, describe
from neutrality.history.models import Event, EventPayload

HANDLED = {
    EventKind.EVIDENCE_READ: "dibuka",
    EventKind.EVIDENCE_REDACTED: "salinan tertutup dibuat",
    EventKind.EVIDENCE_CLEARED: "diizinkan keluar",
    EventKind.EVIDENCE_HELD_BACK: "ditahan",
}
_KILOBYTE = 1024


def chain_facts(work: Work) -> dict[str, str]:
    """Return the files of a case, one paragraph each, without the names that their senders gave them."""
    reports = reports_of(work.session, work.case.id)
    files = [
        file for report in reports for file in describe(work.session, work.report_key(report), report.id)
    ]
    handled = _handled(work, {report.id for report in reports})
    parts = [_file(work, number, file, handled.get(str(file.id), ())) for number, file in enumerate(files, 1)]
    return {"files": "\n\n".join(parts), "file_count": str(len(files))}


def _file(work: Work, number: int, file: FileDescription, handled: Iterable[str]) -> str:
    size = f"{-(-file.size // _KILOBYTE)} KB ({file.size} bita)"
    lines = [
        f"Bukti {number} : {file.mime}, {size}",
        f"Diterima : {_minute(work, file.received_at)}",
        f"SHA-256 : {file.sha256}",
        *(f"Riwayat : {line}" for line in handled),
    ]
    return "\n".join(lines)


def _handled(work: Work, reports: Collection[uuid.UUID]) -> dict[str, list[str]]:
    """Return by file who did what with it in its order, also while its report was in another case."""
    cases = select(CaseReport.case_id).where(CaseReport.report_id.in_(reports))
    found = (
        select(Event, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.stream == Stream.CASE, Event.stream_id.in_(cases), Event.kind.in_(HANDLED))
        .where(Event.report_id.in_(reports))
        .order_by(Event.id)
    )
    rows = work.session.execute(found).all()
    names = names_of(work.session, {event.actor_id for event, _ in rows if event.actor_id})
    told: dict[str, list[str]] = {}
    for event, content in rows:
        who = names.get(event.actor_id, "") if event.actor_id else ""
        line = f"{_minute(work, event.recorded_at)}, {HANDLED[event.kind]}" + (f" oleh {who}" if who else "")
        told.setdefault(str(json.loads(content)["file"]), []).append(line)
    return told


def _minute(work: Work, at: datetime) -> str:
    zone = work.session.get_one(Office, work.case.office_id).zone
    local = at.astimezone(ZoneInfo(ZONES[zone]))
    return f"{in_words(local.date(), 'id')}, {local:%H.%M} {zone}"
