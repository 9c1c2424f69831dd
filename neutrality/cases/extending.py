"""A head gives more time for what the office set itself; what the law set stays."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Session

from neutrality.cases.clock_times import recompute, rule_of
from neutrality.cases.clocks import refresh_next_due, running
from neutrality.cases.models import Because, Clock
from neutrality.cases.recomputing import Stood, change_told, keep_change
from neutrality.cases.work import Work, begin
from neutrality.directory.models import Office
from neutrality.directory.service import read_calendar
from neutrality.domain.access import Actor, Permission
from neutrality.domain.deadlines import Calendar
from neutrality.domain.errors import (
    ConflictError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.domain.history import EventKind
from neutrality.domain.lawrows import ClockRule, DayKind
from neutrality.means import Means

LONGEST_REASON = 2000
LONGEST_EXTENSION = 366


def extend_clock(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    clock_id: uuid.UUID,
    *,
    to: date | None,
    reason: str,
    lang: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Move the date of a clock that the office set itself; the day before it and the reason stay in history.

    Raises:
        NotFoundError: `no_such_case`, `no_such_clock`.
        NotAllowedError: `not_allowed`; `legal_deadline`, naming the rule and its source.
        ConflictError: `clock_stands_still`.
        InvalidInputError: what is wrong, at `to` or `reason`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.EXTEND_CLOCK)
    clock, rule = extendable(work, clock_id, lang)
    office = session.get_one(Office, work.case.office_id)
    calendar = read_calendar(session, office.place_code)
    problems = [] if reason.strip() else [FieldProblem("reason", "required")]
    if len(reason) > LONGEST_REASON:
        problems.append(FieldProblem("reason", "too_long", {"most": LONGEST_REASON}))
    if code := _day_problem(clock, rule, to, calendar, work.today):
        problems.append(FieldProblem("to", code))
    if problems:
        raise InvalidInputError(problems)
    before = Stood.of(clock)
    clock.extended_to = to
    recompute(session, means.catalogue, clock, calendar)
    event = work.record(
        EventKind.CLOCK_EXTENDED,
        legal_on=work.today,
        respondent_id=clock.respondent_id,
        payload=change_told(clock, before),
        texts={"reason": reason.strip()},
    )
    keep_change(session, clock, before, Because.EXTENDED, event)
    refresh_next_due(session, work.case)
    work.touch()
    session.flush()


def extendable(work: Work, clock_id: uuid.UUID, lang: str) -> tuple[Clock, ClockRule]:
    """Return a clock whose date a head can move, and its rule; raises as `extend_clock` does."""
    for clock in running(work.session, work.case.id):
        if clock.id != clock_id:
            continue
        rule = rule_of(work.means.catalogue, clock)
        if not rule.internal_target:
            raise NotAllowedError("legal_deadline", rule=rule.label(lang), basis=rule.legal_basis)
        if clock.paused_on is not None:
            raise ConflictError("clock_stands_still")
        return clock, rule
    raise NotFoundError("no_such_clock")


def _day_problem(
    clock: Clock, rule: ClockRule, to: date | None, calendar: Calendar, today: date
) -> str | None:
    if to is None:
        return "required"
    if to < today:
        return "in_past"
    if to <= clock.due_on:
        return "not_later"
    if (to - clock.due_on).days > LONGEST_EXTENSION:
        return "too_far"
    working = rule.day_kind is DayKind.WORKING
    return "not_a_working_day" if working and not calendar.is_working(to) else None
