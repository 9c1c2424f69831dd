"""What a list of cases is narrowed to, as the database understands it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column, or_, select

from neutrality.cases.buckets import OPEN, in_bucket
from neutrality.cases.escalation import Escalation
from neutrality.cases.models import Case, CaseReport, Clock, Proposal, ProposalStatus, Respondent
from neutrality.cases.standing import shown_to
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.workflow import Outcome, ReportKind, State
from neutrality.reports.models import Author, Message

SOON = timedelta(days=2)
# Written out, so that the database knows before it is told more that its index of just these will do.
_WAITING: ColumnElement[Any] = literal_column(f"'{ProposalStatus.WAITING.value}'")
_PRESSURE: ColumnElement[Any] = literal_column(f"'{ClockKind.PRESSURE.value}'")
_REPORTER: ColumnElement[Any] = literal_column(f"'{Author.REPORTER.value}'")


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; nothing set means everything within reach."""

    state: State | None = None
    office_id: uuid.UUID | None = None
    place_code: str | None = None
    violation_type: str | None = None
    channel: str | None = None
    election_id: uuid.UUID | None = None
    received_from: date | None = None
    received_to: date | None = None
    assignee: uuid.UUID | None = None
    mine: bool = False
    unassigned: bool = False
    escalated: bool = False
    kind: ReportKind | None = None
    due: str | None = None
    waiting: bool = False
    news: bool = False
    pressure: bool = False
    flooded: bool = False
    excluded: bool = False
    bucket: str | None = None
    month: str | None = None
    outcome: Outcome | None = None
    agency_id: uuid.UUID | None = None


def conditions(filters: Filters, actor: Actor, today: date, now: datetime) -> Iterable[ColumnElement[bool]]:
    """Return what a case must be to stand in this list of this actor's."""
    yield Case.office_id.in_(offices_for(actor, Permission.LIST_CASES))
    yield shown_to(actor)
    # What was taken out of the figures is seen when asked for, and behind the figures of earlier months.
    if filters.excluded:
        yield Case.excluded_on.is_not(None)
    elif not filters.month:
        yield Case.excluded_on.is_(None)
    yield from narrowed(filters, actor, today, now)


def narrowed(filters: Filters, actor: Actor, today: date, now: datetime) -> Iterable[ColumnElement[bool]]:
    """Return what is asked for beyond what this actor may see."""
    for name in ("state", "office_id", "channel", "election_id", "kind", "outcome"):
        value = getattr(filters, name)
        if value is not None and not (name == "outcome" and filters.bucket):
            yield getattr(Case, name) == value
    yield from _by_arrival(filters)
    yield from _by_respondent(filters)
    yield from _by_assignee(filters, actor)
    yield from _by_work(filters, today, now)
    if filters.bucket:
        yield in_bucket(filters.bucket, filters.month, filters.outcome, filters.violation_type)


def _by_arrival(filters: Filters) -> Iterable[ColumnElement[bool]]:
    if filters.place_code:
        yield or_(Case.place_code == filters.place_code, Case.place_code.startswith(filters.place_code + "."))
    if filters.flooded:
        yield Case.flooded.is_(True)
    if filters.received_from:
        yield Case.received_on >= filters.received_from
    if filters.received_to:
        yield Case.received_on <= filters.received_to


def _by_respondent(filters: Filters) -> Iterable[ColumnElement[bool]]:
    for column, value in (
        (Respondent.violation_type, filters.violation_type),
        (Respondent.agency_id, filters.agency_id),
    ):
        if value is not None:
            yield Case.id.in_(select(Respondent.case_id).where(column == value))


def _by_assignee(filters: Filters, actor: Actor) -> Iterable[ColumnElement[bool]]:
    if filters.mine:
        yield and_(Case.assignee_id == actor.account_id, Case.state.in_(OPEN))
    if filters.unassigned:
        yield and_(Case.assignee_id.is_(None), Case.state.in_(OPEN))
    if filters.assignee:
        yield Case.assignee_id == filters.assignee


def _by_work(filters: Filters, today: date, now: datetime) -> Iterable[ColumnElement[bool]]:
    if filters.escalated:
        yield Case.id.in_(select(Escalation.case_id).where(Escalation.answered_at.is_(None)))
    if filters.waiting:
        yield Case.id.in_(select(Proposal.case_id).where(Proposal.status == _WAITING))
    running = select(Clock.case_id).where(Clock.stopped_on.is_(None))
    if filters.news:
        unread = select(Message.report_id).where(Message.author == _REPORTER, Message.read_at.is_(None))
        yield Case.id.in_(
            select(CaseReport.case_id).where(CaseReport.report_id.in_(unread), CaseReport.current)
        )
    if filters.pressure:
        yield Case.id.in_(running.where(Clock.kind == _PRESSURE))
    if filters.due:
        yield Case.id.in_(select(Clock.case_id).where(*going(filters.due, today, now)))


def going(due: str, today: date, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the condition of the clocks that go and are `overdue`, or else `due` soon."""
    goes = (Clock.stopped_on.is_(None), Clock.paused_on.is_(None))
    if due == "overdue":
        return (*goes, Clock.due_at < now)
    return (*goes, Clock.due_at >= now, Clock.due_on <= today + SOON)
