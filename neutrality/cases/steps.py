"""The steps of the workflow: taken by one person, or proposed by one and confirmed by a second."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy.orm import Session

from neutrality.cases import choices, corrections
from neutrality.cases.allegations import other_types
from neutrality.cases.applying import apply
from neutrality.cases.conflicts import confirm_withdrawal
from neutrality.cases.employers import move_problems
from neutrality.cases.examination_reading import examiner_of
from neutrality.cases.mending import MENDING
from neutrality.cases.merging import confirm_merge
from neutrality.cases.models import Proposal, ProposalStatus, Respondent
from neutrality.cases.proposals import (
    CONFIRMED_BY,
    CONFLICT,
    CORRECTION,
    MERGE,
    STEP,
    TRANSFER,
    begin_proposal,
    may_answer,
    propose,
    read_proposal,
    refuse_barred_proposer,
    refuse_if_waiting,
    settle,
)
from neutrality.cases.step_facts import facts_of
from neutrality.cases.transfers import confirm_offer
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.domain.access import BARRED_FROM_SECOND, MATRIX, Actor, Permission, require
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import BY_ACTION, Action, By, Level, Step, confirm, decide
from neutrality.means import Means


def take_step(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    step: Step,
    *,
    respondent_id: uuid.UUID | None,
    version: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> bool:
    """Take a step, or propose it where the law of the house wants two; return whether it is done.

    Raises:
        ConflictError: `changed_meanwhile`, `wrong_state` (also for what has a page by itself).
        NotAllowedError: `wrong_role`.
        InvalidInputError: every problem with its field.
        DomainError: `guard` naming what is not met; `already_waiting`.

    """
    permission = Permission.READ_CASE
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission, version=version)
    respondent = subject_of(work, step.action, respondent_id)
    by = work.by(actor)
    row = decide(facts_of(work, respondent), step, by, today=today)
    if row.by_itself:
        raise ConflictError("wrong_state", action=step.action.value)
    problems = [
        *choices.problems_of(step, means.catalogue, respondent, other_types(session, respondent)),
        *move_problems(session, step, respondent),
    ]
    if problems:
        raise InvalidInputError(problems)
    refuse_if_waiting(work, respondent)
    work = work.in_role(actor, row.roles)
    if row.second:
        propose(work, STEP, asdict(step), action=step.action, legal_on=step.legal_on, respondent=respondent)
        return False
    apply(work, row, step, respondent)
    return True


def confirm_step(
    session: Session, means: Means, proposal_id: uuid.UUID, *, actor: Actor, now: datetime, today: date
) -> None:
    """Let the second person confirm a step; it is dated when the first did it.

    Raises:
        NotAllowedError: `wrong_role`, `same_person`, `examined_yourself`.
        ConflictError: `not_waiting`, `proposer_barred`, or `wrong_state` when the matter moved on.
        DomainError: `guard` naming what no longer holds.

    """
    work, proposal = begin_proposal(session, means, proposal_id, actor=actor, now=now)
    refuse_barred_proposer(work, proposal)
    if proposal.subject != STEP:
        require(actor, CONFIRMED_BY[proposal.subject], work.subject_for(actor))
        work = work.in_role(actor, MATRIX[CONFIRMED_BY[proposal.subject]].roles)
        _CONFIRM[proposal.subject](work, proposal, actor, today)
        return
    step = read_step(work, proposal)
    second = work.by(actor, BARRED_FROM_SECOND)
    row = BY_ACTION[step.action]
    examined_by = examiner_of(session, work.case.id)
    confirm(row, first=proposal.proposed_by, second=second, examined_by=examined_by)
    respondent = subject_of(work, step.action, proposal.respondent_id)
    first = By(proposal.proposed_by, row.roles)
    # The reason for an earlier date was asked when it was proposed; waiting makes no step late.
    row = decide(facts_of(work, respondent), step, first, today=step.legal_on)
    work = work.in_role(actor, row.second)
    settle(proposal, ProposalStatus.CONFIRMED, actor=actor, now=now)
    apply(work, row, step, respondent, proposed_by=proposal.proposed_by)


def refuse_step(
    session: Session,
    means: Means,
    proposal_id: uuid.UUID,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    today: date,
) -> None:
    """Let the second person refuse, or the first take back, what waits.

    Raises:
        InvalidInputError: `required` at `reason`.
        NotAllowedError: `wrong_role` for anybody else.
        ConflictError: `not_waiting`.

    """
    work, proposal = begin_proposal(session, means, proposal_id, actor=actor, now=now)
    if proposal.proposed_by != actor.account_id and not may_answer(work, proposal, actor):
        raise NotAllowedError("wrong_role", action=proposal.action.value if proposal.action else "correct")
    if not reason.strip():
        raise InvalidInputError([FieldProblem("reason", "required")])
    settle(proposal, ProposalStatus.REFUSED, actor=actor, now=now)
    work.touch()
    payload = {"action": proposal.action.value if proposal.action else None, "subject": proposal.subject}
    work.record(
        EventKind.STEP_REFUSED,
        legal_on=today,
        respondent_id=proposal.respondent_id,
        payload=payload,
        texts={"reason": reason.strip()},
    )


def _confirm_correction(work: Work, proposal: Proposal, actor: Actor, today: date) -> None:
    corrections.confirm(work, proposal, actor=actor, today=today)


def _confirm_withdrawal(work: Work, proposal: Proposal, actor: Actor, _today: date) -> None:
    confirm_withdrawal(work, proposal, actor=actor)


def _confirm_offer(work: Work, proposal: Proposal, actor: Actor, _today: date) -> None:
    confirm_offer(work, proposal, actor=actor)


def _confirm_merge(work: Work, proposal: Proposal, actor: Actor, _today: date) -> None:
    confirm_merge(work, proposal, actor=actor)


def _confirm_mending(work: Work, proposal: Proposal, actor: Actor, today: date) -> None:
    MENDING[proposal.subject](work, proposal, actor=actor, today=today)


_CONFIRM = {
    CORRECTION: _confirm_correction,
    CONFLICT: _confirm_withdrawal,
    TRANSFER: _confirm_offer,
    MERGE: _confirm_merge,
    **dict.fromkeys(MENDING, _confirm_mending),
}


def subject_of(work: Work, action: Action, respondent_id: uuid.UUID | None) -> Respondent | None:
    """Return the respondent that a step acts on, nothing for a step on the case.

    Raises:
        NotFoundError: `no_such_respondent`.

    """
    if BY_ACTION[action].level is Level.CASE:
        return None
    return respondent_in(work, respondent_id)


def read_step(work: Work, proposal: Proposal) -> Step:
    """Return the proposed step."""
    typed = read_proposal(work.key, proposal)
    fields = typed["fields"]
    assert isinstance(fields, dict)  # noqa: S101 - written by `propose`
    return Step(
        Action(str(typed["action"])),
        date.fromisoformat(str(typed["legal_on"])),
        str(typed["reason"]),
        str(typed["late_reason"]),
        {str(name): str(value) for name, value in fields.items()},
    )
