"""Redacted copies of a case's files: opened to be covered, kept sealed, given out with an event."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.clearance import latest_questions, next_ordinal
from neutrality.cases.evidence import committed, file_of
from neutrality.cases.models import CaseReport
from neutrality.cases.work import Work, begin
from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission, may
from neutrality.domain.clearance import Clearance
from neutrality.domain.errors import NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.masking import Extract
from neutrality.domain.redaction import Box, Boxes, Part, Passage, Plan, Silence
from neutrality.evidence.models import EvidenceFile, RedactedCopy, ViewingCopy
from neutrality.evidence.redacting import Clean, drawn_anew
from neutrality.evidence.service import SealedUpload, meta_of, open_content, sealed_columns
from neutrality.history.models import Event, EventPayload
from neutrality.means import Means
from neutrality.reports.models import Report
from neutrality.vault import OpenKey

ONE_LOOKING = timedelta(hours=1)
_TABLE = RedactedCopy.__tablename__
_PLANS: dict[str, type[Plan]] = {"boxes": Boxes, "silence": Silence, "passage": Passage}


@dataclass(frozen=True)
class Material:
    """A file as it was opened for redaction; what was drawn anew before needs no drawing again."""

    mime: str
    size: int
    anew: bool
    last_plan: Plan | None = field(repr=False)
    content: BinaryIO = field(repr=False)

    def clean(self) -> Clean:
        """Return the file drawn anew, in the box; raises `not_redacted`."""
        if self.anew:
            return Clean(self.mime, self.content)
        with self.content as original:
            return drawn_anew(self.mime, self.size, original)


@dataclass(frozen=True)
class CopyContent:
    """One redacted copy opened whole."""

    mime: str
    size: int = field(repr=False)
    content: BinaryIO = field(repr=False)


def open_for_redaction(
    session: Session, means: Means, case_id: uuid.UUID, file_id: uuid.UUID, *, actor: Actor, now: datetime
) -> Material:
    """Return a file of the case to be covered; `note_looking` keeps that somebody looked at it.

    Raises:
        NotFoundError: `evidence_missing`.
        SealBrokenError: naming the row.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.REDACT_EVIDENCE, lock=False
    )
    row = file_of(session, case_id, file_id)
    key = _key_of(work, row)
    copy = session.scalar(select(ViewingCopy).where(ViewingCopy.evidence_id == row.id))
    held: EvidenceFile | ViewingCopy = copy or row
    meta = meta_of(key, held)
    content = open_content(means.store, key, held)
    return Material(meta["mime"], meta["size"], copy is not None, _last_plan(session, key, row), content)


def note_looking(
    session: Session, means: Means, case_id: uuid.UUID, file_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Write down that somebody looks at a file to cover something in it; an hour's looking is one event."""
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.REDACT_EVIDENCE)
    row = file_of(session, case_id, file_id)
    payload = {"file": str(row.id), "form": "redaction"}
    if payload not in _read_lately(work):
        work.record(EventKind.EVIDENCE_READ, legal_on=work.today, report_id=row.report_id, payload=payload)


def keep_copy(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    file_id: uuid.UUID,
    *,
    plan: Plan,
    upload: SealedUpload,
    actor: Actor,
    now: datetime,
) -> RedactedCopy:
    """Make a sealed upload the redacted copy of a file, under its report's key; raises `evidence_missing`."""
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.REDACT_EVIDENCE)
    row = file_of(session, case_id, file_id)
    key = _key_of(work, row)
    columns = sealed_columns(_TABLE, key, upload)
    copy = RedactedCopy(
        evidence_id=row.id,
        ordinal=next_ordinal(session, RedactedCopy, row.id),
        made_by=actor.account_id,
        made_at=to_minute(now),
        kinds=" ".join(plan.kinds),
        sealed_plan=key.seal(_TABLE, columns["id"], "sealed_plan", plan_to_json(plan)),
        **columns,
    )
    session.add(copy)
    session.flush()
    payload = {
        "file": str(row.id),
        "copy": str(copy.id),
        "redactions": " ".join(plan.kinds),
        **committed(copy),
    }
    work.record(EventKind.EVIDENCE_REDACTED, legal_on=work.today, report_id=row.report_id, payload=payload)
    return copy


def open_copy(
    session: Session, means: Means, case_id: uuid.UUID, copy_id: uuid.UUID, *, actor: Actor, now: datetime
) -> CopyContent:
    """Return a redacted copy opened whole; `note_copy_reading` keeps that it was read.

    Whoever only sends letters gets a copy that is cleared to leave.

    Raises:
        NotFoundError: `copy_missing`.
        NotAllowedError: `not_cleared_yet` for whoever may not read evidence.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.TAKE_CLEARED_COPY, lock=False
    )
    copy = copy_of(session, case_id, copy_id)
    _admit(work, actor, copy)
    key = _key_of(work, session.get_one(EvidenceFile, copy.evidence_id))
    meta = meta_of(key, copy)
    return CopyContent(meta["mime"], meta["size"], open_content(means.store, key, copy))


def note_copy_reading(
    session: Session, means: Means, case_id: uuid.UUID, copy_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Write down that somebody reads or takes a redacted copy."""
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.TAKE_CLEARED_COPY)
    copy = copy_of(session, case_id, copy_id)
    _admit(work, actor, copy)
    row = session.get_one(EvidenceFile, copy.evidence_id)
    payload = {"file": str(row.id), "copy": str(copy.id), "form": "redacted_copy"}
    work.record(EventKind.EVIDENCE_READ, legal_on=work.today, report_id=row.report_id, payload=payload)


def copy_of(session: Session, case_id: uuid.UUID, copy_id: uuid.UUID) -> RedactedCopy:
    """Return a redacted copy of a file of the case; raises `copy_missing`, also for one of another case."""
    found = (
        select(RedactedCopy)
        .join(EvidenceFile, EvidenceFile.id == RedactedCopy.evidence_id)
        .join(CaseReport, CaseReport.report_id == EvidenceFile.report_id)
        .where(RedactedCopy.id == copy_id, CaseReport.case_id == case_id)
    )
    copy = session.scalar(found)
    if copy is None:
        raise NotFoundError("copy_missing")
    return copy


def plan_to_json(plan: Plan) -> str:
    """Return a plan as text, to be sealed."""
    name = next(name for name, kind in _PLANS.items() if isinstance(plan, kind))
    return json.dumps({"kind": name, **asdict(plan)})


def plan_from_json(text: str) -> Plan:
    """Return the plan that `plan_to_json` wrote."""
    told = json.loads(text)
    if told["kind"] == "boxes":
        return Boxes(tuple(Box(**box) for box in told["boxes"]))
    if told["kind"] == "silence":
        return Silence(tuple(Part(**part) for part in told["parts"]))
    extract = told["extract"]
    return Passage(
        Extract(extract["first"], extract["last"], tuple(extract["kept"]), tuple(extract["words"]))
    )


def _last_plan(session: Session, key: OpenKey, row: EvidenceFile) -> Plan | None:
    found = select(RedactedCopy).where(RedactedCopy.evidence_id == row.id)
    copy = session.scalars(found.order_by(RedactedCopy.ordinal.desc()).limit(1)).first()
    return plan_from_json(key.open_text(_TABLE, copy.id, "sealed_plan", copy.sealed_plan)) if copy else None


def _read_lately(work: Work) -> list[dict[str, str]]:
    """Return what this person read of the case within the last hour."""
    found = (
        select(EventPayload.content)
        .join(Event, Event.id == EventPayload.event_id)
        .where(
            Event.stream == Stream.CASE,
            Event.stream_id == work.case.id,
            Event.kind == EventKind.EVIDENCE_READ,
            Event.actor_id == work.actor_id,
            Event.recorded_at > to_minute(work.now) - ONE_LOOKING,
        )
    )
    return [json.loads(content) for content in work.session.scalars(found)]


def _admit(work: Work, actor: Actor, copy: RedactedCopy) -> None:
    """Let whoever reads evidence see any copy, everybody else the one that is cleared."""
    if may(actor, Permission.READ_EVIDENCE, work.subject_for(actor)):
        return
    last = latest_questions(work.session, [copy.evidence_id]).get(copy.evidence_id)
    if last is None or last.copy_id != copy.id or last.state is not Clearance.CLEARED:
        raise NotAllowedError("not_cleared_yet")


def _key_of(work: Work, row: EvidenceFile) -> OpenKey:
    return work.report_key(work.session.get_one(Report, row.report_id))
