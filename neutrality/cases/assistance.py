"""A case that its own office cannot carry: offered to the office above, whose officers then act on it.

The case stays the office's own, with its number and its clock; a transfer is another thing.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from neutrality.accounts.service import roles_held
from neutrality.cases.models import Case
from neutrality.cases.standing import ties_on
from neutrality.cases.work import Work, begin, respondents_of
from neutrality.database import to_minute
from neutrality.directory.models import Office
from neutrality.domain.access import (
    BARRED_FROM_ACTING,
    BARRED_FROM_SECOND,
    Actor,
    Permission,
    offices_for,
)
from neutrality.domain.errors import ConflictError, DomainError
from neutrality.domain.history import EventKind
from neutrality.domain.staffing import Hand, left_undone
from neutrality.domain.workflow import Action
from neutrality.means import Means
from neutrality.recusal.models import Assistance


@dataclass(frozen=True)
class Offer:
    """A case that waits for the office above to take part in it."""

    case_id: uuid.UUID
    reference: str
    office: str
    offered_at: datetime


@dataclass(frozen=True)
class Help:
    """How the office above takes part in a case."""

    office: str
    offered_at: datetime
    accepted_at: datetime | None
    may_accept: bool
    may_end: bool


def hands_of(session: Session, case: Case) -> list[Hand]:
    """Return the people of a case's own office, each with the roles that nothing on this case bars."""
    ties = ties_on(session, case.id)
    hands = []
    for account_id, roles in roles_held(session, case.office_id).items():
        found = ties.get(account_id, frozenset())
        first = roles if not found & BARRED_FROM_ACTING else frozenset()
        second = roles if not found & BARRED_FROM_SECOND else frozenset()
        hands.append(Hand(account_id, first, second))
    return hands


def left_to_nobody(session: Session, case: Case) -> list[Action]:
    """Return the next steps of a case that a tie leaves to nobody of its office, to take or to confirm.

    An office that nothing bars is not left alone by understaffing: whoever sits above it can be the
    second person at any time.
    """
    if not ties_on(session, case.id):
        return []
    hands = hands_of(session, case)
    states = {case.state, *(person.state for person in respondents_of(session, case.id))}
    return sorted({action for state in states for action in left_undone(hands, state)})


def offer_if_nobody_is_left(work: Work) -> bool:
    """Offer a case to the office above when a tie leaves a next step to nobody; tell whether it was."""
    return bool(left_to_nobody(work.session, work.case)) and _offer(work)


def offer(session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Ask the office above to take part in a case.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: without the right to assign the case.
        ConflictError: `already_offered`.
        DomainError: `no_office_above`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.ASSIGN_CASE)
    if session.get_one(Office, work.case.office_id).parent_id is None:
        raise DomainError("no_office_above")
    if not _offer(work):
        raise ConflictError("already_offered")


def accept(session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """Take part in an offered case: from now on the officers of the office above act as those of its own.

    One head is enough: every act that needs two persons still needs them.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: for whoever is no head.
        ConflictError: `not_offered` to the head's own office.

    """
    work, row = _begin(session, means, case_id, actor=actor, now=now)
    if row.accepted_at is not None:
        raise ConflictError("already_accepted")
    row.accepted_by, row.accepted_at = actor.account_id, to_minute(now)
    _record(work, EventKind.ASSISTANCE_ACCEPTED, row)


def end(session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """End the part of the office above in a case, or turn the offer down; it can be offered again.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: for whoever is no head.
        ConflictError: `not_offered` to the head's own office.

    """
    work, row = _begin(session, means, case_id, actor=actor, now=now)
    row.ended_at = to_minute(now)
    _record(work, EventKind.ASSISTANCE_ENDED, row)


def offers(session: Session, *, actor: Actor) -> list[Offer]:
    """Return the cases of offices below that wait for the actor's answer, the oldest first."""
    found = (
        select(Assistance.case_id, Assistance.offered_at, Case.reference, Office.name)
        .join(Case, Case.id == Assistance.case_id)
        .join(Office, Office.id == Case.office_id)
        .where(
            Assistance.office_id.in_(offices_for(actor, Permission.ACCEPT_ASSISTANCE)),
            Assistance.accepted_at.is_(None),
            Assistance.ended_at.is_(None),
            Case.erased_on.is_(None),
        )
        .order_by(Assistance.offered_at, Assistance.id)
    )
    rows = session.execute(found)
    return [Offer(row.case_id, row.reference, row.name, row.offered_at) for row in rows]


def help_on(session: Session, case_id: uuid.UUID, actor: Actor) -> Help | None:
    """Return how the office above takes part, or is asked to, and what the actor may do about it."""
    row = session.scalar(_running(case_id))
    if row is None:
        return None
    able = row.office_id in offices_for(actor, Permission.ACCEPT_ASSISTANCE)
    name = session.get_one(Office, row.office_id).name
    return Help(name, row.offered_at, row.accepted_at, able and row.accepted_at is None, able)


def _offer(work: Work) -> bool:
    parent = work.session.get_one(Office, work.case.office_id).parent_id
    if parent is None or work.session.scalar(_running(work.case.id)) is not None:
        return False
    row = Assistance(id=uuid.uuid4(), case_id=work.case.id, office_id=parent, offered_at=to_minute(work.now))
    work.session.add(row)
    work.session.flush()
    _record(work, EventKind.ASSISTANCE_OFFERED, row)
    return True


def _begin(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> tuple[Work, Assistance]:
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.ACCEPT_ASSISTANCE)
    row = session.scalar(_running(case_id))
    if row is None or row.office_id not in offices_for(actor, Permission.ACCEPT_ASSISTANCE):
        raise ConflictError("not_offered")
    return work, row


def _running(case_id: uuid.UUID) -> Select[Assistance]:
    return select(Assistance).where(Assistance.case_id == case_id, Assistance.ended_at.is_(None))


def _record(work: Work, kind: EventKind, row: Assistance) -> None:
    work.touch()
    work.record(kind, legal_on=work.today, payload={"helper": str(row.office_id)})
