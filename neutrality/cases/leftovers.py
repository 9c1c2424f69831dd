"""What does not go along to another office: help, readers from above, links, another offer."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, CaseLink
from neutrality.cases.transfer_models import Transfer
from neutrality.cases.work import Work
from neutrality.database import to_minute
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.transfer import Answer
from neutrality.history.service import Entry, append
from neutrality.recusal.models import Assistance, ParentOpening
from neutrality.vault import KeyKind

_DAY = timedelta(days=1)


def end_what_others_may(work: Work) -> None:
    """End help by the office above the former one, and what its officers read on request.

    Ties stay: whoever is kin of a respondent is so at every office, and a merger moves people too.
    """
    session, case_id = work.session, work.case.id
    helping = select(Assistance).where(Assistance.case_id == case_id, Assistance.ended_at.is_(None))
    for row in session.scalars(helping).all():
        row.ended_at = to_minute(work.now)
        work.record(EventKind.ASSISTANCE_ENDED, legal_on=work.today, payload={"helper": str(row.office_id)})
    reading = select(ParentOpening).where(
        ParentOpening.case_id == case_id, ParentOpening.expires_on >= work.today
    )
    for opening in session.scalars(reading):
        opening.expires_on = work.today - _DAY
    session.flush()


def end_links(work: Work) -> None:
    """Take links with cases that stay behind away: no file tells of a case of another office (design 5)."""
    case_id = work.case.id
    found = select(CaseLink).where(or_(CaseLink.case_id == case_id, CaseLink.other_id == case_id))
    for row in work.session.scalars(found).all():
        pair = row.case_id, row.other_id
        for one, other in (pair, pair[::-1]):
            entry = Entry(
                Stream.CASE, one, EventKind.CASES_UNLINKED, work.today,
                office_id=work.session.get_one(Case, one).office_id, actor_id=work.actor_id,
                payload={"other_case": str(other)},
            )  # fmt: skip
            append(work.session, work.means.signer, entry, now=work.now)
        work.session.delete(row)
    work.session.flush()


def waiting_offer(session: Session, case_id: uuid.UUID) -> Transfer | None:
    """Return the offer of a case that waits for its answer."""
    return session.scalar(
        select(Transfer).where(Transfer.case_id == case_id, Transfer.answer == Answer.WAITING)
    )


def settle_offer(work: Work, row: Transfer, answer: Answer) -> None:
    """Write down what became of an offer; its reason stands in the history, the copy for both goes."""
    row.answer, row.answered_by, row.answered_at = answer, work.actor_id, to_minute(work.now)
    row.sealed_reason = None
    work.session.flush()
    work.means.vault.destroy_key(work.session, kind=KeyKind.DOCUMENT, owner=row.id)
