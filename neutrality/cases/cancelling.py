"""A step that was a mistake is cancelled: as long as no letter left and no later step rests on it.

A letter has left when its number was typed (design 2). From then on the step stands, and what was wrong in it
is mended by ralat or by a further step.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.clock_mending import undo
from neutrality.cases.models import Proposal, ProposalStatus
from neutrality.cases.proposals import CANCELLATION, propose, read_proposal, refuse_if_waiting, settle
from neutrality.cases.restating import restate, void_act
from neutrality.cases.taken_steps import step_at, taken_steps
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import FieldProblem, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.domain.mistakes import Taken, check_canceller, check_cancelling
from neutrality.domain.workflow import Transition
from neutrality.history.models import Event
from neutrality.means import Means
from neutrality.reports.models import Message, Report
from neutrality.reports.thread import tell

TOLD = "step_cancelled"


def cancel_step(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    position: int,
    *,
    reason: str,
    version: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> bool:
    """Cancel a step, or propose it where the step itself needed two; return whether it is done.

    Raises:
        InvalidInputError: `required` at `reason`.
        NotAllowedError: `not_your_step` for whoever neither took it nor heads the office.
        ConflictError: `no_such_step`, also for one that was cancelled already; `letter_left`,
            `later_step_stands`, `merged_already`, `already_waiting`, `excluded`.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.CANCEL_STEP, version=version
    )
    if not reason.strip():
        raise InvalidInputError([FieldProblem("reason", "required")])
    step, event, row = step_at(work, position)
    check_canceller(step, work.by(actor))
    check_cancelling(step, _steps(work))
    person = respondent_in(work, step.respondent_id) if step.respondent_id else None
    refuse_if_waiting(work, person)
    if row.second:
        content = {"event": position, "action": row.action.value, "reason": reason.strip()}
        propose(work, CANCELLATION, content, action=None, legal_on=today, respondent=person)
        return False
    _cancel(work, (step, event, row), reason.strip(), today=today, proposed_by=None)
    return True


def confirm_cancelling(work: Work, proposal: Proposal, *, actor: Actor, today: date) -> None:
    """Let the second person cancel a step.

    Raises:
        NotAllowedError: `same_person`.
        ConflictError: when a letter left or a step followed meanwhile.

    """
    if proposal.proposed_by == actor.account_id:
        raise NotAllowedError("same_person", action=CANCELLATION)
    typed = read_proposal(work.key, proposal)
    step, event, row = step_at(work, int(str(typed["event"])))
    check_cancelling(step, _steps(work))
    settle(proposal, ProposalStatus.CONFIRMED, actor=actor, now=work.now)
    _cancel(work, (step, event, row), str(typed["reason"]), today=today, proposed_by=proposal.proposed_by)


def _cancel(
    work: Work,
    found: tuple[Taken, Event, Transition],
    reason: str,
    *,
    today: date,
    proposed_by: uuid.UUID | None,
) -> None:
    step, event, row = found
    payload = {
        "event": step.position,
        "action": row.action.value,
        "proposed_by": str(proposed_by) if proposed_by else None,
    }
    done = work.record(
        EventKind.STEP_CANCELLED,
        legal_on=today,
        respondent_id=step.respondent_id,
        payload=payload,
        texts={"reason": reason},
    )
    void_act(work, step.position)
    replay = restate(work, done, payload)
    undo(work, row, replay, on=event.legal_on, whose=step.respondent_id)
    _tell_those_who_were_told(work, step.position, done, today)
    work.session.flush()


def _tell_those_who_were_told(work: Work, position: int, done: Event, today: date) -> None:
    """Tell in plain words that it was a mistake: whoever had read of the step, and nobody else."""
    told = select(Message.report_id).where(Message.event_id == position)
    for report in work.session.scalars(select(Report).where(Report.id.in_(told))):
        tell(work.session, report, TOLD, legal_on=today, now=work.now, event_id=done.id)


def _steps(work: Work) -> list[Taken]:
    return [step for step, _ in taken_steps(work)]
