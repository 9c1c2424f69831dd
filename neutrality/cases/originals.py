"""Where an original lies, of a report, a respondent, a document or a reply, and the key to open it with."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from neutrality.cases.documents import Document
from neutrality.cases.models import Case, Respondent
from neutrality.cases.replies import ReplyPage
from neutrality.cases.work import opened_by_worker
from neutrality.database import to_minute
from neutrality.evidence.models import (
    AnyOriginal,
    CopyState,
    DocumentScan,
    DocumentScanCopy,
    EvidenceFile,
    RebuttalCopy,
    RebuttalFile,
    ReplyCopy,
    ReplyFile,
    ScanState,
    ViewingCopy,
)
from neutrality.evidence.scanner import TOO_LARGE
from neutrality.evidence.service import SealedUpload, sealed_columns
from neutrality.means import Means
from neutrality.reports.models import Report
from neutrality.vault import KeyKind, OpenKey, Purpose

_TABLES: tuple[type[AnyOriginal], ...] = (EvidenceFile, RebuttalFile, DocumentScan, ReplyFile)


def original_of(session: Session, file_id: uuid.UUID, *, lock: bool = False) -> AnyOriginal | None:
    """Return a file by its id, of whomever it is; nothing when it was erased meanwhile."""
    locked = lock or None
    for table in _TABLES:
        row = session.get(table, file_id, with_for_update=locked)
        if row is not None:
            return cast("AnyOriginal", row)
    return None


def opened_for_worker(
    session: Session, means: Means, file_id: uuid.UUID
) -> tuple[AnyOriginal, OpenKey] | None:
    """Return a file with the key of its owner, nothing when it was erased meanwhile."""
    row = original_of(session, file_id)
    if row is None:
        return None
    kind, owner, office_id = _owner(session, row)
    return row, opened_by_worker(session, means, kind, owner, office_id, purpose=Purpose.EVIDENCE)


def viewing_row(
    row: AnyOriginal, key: OpenKey, upload: SealedUpload, *, now: datetime
) -> ViewingCopy | RebuttalCopy | DocumentScanCopy | ReplyCopy:
    """Return the row of a viewing copy, beside its original and under the same key."""
    made_at = to_minute(now)
    if isinstance(row, RebuttalFile):
        sealed = sealed_columns("rebuttal_copy", key, upload)
        return RebuttalCopy(rebuttal_id=row.id, made_at=made_at, **sealed)
    if isinstance(row, DocumentScan):
        sealed = sealed_columns("document_scan_copy", key, upload)
        return DocumentScanCopy(scan_id=row.id, made_at=made_at, **sealed)
    if isinstance(row, ReplyFile):
        return ReplyCopy(reply_file_id=row.id, made_at=made_at, **sealed_columns("reply_copy", key, upload))
    return ViewingCopy(evidence_id=row.id, made_at=made_at, **sealed_columns("viewing_copy", key, upload))


def unscanned(session: Session, *, before: datetime, most: int) -> Sequence[uuid.UUID]:
    """Return files that no scanner looked at, the oldest first."""
    found: list[uuid.UUID] = []
    for table in _TABLES:
        waiting = (
            table.scan_state == ScanState.UNSCANNED,
            or_(table.scan_code.is_(None), table.scan_code != TOO_LARGE),
            table.received_at < before,
        )
        found += session.scalars(select(table.id).where(*waiting).order_by(table.received_at).limit(most))
    return found[:most]


def uncopied(session: Session, *, before: datetime, most: int) -> Sequence[uuid.UUID]:
    """Return files whose viewing copy still waits, the oldest first."""
    found: list[uuid.UUID] = []
    for table in _TABLES:
        waiting = (table.copy_state == CopyState.WAITING, table.received_at < before)
        found += session.scalars(select(table.id).where(*waiting).order_by(table.received_at).limit(most))
    return found[:most]


def _owner(session: Session, row: AnyOriginal) -> tuple[KeyKind, uuid.UUID, uuid.UUID]:
    if isinstance(row, RebuttalFile):
        person = session.get_one(Respondent, row.respondent_id)
        return KeyKind.RESPONDENT, person.id, session.get_one(Case, person.case_id).office_id
    if isinstance(row, DocumentScan):
        document = session.get_one(Document, row.document_id)
        case = session.get_one(Case, document.case_id) if document.case_id else None
        return KeyKind.DOCUMENT, document.id, case.office_id if case else document.office_id
    if isinstance(row, ReplyFile):
        page = session.get_one(ReplyPage, row.reply_page_id)
        return KeyKind.REPLY, page.id, page.office_id
    report = session.get_one(Report, row.report_id)
    return KeyKind.REPORT, report.id, report.office_id
