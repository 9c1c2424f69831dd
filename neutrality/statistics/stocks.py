"""What stands open at the end of a day, counted from the intervals alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.domain.workflow import Level, State
from neutrality.statistics.holding import kept
from neutrality.statistics.scope import Scope, Tally, count

NAMES = {Level.CASE: "cases", Level.RESPONDENT: "respondents"}


def standing(session: Session, scope: Scope, tally: Tally) -> None:
    """Count what stood open before the month and what stands open at its end, along what is known of it."""
    for day, what in ((scope.before, "opening"), (scope.last, "open")):
        for level, known in _open_on(session, scope, day):
            count(tally, f"{NAMES[level]}_{what}", **known)


def _open_on(session: Session, scope: Scope, day: date) -> Iterator[tuple[Level, dict[str, Any]]]:
    """Return each subject that stands in an open state at the end of the day, with its dimensions.

    Of each interval only the newest revision that the position of the log reaches is true.
    """
    newest = aliased(StateInterval)
    true = (
        select(newest.subject_id, newest.ordinal, func.max(newest.revision).label("revision"))
        .where(newest.position <= scope.position)
        .group_by(newest.subject_id, newest.ordinal)
        .subquery()
    )
    same = and_(
        true.c.subject_id == StateInterval.subject_id,
        true.c.ordinal == StateInterval.ordinal,
        true.c.revision == StateInterval.revision,
    )
    found = (
        select(StateInterval, CaseFact.channel, RespondentFact.violation_type)
        .join(true, same)
        .outerjoin(CaseFact, CaseFact.case_id == StateInterval.case_id)
        .outerjoin(RespondentFact, RespondentFact.respondent_id == StateInterval.subject_id)
        .where(
            StateInterval.office_id.in_(scope.offices),
            StateInterval.void.is_(False),
            kept(StateInterval.case_id, scope),
            StateInterval.state != State.CLOSED,
            StateInterval.legal_from <= day,
            or_(StateInterval.legal_to.is_(None), StateInterval.legal_to > day),
        )
    )
    for interval, channel, violation_type in session.execute(found):
        known = {
            "of": (interval.case_id, interval.subject_id),
            "office": str(interval.office_id),
            "state": interval.state.value,
            "channel": channel,
        }
        of_a_person = {"violation_type": violation_type} if interval.level is Level.RESPONDENT else {}
        yield interval.level, {**known, **of_a_person}
