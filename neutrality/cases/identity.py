"""What the custodian does with an identity: reads it, answers, confirms it at the counter."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.handing_on import waits_for
from neutrality.cases.work import Work, begin
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.reporter import check_reason
from neutrality.history.models import Event
from neutrality.means import Means
from neutrality.reports.models import IdentityStatus, Report
from neutrality.reports.service import open_identity_of
from neutrality.reports.submission import Identity
from neutrality.reports.thread import tell
from neutrality.vault import OpenKey


def open_identity(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    passphrase: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Identity:
    """Return who the reporter is, to the custodian only; the reading and its reason are an event.

    Raises:
        InvalidInputError: `required` at `reason`, `passphrase_wrong` at `passphrase`.
        NotFoundError: `no_identity` when the reporter gave none.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.CHECK_IDENTITY)
    report = named_report(work)
    check_reason(reason)
    identity = open_identity_of(custodians_key(work, report, passphrase), report)
    work.record(
        EventKind.IDENTITY_READ,
        legal_on=work.today,
        report_id=report.id,
        texts={"reason": reason.strip()},
    )
    return identity


def check_identity(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    complete: bool,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down the custodian's answer: complete or incomplete (design 5)."""
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.CHECK_IDENTITY, version=version
    )
    report = named_report(work)
    report.identity_status = IdentityStatus.COMPLETE if complete else IdentityStatus.INCOMPLETE
    work.touch()
    payload = {"status": report.identity_status.value}
    event = work.record(EventKind.IDENTITY_CHECKED, legal_on=work.today, report_id=report.id, payload=payload)
    told = f"identity_{report.identity_status.value}"
    tell(session, report, told, legal_on=work.today, now=now, event_id=event.id)


def confirm_in_person(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Write down that the identity card of whoever stands at the counter matches; it holds for that day.

    Raises:
        NotFoundError: `no_identity`.
        DomainError: `identity_unread` unless this custodian opened the identity on the same day.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.CHECK_IDENTITY)
    report = named_report(work)
    if newest_today(work, report, EventKind.IDENTITY_READ, by=actor.account_id) is None:
        raise DomainError("identity_unread")
    work.record(EventKind.IDENTITY_CONFIRMED, legal_on=work.today, report_id=report.id)


def named_report(work: Work) -> Report:
    """Return the report of the case whose sender gave a name; raises `no_identity`."""
    report = work.main_report()
    if report.sealed_identity is None:
        raise NotFoundError("no_identity")
    return report


def custodians_key(work: Work, report: Report, passphrase: str) -> OpenKey:
    """Return the identity's key; raises `InvalidInputError` with `passphrase_wrong` at `passphrase`."""
    try:
        return work.means.keyholder.open_identity(
            work.session,
            owner=report.id,
            office_id=work.case.office_id,
            passphrase=passphrase,
            actor=str(work.actor_id),
        )
    except NotFoundError:
        if not waits_for(work.session, report.id, work.case.office_id):
            raise
        raise InvalidInputError([FieldProblem("passphrase", "identity_not_handed_on")]) from None
    except DomainError as error:
        if error.code != "passphrase_wrong":
            raise
        raise InvalidInputError([FieldProblem("passphrase", error.code)]) from None


def newest_today(work: Work, report: Report, kind: EventKind, *, by: uuid.UUID | None = None) -> Event | None:
    """Return the newest event of a kind about a report that bears today's date, of anybody or of one."""
    found = select(Event).where(
        Event.stream == Stream.CASE,
        Event.stream_id == work.case.id,
        Event.kind == kind,
        Event.report_id == report.id,
        Event.legal_on == work.today,
    )
    if by is not None:
        found = found.where(Event.actor_id == by)
    return work.session.scalars(found.order_by(Event.number.desc()).limit(1)).first()
