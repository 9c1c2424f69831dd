"""Reading the files under a respondent's own key: what they brought, and scans of papers about them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.models import Respondent
from neutrality.cases.opened_files import OpenedFile, open_file, reading_of
from neutrality.cases.work import begin, respondent_in
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import NotFoundError
from neutrality.domain.history import EventKind
from neutrality.evidence.models import RebuttalFile
from neutrality.evidence.respondent_files import describe_rebuttals, describe_scans
from neutrality.evidence.service import FileDescription
from neutrality.means import Means
from neutrality.vault import OpenKey


@dataclass(frozen=True)
class Kept:
    """Which of a respondent's files, who may read them, and as what a reading is written down."""

    permission: Permission
    read: EventKind
    scans: bool

    def describe(self, session: Session, key: OpenKey, respondent_id: uuid.UUID) -> list[FileDescription]:
        """Return what is known of each; raises `SealBrokenError`."""
        if not self.scans:
            return describe_rebuttals(session, key, respondent_id)
        of_records = describe_scans(session, key, respondent_id)
        return [file for files in of_records.values() for file in files]


BROUGHT = Kept(Permission.READ_EVIDENCE, EventKind.REBUTTAL_READ, scans=False)
SCANNED = Kept(Permission.READ_CASE, EventKind.PAPER_READ, scans=True)


def open_kept(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    file_id: uuid.UUID,
    *,
    kept: Kept,
    actor: Actor,
    now: datetime,
    confirmed: bool = False,
    viewing: bool = False,
) -> OpenedFile:
    """Return a file, the original or its viewing copy; `note_kept_reading` keeps that it was read.

    Raises:
        NotFoundError: `evidence_missing`, `copy_missing`.
        DomainError: `file_dangerous` for an original in which the scanner found something, unless confirmed.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=kept.permission, lock=False)
    row = _file_of(session, kept, case_id, file_id)
    key = work.respondent_key(respondent_in(work, row.respondent_id))
    described = kept.describe(session, key, row.respondent_id)
    return open_file(session, means.store, key, row, described, confirmed=confirmed, viewing=viewing)


def note_kept_reading(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    file_id: uuid.UUID,
    *,
    kept: Kept,
    actor: Actor,
    now: datetime,
    viewing: bool = False,
) -> None:
    """Write down that somebody reads a file; what was opened is given out after this alone."""
    work = begin(session, means, case_id, actor=actor, now=now, permission=kept.permission)
    row = _file_of(session, kept, case_id, file_id)
    work.record(
        kept.read,
        legal_on=work.today, respondent_id=row.respondent_id, payload=reading_of(row.id, viewing=viewing),
    )  # fmt: skip


def _file_of(session: Session, kept: Kept, case_id: uuid.UUID, file_id: uuid.UUID) -> RebuttalFile:
    people = select(Respondent.id).where(Respondent.case_id == case_id)
    found = select(RebuttalFile).where(
        RebuttalFile.id == file_id,
        RebuttalFile.respondent_id.in_(people),
        RebuttalFile.event_id.is_not(None) if kept.scans else RebuttalFile.event_id.is_(None),
    )
    row = session.scalar(found)
    if row is None:
        raise NotFoundError("evidence_missing")
    return row
