"""Ralat of the day on which a step was taken: by two, between the steps before and after it (design 2)."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.acts import ControlMeasure, Forwarding
from neutrality.cases.amending import amended, told_of
from neutrality.cases.clock_mending import move
from neutrality.cases.models import Proposal, ProposalStatus
from neutrality.cases.proposals import REDATING, propose, read_proposal, refuse_if_waiting, settle
from neutrality.cases.restating import restate
from neutrality.cases.taken_steps import step_at, taken_steps
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.domain.mistakes import check_redating
from neutrality.means import Means
from neutrality.reports.models import Message


def propose_redating(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    position: int,
    *,
    value: str,
    reason: str,
    version: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> bool:
    """Propose another day for a step that stands; a second person confirms it, so it is never done at once.

    Raises:
        InvalidInputError: what is wrong at `value` or `reason`.
        ConflictError: `no_such_step`, `changed_meanwhile`, `already_waiting`, `excluded`.
        DomainError: `nothing_changed`.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.CORRECT, version=version
    )
    if not reason.strip():
        raise InvalidInputError([FieldProblem("reason", "required")])
    day = _read(value)
    step, _, row = step_at(work, position)
    _check(work, position, day, today)
    if step.legal_on == day:
        raise DomainError("nothing_changed")
    person = respondent_in(work, step.respondent_id) if step.respondent_id else None
    refuse_if_waiting(work, person)
    content = {
        "event": position,
        "action": row.action.value,
        "from": step.legal_on.isoformat(),
        "to": day.isoformat(),
        "reason": reason.strip(),
    }
    propose(work, REDATING, content, action=None, legal_on=today, respondent=person)
    return False


def confirm_redating(work: Work, proposal: Proposal, *, actor: Actor, today: date) -> None:
    """Let the second person confirm another day.

    Raises:
        NotAllowedError: `same_person`.
        InvalidInputError: when the day fits no more.

    """
    if proposal.proposed_by == actor.account_id:
        raise NotAllowedError("same_person", action=REDATING)
    typed = {name: str(value) for name, value in read_proposal(work.key, proposal).items()}
    position, day = int(typed["event"]), date.fromisoformat(typed["to"])
    step, _, row = step_at(work, position)
    _check(work, position, day, today)
    settle(proposal, ProposalStatus.CONFIRMED, actor=actor, now=work.now)
    payload = {
        "event": position,
        "action": row.action.value,
        "from": step.legal_on.isoformat(),
        "to": day.isoformat(),
        "proposed_by": str(proposal.proposed_by),
    }
    done = work.record(
        EventKind.STEP_REDATED,
        legal_on=today,
        respondent_id=step.respondent_id,
        payload=payload,
        texts={"reason": typed["reason"]},
    )
    restate(work, done, payload)
    move(work, row, before=step.legal_on, on=day, whose=step.respondent_id)
    _move_papers(work, position, day)


def _move_papers(work: Work, position: int, day: date) -> None:
    """Let the letter that the step sent, and the line that told of it, be of that day too.

    A measure is of the day that its step names, which is corrected along when it was the step's own.
    """
    for row in work.session.scalars(select(Forwarding).where(Forwarding.event_id == position)):
        row.made_on = day
    told = {event.id: payload for event, payload in amended(told_of(work.session, work.case.id))}
    for measure in work.session.scalars(select(ControlMeasure).where(ControlMeasure.event_id == position)):
        measure.made_on = date.fromisoformat(told[position]["control_measure_on"])
    for line in work.session.scalars(select(Message).where(Message.event_id == position)):
        line.legal_on = day
    work.session.flush()


def _check(work: Work, position: int, day: date, today: date) -> None:
    steps = [step for step, _ in taken_steps(work)]
    step = next(one for one in steps if one.position == position)
    check_redating(step, steps, day, received_on=work.case.received_on, today=today)


def _read(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        code = "not_a_date" if value.strip() else "required"
        raise InvalidInputError([FieldProblem("value", code)]) from None
