"""The clocks of an opened case as its page shows them, each with the reason of its date."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.clock_times import pauses_of, reckon
from neutrality.cases.models import Because, Clock, ClockChange
from neutrality.cases.work import Work
from neutrality.directory.models import Office
from neutrality.directory.service import read_calendar
from neutrality.domain.catalogue import Catalogue, ClockKind
from neutrality.domain.deadlines import Calendar, Due, Pause
from neutrality.domain.due_words import explain, explain_behind, explain_change, explain_still


@dataclass(frozen=True)
class ClockView:
    """A clock with the reason of its date; while it stands still (`paused_on`) the date means nothing."""

    id: uuid.UUID
    kind: ClockKind
    rule: str
    label: str
    respondent_id: uuid.UUID | None
    started_on: date
    due_on: date
    due_at: datetime
    internal_target: bool
    needs_review: bool
    paused_on: date | None
    extended_to: date | None
    stopped_on: date | None
    days: int
    basis: str
    explanation: list[str]


@dataclass(frozen=True)
class Reasons:
    """What is kept of the clocks of some cases beside them: when they stood still, which dates moved."""

    pauses: Mapping[uuid.UUID, tuple[Pause, ...]]
    changes: Sequence[ClockChange]

    @classmethod
    def of(cls, session: Session, case_ids: Collection[uuid.UUID]) -> Reasons:
        """Return what is kept beside the clocks of these cases."""
        found = select(ClockChange).where(ClockChange.case_id.in_(case_ids)).order_by(ClockChange.event_id)
        return cls(pauses_of(session, case_ids), session.scalars(found).all())

    def why(self, catalogue: Catalogue, row: Clock, calendar: Calendar, lang: str) -> tuple[Due, list[str]]:
        """Return the date that follows from a clock's inputs, and the lines that tell why this date."""
        result = reckon(catalogue, row, calendar, self.pauses.get(row.id, ()))
        told = [_told(change, lang) for change in self.changes if change.clock_id == row.id]
        return result, [*_lines(row, result, calendar, lang), *told]


def clock_views(work: Work, *, lang: str, today: date) -> list[ClockView]:
    """Return the clocks of the case, the running ones first, each with its explanation."""
    rows = work.session.scalars(select(Clock).where(Clock.case_id == work.case.id).order_by(Clock.due_at))
    office = work.session.get_one(Office, work.case.office_id)
    calendar = read_calendar(work.session, office.place_code, lang=lang)
    reasons = Reasons.of(work.session, [work.case.id])
    views = []
    for row in sorted(rows, key=lambda clock: clock.stopped_on is not None):
        result, why = reasons.why(work.means.catalogue, row, calendar, lang)
        copied = {name: getattr(row, name) for name in _COPIED}
        views.append(
            ClockView(
                **copied,
                label=result.rule.label(lang),
                needs_review=result.rule.needs_review,
                days=(row.due_on - today).days,
                basis=result.rule.legal_basis,
                explanation=why,
            )
        )
    return views


def _lines(row: Clock, result: Due, calendar: Calendar, lang: str) -> list[str]:
    if row.paused_on is not None:
        return explain_still(result, row.paused_on, lang)
    lines = explain(result, lang, row.zone, happened_on=row.happened_on)
    behind = row.stopped_on is None and row.calendar_version != calendar.version
    return [*lines, *(explain_behind(row.due_on, lang) if behind else [])]


def _told(change: ClockChange, lang: str) -> str:
    calendars = (change.old_version, change.new_version)
    return explain_change(
        change.changed_on,
        (change.old_due_on, change.new_due_on),
        calendars if change.because is Because.CALENDAR else None,
        lang,
    )


_COPIED = (
    "id", "kind", "rule", "respondent_id", "started_on", "due_on", "due_at", "internal_target", "paused_on",
    "extended_to", "stopped_on",
)  # fmt: skip
