"""Scans of the papers behind a record: sealed with the respondent's own files, apart from all evidence.

No reporter's code opens them; whoever works on the case reads them, and every reading is an event.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.acts import ACTS
from neutrality.cases.evidence import committed
from neutrality.cases.examining import refuse_erased
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work, begin
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import NotFoundError
from neutrality.domain.history import EventKind
from neutrality.evidence.models import RebuttalFile
from neutrality.evidence.respondent_files import attach_rebuttal
from neutrality.evidence.service import SealedUpload
from neutrality.means import Means


def add_scans(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    position: int,
    uploads: Sequence[SealedUpload],
    *,
    actor: Actor,
    now: datetime,
) -> list[RebuttalFile]:
    """Keep scans of the paper behind the record that a step made, each with its event.

    Raises:
        NotFoundError: `no_such_step`, where no record of this case stands.
        DomainError: `too_many_files`, `files_too_large`; then none is added.
        ConflictError: `identity_erased`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.CORRECT)
    person = person_of_record(work, position)
    refuse_erased(person)
    key = work.respondent_key(person)
    added = [
        attach_rebuttal(session, key, respondent_id=person.id, upload=upload, now=now, event_id=position)
        for upload in uploads
    ]
    for row in added:
        payload = {**committed(row), "event": position}
        work.record(EventKind.PAPER_SCANNED, legal_on=work.today, respondent_id=person.id, payload=payload)
    return added


def person_of_record(work: Work, position: int) -> Respondent:
    """Return about whom a record stands; raises NotFoundError `no_such_step`."""
    people = {person.id: person for person in work.respondents()}
    for model in ACTS:
        found = select(model.event_id, model.respondent_id).where(model.respondent_id.in_(people))
        # Compared here: an address can hold a longer number than the database takes.
        for event_id, respondent_id in work.session.execute(found.where(model.void.is_(False))):
            if event_id == position:
                return people[respondent_id]
    raise NotFoundError("no_such_step")
