"""Evidence that a respondent brings, sealed under the respondent's own key: no reporter's code opens it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.cases.evidence import committed
from neutrality.cases.examining import examining
from neutrality.domain.access import Actor
from neutrality.domain.history import EventKind
from neutrality.evidence.models import RebuttalFile
from neutrality.evidence.respondent_files import attach_rebuttal
from neutrality.evidence.service import SealedUpload
from neutrality.means import Means


def add_rebuttals(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    uploads: Sequence[SealedUpload],
    *,
    actor: Actor,
    now: datetime,
) -> list[RebuttalFile]:
    """Make uploads the respondent's own, each with its event.

    Raises:
        DomainError: `too_many_files`, `files_too_large`; then none is added.
        ConflictError: `identity_erased`.

    """
    work, person = examining(session, means, case_id, respondent_id, actor=actor, now=now)
    key = work.respondent_key(person)
    added = [
        attach_rebuttal(session, key, respondent_id=person.id, upload=upload, now=now) for upload in uploads
    ]
    for row in added:
        work.record(
            EventKind.REBUTTAL_ADDED, legal_on=work.today, respondent_id=person.id, payload=committed(row)
        )
    return added
