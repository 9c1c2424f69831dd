"""What happens to a case beside the steps of the workflow."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Session

from neutrality.accounts.models import Account
from neutrality.accounts.service import colleagues
from neutrality.cases import facts
from neutrality.cases.identity import check_identity, open_identity
from neutrality.cases.models import Case
from neutrality.cases.numbers import give_receipt_number
from neutrality.cases.receiving import Received, receive
from neutrality.cases.standing import barred_accounts, helping_offices
from neutrality.cases.work import begin, reports_of
from neutrality.domain.access import MATRIX, Actor, Permission
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import ReportKind
from neutrality.means import Means
from neutrality.reports.models import Report
from neutrality.reports.thread import tell

__all__ = [
    "Received",
    "assign",
    "assignable",
    "check_identity",
    "main_report_of",
    "open_identity",
    "receive",
    "record_signature",
]


def assign(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    assignee_id: uuid.UUID | None,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Give a case to somebody of its office, or to nobody.

    Raises:
        InvalidInputError: `unknown_choice` for somebody who does no casework there.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.ASSIGN_CASE, version=version
    )
    case = work.case
    if assignee_id is not None and assignee_id not in {person.id for person in assignable(session, case)}:
        raise InvalidInputError([FieldProblem("assignee", "unknown_choice")])
    case.assignee_id = assignee_id
    give_receipt_number(session, case, on=work.today)
    work.touch()
    payload = {"assignee": str(assignee_id) if assignee_id else None}
    work.record(EventKind.CASE_ASSIGNED, legal_on=work.today, payload=payload)


def assignable(session: Session, case: Case) -> list[Account]:
    """Return who can be given this case: those who do casework there, or help with it, and are not barred."""
    offices = {case.office_id, *helping_offices(session, case.id)}
    barred = barred_accounts(session, case.id)
    found = colleagues(session, offices, MATRIX[Permission.ASSIGN_CASE].roles)
    return [person for person in found if person.id not in barred]


def record_signature(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    signed_on: date,
    version: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> None:
    """Write down that the reporter signed at the counter; initial information becomes a report by it.

    Raises:
        InvalidInputError: `in_future` or `before_received` at `signed_on`.
        DomainError: `nothing_changed` when it is no report to be signed, or is signed.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.RECORD_SIGNATURE, version=version
    )
    report = work.main_report()
    if report.signed_on is not None or not may_be_signed(report):
        raise DomainError("nothing_changed")
    if signed_on > today:
        raise InvalidInputError([FieldProblem("signed_on", "in_future")])
    if signed_on < report.received_on:
        raise InvalidInputError([FieldProblem("signed_on", "before_received")])
    report.signed_on = signed_on
    give_receipt_number(session, work.case, on=signed_on)
    if work.case.kind is ReportKind.INFORMASI_AWAL:
        work.case.kind = ReportKind.LAPORAN
    work.touch()
    payload = {"kind": work.case.kind.value}
    event = work.record(EventKind.REPORT_SIGNED, legal_on=signed_on, report_id=report.id, payload=payload)
    facts.keep(session, event, payload)
    tell(session, report, "signed", legal_on=signed_on, now=now, event_id=event.id)


def may_be_signed(report: Report) -> bool:
    """Return whether there is somebody who could sign: a report, or information whose sender gave a name."""
    named = report.sealed_identity is not None
    return report.kind is ReportKind.LAPORAN or (report.kind is ReportKind.INFORMASI_AWAL and named)


def main_report_of(session: Session, case_id: uuid.UUID) -> Report:
    """Return the report that opened a case."""
    return reports_of(session, case_id)[0]
