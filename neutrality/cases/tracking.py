"""What became of a report, opened with its tracking code alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.applying import CLOSED_STATEMENT
from neutrality.cases.holder import Holder
from neutrality.cases.models import Case, Clock, Respondent, RespondentFact
from neutrality.directory.models import Office
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.workflow import Outcome, ReportKind, State
from neutrality.evidence.service import FileDescription, describe
from neutrality.reports.models import Contact, ContactKind, IdentityStatus, Report
from neutrality.reports.thread import Line, thread_of

# Nobody is told to look again within three days: what is done in between is worth the way.
SOONEST_LOOK = timedelta(days=3)


@dataclass(frozen=True)
class TrackView:
    """What the holder of a tracking code is shown."""

    reference: str
    kind: ReportKind
    state: State
    outcome: Outcome | None
    received_on: date
    office: str
    next_step: str
    due_on: date | None
    identity_status: IdentityStatus
    signed_on: date | None
    respondents: int
    look_again_on: date | None
    withdrawn_on: date | None
    contact: ContactKind | None
    lines: list[Line] = field(repr=False)
    files: list[FileDescription] = field(repr=False)


def track(holder: Holder) -> TrackView:
    """Return what became of a report, for the holder of its code."""
    session, report, case = holder.session, holder.report, holder.case
    contact = session.get(Contact, report.id)
    return TrackView(
        reference=report.reference,
        kind=ReportKind.LAPORAN if report.signed_on else report.kind,
        state=case.state,
        outcome=_told_outcome(session, case),
        received_on=report.received_on,
        office=session.get_one(Office, report.office_id).name,
        next_step=_next_step(case, report),
        due_on=_public_due(session, case),
        identity_status=report.identity_status,
        signed_on=report.signed_on,
        respondents=_count_respondents(session, case),
        look_again_on=_look_again_on(session, case, holder.today),
        withdrawn_on=report.withdrawn_on,
        contact=contact.kind if contact else None,
        lines=thread_of(session, holder.key, report),
        files=describe(session, holder.key, report.id),
    )


def _count_respondents(session: Session, case: Case) -> int:
    found = select(func.count(Respondent.case_id)).where(Respondent.case_id == case.id)
    return session.scalars(found).one()


def _look_again_on(session: Session, case: Case, today: date) -> date | None:
    """Return when there may be news: after the next date that the office works towards, never a past day."""
    if case.state is State.CLOSED:
        return None
    found = select(Clock.due_on).where(
        Clock.case_id == case.id, Clock.stopped_on.is_(None), Clock.kind != ClockKind.PRESSURE
    )
    due = session.scalar(found.order_by(Clock.due_on).limit(1))
    return max(today + SOONEST_LOOK, due + timedelta(days=1)) if due else today + SOONEST_LOOK


def _next_step(case: Case, report: Report) -> str:
    """Return the code of what is awaited next, in the reporter's eyes."""
    if case.state is State.CLOSED:
        return "ended"
    if case.state is not State.RECEIVED:
        return "awaiting_study" if case.state is State.VERIFIED else "awaiting_employer"
    named = report.identity_status is not IdentityStatus.NONE
    if report.signed_on is None and (report.kind is ReportKind.LAPORAN or named):
        return "awaiting_signature"
    return "awaiting_preliminary"


def _told_outcome(session: Session, case: Case) -> Outcome | None:
    """Return the outcome that a reporter may learn; a closed moral statement is never named (domain 7.4)."""
    if case.outcome is not Outcome.SANCTIONED:
        return case.outcome
    sanctions = select(RespondentFact.sanction_kind).where(
        RespondentFact.case_id == case.id, RespondentFact.outcome == Outcome.SANCTIONED
    )
    open_ones = set(session.scalars(sanctions)) - {CLOSED_STATEMENT}
    return case.outcome if open_ones else None


def _public_due(session: Session, case: Case) -> date | None:
    """Return the earliest running date of a cited rule; internal targets are no deadlines (design 3).

    Initial information has no legal date at all (design 2).
    """
    if case.kind is ReportKind.INFORMASI_AWAL:
        return None
    found = select(Clock.due_on).where(
        Clock.case_id == case.id,
        Clock.stopped_on.is_(None),
        Clock.internal_target.is_(False),
        Clock.kind != ClockKind.FOLLOW_UP,
    )
    return session.scalar(found.order_by(Clock.due_on).limit(1))
