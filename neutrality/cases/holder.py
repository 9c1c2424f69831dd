"""What the holder of a tracking code may do: write, answer, report pressure, withdraw, give a name.

All of it works with the code's own key: the public surface opens one thread, for its holder, and no more.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.jobs import PRESSURE
from neutrality.cases.models import Case, CaseReport
from neutrality.cases.notices import announce
from neutrality.domain.access import Permission, Subject, require
from neutrality.domain.errors import DomainError, FieldProblem, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event
from neutrality.history.service import Entry, append
from neutrality.means import Means
from neutrality.outbox import post
from neutrality.reports.checks import problems_of_identity
from neutrality.reports.contact import choose
from neutrality.reports.models import ContactKind, IdentityStatus, Message, Report
from neutrality.reports.service import find_by_code, seal_identity
from neutrality.reports.submission import LONGEST_NARRATIVE, Identity
from neutrality.reports.thread import count_heard, hear
from neutrality.vault import KeyKind, OpenKey, SealBrokenError, TrackingCode

# More than a thread ever needs: whoever holds a code cannot fill the disk with it.
MOST_LINES = 200
REPLY, PRESSED, WITHDREW, NAMED = "reply", "pressure", "withdrawal", "identity_given"


@dataclass(frozen=True)
class Holder:
    """A report opened with its code, the case it belongs to, and when."""

    session: Session
    means: Means
    report: Report
    case: Case
    key: OpenKey
    now: datetime
    today: date

    def record(self, kind: EventKind, payload: Mapping[str, Any] | None = None) -> Event:
        """Append an event of the holder to the case's stream; it holds codes alone."""
        entry = Entry(
            Stream.CASE,
            self.case.id,
            kind,
            self.today,
            office_id=self.case.office_id,
            report_id=self.report.id,
            payload=payload or {},
        )
        event = append(self.session, self.means.signer, entry, now=self.now)
        announce(self.session, self.means, event, now=self.now)
        return event


def enter(session: Session, means: Means, code: TrackingCode, *, now: datetime, today: date) -> Holder:
    """Return the report that a code opens.

    Raises:
        NotFoundError: `no_such_report` for a code that opens nothing.

    """
    report = find_by_code(session, code)
    if report is None:
        raise NotFoundError("no_such_report")
    require(None, Permission.FOLLOW_REPORT, Subject(report.office_id))
    try:
        key = means.vault.open_with_code(session, kind=KeyKind.REPORT, owner=report.id, code=code)
    except SealBrokenError:
        raise NotFoundError("no_such_report") from None
    belongs = select(Case).join(CaseReport, CaseReport.case_id == Case.id)
    case = session.scalars(belongs.where(CaseReport.report_id == report.id, CaseReport.current)).one()
    return Holder(session, means, report, case, key, now, today)


def reply(holder: Holder, text: str, *, once: uuid.UUID) -> None:
    """Write to the office: an answer, or something more.

    `once` is of the form that was sent: the same form sent twice is one line.

    Raises:
        InvalidInputError: `required` or `too_long` at `text`.
        DomainError: `thread_full`.

    """
    _say(holder, REPLY, EventKind.REPORTER_WROTE, text, once)


def report_pressure(holder: Holder, text: str, *, once: uuid.UUID) -> None:
    """Tell of pressure on the sender or the family: it goes to the head and to the office above.

    Raises:
        InvalidInputError: `required` or `too_long` at `text`.
        DomainError: `thread_full`.

    """
    event = _say(holder, PRESSED, EventKind.PRESSURE_REPORTED, text, once)
    if event is not None:
        payload = {"case": str(holder.case.id), "on": holder.today.isoformat()}
        post(holder.session, PRESSURE, payload, due_at=holder.now)


def withdraw(holder: Holder, text: str, *, once: uuid.UUID) -> None:
    """Take the report back; what is known by now may still be examined (domain 8.2).

    Raises:
        InvalidInputError: `too_long` at `text`.
        DomainError: `nothing_changed` when it was taken back before.

    """
    if holder.report.withdrawn_on is not None:
        raise DomainError("nothing_changed")
    event = _say(holder, WITHDREW, EventKind.REPORTER_WITHDREW, text, once, needed=False)
    if event is not None:
        holder.report.withdrawn_on = holder.today


def give_identity(holder: Holder, identity: Identity, *, once: uuid.UUID) -> None:
    """Give a name later, or complete one that the custodian found incomplete; it is sealed for them alone.

    Raises:
        InvalidInputError: each field that lacks something.
        DomainError: `nothing_changed` when a name waits for its check or is complete.

    """
    report = holder.report
    if report.identity_status not in {IdentityStatus.NONE, IdentityStatus.INCOMPLETE}:
        raise DomainError("nothing_changed")
    problems = list(problems_of_identity(identity))
    if problems:
        raise InvalidInputError(problems)
    event = _say(holder, NAMED, EventKind.IDENTITY_GIVEN, "", once, needed=False)
    if event is not None:
        report.sealed_identity = seal_identity(
            holder.session, holder.means, report.id, report.office_id, identity
        )
        report.identity_status = IdentityStatus.UNCHECKED


def choose_contact(holder: Holder, kind: ContactKind | None, address: str) -> None:
    """Choose by what to hear of news, or that nothing is sent; the event tells neither address nor kind.

    Raises:
        InvalidInputError: `bad_address` at `address`.

    """
    choose(holder.session, holder.means.vault, holder.report, kind, address)
    holder.record(EventKind.CONTACT_CHOSEN, {"chosen": kind is not None})


def _say(
    holder: Holder, told: str, kind: EventKind, text: str, once: uuid.UUID, *, needed: bool = True
) -> Event | None:
    """Keep one line of the thread with its event; return nothing when the same form came before."""
    text = text.strip()
    if needed and not text:
        raise InvalidInputError([FieldProblem("text", "required")])
    if len(text) > LONGEST_NARRATIVE:
        raise InvalidInputError([FieldProblem("text", "too_long", {"most": LONGEST_NARRATIVE})])
    line_id = uuid.uuid5(holder.report.id, str(once))
    if holder.session.get(Message, line_id) is not None:
        return None
    if count_heard(holder.session, holder.report) >= MOST_LINES:
        raise DomainError("thread_full")
    event = holder.record(kind)
    hear(
        holder.session, holder.report, told,
        line_id=line_id, legal_on=holder.today, now=holder.now, key=holder.key, text=text, event_id=event.id,
    )  # fmt: skip
    return event
