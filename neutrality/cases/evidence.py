"""Evidence of a case: added later, read by those entitled; scanned and copied for viewing by the worker."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.holder import enter
from neutrality.cases.models import CaseReport
from neutrality.cases.opened_files import OpenedFile, open_file, reading_of
from neutrality.cases.originals import opened_for_worker, original_of, uncopied, unscanned, viewing_row
from neutrality.cases.work import begin
from neutrality.database import Sessions, reading, to_minute
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import NotFoundError
from neutrality.domain.history import EventKind
from neutrality.evidence.models import CopyState, EvidenceFile, ScanState, SealedObject
from neutrality.evidence.sandbox import BoxRefusalError
from neutrality.evidence.service import (
    SCAN_FILE,
    VIEW_FILE,
    SealedUpload,
    attach,
    describe,
    meta_of,
    open_content,
    seal_copy,
)
from neutrality.evidence.viewing import make_copy
from neutrality.means import Job, LongJob, Means
from neutrality.outbox import post
from neutrality.reports.models import Report
from neutrality.reports.service import find_by_code
from neutrality.reports.thread import hear
from neutrality.vault import OpenKey, TrackingCode

RESCAN = "rescan_files"
ADDED = "evidence"
_AT_ONCE = 500


def add_evidence(
    session: Session,
    means: Means,
    code: TrackingCode,
    uploads: Sequence[SealedUpload],
    *,
    now: datetime,
    today: date,
) -> list[EvidenceFile]:
    """Make uploads part of a report that was sent before, each with its event; one that is there is left.

    Raises:
        NotFoundError: `no_such_report`.
        DomainError: `too_many_files`, `files_too_large`; then none is added.
        IntegrityError: when the case moved on at the same moment; trying again is right.

    """
    holder = enter(session, means, code, now=now, today=today)
    wanted = [upload.object_key for upload in uploads]
    there = set(session.scalars(select(EvidenceFile.object_key).where(EvidenceFile.object_key.in_(wanted))))
    added = [
        attach(session, holder.key, report_id=holder.report.id, upload=upload, now=now)
        for upload in uploads
        if upload.object_key not in there
    ]
    events = [holder.record(EventKind.EVIDENCE_ADDED, committed(row)) for row in added]
    for row, event in zip(added, events, strict=True):
        hear(
            session, holder.report, ADDED,
            line_id=uuid.uuid5(holder.report.id, row.object_key), legal_on=today, now=now, key=holder.key,
            text="", event_id=event.id,
        )  # fmt: skip
    return added


def held_already(session: Session, code: TrackingCode) -> tuple[int, int]:
    """Return how many files, and sealed bytes, the report of a code has; raises `no_such_report`."""
    report = find_by_code(session, code)
    if report is None:
        raise NotFoundError("no_such_report")
    found = select(func.count(), func.sum(EvidenceFile.ciphertext_size))
    count, taken = session.execute(found.where(EvidenceFile.report_id == report.id)).one()
    return int(count), int(taken or 0)


def committed(row: SealedObject) -> dict[str, str]:
    """Return what the history says of a file: digests of what lies sealed, salted ones of what was sent."""
    return {"ciphertext": row.ciphertext_sha256.hex(), "commitment": row.plaintext_commitment.hex()}


def open_evidence(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    file_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
    confirmed: bool = False,
    viewing: bool = False,
) -> OpenedFile:
    """Return one file of a case, the original or its viewing copy; `note_reading` keeps that it was read.

    Raises:
        NotFoundError: `evidence_missing` when the case has no such file, `copy_missing` when it has no copy.
        DomainError: `file_dangerous` for an original in which the scanner found something, unless confirmed.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.READ_EVIDENCE, lock=False
    )
    row = file_of(session, case_id, file_id)
    report = session.get_one(Report, row.report_id)
    key = work.report_key(report)
    described = describe(session, key, report.id)
    return open_file(session, means.store, key, row, described, confirmed=confirmed, viewing=viewing)


def note_reading(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    file_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
    viewing: bool = False,
) -> None:
    """Write down that somebody reads a file; what was opened is given out after this alone."""
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.READ_EVIDENCE)
    row = file_of(session, case_id, file_id)
    work.record(
        EventKind.EVIDENCE_READ,
        legal_on=work.today, report_id=row.report_id, payload=reading_of(row.id, viewing=viewing),
    )  # fmt: skip


def scan_file(sessions: Sessions, means: Means, payload: Mapping[str, str], now: datetime) -> Job:
    """Let the scanner look at an original; away, failing or overcharged it leaves the file unscanned."""
    file_id = uuid.UUID(payload["file"])
    with reading(sessions) as session:
        found = opened_for_worker(session, means, file_id)
        if found is None:
            return _nothing
        content = open_content(means.store, found[1], found[0])
    with content:
        verdict = means.scanner.scan(content)

    def write(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
        del means, payload
        row = original_of(session, file_id)
        if row is not None:
            row.scan_state, row.scan_code = verdict.state, verdict.code
            row.scanned_at = to_minute(now) if verdict.state is not ScanState.UNSCANNED else None

    del now
    return write


def view_file(sessions: Sessions, means: Means, payload: Mapping[str, str], now: datetime) -> Job:
    """Make the viewing copy of an original in the box, seal it; without one the reason is kept."""
    del now
    file_id = uuid.UUID(payload["file"])
    with reading(sessions) as session:
        found = opened_for_worker(session, means, file_id)
        if found is None or found[0].copy_state is CopyState.MADE:
            return _nothing
        row, key = found
        meta = meta_of(key, row)
        content = open_content(means.store, key, row)
    try:
        with content:
            mime, made = make_copy(meta["mime"], meta["size"], content)
    except BoxRefusalError as refusal:
        return _without_copy(file_id, refusal.reason)
    with made:
        return _with_copy(file_id, key, seal_copy(means.store, made, mime))


def rescan_files(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Ask again for files that no scanner has looked at, and for copies whose message was set aside."""
    del payload
    # Younger ones have a message of their own.
    if means.scanner.configured:
        old = to_minute(now) - timedelta(hours=1)
        for file_id in unscanned(session, before=old, most=_AT_ONCE):
            post(session, SCAN_FILE, {"file": str(file_id)}, due_at=now)
    for file_id in uncopied(session, before=to_minute(now) - timedelta(days=1), most=_AT_ONCE):
        post(session, VIEW_FILE, {"file": str(file_id)}, due_at=now)


def file_of(session: Session, case_id: uuid.UUID, file_id: uuid.UUID) -> EvidenceFile:
    """Return a file of one of the case's reports; raises `evidence_missing`."""
    reports = select(CaseReport.report_id).where(CaseReport.case_id == case_id)
    row = session.scalar(
        select(EvidenceFile).where(EvidenceFile.id == file_id, EvidenceFile.report_id.in_(reports))
    )
    if row is None:
        raise NotFoundError("evidence_missing")
    return row


def _with_copy(file_id: uuid.UUID, key: OpenKey, upload: SealedUpload) -> Job:
    def write(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
        del payload
        row = original_of(session, file_id, lock=True)
        if row is None or row.copy_state is CopyState.MADE:  # erased, or made by another worker
            means.store.delete(upload.object_key)
            return
        session.add(viewing_row(row, key, upload, now=now))
        row.copy_state, row.copy_reason = CopyState.MADE, None

    return write


def _without_copy(file_id: uuid.UUID, reason: str) -> Job:
    def write(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
        del means, payload, now
        row = original_of(session, file_id)
        if row is not None and row.copy_state is not CopyState.MADE:
            row.copy_state, row.copy_reason = CopyState.NONE, reason

    return write


def _nothing(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Write nothing: the file is not there any more."""
    del session, means, payload, now


LONG: dict[str, LongJob] = {SCAN_FILE: scan_file, VIEW_FILE: view_file}
PERIODIC: dict[str, tuple[timedelta, Job]] = {RESCAN: (timedelta(hours=6), rescan_files)}
