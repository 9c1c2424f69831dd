"""What became of a report, opened with its tracking code alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select

from neutrality.cases.figures import RespondentFact
from neutrality.cases.holder import Holder
from neutrality.cases.joined import ReportStanding, next_look, public_due, seen_by, told_outcome
from neutrality.cases.models import Clock
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
    unanswered_days: int | None
    look_again_on: date | None
    withdrawn_on: date | None
    contact: ContactKind | None
    lines: list[Line] = field(repr=False)
    files: list[FileDescription] = field(repr=False)


@dataclass(frozen=True)
class _Standing:
    """Where a report stands for its sender."""

    state: State
    outcome: Outcome | None
    respondents: int
    due_on: date | None
    look_on: date | None


def track(holder: Holder) -> TrackView:
    """Return what became of a report, for the holder of its code."""
    session, report = holder.session, holder.report
    contact = session.get(Contact, report.id)
    stands = _standing(holder)
    return TrackView(
        reference=report.reference,
        kind=ReportKind.LAPORAN if report.signed_on else report.kind,
        state=stands.state,
        outcome=stands.outcome,
        received_on=report.received_on,
        office=session.get_one(Office, report.office_id).name,
        next_step=_next_step(stands.state, report),
        due_on=stands.due_on,
        identity_status=report.identity_status,
        signed_on=report.signed_on,
        respondents=stands.respondents,
        unanswered_days=_unanswered_days(holder, stands.state),
        look_again_on=_look_again_on(stands, holder.today),
        withdrawn_on=report.withdrawn_on,
        contact=contact.kind if contact else None,
        lines=thread_of(session, holder.key, report),
        files=describe(session, holder.key, report.id),
    )


def _standing(holder: Holder) -> _Standing:
    """Return where the case stands, or one merged alone; both ask the same, so that neither takes longer."""
    session, case = holder.session, holder.case
    found = select(RespondentFact.respondent_id).where(RespondentFact.case_id == case.id)
    people = session.scalars(found).all()
    outcome = told_outcome(session, case.outcome, people)
    whole = _Standing(case.state, outcome, len(people), public_due(session, case), next_look(session, case))
    apart = session.get(ReportStanding, holder.report.id)
    if apart is None:
        return whole
    return _Standing(apart.state, apart.outcome, apart.respondents, apart.due_on, apart.look_on)


def _unanswered_days(holder: Holder, state: State) -> int | None:
    """Return since how many days an employer has what the sender told of; never whether that is late."""
    if state is not State.RECOMMENDED:
        return None
    session, report = holder.session, holder.report
    people = seen_by(session, [report.id])[report.id]
    found = select(func.min(Clock.started_on)).where(
        Clock.respondent_id.in_(people), Clock.kind == ClockKind.FOLLOW_UP, Clock.stopped_on.is_(None)
    )
    since = session.scalar(found)
    return (holder.today - since).days if since is not None and since < holder.today else None


def _look_again_on(stands: _Standing, today: date) -> date | None:
    """Return when there may be news: after the next date that the office works towards, never a past day."""
    if stands.state is State.CLOSED:
        return None
    due = stands.look_on
    return max(today + SOONEST_LOOK, due + timedelta(days=1)) if due else today + SOONEST_LOOK


def _next_step(state: State, report: Report) -> str:
    """Return the code of what is awaited next, in the reporter's eyes."""
    if state is State.CLOSED:
        return "ended"
    if state is not State.RECEIVED:
        return "awaiting_study" if state is State.VERIFIED else "awaiting_employer"
    named = report.identity_status is not IdentityStatus.NONE
    if report.signed_on is None and (report.kind is ReportKind.LAPORAN or named):
        return "awaiting_signature"
    return "awaiting_preliminary"
