"""The month counted once more, from the events alone: no fact, no interval, no dated act is read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from neutrality.cases.models import Respondent
from neutrality.domain import retold_conduct, retold_rates, retold_stages
from neutrality.domain.cells import Cell, Tally
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.retelling import Happening
from neutrality.domain.retold_case import Story
from neutrality.domain.retold_clocks import Timers, keeping_time
from neutrality.domain.retold_month import Asked, count_month
from neutrality.domain.values import Value
from neutrality.history.models import Event, EventPayload
from neutrality.statistics.retold import STEPS
from neutrality.statistics.retold_clocks import books_of
from neutrality.statistics.scope import Scope


def retold_month(session: Session, scope: Scope, *, today: date) -> tuple[Tally, dict[Cell, Value]]:
    """Return the month and its analysis as the events give them, erased cases left out."""
    asked, clocks = asked_of(scope), list(_timed(session, scope))
    told = [one.story for one in clocks]
    analysis = _analysis(session, told, asked, today, scope) | keeping_time(clocks, asked, today)
    return count_month(told, asked), analysis


def _analysis(
    session: Session, told: Sequence[Story], asked: Asked, today: date, scope: Scope
) -> dict[Cell, Value]:
    return {
        **retold_rates.rates(told, asked),
        **retold_rates.cohorts(told, asked, today),
        **retold_rates.leading(told, asked),
        **retold_rates.repeaters(told, asked, _persons(session)),
        **retold_stages.stages(told, asked),
        **retold_stages.ages(told, asked),
        **retold_stages.entry_lag(told, asked, scope.zone),
        **retold_conduct.measures(told, asked),
        **retold_conduct.conduct(told, asked),
    }


def asked_of(scope: Scope) -> Asked:
    """Return what is asked, in the words of the retelling."""
    return Asked(scope.first, scope.last, scope.offices, scope.closes_at)


def _timed(session: Session, scope: Scope) -> Iterator[Timers]:
    """Yield life and clocks of each case that was ever at an office of the scope, but of erased ones."""
    books = books_of(session)
    for case, events in _told(session, scope):
        if events[0].kind is EventKind.CASE_RECEIVED and events[0].told:
            timers = Timers(Story(case, STEPS), books)
            timers.tell(events)
            yield timers


def _told(session: Session, scope: Scope) -> Iterator[tuple[UUID, list[Happening]]]:
    rows = session.execute(_events(scope).order_by(Event.stream_id, Event.number))
    for case, group in groupby(rows, key=lambda row: row[0]):
        yield case, [_happening(row) for row in group]


def _happening(row: Any) -> Happening:
    return Happening(
        row.id, row.kind, row.legal_on, row.office_id, row.respondent_id, json.loads(row.content or "{}"),
        row.recorded_at, row.report_id,
    )  # fmt: skip


def _persons(session: Session) -> dict[UUID, UUID]:
    """Return who of the respondents is whom; the events do not say it in clear."""
    rows = session.execute(select(Respondent.id, Respondent.person_id).where(Respondent.id.in_(_again())))
    return {row.id: row.person_id for row in rows}


def _again() -> Select[UUID]:
    """Return the respondents whose person is one in another case too."""
    again = select(Respondent.person_id).group_by(Respondent.person_id).having(func.count() > 1)
    return select(Respondent.id).where(Respondent.person_id.in_(again))


def _events(scope: Scope) -> Any:
    here = select(Event.stream_id).where(Event.stream == Stream.CASE, Event.office_id.in_(scope.offices))
    again = select(Respondent.case_id).where(Respondent.id.in_(_again()))
    return (
        select(
            Event.stream_id, Event.id, Event.kind, Event.legal_on, Event.office_id, Event.respondent_id,
            Event.recorded_at, Event.report_id, EventPayload.content,
        )
        .outerjoin(EventPayload, EventPayload.event_id == Event.id)
        .where(
            Event.stream == Stream.CASE,
            Event.id <= scope.position,
            or_(Event.stream_id.in_(here), Event.stream_id.in_(again)),
        )
    )  # fmt: skip
