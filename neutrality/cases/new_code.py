"""A new tracking code for a reporter who lost the old one and stands at the counter (design 5)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.identity import named_report, newest_today
from neutrality.cases.work import Work, begin
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import DomainError
from neutrality.domain.history import EventKind
from neutrality.history.models import Event
from neutrality.means import Means
from neutrality.reports.models import Report
from neutrality.reports.thread import tell
from neutrality.vault import KeyKind, Purpose, Reader, ReaderKind, TrackingCode


@dataclass(frozen=True)
class GivenCode:
    """What the slip shows beside the code; `repeated` when the same form was sent before."""

    reference: str
    repeated: bool


def give_new_code(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    code: TrackingCode,
    actor: Actor,
    now: datetime,
) -> GivenCode:
    """Let a new code open all that the old one opened; the old one is then a code that nobody has.

    One confirmation by the custodian is good for one code, on the same day, from another person's hands.

    Raises:
        NotFoundError: `no_identity` for a report without a name.
        DomainError: `not_confirmed`, `confirmed_by_oneself`, `code_given`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.SERVE_REPORTER)
    report = named_report(work)
    confirmed = _confirmation(work, report)
    given = newest_today(work, report, EventKind.CODE_REPLACED)
    if report.lookup_id == code.lookup_id and given is not None and given.actor_id == actor.account_id:
        return GivenCode(report.reference, repeated=True)
    if given is not None and given.number > confirmed.number:
        raise DomainError("code_given")
    _replace(work, report, code)
    event = work.record(EventKind.CODE_REPLACED, legal_on=work.today, report_id=report.id)
    tell(session, report, "code_replaced", legal_on=work.today, now=now, event_id=event.id)
    return GivenCode(report.reference, repeated=False)


def confirmed_by(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> str | None:
    """Return who compared the identity card today, nothing when nobody did; raises `no_such_case`."""
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.SERVE_REPORTER, lock=False
    )
    found = newest_today(work, work.main_report(), EventKind.IDENTITY_CONFIRMED)
    return names_of(session, [found.actor_id])[found.actor_id] if found and found.actor_id else None


def _confirmation(work: Work, report: Report) -> Event:
    found = newest_today(work, report, EventKind.IDENTITY_CONFIRMED)
    if found is None:
        raise DomainError("not_confirmed")
    if found.actor_id == work.actor_id:
        raise DomainError("confirmed_by_oneself")
    return found


def _replace(work: Work, report: Report, code: TrackingCode) -> None:
    session, means = work.session, work.means
    wrapped = means.vault.kinds_wrapped(session, owner=report.id, reader=ReaderKind.REPORTER)
    for kind in {KeyKind.REPORT, *wrapped}:
        key = means.keyholder.open_key(
            session,
            kind=kind,
            owner=report.id,
            office_id=work.case.office_id,
            actor=str(work.actor_id),
            purpose=Purpose.COUNTER,
        )
        means.vault.take_back(session, kind=kind, owner=report.id, reader=ReaderKind.REPORTER)
        means.vault.share(session, key, [Reader.code(code)])
    report.lookup_id = code.lookup_id
    session.flush()
