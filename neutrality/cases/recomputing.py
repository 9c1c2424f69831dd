"""A changed calendar: open clocks are computed anew, each date that moves is told in its case's history."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.clock_times import recompute
from neutrality.cases.clocks import refresh_next_due, running
from neutrality.cases.models import Because, Case, Clock, ClockChange
from neutrality.directory.holidays import RECOMPUTE_CLOCKS
from neutrality.directory.models import Office
from neutrality.directory.service import read_calendar
from neutrality.domain.deadlines import Calendar, local_day
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event
from neutrality.history.service import Entry, append
from neutrality.means import Job, Means
from neutrality.outbox import post

AT_ONCE = 200


@dataclass(frozen=True)
class Stood:
    """The date that stood on a clock, and the calendar that it was computed from."""

    due_on: date
    version: str

    @classmethod
    def of(cls, clock: Clock) -> Stood:
        """Return what stands on a clock now."""
        return cls(clock.due_on, clock.calendar_version)


def recompute_clocks(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Compute every open clock anew that was computed from another calendar than today's.

    Many cases are done in portions, each its own transaction; a clock that is up to date is left alone.
    """
    del payload
    done = 0
    for office_id, calendar in _calendars(session):
        for case_id in _behind(session, office_id, calendar, limit=AT_ONCE - done):
            recompute_case(session, means, case_id, calendar, now=now)
            done += 1
        if done >= AT_ONCE:
            post(session, RECOMPUTE_CLOCKS, {}, due_at=now)
            return


def recompute_case(
    session: Session, means: Means, case_id: uuid.UUID, calendar: Calendar, *, now: datetime
) -> list[ClockChange]:
    """Compute the open clocks of one case anew; return the dates that moved, each with its event."""
    case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
    changes = []
    for clock in running(session, case.id):
        if clock.calendar_version == calendar.version:
            continue
        before = Stood.of(clock)
        recompute(session, means.catalogue, clock, calendar)
        if clock.due_on != before.due_on and clock.paused_on is None:
            on = local_day(now, clock.zone)
            payload = change_told(clock, before)
            entry = Entry(
                Stream.CASE, case.id, EventKind.CLOCK_RECOMPUTED, on, office_id=case.office_id,
                respondent_id=clock.respondent_id, payload=payload,
            )  # fmt: skip
            event = append(session, means.signer, entry, now=now)
            changes.append(keep_change(session, clock, before, Because.CALENDAR, event))
    session.flush()
    refresh_next_due(session, case)
    return changes


def change_told(clock: Clock, before: Stood) -> dict[str, str]:
    """Return what the event of a moved date says: which clock, from which day to which, which calendars."""
    return {
        "clock": clock.kind.value,
        "rule": clock.rule,
        "from": before.due_on.isoformat(),
        "to": clock.due_on.isoformat(),
        "calendar_before": before.version,
        "calendar": clock.calendar_version,
    }


def keep_change(session: Session, clock: Clock, before: Stood, because: Because, event: Event) -> ClockChange:
    """Keep beside the clock what its event says, so that 'why this date' can tell it."""
    change = ClockChange(
        case_id=clock.case_id,
        clock_id=clock.id,
        event_id=event.id,
        because=because,
        changed_on=event.legal_on,
        old_due_on=before.due_on,
        new_due_on=clock.due_on,
        old_version=before.version,
        new_version=clock.calendar_version,
    )
    session.add(change)
    return change


def _calendars(session: Session) -> list[tuple[uuid.UUID, Calendar]]:
    """Return each office that has open clocks, with the calendar of its place."""
    open_ones = select(Case.office_id).join(Clock, Clock.case_id == Case.id).where(Clock.stopped_on.is_(None))
    rows = session.execute(select(Office.id, Office.place_code).where(Office.id.in_(open_ones))).all()
    known = {place: read_calendar(session, place) for place in {row.place_code for row in rows}}
    return [(row.id, known[row.place_code]) for row in rows]


def _behind(session: Session, office_id: uuid.UUID, calendar: Calendar, *, limit: int) -> list[uuid.UUID]:
    """Return cases of the office with an open clock that was computed from another calendar."""
    found = (
        select(Case.id)
        .join(Clock, Clock.case_id == Case.id)
        .where(Case.office_id == office_id, Clock.stopped_on.is_(None))
        .where(Clock.calendar_version != calendar.version)
    )
    return list(session.scalars(found.distinct().order_by(Case.id).limit(limit)))


HANDLERS: dict[str, Job] = {RECOMPUTE_CLOCKS: recompute_clocks}
