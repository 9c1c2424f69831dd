"""What the office above may read of a case below: nothing but lists and clocks, until it asks with a reason.

Only reading is opened, for one officer and some days; what waits for a second person is shown without asking.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.dossier import ProposalView
from neutrality.cases.people import open_particulars
from neutrality.cases.waiting import waiting_views
from neutrality.cases.work import begin
from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission, Relation
from neutrality.domain.conflicts import reason_problems
from neutrality.domain.errors import ConflictError, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.means import Means
from neutrality.recusal.models import ParentOpening

DAYS_OPEN = timedelta(days=7)


@dataclass(frozen=True)
class Opening:
    """Who of the office above reads a case, since when and until when."""

    who: str
    opened_at: datetime
    expires_on: date


@dataclass(frozen=True)
class Waiting:
    """What a second person of the office above needs to answer, and nothing more."""

    version: int
    respondents: list[tuple[int, str]] = field(repr=False)
    proposals: list[ProposalView] = field(repr=False)


def open_from_above(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    today: date,
) -> date:
    """Open the content of a case below for one officer; return the last day. The office below reads of it.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: without the right to read cases.
        InvalidInputError: at `reason`.
        ConflictError: `open_already`, also for a case of the actor's own office.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.REQUEST_CONTENT)
    if problems := reason_problems(reason):
        raise InvalidInputError(problems)
    if Relation.ABOVE not in work.subject_for(actor).relations:
        raise ConflictError("open_already")
    expires_on = today + DAYS_OPEN
    session.add(
        ParentOpening(
            id=uuid.uuid4(), case_id=case_id, account_id=actor.account_id, opened_at=to_minute(now),
            expires_on=expires_on,
        )
    )  # fmt: skip
    work.record(
        EventKind.CASE_OPENED_BY_PARENT,
        legal_on=work.today,
        payload={"expires_on": expires_on.isoformat()},
        texts={"reason": reason.strip()},
    )
    return expires_on


def openings_of(session: Session, case_id: uuid.UUID, today: date) -> list[Opening]:
    """Return who of the office above reads a case today, the oldest opening first."""
    found = select(ParentOpening).where(ParentOpening.case_id == case_id, ParentOpening.expires_on >= today)
    rows = session.scalars(found.order_by(ParentOpening.opened_at, ParentOpening.id)).all()
    names = names_of(session, {row.account_id for row in rows})
    return [Opening(names[row.account_id], row.opened_at, row.expires_on) for row in rows]


def waiting_for_above(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> Waiting:
    """Return what waits for a second person on a case of an office below.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: for who can be no second person.

    """
    permission = Permission.ANSWER_PROPOSAL
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission, lock=False)
    proposals = waiting_views(work, actor)
    people = work.respondents() if proposals else []
    named = [(row.ordinal, open_particulars(work.respondent_key(row), row).name) for row in people]
    return Waiting(work.case.version, named, proposals)
