"""What became of a report, opened with its tracking code alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.applying import CLOSED_STATEMENT
from neutrality.cases.models import Case, CaseReport, Clock, RespondentFact
from neutrality.cases.work import respondents_of
from neutrality.directory.models import Office
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.errors import NotFoundError
from neutrality.domain.workflow import Outcome, ReportKind, State
from neutrality.evidence.service import FileDescription, describe
from neutrality.means import Means
from neutrality.reports.models import IdentityStatus, Report
from neutrality.reports.service import find_by_code, messages_to
from neutrality.vault import KeyKind, SealBrokenError, TrackingCode


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
    messages: list[tuple[str, date, str]] = field(repr=False)
    files: list[FileDescription] = field(repr=False)


def track(session: Session, means: Means, code: TrackingCode) -> TrackView:
    """Return what became of a report, for the holder of its code.

    Raises:
        NotFoundError: `no_such_report` for a code that opens nothing.

    """
    report = find_by_code(session, code)
    if report is None:
        raise NotFoundError("no_such_report")
    try:
        key = means.vault.open_with_code(session, kind=KeyKind.REPORT, owner=report.id, code=code)
    except SealBrokenError:
        raise NotFoundError("no_such_report") from None
    case = session.scalars(
        select(Case).join(CaseReport, CaseReport.case_id == Case.id).where(CaseReport.report_id == report.id)
    ).one()
    return TrackView(
        reference=report.reference,
        kind=report.kind,
        state=case.state,
        outcome=_told_outcome(session, case),
        received_on=report.received_on,
        office=session.get_one(Office, report.office_id).name,
        next_step=_next_step(case, report),
        due_on=_public_due(session, case),
        identity_status=report.identity_status,
        signed_on=report.signed_on,
        respondents=len(respondents_of(session, case.id)),
        messages=messages_to(session, key, report),
        files=describe(session, key, report.id),
    )


def _next_step(case: Case, report: Report) -> str:
    """Return the code of what is awaited next, in the reporter's eyes."""
    if case.state is State.CLOSED:
        return "ended"
    if case.state is not State.RECEIVED:
        return "awaiting_study" if case.state is State.VERIFIED else "awaiting_employer"
    if report.kind is ReportKind.LAPORAN and report.signed_on is None:
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
