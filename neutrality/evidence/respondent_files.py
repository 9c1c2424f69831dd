"""Files under a respondent's own key: what they brought against the report, scans of papers about them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.database import to_minute
from neutrality.evidence.limits import LIMITS, EvidenceLimits
from neutrality.evidence.models import RebuttalFile
from neutrality.evidence.service import (
    FileDescription,
    SealedUpload,
    description_of,
    keep_original,
    refuse_more,
    sealed_columns,
)
from neutrality.vault import OpenKey


def attach_rebuttal(
    session: Session,
    key: OpenKey,
    *,
    respondent_id: uuid.UUID,
    upload: SealedUpload,
    now: datetime,
    event_id: int | None = None,
    limits: EvidenceLimits = LIMITS,
) -> RebuttalFile:
    """Make a sealed upload the respondent's own, or the scan of a record's paper; raises as `attach` does."""
    found = select(func.count(), func.sum(RebuttalFile.ciphertext_size))
    alike = RebuttalFile.event_id == event_id if event_id is not None else RebuttalFile.event_id.is_(None)
    refuse_more(session, found.where(RebuttalFile.respondent_id == respondent_id, alike), upload, limits)
    sealed = sealed_columns("rebuttal_file", key, upload)
    row = RebuttalFile(respondent_id=respondent_id, event_id=event_id, received_at=to_minute(now), **sealed)
    keep_original(session, row, now)
    return row


def describe_rebuttals(session: Session, key: OpenKey, respondent_id: uuid.UUID) -> list[FileDescription]:
    """Return what is known of each file that a respondent brought, in order; raises `SealBrokenError`."""
    found = select(RebuttalFile).where(
        RebuttalFile.respondent_id == respondent_id, RebuttalFile.event_id.is_(None)
    )
    rows = session.scalars(found.order_by(RebuttalFile.received_at, RebuttalFile.id))
    return [description_of(key, row) for row in rows]


def describe_scans(
    session: Session, key: OpenKey, respondent_id: uuid.UUID
) -> dict[int, list[FileDescription]]:
    """Return what is known of the scans of a respondent's records, by event; raises `SealBrokenError`."""
    found = select(RebuttalFile).where(
        RebuttalFile.respondent_id == respondent_id, RebuttalFile.event_id.is_not(None)
    )
    scans: dict[int, list[FileDescription]] = {}
    for row in session.scalars(found.order_by(RebuttalFile.received_at, RebuttalFile.id)):
        scans.setdefault(row.event_id or 0, []).append(description_of(key, row))
    return scans
