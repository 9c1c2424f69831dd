"""Clocks of a case: started, stopped and recomputed, each with what it was computed from."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases import intervals
from neutrality.cases.models import Case, Clock
from neutrality.directory.models import Office
from neutrality.directory.service import read_calendar
from neutrality.domain.catalogue import Catalogue, ClockKind
from neutrality.domain.deadlines import due
from neutrality.domain.workflow import State

FROM_RECEIPT = "received"


def start(
    session: Session,
    catalogue: Catalogue,
    case: Case,
    kind: ClockKind,
    *,
    on: date,
    respondent_id: uuid.UUID | None = None,
    anew: bool = False,
) -> Clock:
    """Start the clock that the law valid on that day knows for this kind and regime.

    A rule that counts from receipt starts there, unless the matter begins `anew` (reopened).
    """
    rule = catalogue.rule_for(kind, case.regime, on)
    started = case.received_on if rule.starts_from == FROM_RECEIPT and not anew else on
    office = session.get_one(Office, case.office_id)
    result = due(rule, started, read_calendar(session, office.place_code))
    clock = Clock(
        id=uuid.uuid4(),
        case_id=case.id,
        respondent_id=respondent_id,
        kind=kind,
        rule=rule.rule,
        internal_target=rule.internal_target,
        started_on=started,
        due_on=result.on,
        due_at=result.due_at(office.zone),
        zone=office.zone,
        calendar_version=result.calendar_version,
        stopped_on=None,
    )
    session.add(clock)
    session.flush()
    return clock


def stop(
    session: Session,
    case: Case,
    kinds: frozenset[ClockKind],
    *,
    on: date,
    respondent_id: uuid.UUID | None = None,
) -> None:
    """Stop the running clocks of these kinds, of the case or of one respondent."""
    for clock in running(session, case.id):
        if clock.kind in kinds and clock.respondent_id in {None, respondent_id}:
            clock.stopped_on = on
    session.flush()


def restart(session: Session, catalogue: Catalogue, case: Case) -> None:
    """Compute the case's own running clocks anew after receipt or election were corrected."""
    for clock in running(session, case.id):
        if clock.respondent_id is not None or clock.kind is ClockKind.PRESSURE:
            continue
        anew = _began_anew(session, case)
        began = clock.started_on if anew else case.registered_on or case.received_on
        fresh = start(session, catalogue, case, clock.kind, on=began, anew=anew)
        for name in ("rule", "internal_target", "started_on", "due_on", "due_at", "calendar_version"):
            setattr(clock, name, getattr(fresh, name))
        session.delete(fresh)
    session.flush()


def running(session: Session, case_id: uuid.UUID) -> list[Clock]:
    """Return the clocks of a case that nobody stopped, the most urgent first."""
    found = select(Clock).where(Clock.case_id == case_id, Clock.stopped_on.is_(None))
    return list(session.scalars(found.order_by(Clock.due_at)))


def _began_anew(session: Session, case: Case) -> bool:
    """Return whether the case was reopened: it stood in more than receipt and registration."""
    stood = [row for row in intervals.current(session, case.id) if row.subject_id == case.id]
    return len(stood) > len((State.RECEIVED, State.VERIFIED))


def refresh_next_due(session: Session, case: Case) -> None:
    """Write on the case when its most urgent clock runs out."""
    open_clocks = running(session, case.id)
    case.next_due_on = open_clocks[0].due_on if open_clocks else None
