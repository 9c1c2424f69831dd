"""What the guards of the workflow may look at in one case, or of one respondent of it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases import clocks, intervals
from neutrality.cases.amending import EXCLUDING, amended, told_of
from neutrality.cases.examination_reading import facts_for_decision
from neutrality.cases.models import Clock, Respondent
from neutrality.cases.people import open_particulars
from neutrality.cases.step_events import EVENTS
from neutrality.cases.work import Work, reports_of
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Facts, ReportKind, State, SubStatus
from neutrality.evidence.models import EvidenceFile
from neutrality.reports.models import IdentityStatus, Report
from neutrality.reports.service import open_content

_STEPS = frozenset(EVENTS.values())
# What was cancelled or corrected since counts as it is known now.
_AFTER_RECEIPT = _STEPS | EXCLUDING | {EventKind.RESPONDENT_ADDED}


def facts_of(work: Work, respondent: Respondent | None) -> Facts:
    """Return what the guards may look at; what was registered is opened for no guard any more."""
    case, report = work.case, work.main_report()
    whose = respondent or case
    return Facts(
        state=whose.state,
        outcome=whose.outcome,
        kind=case.kind,
        registered=case.registered_on is not None,
        entered_by=report.entered_by,
        last_step_on=_last_step_on(work, respondent),
        sub_status=whose.sub_status,
        **_requirements(work, report),
        **_of_clocks(clocks.running(work.session, case.id), respondent),
        **_of_senders(work, report),
        **facts_for_decision(work, respondent),
    )


def earliest_step_on(session: Session, case_id: uuid.UUID) -> date | None:
    """Return the day of the first step after the receipt, or of the first addition, nothing without one."""
    standing = amended(told_of(session, case_id))
    return min((event.legal_on for event, _ in standing if event.kind in _AFTER_RECEIPT), default=None)


def _requirements(work: Work, report: Report) -> dict[str, Any]:
    case = work.case
    known = {
        "signed": report.signed_on is not None,
        "identity_complete": report.identity_status is IdentityStatus.COMPLETE,
        "has_event_date": report.event_on is not None,
        "has_place": case.place_code is not None,
        "reported_in_time": report.in_time or case.kind is not ReportKind.LAPORAN,
    }
    if case.registered_on is not None:
        return {**known, "has_narrative": True, "has_evidence": True, "has_respondent": True}
    content = open_content(work.report_key(report), report)
    files = select(func.count()).select_from(EvidenceFile).where(EvidenceFile.report_id == report.id)
    return {
        **known,
        "has_narrative": bool(content.narrative.strip()),
        # What the tracing found is set down in a supervision report (Form A), which is evidence itself.
        "has_evidence": bool(content.links)
        or bool(work.session.scalar(files))
        or case.sub_status is SubStatus.SUPERVISION_RESULT,
        "has_respondent": any(
            open_particulars(work.respondent_key(person), person).name for person in work.respondents()
        ),
    }


def _of_clocks(rows: list[Clock], respondent: Respondent | None) -> dict[str, Any]:
    whose = {None, respondent.id if respondent else None}
    runs = {row.kind: row for row in rows if row.respondent_id in whose}
    asked = runs.get(ClockKind.CORRECTION)
    return {
        "time_to_complete_until": asked.due_on if asked else None,
        "handling_runs": ClockKind.HANDLING in runs,
        "extended": ClockKind.HANDLING_EXTENDED in runs,
        "authority_has_it": ClockKind.SBT_VERIFICATION in runs,
    }


def _of_senders(work: Work, report: Report) -> dict[str, Any]:
    others = [one for one in reports_of(work.session, work.case.id) if one.withdrawn_on is None]
    return {
        "withdrawn_by_reporter": report.withdrawn_on is not None,
        "carried_by_others": any(one.id != report.id for one in others)
        or work.case.kind is not ReportKind.LAPORAN,
    }


def _last_step_on(work: Work, respondent: Respondent | None) -> date:
    """Return when the subject last moved; steps on the case are those of whoever is not decided yet."""
    subject = respondent.id if respondent else work.case.id
    known = intervals.current(work.session, work.case.id)
    # A step on the whole case comes after everybody in it began, also who was added later.
    everybody = respondent is None
    starts = [
        row.legal_from for row in known if row.subject_id == subject or (everybody and row.ordinal == 1)
    ]
    shared = respondent is None or respondent.state in {State.RECEIVED, State.VERIFIED}
    whose = {subject if respondent else None, *([None] if shared else [])}
    starts += [
        event.legal_on
        for event, _ in amended(told_of(work.session, work.case.id))
        if event.kind in _STEPS and event.respondent_id in whose
    ]
    return max(starts, default=work.case.received_on)
