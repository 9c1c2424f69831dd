"""What the events do not tell of clocks: the law, days without work as once known, the minute of receipt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.models import CaseReport
from neutrality.directory.law_in_force import catalogue_in_force
from neutrality.directory.models import Holiday, Office
from neutrality.domain.catalogue import ClockRule, ReceiptRule
from neutrality.domain.deadlines import Calendar, came_after_closing, local_day
from neutrality.domain.event_kinds import EventKind
from neutrality.domain.retold_case import Story
from neutrality.domain.retold_clocks import Books
from neutrality.history.models import Event, EventPayload
from neutrality.reports.models import Report

_CHANGING = (EventKind.HOLIDAY_ENTERED, EventKind.HOLIDAY_WITHDRAWN)
Day = tuple[date, str]


def books_of(session: Session) -> Books:
    """Return what clocks need beside the events of their cases."""
    places = {
        row.id: (row.place_code or "", row.zone)
        for row in session.execute(select(Office.id, Office.place_code, Office.zone))
    }
    calendars = _Calendars(places, _free_days(session), _changes(session))
    arrivals = _Arrivals(session, places)
    return Books(catalogue_in_force(session).rule_for, calendars.known, arrivals.after_closing)


@dataclass(frozen=True)
class _Change:
    """A day that was entered or withdrawn by name of a decree."""

    position: int
    day: Day
    free: bool


class _Calendars:
    """The days without work as known at a position of the log: those of now, later changes taken back."""

    def __init__(self, places: dict[UUID, tuple[str, str]], days: set[Day], changes: list[_Change]) -> None:
        self._places, self._days, self._changes = places, days, changes
        self._made: dict[tuple[str, int], Calendar] = {}

    def known(self, office: UUID | None, position: int) -> Calendar:
        place = self._places[office][0] if office else ""
        later = [change for change in self._changes if change.position > position]
        key = place, len(later)
        if key not in self._made:
            self._made[key] = self._calendar(place, later)
        return self._made[key]

    def _calendar(self, place: str, later: list[_Change]) -> Calendar:
        days = set(self._days)
        for change in reversed(later):
            (days.discard if change.free else days.add)(change.day)
        return Calendar.of({on: "" for on, where in days if not where or f"{place}.".startswith(f"{where}.")})


def _free_days(session: Session) -> set[Day]:
    rows = session.execute(select(Holiday.on, Holiday.place_code).where(Holiday.observed))
    return {(row.on, row.place_code or "") for row in rows}


def _changes(session: Session) -> list[_Change]:
    """Return what was entered and withdrawn, in its order; a day that no event entered was always known."""
    rows = session.execute(
        select(Event.id, Event.kind, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.kind.in_(_CHANGING))
        .order_by(Event.id)
    )
    changes = []
    for position, kind, content in rows:
        told = json.loads(content)
        entered = kind is EventKind.HOLIDAY_ENTERED
        place = told["place_code" if entered else "place"]
        changes.append(_Change(position, (date.fromisoformat(told["day"]), place or ""), entered))
    return changes


class _Arrivals:
    """Whether a report came when its office was closed already, where a rule asks that."""

    def __init__(self, session: Session, places: dict[UUID, tuple[str, str]]) -> None:
        self._session, self._places = session, places

    def after_closing(self, story: Story, rule: ClockRule, office: UUID | None) -> bool:
        if rule.receipt_rule is not ReceiptRule.NEXT_WORKING_DAY or office is None:
            return False
        found = select(Report.received_at).join(CaseReport, CaseReport.report_id == Report.id)
        moment = self._session.scalars(found.where(CaseReport.case_id == story.case, CaseReport.main)).one()
        zone = self._places[office][1]
        return local_day(moment, zone) == story.received_on and came_after_closing(rule, moment, zone)
