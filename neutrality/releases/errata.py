"""A known error in a released month is told at once; the corrected figure follows as a revision."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.directory.models import Office
from neutrality.domain.access import Permission, Subject, require
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind, Stream
from neutrality.history.service import Entry, append
from neutrality.releases.making import revisions_of
from neutrality.releases.models import Erratum
from neutrality.releases.orders import Deed, release_office

LONGEST, SHORTEST = 2000, 10


def tell_erratum(session: Session, month: str, text_id: str, text_en: str, deed: Deed) -> Erratum:
    """Publish a notice on a released month; return it.

    Raises:
        InvalidInputError: at `month`: `month_not_released`; at `text_id` or `text_en`: `erratum_too_short`,
            `too_long`.
        NotAllowedError: `not_allowed`.

    """
    office = release_office(session)
    require(deed.actor, Permission.ASK_RELEASE, Subject(office))
    problems = [] if revisions_of(session, month) else [FieldProblem("month", "month_not_released")]
    for name, text in (("text_id", text_id), ("text_en", text_en)):
        if len(text.strip()) < SHORTEST:
            problems.append(FieldProblem(name, "erratum_too_short", {"least": SHORTEST}))
        if len(text) > LONGEST:
            problems.append(FieldProblem(name, "too_long", {"most": LONGEST}))
    if problems:
        raise InvalidInputError(problems)
    row = Erratum(
        id=uuid.uuid4(), month=month, text_id=text_id.strip(), text_en=text_en.strip(), told_at=deed.now,
        told_by=deed.actor.account_id,
    )  # fmt: skip
    session.add(row)
    session.execute(select(Office.id).where(Office.id == office).with_for_update(key_share=True))
    entry = Entry(
        Stream.EXPORT, office, EventKind.ERRATUM_TOLD, deed.today, office_id=office,
        actor_id=deed.actor.account_id, payload={"month": month, "erratum": str(row.id)},
    )  # fmt: skip
    append(session, deed.signer, entry, now=deed.now)
    return row
