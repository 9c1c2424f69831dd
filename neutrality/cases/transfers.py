"""Pelimpahan (T17): a case is offered to another office, which takes it or returns it with a reason.

While it is offered the case stays, is worked on, and its clocks run.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.avoiding import avoided_by
from neutrality.cases.carrying import carry
from neutrality.cases.leftovers import settle_offer, waiting_offer
from neutrality.cases.models import Case, Proposal, ProposalStatus
from neutrality.cases.proposals import TRANSFER, propose, read_proposal, settle
from neutrality.cases.standing import standing
from neutrality.cases.transfer_models import Transfer
from neutrality.cases.work import Work, begin
from neutrality.database import to_minute
from neutrality.directory.models import Office
from neutrality.directory.service import offices
from neutrality.domain.access import Actor, Permission, Relation, Subject, may, offices_for, require
from neutrality.domain.conflicts import Sight
from neutrality.domain.errors import ConflictError, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.transfer import (
    Answer,
    Basis,
    Offered,
    check_acceptance,
    check_offer,
    reason_problems,
)
from neutrality.means import Means
from neutrality.vault import KeyKind, Purpose, Reader

_TABLE = "case_transfer"
_FROM_ABOVE = frozenset({Relation.ABOVE, Relation.READER})


def offer_transfer(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    office_id: uuid.UUID,
    reason: str,
    actor: Actor,
    version: int,
    now: datetime,
) -> bool:
    """Offer a case to another office, or propose that to the head; return whether it is offered.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: for whoever may neither offer nor propose it.
        ConflictError: `transfer_closed`, `already_waiting`, `transfer_offered`, `changed_meanwhile`.
        InvalidInputError: at `office`, at `reason`.

    """
    permission = Permission.PROPOSE_TRANSFER
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission, version=version)
    _check(work, office_id, reason)
    if may(actor, Permission.OFFER_TRANSFER, work.subject_for(actor)):
        _offer(work, office_id, reason, actor)
        return True
    content = {"office": str(office_id), "reason": reason.strip()}
    named = {"office": session.get_one(Office, office_id).name}
    propose(work, TRANSFER, {**content, "fields": named}, action=None, legal_on=work.today, respondent=None)
    return False


def confirm_offer(work: Work, proposal: Proposal, *, actor: Actor) -> None:
    """Let the head offer what an investigator proposed.

    Raises:
        ConflictError: `transfer_closed`, `transfer_offered`, `already_waiting` for something else.
        InvalidInputError: at `office` when that office is closed by now.

    """
    typed = read_proposal(work.key, proposal)
    settle(proposal, ProposalStatus.CONFIRMED, actor=actor, now=work.now)
    work.session.flush()
    office_id, reason = uuid.UUID(str(typed["office"])), str(typed["reason"])
    _check(work, office_id, reason)
    _offer(work, office_id, reason, actor, proposed_by=proposal.proposed_by)


def withdraw_offer(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Take an offer back that nobody has answered yet.

    Raises:
        NotFoundError: `no_such_case`.
        ConflictError: `no_such_transfer`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.OFFER_TRANSFER)
    row = waiting_offer(session, case_id)
    if row is None:
        raise ConflictError("no_such_transfer")
    _end(work, row, Answer.WITHDRAWN, reason="")


def accept_transfer(
    session: Session, means: Means, transfer_id: uuid.UUID, *, actor: Actor, now: datetime
) -> uuid.UUID:
    """Take a case that another office offered: from now on it is this office's own; return the case.

    Raises:
        NotFoundError: `no_such_transfer`, alike for none and for one that is not for the actor.
        NotAllowedError: `barred`, `same_person`, `opening_cap`.
        ConflictError: `transfer_closed`, `already_waiting`.
        DomainError: `reader_missing`.

    """
    work, row = _begin(session, means, transfer_id, actor=actor, now=now)
    waits = _waits(work)
    check_acceptance(work.case.state, offered_by=row.offered_by, accepted_by=actor.account_id, waits=waits)
    settle_offer(work, row, Answer.ACCEPTED)
    carry(work, session.get_one(Office, row.to_office_id), Basis.REQUEST, transfer=row)
    return work.case.id


def return_transfer(
    session: Session, means: Means, transfer_id: uuid.UUID, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Return an offered case with a reason that the offering office reads.

    Raises:
        NotFoundError: `no_such_transfer`.
        NotAllowedError: `barred`.
        InvalidInputError: at `reason`.

    """
    work, row = _begin(session, means, transfer_id, actor=actor, now=now)
    if problems := reason_problems(reason):
        raise InvalidInputError(problems)
    _end(work, row, Answer.RETURNED, reason=reason)


def targets_of(session: Session, case: Case) -> list[Office]:
    """Return the offices to which a case can be offered, by name: none that a sender avoided."""
    avoided = avoided_by(session, case)
    return [office for office in offices(session) if office.id not in avoided | {case.office_id}]


def _check(work: Work, office_id: uuid.UUID, reason: str) -> None:
    offered = Offered(
        state=work.case.state,
        office_id=work.case.office_id,
        target_id=office_id,
        open_offices={office.id for office in offices(work.session)},
        avoided=avoided_by(work.session, work.case),
        waits=_waits(work),
        offered=waiting_offer(work.session, work.case.id) is not None,
    )
    check_offer(offered, reason)


def _waits(work: Work) -> bool:
    """Return whether anything of the case waits for its second person."""
    found = select(Proposal.id).where(
        Proposal.case_id == work.case.id, Proposal.status == ProposalStatus.WAITING
    )
    return work.session.scalar(found.limit(1)) is not None


def _offer(
    work: Work, office_id: uuid.UUID, reason: str, actor: Actor, proposed_by: uuid.UUID | None = None
) -> None:
    session, source, row_id = work.session, work.case.office_id, uuid.uuid4()
    readers = [Reader.office(source), Reader.office(office_id)]
    key = work.means.vault.create_key(session, kind=KeyKind.DOCUMENT, owner=row_id, readers=readers)
    row = Transfer(
        id=row_id, case_id=work.case.id, from_office_id=source, to_office_id=office_id, basis=Basis.REQUEST,
        offered_by=actor.account_id, offered_at=to_minute(work.now), answer=Answer.WAITING,
        sealed_reason=key.seal(_TABLE, row_id, "sealed_reason", reason.strip()),
    )  # fmt: skip
    session.add(row)
    session.flush()
    work.touch()
    payload = {
        "to_office": str(office_id),
        "basis": Basis.REQUEST.value,
        "proposed_by": str(proposed_by) if proposed_by else None,
    }
    work.record(
        EventKind.TRANSFER_OFFERED, legal_on=work.today, payload=payload, texts={"reason": reason.strip()}
    )


def _end(work: Work, row: Transfer, answer: Answer, *, reason: str) -> None:
    settle_offer(work, row, answer)
    work.touch()
    payload = {"to_office": str(row.to_office_id), "offer_answer": answer.value}
    work.record(
        EventKind.TRANSFER_RETURNED, legal_on=work.today, payload=payload, texts={"reason": reason.strip()}
    )


def _begin(
    session: Session, means: Means, transfer_id: uuid.UUID, *, actor: Actor, now: datetime
) -> tuple[Work, Transfer]:
    """Lock the case of an offer that waits for the actor, opened with the key of the office that has it."""
    # One question, whether it waits for others or never was: how long it takes tells nothing either.
    mine = offices_for(actor, Permission.ACCEPT_TRANSFER) & actor.seats
    found = select(Transfer).where(Transfer.id == transfer_id, Transfer.to_office_id.in_(mine))
    row = session.scalar(found)
    if row is None:
        raise NotFoundError("no_such_transfer")
    case = session.scalars(select(Case).where(Case.id == row.case_id).with_for_update()).one()
    session.refresh(row)
    subject, sight = standing(session, case, actor)
    if row.answer is not Answer.WAITING or sight is Sight.NOTHING:
        raise NotFoundError("no_such_transfer")
    require(actor, Permission.ACCEPT_TRANSFER, Subject(row.to_office_id, subject.relations - _FROM_ABOVE))
    key = means.keyholder.open_key(
        session, kind=KeyKind.CASE, owner=case.id, office_id=case.office_id, actor=str(actor.account_id),
        purpose=Purpose.TRANSFER,
    )  # fmt: skip
    return Work(session, means, case, key, actor.account_id, now), row
