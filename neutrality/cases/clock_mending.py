"""The clocks of a case after a mistake was mended: those run that the events let run, from the right days."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import delete, select

from neutrality.cases import clocks
from neutrality.cases.clock_times import recompute
from neutrality.cases.models import Clock, ClockPause
from neutrality.cases.replay import Replay
from neutrality.cases.work import Work
from neutrality.directory.models import Office
from neutrality.directory.service import read_calendar
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.deadlines import Calendar
from neutrality.domain.running import BY_STEPS
from neutrality.domain.workflow import Transition


def follow(work: Work, replay: Replay, *, on: date) -> None:
    """Stop what no longer runs because its matter left the figures, and let go on what came back."""
    for key, row in _running(work).items():
        if key not in replay.running:
            row.stopped_on = on
    _let_run(work, replay, on)


def undo(work: Work, row: Transition, replay: Replay, *, on: date, whose: uuid.UUID | None) -> None:
    """Take back what a step did to the clocks: what it started goes, what it stopped or paused goes on."""
    for key, clock in _running(work).items():
        # A step that starts what it stops (a reminder, a second letter) leaves the same kind running.
        again = clock.kind is row.starts and clock.kind in row.stops and whose == clock.respondent_id
        if key not in replay.running or again:
            _forget(work, clock)
    for clock in _of_the_case(work):
        if clock.kind in row.pauses and clock.paused_on == on:
            clock.paused_on = None
        if clock.kind in row.resumes:
            _pause_again(work, clock, on)
    _let_run(work, replay, on)


def move(work: Work, row: Transition, *, before: date, on: date, whose: uuid.UUID | None) -> None:
    """Let what a step started, stopped or paused on one day count from another."""
    calendar = _calendar(work)
    for clock in _of_the_case(work):
        if clock.respondent_id not in {None, whose}:
            continue
        _move_pauses(work, clock, row, before, on)
        if clock.kind in row.stops and clock.stopped_on == before:
            clock.stopped_on = on
        if clock.kind in _begun_by(row) and (clock.happened_on or clock.started_on) == before:
            rule = work.means.catalogue.rule_for(clock.kind, work.case.regime, on)
            if not rule.from_receipt:
                clock.rule, clock.started_on, clock.happened_on = rule.rule, on, None
        recompute(work.session, work.means.catalogue, clock, calendar)
    work.session.flush()
    clocks.refresh_next_due(work.session, work.case)


def _begun_by(row: Transition) -> frozenset[ClockKind | None]:
    """Return which clocks count from the step; an extension counts from where the handling began."""
    longer = {ClockKind.HANDLING_EXTENDED} if row.starts is ClockKind.HANDLING else frozenset()
    return frozenset({row.starts, *longer})


def _let_run(work: Work, replay: Replay, on: date) -> None:
    """Let each clock run that the events let run: the one that was stopped last, else a new one."""
    work.session.flush()
    for kind, whose in sorted(replay.running - _running(work).keys(), key=str):
        if not _runs_again(work, kind, whose):
            clocks.start(work.session, work.means.catalogue, work.case, kind, on=on, respondent_id=whose)
    work.session.flush()
    clocks.refresh_next_due(work.session, work.case)


def _runs_again(work: Work, kind: ClockKind, whose: uuid.UUID | None) -> bool:
    rows = [
        row
        for row in _of_the_case(work)
        if row.kind is kind and row.respondent_id == whose and row.stopped_on is not None
    ]
    last = max(rows, key=lambda row: (row.stopped_on, row.started_on, row.due_at), default=None)
    if last is not None:
        last.stopped_on = None
    return last is not None


def _running(work: Work) -> dict[tuple[ClockKind, uuid.UUID | None], Clock]:
    rows = clocks.running(work.session, work.case.id)
    return {(row.kind, row.respondent_id): row for row in rows if row.kind in BY_STEPS}


def _of_the_case(work: Work) -> list[Clock]:
    return list(work.session.scalars(select(Clock).where(Clock.case_id == work.case.id)))


def _forget(work: Work, clock: Clock) -> None:
    work.session.execute(delete(ClockPause).where(ClockPause.clock_id == clock.id))
    work.session.delete(clock)
    work.session.flush()


def _pause_again(work: Work, clock: Clock, on: date) -> None:
    """Let a clock stand still again that a cancelled step had let go on."""
    found = select(ClockPause).where(ClockPause.clock_id == clock.id, ClockPause.resumed_on == on)
    row = work.session.scalars(found.order_by(ClockPause.paused_on.desc())).first()
    if row is None:
        return
    clock.paused_on = row.paused_on
    work.session.delete(row)
    work.session.flush()
    recompute(work.session, work.means.catalogue, clock, _calendar(work))


def _move_pauses(work: Work, clock: Clock, row: Transition, before: date, on: date) -> None:
    pauses = work.session.scalars(select(ClockPause).where(ClockPause.clock_id == clock.id)).all()
    if clock.kind in row.pauses:
        if clock.paused_on == before:
            clock.paused_on = on
        for pause in pauses:
            pause.paused_on = on if pause.paused_on == before else pause.paused_on
    if clock.kind in row.resumes:
        for pause in pauses:
            pause.resumed_on = on if pause.resumed_on == before else pause.resumed_on
    work.session.flush()


def _calendar(work: Work) -> Calendar:
    return read_calendar(work.session, work.session.get_one(Office, work.case.office_id).place_code)
