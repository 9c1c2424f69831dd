"""From when to when a case or respondent stood in which state: rows are only ever added."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.figures import StateInterval
from neutrality.cases.models import Case
from neutrality.domain.workflow import Level, Outcome, State


@dataclass(frozen=True)
class Subject:
    """A case, or a respondent of it."""

    level: Level
    id: uuid.UUID
    case: Case


def enter(
    session: Session,
    subject: Subject,
    state: State,
    outcome: Outcome | None,
    *,
    legal_on: date,
    position: int,
) -> None:
    """Let a subject stand in a state, at its case's office, from a day on; the interval before ends then."""
    rows = _newest(session, subject.id)
    last = max((row for row in rows if not row.void), key=lambda row: row.ordinal, default=None)
    if last is not None:
        if (last.state, last.outcome, last.office_id) == (state, outcome, subject.case.office_id):
            return
        revise(session, last, legal_to=legal_on, position=position)
    ordinal = last.ordinal + 1 if last else 1
    voided = max((row.revision for row in rows if row.ordinal == ordinal), default=0)
    session.add(
        StateInterval(
            level=subject.level,
            subject_id=subject.id,
            case_id=subject.case.id,
            office_id=subject.case.office_id,
            ordinal=ordinal,
            revision=voided + 1,
            state=state,
            outcome=outcome,
            legal_from=legal_on,
            legal_to=None,
            position=position,
        )
    )
    session.flush()


def move_start(session: Session, case: Case, legal_on: date, *, position: int) -> None:
    """Let the first interval of the case, and of who came with it, begin on another day (ralat)."""
    first = [interval for interval in current(session, case.id) if interval.ordinal == 1]
    began = next(interval.legal_from for interval in first if interval.subject_id == case.id)
    for interval in first:
        if interval.legal_from == began:
            revise(session, interval, legal_from=legal_on, position=position)


def revise(
    session: Session,
    interval: StateInterval,
    *,
    position: int,
    legal_from: date | None = None,
    legal_to: date | None = None,
) -> None:
    """Add the newer row of an interval; the older stays what was known before."""
    session.add(
        StateInterval(
            level=interval.level,
            subject_id=interval.subject_id,
            case_id=interval.case_id,
            office_id=interval.office_id,
            ordinal=interval.ordinal,
            revision=interval.revision + 1,
            state=interval.state,
            outcome=interval.outcome,
            legal_from=legal_from or interval.legal_from,
            legal_to=legal_to or interval.legal_to,
            position=position,
        )
    )
    session.flush()


def current(session: Session, case_id: uuid.UUID) -> list[StateInterval]:
    """Return the intervals of a case and its respondents as they are known today."""
    rows = session.scalars(
        select(StateInterval).where(StateInterval.case_id == case_id).order_by(StateInterval.revision)
    )
    newest = {(row.subject_id, row.ordinal): row for row in rows}
    return [row for row in newest.values() if not row.void]


def arrivals(session: Session, case: Case) -> list[date]:
    """Return since when the case stood where it did, and when each respondent came as far as it now is."""
    states = list(State)
    since: dict[uuid.UUID, date] = {}
    for row in sorted(current(session, case.id), key=lambda row: row.ordinal):
        if row.subject_id == case.id or states.index(row.state) < states.index(case.state):
            since[row.subject_id] = row.legal_to or row.legal_from
    return list(since.values())


def _newest(session: Session, subject_id: uuid.UUID) -> list[StateInterval]:
    """Return the newest revision of each interval of a subject, void ones too."""
    rows = session.scalars(
        select(StateInterval).where(StateInterval.subject_id == subject_id).order_by(StateInterval.revision)
    )
    return list({row.ordinal: row for row in rows}.values())
