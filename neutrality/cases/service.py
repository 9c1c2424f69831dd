"""What happens to a case beside the steps of the workflow."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Session

from neutrality.cases import clocks, facts
from neutrality.cases.identity import check_identity, open_identity
from neutrality.cases.numbers import give_receipt_number
from neutrality.cases.receiving import Received, receive
from neutrality.cases.work import begin, reports_of
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import ReportKind
from neutrality.means import Means
from neutrality.reports.models import Report
from neutrality.reports.thread import tell

__all__ = [
    "Received",
    "check_identity",
    "main_report_of",
    "open_identity",
    "receive",
    "record_signature",
]


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
        clocks.restart(session, means.catalogue, work.case)
        clocks.refresh_next_due(session, work.case)
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
