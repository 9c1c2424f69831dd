"""A field supervisor's own results and what became of them, in words; nothing else of their cases."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.field_posts import supervisors
from neutrality.accounts.models import Account, FieldPost
from neutrality.cases.models import Case, CaseReport
from neutrality.directory.models import Office, Place
from neutrality.domain.access import Actor, Permission, Subject, offices_for, require
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.workflow import ReportKind, State
from neutrality.reports.models import FieldResult, Report, Source
from neutrality.reports.submission import Submission

SHOWN = 200


@dataclass(frozen=True)
class OwnResult:
    """One line: its number, when and where, and how far the office is."""

    reference: str
    handed_in_on: date
    event_on: date | None
    place: str
    office: str
    by_another: bool
    made_finding: bool
    state: State


def own_results(session: Session, *, actor: Actor) -> list[OwnResult]:
    """Return what the actor handed in, or had handed in, the newest first."""
    reach = offices_for(actor, Permission.SEE_OWN_RESULTS)
    rows = session.execute(
        select(Report, Case.kind, Case.state, Place.name, Office.name)
        .join(FieldResult, FieldResult.report_id == Report.id)
        .join(CaseReport, CaseReport.report_id == Report.id)
        .join(Case, Case.id == CaseReport.case_id)
        .join(Office, Office.id == Report.office_id)
        .outerjoin(Place, Place.code == Report.place_code)
        .where(FieldResult.account_id == actor.account_id, Report.office_id.in_(reach))
        .order_by(Report.received_on.desc(), Report.recorded_at.desc(), Report.id)
        .limit(SHOWN)
    )
    return [
        OwnResult(
            report.reference, report.received_on, report.event_on, place or "", office,
            by_another=report.entered_by != actor.account_id,
            made_finding=kind is ReportKind.TEMUAN, state=state,
        )
        for report, kind, state, place, office in rows
    ]  # fmt: skip


def supervisor_of(session: Session, report_id: uuid.UUID) -> str:
    """Return whose supervision result a report is, with village and decree; nothing for other reports."""
    row = session.execute(
        select(Account.name, FieldPost.village, FieldPost.decree_number)
        .join(FieldResult, FieldResult.account_id == Account.id)
        .outerjoin(FieldPost, FieldPost.account_id == Account.id)
        .where(FieldResult.report_id == report_id)
    ).first()
    return " · ".join(part for part in row if part) if row else ""


def whose(session: Session, submission: Submission, *, actor: Actor | None, today: date) -> uuid.UUID | None:
    """Return whose result is handed in; somebody of the office may type it for a field supervisor.

    Raises:
        NotAllowedError: for who may type for nobody.
        InvalidInputError: `other_supervisor` for who is no field supervisor of the office today.

    """
    if actor is None or submission.source is not Source.FIELD_SUPERVISOR:
        return None
    wanted = submission.submitted_for
    if wanted is None or wanted == actor.account_id:
        return actor.account_id
    require(actor, Permission.ENTER_FOR_FIELD, Subject(submission.office_id))
    if wanted not in {row[0] for row in supervisors(session, {submission.office_id}, today)}:
        raise InvalidInputError([FieldProblem("on_behalf", "other_supervisor")])
    return wanted
