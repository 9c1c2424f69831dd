"""What needs two persons: proposed by one, kept sealed, answered by another."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.examination_reading import examiner_of
from neutrality.cases.models import Case, Proposal, ProposalStatus, Respondent
from neutrality.cases.standing import barred_accounts, subject_for
from neutrality.cases.work import Work, begin
from neutrality.database import to_minute
from neutrality.domain.access import BARRED_FROM_SECOND, Actor, Permission, acting, may, offices_for
from neutrality.domain.errors import ConflictError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import BY_ACTION, Action, By, may_confirm
from neutrality.means import Means
from neutrality.vault import OpenKey

STEP = "step"
CORRECTION = "correction"
CONFLICT = "conflict"
TRANSFER = "transfer"
MERGE = "merge"
CANCELLATION = "cancellation"
REDATING = "redating"
EXCLUSION = "exclusion"
_TABLE = "proposal"
# What no step of the workflow is, and who may confirm it.
CONFIRMED_BY = {
    CORRECTION: Permission.CONFIRM_CORRECTION,
    CONFLICT: Permission.CONFIRM_WITHDRAWAL,
    TRANSFER: Permission.OFFER_TRANSFER,
    MERGE: Permission.CONFIRM_MERGE,
    CANCELLATION: Permission.CONFIRM_CORRECTION,
    REDATING: Permission.CONFIRM_CORRECTION,
    EXCLUSION: Permission.CONFIRM_CORRECTION,
}


def may_answer(work: Work, proposal: Proposal, actor: Actor) -> bool:
    """Return whether this person can be the second one of what waits, to confirm or to refuse it."""
    return can_answer(work.session, work.case, proposal, actor)


def can_answer(session: Session, case: Case, proposal: Proposal, actor: Actor) -> bool:
    """Return as `may_answer` does, of a case that is not opened."""
    if proposal.proposed_by == actor.account_id:
        return False
    subject = subject_for(session, case, actor)
    if proposal.action is None:
        return may(actor, CONFIRMED_BY[proposal.subject], subject)
    second = By(actor.account_id, acting(actor, subject, BARRED_FROM_SECOND))
    row, examined_by = BY_ACTION[proposal.action], examiner_of(session, case.id)
    return may_confirm(row, first=proposal.proposed_by, second=second, examined_by=examined_by)


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


def refuse_if_waiting(work: Work, respondent: Respondent | None, *, excluded: bool = False) -> None:
    """Refuse a second act while another on the same subject waits for its second person.

    What was taken out of the figures stands still: only an `excluded` entry itself can be brought back.
    """
    if work.case.excluded_on is not None and not excluded:
        raise ConflictError("excluded")
    if is_waiting(work, respondent):
        raise ConflictError("already_waiting")


def is_waiting(work: Work, respondent: Respondent | None) -> bool:
    """Return whether an act on a respondent, or on the whole case, waits for its second person."""
    waiting = select(Proposal.respondent_id).where(
        Proposal.case_id == work.case.id,
        Proposal.status == ProposalStatus.WAITING,
        Proposal.subject != CONFLICT,
    )
    about = set(work.session.scalars(waiting))
    return bool(about) if respondent is None else bool(about & {None, respondent.id})


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
        payload={"action": action.value if action else None, "subject": subject, "proposal": str(row_id)},
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
