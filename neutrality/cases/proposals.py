"""What needs two persons: proposed by one, kept sealed, answered by another."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, Proposal, ProposalStatus, Respondent
from neutrality.cases.standing import barred_accounts
from neutrality.cases.work import Work, begin
from neutrality.database import to_minute
from neutrality.domain.access import BARRED_FROM_SECOND, Actor, Permission, may, offices_for
from neutrality.domain.errors import ConflictError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import BY_ACTION, Action, may_confirm
from neutrality.means import Means
from neutrality.vault import OpenKey

STEP = "step"
CORRECTION = "correction"
CONFLICT = "conflict"
_TABLE = "proposal"
# What no step of the workflow is, and who may confirm it.
CONFIRMED_BY = {
    CORRECTION: Permission.CONFIRM_CORRECTION,
    CONFLICT: Permission.CONFIRM_WITHDRAWAL,
}


def may_answer(work: Work, proposal: Proposal, actor: Actor) -> bool:
    """Return whether this person can be the second one of what waits, to confirm or to refuse it."""
    if proposal.proposed_by == actor.account_id:
        return False
    if proposal.action is None:
        return may(actor, CONFIRMED_BY[proposal.subject], work.subject_for(actor))
    second = work.by(actor, BARRED_FROM_SECOND)
    return may_confirm(BY_ACTION[proposal.action], first=proposal.proposed_by, second=second)


def proposer_is_barred(work: Work, proposal: Proposal) -> bool:
    """Return whether whoever proposed something has since been barred from the case.

    That a tie has ended is asked by whom it barred: this alone a barred officer proposes.
    """
    barred = barred_accounts(work.session, work.case.id)
    return proposal.subject != CONFLICT and proposal.proposed_by in barred


def refuse_barred_proposer(work: Work, proposal: Proposal) -> None:
    """Refuse to confirm what a barred officer proposed; raises `proposer_barred`."""
    if proposer_is_barred(work, proposal):
        raise ConflictError("proposer_barred")


def refuse_if_waiting(work: Work, respondent: Respondent | None) -> None:
    """Refuse a second act while another on the same subject waits for its second person."""
    waiting = select(Proposal).where(
        Proposal.case_id == work.case.id, Proposal.status == ProposalStatus.WAITING
    )
    for proposal in work.session.scalars(waiting.where(Proposal.subject != CONFLICT)):
        if respondent is None or proposal.respondent_id in {None, respondent.id}:
            raise ConflictError("already_waiting")


def propose(
    work: Work,
    subject: str,
    content: Mapping[str, object],
    *,
    action: Action | None,
    legal_on: date,
    respondent: Respondent | None,
) -> None:
    """Keep what was typed, sealed, until the second person answers."""
    assert work.actor_id is not None  # noqa: S101 - only staff propose
    row_id = uuid.uuid4()
    sealed = work.key.seal(_TABLE, row_id, "sealed_step", json.dumps(dict(content), default=str))
    work.session.add(
        Proposal(
            id=row_id,
            case_id=work.case.id,
            respondent_id=respondent.id if respondent else None,
            subject=subject,
            action=action,
            legal_on=legal_on,
            proposed_by=work.actor_id,
            proposed_at=to_minute(work.now),
            status=ProposalStatus.WAITING,
            sealed_step=sealed,
        )
    )
    work.touch()
    work.record(
        EventKind.STEP_PROPOSED,
        legal_on=legal_on,
        respondent_id=respondent.id if respondent else None,
        payload={"action": action.value if action else None, "subject": subject},
    )


def begin_proposal(
    session: Session, means: Means, proposal_id: uuid.UUID, *, actor: Actor, now: datetime
) -> tuple[Work, Proposal]:
    """Lock the case of what waits.

    Raises:
        NotFoundError: `no_such_case`.
        ConflictError: `not_waiting` when it was answered already.

    """
    # One question, whether it belongs to others or never was: how long it takes tells nothing either.
    reach = offices_for(actor, Permission.ANSWER_PROPOSAL)
    mine = select(Proposal).join(Case, Case.id == Proposal.case_id).where(Case.office_id.in_(reach))
    proposal = session.scalar(mine.where(Proposal.id == proposal_id))
    if proposal is None:
        raise NotFoundError("no_such_case")
    needed = Permission.ANSWER_PROPOSAL
    work = begin(session, means, proposal.case_id, actor=actor, now=now, permission=needed)
    session.refresh(proposal)
    if proposal.status is not ProposalStatus.WAITING:
        raise ConflictError("not_waiting")
    return work, proposal


def settle(proposal: Proposal, status: ProposalStatus, *, actor: Actor, now: datetime) -> None:
    """Write down who answered, when and how."""
    proposal.status = status
    proposal.decided_by, proposal.decided_at = actor.account_id, to_minute(now)


def read_proposal(work_key: OpenKey, proposal: Proposal) -> dict[str, object]:
    """Return what was typed, opened with the case's key."""
    content: dict[str, object] = json.loads(
        work_key.open(_TABLE, proposal.id, "sealed_step", proposal.sealed_step)
    )
    return content
