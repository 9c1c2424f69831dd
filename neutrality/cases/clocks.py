"""Clocks of a case: started, stopped, paused, resumed, replaced, each with what it was computed from."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases import intervals
from neutrality.cases.clock_times import recompute, rule_of, write
from neutrality.cases.models import Case, CaseReport, Clock, ClockPause
from neutrality.directory.models import Office
from neutrality.directory.service import read_calendar
from neutrality.domain.catalogue import Catalogue, ClockKind, ClockRule, ReceiptRule, Regime
from neutrality.domain.deadlines import Calendar, came_after_closing, counted_from, due, local_day
from neutrality.domain.errors import NotFoundError
from neutrality.domain.workflow import ReportKind, State
from neutrality.reports.models import Report


def start(
    session: Session,
    catalogue: Catalogue,
    case: Case,
    kind: ClockKind,
    *,
    on: date,
    respondent_id: uuid.UUID | None = None,
    anew: bool = False,
    received_at: datetime | None = None,
) -> Clock:
    """Start the clock that the law valid on that day knows for this kind and regime.

    A rule that counts from receipt starts there, unless the matter begins `anew` (reopened); `received_at` is
    read off the report when it is not given. An extension counts from where the handling began.
    """
    rule = catalogue.rule_for(kind, _law_of(case, kind), on)
    office, calendar = _place(session, case)
    happened, late = on, False
    extended = _handling(session, case) if kind is ClockKind.HANDLING_EXTENDED and not anew else None
    if extended is not None:
        happened, late = extended.happened_on or extended.started_on, extended.after_closing
    elif rule.from_receipt and not anew:
        happened = case.received_on
        late = _came_late(session, case, rule, office.zone, received_at)
    result = due(rule, counted_from(rule, happened, calendar, after_closing=late), calendar)
    clock = Clock(
        id=uuid.uuid4(),
        case_id=case.id,
        respondent_id=respondent_id,
        kind=kind,
        started_on=happened,
        after_closing=late,
        zone=office.zone,
    )
    write(clock, result)
    session.add(clock)
    session.flush()
    return clock


def due_if_begun(
    session: Session, catalogue: Catalogue, case: Case, kind: ClockKind, *, on: date
) -> tuple[date, bool]:
    """Return when a clock of this kind would run out if it began on a day, and whether a rule is cited.

    No clock begins: this is for what a sender is told whose own case does not go on by itself.
    """
    rule = catalogue.rule_for(kind, _law_of(case, kind), on)
    office, calendar = _place(session, case)
    happened, late = on, False
    if rule.from_receipt:
        happened, late = case.received_on, _came_late(session, case, rule, office.zone, None)
    result = due(rule, counted_from(rule, happened, calendar, after_closing=late), calendar)
    return result.on, not rule.internal_target


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


def pause(
    session: Session, catalogue: Catalogue, case: Case, kinds: frozenset[ClockKind], *, on: date
) -> None:
    """Let clocks stand still after that day, where their rule lets them (domain 6: only at *perbaikan*).

    A clock whose rule names no reason to stand still runs on: that is the law's to say, not the step's.
    """
    if not kinds:
        return
    for clock in running(session, case.id):
        if clock.kind in kinds and clock.paused_on is None and rule_of(catalogue, clock).pauses_while:
            clock.paused_on = on
    session.flush()
    refresh_next_due(session, case)


def resume(
    session: Session, catalogue: Catalogue, case: Case, kinds: frozenset[ClockKind], *, on: date
) -> None:
    """Let clocks that stand still go on after that day, with the days that were left."""
    if not kinds:
        return
    calendar = _place(session, case)[1]
    for clock in running(session, case.id):
        if clock.kind not in kinds or clock.paused_on is None:
            continue
        until = max(on, clock.paused_on)
        row = ClockPause(case_id=case.id, clock_id=clock.id, paused_on=clock.paused_on, resumed_on=until)
        session.add(row)
        clock.paused_on = None
        session.flush()
        recompute(session, catalogue, clock, calendar)
    session.flush()
    refresh_next_due(session, case)


def replace(
    session: Session, catalogue: Catalogue, case: Case, old: ClockKind, new: ClockKind, *, on: date
) -> Clock:
    """Let another clock run in the place of one (an extension: K3 becomes K3x, counted from the same day).

    Raises:
        NotFoundError: `no_such_clock` when the one does not run.

    """
    for clock in running(session, case.id):
        if clock.kind is old:
            stop(session, case, frozenset({old}), on=on, respondent_id=clock.respondent_id)
            return start(session, catalogue, case, new, on=on, respondent_id=clock.respondent_id)
    raise NotFoundError("no_such_clock")


def restart(session: Session, catalogue: Catalogue, case: Case) -> None:
    """Compute the case's own running clocks anew after receipt or election were corrected."""
    office, calendar = _place(session, case)
    anew = _began_anew(session, case)
    for clock in running(session, case.id):
        if clock.respondent_id is not None or clock.kind is ClockKind.PRESSURE:
            continue
        began = clock.happened_on or clock.started_on
        dated = began if anew else case.registered_on or case.received_on
        rule = catalogue.rule_for(clock.kind, _law_of(case, clock.kind), dated)
        if not anew and rule.from_receipt:
            began = case.received_on
            clock.after_closing = _came_late(session, case, rule, office.zone, None)
        elif not anew and rule.starts_from == _REGISTERED:
            began = dated
        clock.rule, clock.started_on, clock.happened_on = rule.rule, began, None
        recompute(session, catalogue, clock, calendar)
    session.flush()


def running(session: Session, case_id: uuid.UUID) -> list[Clock]:
    """Return the clocks of a case that nobody stopped, the most urgent first; some may stand still."""
    found = select(Clock).where(Clock.case_id == case_id, Clock.stopped_on.is_(None))
    return list(session.scalars(found.order_by(Clock.due_at)))


def runs(session: Session, case_id: uuid.UUID, kind: ClockKind) -> bool:
    """Return whether a clock of this kind runs."""
    found = select(Clock.id).where(Clock.case_id == case_id, Clock.kind == kind, Clock.stopped_on.is_(None))
    return session.scalar(found.limit(1)) is not None


def refresh_next_due(session: Session, case: Case) -> None:
    """Write on the case when its most urgent clock runs out; what stands still runs out never."""
    dates = [clock.due_on for clock in running(session, case.id) if clock.paused_on is None]
    case.next_due_on = min(dates, default=None)


def _law_of(case: Case, kind: ClockKind) -> Regime:
    """Return the law that a clock follows: what nobody signed is studied within a target of the house."""
    informed = kind is ClockKind.PRELIMINARY and case.kind is ReportKind.INFORMASI_AWAL
    return Regime.NONE if informed else case.regime


def _handling(session: Session, case: Case) -> Clock | None:
    """Return the clock of the handling that runs or ran last."""
    found = select(Clock).where(Clock.case_id == case.id, Clock.kind == ClockKind.HANDLING)
    return session.scalars(found.order_by(Clock.started_on.desc(), Clock.stopped_on.is_(None).desc())).first()


def _began_anew(session: Session, case: Case) -> bool:
    """Return whether the case was reopened: it stood in more than receipt and registration."""
    stood = {row.state for row in intervals.current(session, case.id) if row.subject_id == case.id}
    return len(stood) > len((State.RECEIVED, State.VERIFIED))


def _place(session: Session, case: Case) -> tuple[Office, Calendar]:
    office = session.get_one(Office, case.office_id)
    return office, read_calendar(session, office.place_code)


def _came_late(
    session: Session, case: Case, rule: ClockRule, zone: str, received_at: datetime | None
) -> bool:
    """Return whether the desk was closed when the report came, where the rule asks that at all."""
    if rule.receipt_rule is not ReceiptRule.NEXT_WORKING_DAY:
        return False
    moment = received_at or _received_at(session, case)
    return local_day(moment, zone) == case.received_on and came_after_closing(rule, moment, zone)


def _received_at(session: Session, case: Case) -> datetime:
    """Return when the report came that opened the case."""
    found = select(Report.received_at).join(CaseReport, CaseReport.report_id == Report.id)
    return session.scalars(found.where(CaseReport.case_id == case.id, CaseReport.main)).one()


_REGISTERED = "registered"
