"""What stands open at the end of a day, counted from the intervals alone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from neutrality.cases.models import StateInterval
from neutrality.domain.workflow import Level, State
from neutrality.statistics.scope import Scope, Tally, count

NAMES = {Level.CASE: "cases", Level.RESPONDENT: "respondents"}


def standing(session: Session, scope: Scope, tally: Tally) -> None:
    """Count what stood open before the month and what stands open at its end, by state and office."""
    for state, level, office in _open_on(session, scope, scope.before):
        del state
        count(tally, f"{NAMES[level]}_opening", office=office)
    for state, level, office in _open_on(session, scope, scope.last):
        count(tally, f"{NAMES[level]}_open", office=office, state=state.value)


def _open_on(session: Session, scope: Scope, day: date) -> list[tuple[State, Level, str]]:
    """Return each subject that stands in an open state at the end of the day."""
    newest = aliased(StateInterval)
    latest = (
        select(newest.subject_id, newest.ordinal, func.max(newest.revision).label("revision"))
        .where(newest.office_id.in_(scope.offices))
        .group_by(newest.subject_id, newest.ordinal)
        .subquery()
    )
    found = (
        select(StateInterval.state, StateInterval.level, StateInterval.office_id)
        .join(
            latest,
            and_(
                latest.c.subject_id == StateInterval.subject_id,
                latest.c.ordinal == StateInterval.ordinal,
                latest.c.revision == StateInterval.revision,
            ),
        )
        .where(
            StateInterval.void.is_(False),
            StateInterval.state != State.CLOSED,
            StateInterval.legal_from <= day,
            or_(StateInterval.legal_to.is_(None), StateInterval.legal_to > day),
        )
    )
    return [(row.state, row.level, str(row.office_id)) for row in session.execute(found)]
