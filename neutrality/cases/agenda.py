"""What is due when, for one officer: the dates of clocks that run, without anybody's name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from neutrality.cases.clock_views import Reasons
from neutrality.cases.models import Case, Clock, Respondent
from neutrality.cases.numbers import number_of
from neutrality.cases.standing import open_to_actor
from neutrality.directory.models import Office
from neutrality.directory.service import read_calendar
from neutrality.domain.access import Actor, Permission, Role, offices_for
from neutrality.domain.catalogue import Catalogue, ClockKind
from neutrality.domain.deadlines import Calendar, Due

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class DueItem:
    """One date of one case; `mine` says that the case is assigned to whoever reads."""

    clock_id: uuid.UUID
    case_id: uuid.UUID
    number: str
    kind: ClockKind
    label: str
    respondent: int | None
    due_on: date
    due_at: datetime
    zone: str
    office: str
    internal_target: bool
    basis: str
    needs_review: bool
    mine: bool
    why: tuple[str, ...]


@dataclass(frozen=True)
class FeedDate:
    """One date as it leaves for a calendar elsewhere: a number and a day, nobody's name."""

    clock_id: uuid.UUID
    case_id: uuid.UUID
    number: str
    kind: ClockKind
    on: date


Found = tuple[Clock, Case, Office, int | None]


def monday_of(day: date) -> date:
    """Return the first day of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def week_of(
    session: Session, catalogue: Catalogue, monday: date, *, actor: Actor, lang: str, today: date
) -> tuple[list[DueItem], list[tuple[date, list[DueItem]]]]:
    """Return what is overdue since before the week, and each of its days with what is due on it.

    It is what the offices have to do at which the actor works, the actor's own cases first.
    """
    found = _found(session, [Clock.due_on < monday + WEEK], actor)
    reasons = Reasons.of(session, {case.id for _, case, _, _ in found})
    calendars = _calendars(session, {office.place_code for _, _, office, _ in found}, lang)
    rows = _in_order(
        _item(row, actor, reasons.why(catalogue, row[0], calendars[row[2].place_code], lang), lang)
        for row in found
    )
    days = [monday + timedelta(days=number) for number in range(WEEK.days)]
    late = [row for row in rows if row.due_on < min(monday, today)]
    return late, [(day, [row for row in rows if row.due_on == day]) for day in days]


def feed_dates(session: Session, *, actor: Actor) -> list[FeedDate]:
    """Return every date of the cases assigned to this officer, and of the offices that they head."""
    headed = actor.reach.get(Role.HEAD, frozenset()) & actor.seats
    ours = or_(Case.assignee_id == actor.account_id, Case.office_id.in_(headed))
    return [
        FeedDate(clock.id, case.id, number_of(case), clock.kind, clock.due_on)
        for clock, case, _, _ in _found(session, [ours], actor)
    ]


def _found(session: Session, conditions: Iterable[ColumnElement[bool]], actor: Actor) -> list[Found]:
    query = (
        select(Clock, Case, Office, Respondent.ordinal)
        .join(Case, Case.id == Clock.case_id)
        .join(Office, Office.id == Case.office_id)
        .join(Respondent, Respondent.id == Clock.respondent_id, isouter=True)
        .where(Clock.stopped_on.is_(None), Clock.paused_on.is_(None))
        .where(Case.office_id.in_(offices_for(actor, Permission.LIST_CASES)))
        .where(open_to_actor(actor), *conditions)
        .order_by(Clock.due_at, Case.id, Clock.id)
    )
    return [(clock, case, office, ordinal) for clock, case, office, ordinal in session.execute(query)]


def _calendars(session: Session, places: Iterable[str | None], lang: str) -> dict[str | None, Calendar]:
    return {place: read_calendar(session, place, lang=lang) for place in places}


def _in_order(items: Iterable[DueItem]) -> list[DueItem]:
    return sorted(items, key=lambda item: (item.due_on, not item.mine))


def _item(row: Found, actor: Actor, why: tuple[Due, list[str]], lang: str) -> DueItem:
    clock, case, office, ordinal = row
    rule = why[0].rule
    return DueItem(
        clock_id=clock.id,
        case_id=case.id,
        number=number_of(case),
        kind=clock.kind,
        label=rule.label(lang),
        respondent=ordinal,
        due_on=clock.due_on,
        due_at=clock.due_at,
        zone=clock.zone,
        office=office.name,
        internal_target=clock.internal_target,
        basis=rule.legal_basis,
        needs_review=rule.needs_review,
        mine=case.assignee_id == actor.account_id,
        why=tuple(why[1]),
    )
