"""What the worker does for cases after the commit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.departing import gone_by
from neutrality.accounts.models import Account
from neutrality.accounts.service import colleagues
from neutrality.accounts.staff_sessions import end_sessions, forget_idle
from neutrality.cases import clocks
from neutrality.cases.assistance import left_to_nobody, offer_if_nobody_is_left
from neutrality.cases.links import index_links
from neutrality.cases.models import Case, Respondent
from neutrality.cases.overdue import mark_overdue
from neutrality.cases.people import index, open_particulars
from neutrality.cases.releases import cases_with_expired, end_expired
from neutrality.cases.work import Work, opened_by_worker
from neutrality.directory.service import office_chain
from neutrality.domain.access import Role
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.notice_words import SUBJECT, URGENT
from neutrality.means import Job, Means
from neutrality.outbox import post
from neutrality.reports.models import Report
from neutrality.reports.service import open_content
from neutrality.vault import KeyKind, Purpose

INDEX_RESPONDENT = "index_respondent"
INDEX_LINKS = "index_links"
PRESSURE = "pressure"
TELL_HEAD = "tell_head"
END_RELEASES = "end_releases"
MARK_OVERDUE = "mark_overdue"
CLOSE_ACCOUNTS = "close_accounts"


def index_respondent(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Make a respondent findable that the public surface sealed: it has no keys for the indexes.

    Only now is it known whom the records tie to the case, and whether that leaves it to nobody.
    """
    respondent = session.get_one(Respondent, uuid.UUID(payload["respondent"]))
    case = session.get_one(Case, respondent.case_id)
    key = opened_by_worker(
        session, means, KeyKind.RESPONDENT, respondent.id, case.office_id, purpose=Purpose.MATCH
    )
    index(session, means, respondent, open_particulars(key, respondent), case.office_id)
    if left_to_nobody(session, case):
        whole = opened_by_worker(session, means, KeyKind.CASE, case.id, case.office_id, purpose=Purpose.CASE)
        offer_if_nobody_is_left(Work(session, means, case, whole, None, now))


def index_report(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Make a report of the public surface findable by the posts that it names."""
    del now
    report = session.get_one(Report, uuid.UUID(payload["report"]))
    key = opened_by_worker(session, means, KeyKind.REPORT, report.id, report.office_id, purpose=Purpose.MATCH)
    index_links(session, means, report.id, report.office_id, open_content(key, report).links)


def start_pressure_clock(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Let the head's time to answer pressure on a reporter begin, and tell the heads here and above."""
    case = session.get_one(Case, uuid.UUID(payload["case"]))
    if not any(clock.kind is ClockKind.PRESSURE for clock in clocks.running(session, case.id)):
        on = date.fromisoformat(payload["on"])
        clocks.start(session, means.catalogue, case, ClockKind.PRESSURE, on=on)
        clocks.refresh_next_due(session, case)
    chain = office_chain(session, case.office_id)[:2]
    for head in colleagues(session, [office.id for office in chain], {Role.HEAD}):
        post(session, TELL_HEAD, {"account": str(head.id)}, due_at=now)


def tell_head(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Send a head to the desk; the mail names no case and nothing of what it is about."""
    del now
    if means.courier.smtp_url is None:
        return
    head = session.get_one(Account, uuid.UUID(payload["account"]))
    means.courier.mail(head.email, SUBJECT, URGENT)


def end_releases(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """End the releases of identities whose last day is over; until then nobody could use them any more."""
    del payload
    for case in cases_with_expired(session, now.date()):
        key = opened_by_worker(session, means, KeyKind.CASE, case.id, case.office_id, purpose=Purpose.CASE)
        end_expired(Work(session, means, case, key, None, now))


def note_overdue(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Note whose employer has not answered within the target."""
    del payload
    mark_overdue(session, means, now=now)


def close_accounts(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Close the accounts whose last day is over; since then nobody could sign in with them any more."""
    del means, payload
    gone = gone_by(session, now.date())
    for account in session.scalars(select(Account).where(Account.active, Account.id.in_(gone))):
        account.active, account.fs_uniquifier = False, uuid.uuid4().hex
        end_sessions(session, account.id)
    forget_idle(session, now=now)


PERIODIC: dict[str, tuple[timedelta, Job]] = {
    CLOSE_ACCOUNTS: (timedelta(hours=1), close_accounts),
    END_RELEASES: (timedelta(hours=1), end_releases),
    MARK_OVERDUE: (timedelta(hours=1), note_overdue),
}
HANDLERS: dict[str, Job] = {
    INDEX_RESPONDENT: index_respondent,
    INDEX_LINKS: index_report,
    PRESSURE: start_pressure_clock,
    TELL_HEAD: tell_head,
}
