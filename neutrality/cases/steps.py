"""The steps of the workflow: taken by one person, or proposed by one and confirmed by a second."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases import choices, corrections, intervals
from neutrality.cases.applying import apply
from neutrality.cases.conflicts import confirm_withdrawal
from neutrality.cases.models import Proposal, ProposalStatus, Respondent
from neutrality.cases.people import open_particulars
from neutrality.cases.proposals import (
    CONFIRMED_BY,
    CONFLICT,
    CORRECTION,
    STEP,
    begin_proposal,
    may_answer,
    propose,
    read_proposal,
    refuse_barred_proposer,
    refuse_if_waiting,
    settle,
)
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.domain.access import BARRED_FROM_SECOND, MATRIX, Actor, Permission, require
from neutrality.domain.errors import FieldProblem, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import BY_ACTION, Action, By, Facts, Level, ReportKind, Step, confirm, decide
from neutrality.evidence.models import EvidenceFile
from neutrality.means import Means
from neutrality.reports.models import IdentityStatus
from neutrality.reports.service import open_content


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
        ConflictError: `changed_meanwhile`, `wrong_state`.
        NotAllowedError: `wrong_role`.
        InvalidInputError: every problem with its field.
        DomainError: `guard` naming what is not met; `already_waiting`.

    """
    permission = Permission.READ_CASE
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission, version=version)
    respondent = subject_of(work, step.action, respondent_id)
    by = work.by(actor)
    row = decide(facts_of(work, respondent), step, by, today=today)
    problems = choices.problems_of(step, means.catalogue, respondent)
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
        NotAllowedError: `wrong_role`, `same_person`.
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
    confirm(row, first=proposal.proposed_by, second=second)
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


def facts_of(work: Work, respondent: Respondent | None) -> Facts:
    """Return what the guards may look at."""
    case, report = work.case, work.main_report()
    content = open_content(work.report_key(report), report)
    files = select(func.count()).select_from(EvidenceFile).where(EvidenceFile.report_id == report.id)
    named = any(open_particulars(work.respondent_key(person), person).name for person in work.respondents())
    subject = respondent.id if respondent else case.id
    starts = [row.legal_from for row in intervals.current(work.session, case.id) if row.subject_id == subject]
    return Facts(
        state=respondent.state if respondent else case.state,
        outcome=respondent.outcome if respondent else case.outcome,
        kind=case.kind,
        signed=report.signed_on is not None,
        identity_complete=report.identity_status is IdentityStatus.COMPLETE,
        has_event_date=report.event_on is not None,
        has_place=case.place_code is not None,
        has_narrative=bool(content.narrative.strip()),
        has_evidence=bool(content.links) or bool(work.session.scalar(files)),
        has_respondent=named,
        reported_in_time=report.in_time or case.kind is not ReportKind.LAPORAN,
        registered=case.registered_on is not None,
        entered_by=report.entered_by,
        last_step_on=max(starts, default=case.received_on),
    )


def _confirm_correction(work: Work, proposal: Proposal, actor: Actor, today: date) -> None:
    corrections.confirm(work, proposal, actor=actor, today=today)


def _confirm_withdrawal(work: Work, proposal: Proposal, actor: Actor, _today: date) -> None:
    confirm_withdrawal(work, proposal, actor=actor)


_CONFIRM = {CORRECTION: _confirm_correction, CONFLICT: _confirm_withdrawal}


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
