"""Whether clocks were kept that ran out in the month, and how long those of the employers are over."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import date

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from neutrality.cases.models import Case, Clock, Respondent
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.cells import Cell
from neutrality.domain.values import Value, median_days, rate
from neutrality.statistics.holding import kept
from neutrality.statistics.scope import Scope, Thing

# Which clocks count under which name; an extension is the handling still.
NAMES = {
    ClockKind.PRELIMINARY: "K1",
    ClockKind.CORRECTION: "K2",
    ClockKind.HANDLING: "K3",
    ClockKind.HANDLING_EXTENDED: "K3",
    ClockKind.DELIVERY: "K4",
    ClockKind.FOLLOW_UP: "K5",
}


def keeping_time(session: Session, scope: Scope, *, today: date) -> dict[Cell, Value]:
    """Return the share kept of each clock, and the days that follow-up is over; by the office of now."""
    due: dict[str, list[bool]] = defaultdict(list)
    over = []
    seen: dict[str, list[Thing]] = defaultdict(list)
    for clock, office in session.execute(_clocks(scope)):
        stopped = clock.stopped_on or date.max
        if scope.holds(clock.due_on) and (clock.stopped_on or clock.due_on < today):
            due[NAMES[clock.kind]].append(stopped <= clock.due_on)
            seen[NAMES[clock.kind]].append(_of(clock, office))
        if clock.kind is ClockKind.FOLLOW_UP and clock.due_on < scope.last < stopped:
            over.append((scope.last - clock.due_on).days)
            scope.saw(Cell("overdue_K5"), [_of(clock, office)])
    names = sorted(set(NAMES.values()))
    shares = {Cell(f"in_time_{name}"): rate(sum(due[name]), len(due[name])) for name in names}
    for name in names:
        kept_ones = (thing for thing, was_kept in zip(seen[name], due[name], strict=True) if was_kept)
        scope.saw(Cell(f"in_time_{name}"), kept_ones, seen[name])
    return {**shares, Cell("overdue_K5"): median_days(over)}


def _of(clock: Clock, office: uuid.UUID) -> Thing:
    return Thing(clock.case_id, clock.respondent_id or clock.case_id, str(office))


def _clocks(scope: Scope) -> Select[Clock, uuid.UUID]:
    """Return the clocks that count: none of a mistake, and of an extended handling the longer alone."""
    longer = aliased(Clock)
    began, longer_began = (func.coalesce(one.happened_on, one.started_on) for one in (Clock, longer))
    replaced = and_(
        Clock.kind == ClockKind.HANDLING,
        Clock.stopped_on.is_not(None),
        exists().where(
            longer.case_id == Clock.case_id,
            longer.kind == ClockKind.HANDLING_EXTENDED,
            longer_began == began,
        ),
    )
    return (
        select(Clock, Case.office_id)
        .join(Case, Case.id == Clock.case_id)
        .outerjoin(Respondent, Respondent.id == Clock.respondent_id)
        .where(
            Respondent.excluded_on.is_(None),
            ~replaced,
            Case.office_id.in_(scope.offices),
            Case.excluded_on.is_(None),
            kept(Case.id, scope),
            Clock.kind.in_(NAMES),
            Clock.paused_on.is_(None),
            Clock.due_on <= scope.last,
        )
    )
