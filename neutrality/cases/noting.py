"""The worker notes whom to tell: of an event that was announced, and of dates that come or have passed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from neutrality.accounts.notice_choices import choices_of
from neutrality.cases.models import Case, Clock, Proposal, ProposalStatus
from neutrality.cases.notices import (
    RECEIVING,
    TELL_OFFICERS,
    Told,
    carriers,
    holders,
    note,
)
from neutrality.cases.second_persons import second_persons
from neutrality.directory.models import Office
from neutrality.domain.access import Role
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.deadlines import ZONES
from neutrality.domain.history import EventKind
from neutrality.domain.notice_causes import CAUSE_OF, NoticeCause, tells
from neutrality.domain.notices import DAYS_BEFORE, STALE, Choice, due_cause
from neutrality.domain.workflow import State
from neutrality.history.models import Event, EventPayload
from neutrality.means import Job, Means
from neutrality.recusal.models import Assistance

NOTE_DATES = "note_dates"
DAY = timedelta(days=1)
Said = dict[str, Any]


def tell_officers(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Note an event for those whom it concerns; whoever did it is told nothing."""
    del means
    event = session.get_one(Event, int(payload["event"]))
    case = session.get_one(Case, event.stream_id)
    # A flood waits in turn: its cases are looked at one by one, not announced by the thousand.
    if case.erased_on is not None or (case.flooded and event.kind is EventKind.CASE_RECEIVED):
        return
    said = _said(session, event)
    if not tells(event.kind, said):
        return
    told, accounts = _of(session, event, case, said, day_at(session, case.office_id, now))
    note(session, told, {one for one in accounts if one != event.actor_id}, now=now)


def note_dates(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Note the dates of running clocks that come soon or have passed, as early as each officer chose.

    A clock that began today is left for tomorrow: its mail would tell when the report came. Of pressure on
    a reporter no mail names the case; its heads are sent to the desk (`jobs.tell_head`).
    """
    del payload
    if means.courier.smtp_url is None:
        return
    # A day more on both sides: each office has its own day.
    earliest, latest = now.date() - STALE - DAY, now.date() + timedelta(days=max(DAYS_BEFORE)) + DAY
    running = (
        select(Clock, Case)
        .join(Case, Case.id == Clock.case_id)
        .where(
            Clock.stopped_on.is_(None), Clock.paused_on.is_(None), Clock.due_on.between(earliest, latest),
            Clock.kind != ClockKind.PRESSURE,
            Case.state != State.CLOSED, Case.excluded_on.is_(None), Case.erased_on.is_(None),
            or_(Case.flooded.is_(False), Case.state != State.RECEIVED),
        )
        .order_by(Clock.id)
    )  # fmt: skip
    heads: dict[uuid.UUID, set[uuid.UUID]] = {}
    for clock, case in session.execute(running):
        today, office_id = day_at(session, case.office_id, now), case.office_id
        if (clock.happened_on or clock.started_on) >= today:
            continue
        if office_id not in heads:
            heads[office_id] = holders(session, office_id, {Role.HEAD}, today)
        concerned = _whose(session, clock, case, heads[office_id], today)
        for cause, accounts in _by_cause(session, clock.due_on, concerned, today).items():
            note(session, Told(case, cause, clock.id, clock.due_on), accounts, now=now)


def local_time(session: Session, office_id: uuid.UUID, now: datetime) -> datetime:
    """Return what time it is at an office."""
    zone = session.get_one(Office, office_id).zone
    return now.astimezone(ZoneInfo(ZONES[zone]))


def day_at(session: Session, office_id: uuid.UUID, now: datetime) -> date:
    """Return the calendar day at an office."""
    return local_time(session, office_id, now).date()


def _of(session: Session, event: Event, case: Case, said: Said, today: date) -> tuple[Told, set[uuid.UUID]]:
    """Return the cause of an event on its case, and whom it concerns."""
    cause = CAUSE_OF[event.kind]
    about, accounts = case.id, set[uuid.UUID]()
    if cause is NoticeCause.NEW_CASE:
        accounts = holders(session, case.office_id, RECEIVING, today)
    elif cause is NoticeCause.ASSIGNED:
        about, accounts = _of_event(event), {uuid.UUID(said["assignee"])} if said["assignee"] else accounts
    elif cause is NoticeCause.SECOND_PERSON:
        proposal = session.get_one(Proposal, uuid.UUID(said["proposal"]))
        about, accounts = proposal.id, _seconds(session, case, proposal, today)
    elif cause is NoticeCause.HELP_ASKED:
        about, accounts = _asked_to_help(session, case, uuid.UUID(said["helper"]), today)
    else:
        about, accounts = _of_event(event), carriers(session, case, today)
        if event.kind is EventKind.REPLY_SENT:  # the liaison takes it over, whosever the case is
            accounts |= holders(session, case.office_id, {Role.LIAISON}, today)
    return Told(case, cause, about, event.legal_on), accounts


def _of_event(event: Event) -> uuid.UUID:
    """Return an id for one event: it has a position and none of its own."""
    return uuid.uuid5(event.stream_id, str(event.number))


def _said(session: Session, event: Event) -> Said:
    """Return what an event says in clear."""
    content = session.scalar(select(EventPayload.content).where(EventPayload.event_id == event.id))
    said: Said = json.loads(content) if content else {}
    return said


def _seconds(session: Session, case: Case, proposal: Proposal, today: date) -> set[uuid.UUID]:
    """Return who could answer a proposal, nobody once it is answered."""
    if proposal.status is not ProposalStatus.WAITING:
        return set()
    return second_persons(session, case, proposal, today)


def _asked_to_help(
    session: Session, case: Case, helper: uuid.UUID, today: date
) -> tuple[uuid.UUID, set[uuid.UUID]]:
    """Return the offer that waits for an office above, and its heads; nobody once it is answered."""
    found = select(Assistance.id).where(
        Assistance.case_id == case.id, Assistance.office_id == helper,
        Assistance.accepted_at.is_(None), Assistance.ended_at.is_(None),
    )  # fmt: skip
    offer = session.scalar(found.limit(1))
    return (offer, holders(session, helper, {Role.HEAD}, today)) if offer else (case.id, set())


def _whose(session: Session, clock: Clock, case: Case, heads: set[uuid.UUID], today: date) -> set[uuid.UUID]:
    """Return whom a date concerns: whose case it is, and when it has passed the heads."""
    carrying = carriers(session, case, today)
    return carrying | heads if clock.due_on < today else carrying


def _by_cause(
    session: Session, due_on: date, concerned: set[uuid.UUID], today: date
) -> dict[NoticeCause, set[uuid.UUID]]:
    """Return whom a date is told, by what is told: each as early as they chose."""
    chosen = choices_of(session, concerned)
    found: dict[NoticeCause, set[uuid.UUID]] = {}
    for account_id in concerned:
        days = chosen.get(account_id, Choice()).days_before
        cause = due_cause(due_on, today=today, days_before=days)
        if cause is not None:
            found.setdefault(cause, set()).add(account_id)
    return found


PERIODIC: dict[str, tuple[timedelta, Job]] = {NOTE_DATES: (timedelta(hours=1), note_dates)}
HANDLERS: dict[str, Job] = {TELL_OFFICERS: tell_officers}
