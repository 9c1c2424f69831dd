"""Time itself takes one step: what an employer has not answered when its target is over (domain 8.3, T11)."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.applying import apply
from neutrality.cases.models import Case, Clock, Respondent
from neutrality.cases.proposals import is_waiting
from neutrality.cases.step_facts import facts_of
from neutrality.cases.work import Work, opened_by_worker, respondents_of
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.workflow import TIME, Action, Step, SubStatus, decide
from neutrality.means import Means
from neutrality.vault import KeyKind, Purpose

DAY = timedelta(days=1)


def mark_overdue(session: Session, means: Means, *, now: datetime) -> int:
    """Note of every employer whose target is over that no answer came; return of how many.

    It is dated on the day after the target, however late it is noted; whatever another process noted or
    somebody recorded meanwhile is left alone, since the case is locked and asked again. So is whose answer
    waits for its second person: it came before, and a later step would stand in its way.
    """
    return sum(_mark(session, means, case_id, now) for case_id in _cases_with_overdue(session, now))


def _cases_with_overdue(session: Session, now: datetime) -> list[uuid.UUID]:
    """Return the cases in which an answer may be overdue; each office has its own day."""
    found = (
        select(Respondent.case_id)
        .join(Clock, Clock.respondent_id == Respondent.id)
        .where(
            Clock.kind == ClockKind.FOLLOW_UP,
            Clock.stopped_on.is_(None),
            Clock.due_on <= now.date(),
            Respondent.sub_status == SubStatus.PPK_EXAMINING,
        )
        .distinct()
        .order_by(Respondent.case_id)
    )
    return list(session.scalars(found))


def _mark(session: Session, means: Means, case_id: uuid.UUID, now: datetime) -> int:
    locked = select(Case).where(Case.id == case_id).with_for_update()
    case = session.scalars(locked.execution_options(populate_existing=True)).one()
    key = opened_by_worker(session, means, KeyKind.CASE, case.id, case.office_id, purpose=Purpose.CASE)
    work, marked = Work(session, means, case, key, None, now), 0
    for person in respondents_of(session, case.id):
        session.refresh(person)
        marked += _mark_one(work, person)
    return marked


def _mark_one(work: Work, person: Respondent) -> bool:
    due_on = _due_on(work.session, person)
    if person.sub_status is not SubStatus.PPK_EXAMINING or due_on is None or due_on >= work.today:
        return False
    if is_waiting(work, person):
        return False
    facts = facts_of(work, person)
    step = Step(Action.MARK_OVERDUE, max(due_on + DAY, facts.last_step_on), "")
    apply(work, decide(facts, step, TIME, today=work.today), step, person)
    return True


def _due_on(session: Session, person: Respondent) -> date | None:
    found = select(Clock.due_on).where(
        Clock.respondent_id == person.id, Clock.kind == ClockKind.FOLLOW_UP, Clock.stopped_on.is_(None)
    )
    return session.scalar(found.limit(1))
