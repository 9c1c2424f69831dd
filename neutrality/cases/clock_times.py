"""What a kept clock's inputs say about its date: computed anew, it comes out the same."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.models import Clock, ClockPause
from neutrality.domain.catalogue import Catalogue, ClockRule
from neutrality.domain.deadlines import Calendar, Due, Pause, counted_from, due


def rule_of(catalogue: Catalogue, clock: Clock) -> ClockRule:
    """Return the rule by which a clock was started, as it stood on that day."""
    return catalogue.clock_rule(clock.rule, clock.happened_on or clock.started_on)


def pauses_of(session: Session, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Pause, ...]]:
    """Return by clock when it stood still, in the order of the days; not the pause that still lasts."""
    found = select(ClockPause).where(ClockPause.case_id.in_(case_ids))
    rows = session.scalars(found.order_by(ClockPause.paused_on, ClockPause.resumed_on))
    pauses: dict[uuid.UUID, tuple[Pause, ...]] = {}
    for row in rows:
        pauses[row.clock_id] = (*pauses.get(row.clock_id, ()), Pause(row.paused_on, row.resumed_on))
    return pauses


def reckon(catalogue: Catalogue, clock: Clock, calendar: Calendar, pauses: tuple[Pause, ...] = ()) -> Due:
    """Return the date that follows from what is kept of a clock; nothing is written."""
    rule = rule_of(catalogue, clock)
    happened = clock.happened_on or clock.started_on
    start = counted_from(rule, happened, calendar, after_closing=clock.after_closing)
    return due(rule, start, calendar, pauses, extended_to=clock.extended_to)


def recompute(session: Session, catalogue: Catalogue, clock: Clock, calendar: Calendar) -> None:
    """Write the date on a clock that follows from what is kept of it."""
    pauses = pauses_of(session, [clock.case_id]).get(clock.id, ())
    write(clock, reckon(catalogue, clock, calendar, pauses))


def write(clock: Clock, result: Due) -> None:
    """Write the date on the clock, with what it was computed from."""
    happened = clock.happened_on or clock.started_on
    clock.started_on = result.start
    clock.happened_on = happened if happened != result.start else None
    clock.rule = result.rule.rule
    clock.internal_target = result.rule.internal_target
    clock.due_on = result.on
    clock.due_at = result.due_at(clock.zone)
    clock.calendar_version = result.calendar_version
