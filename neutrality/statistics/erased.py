"""Steps of erased cases: their events tell no codes any more, their states are counted in coarse dates."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, CaseFact, RespondentFact, StateInterval
from neutrality.domain.workflow import Level, Outcome, State
from neutrality.statistics.scope import Scope, Tally, count


@dataclass(frozen=True)
class Passage:
    """One subject that came from a state into another."""

    level: Level
    subject_id: uuid.UUID
    case_id: uuid.UUID
    before: State
    after: StateInterval


def steps_of_erased(session: Session, scope: Scope, tally: Tally) -> None:
    """Count what happened in the month to cases whose records are erased."""
    for passage in _passages(session, scope):
        if passage.level is Level.CASE:
            _count_case(session, tally, passage)
        else:
            _count_respondent(session, tally, passage)


def _count_case(session: Session, tally: Tally, passage: Passage) -> None:
    fact = session.get_one(CaseFact, passage.case_id)
    shared = {"office": str(fact.office_id), "channel": fact.channel}
    if passage.after.state is State.CLOSED:
        outcome = passage.after.outcome
        count(tally, "cases_closed", **shared, outcome=outcome.value if outcome else None)
        if outcome is Outcome.NOT_MEETING_REQUIREMENTS:
            count(tally, "not_registered", **shared)
    elif passage.before is State.CLOSED:
        count(tally, "cases_reopened", **shared)


def _count_respondent(session: Session, tally: Tally, passage: Passage) -> None:
    fact = session.get_one(RespondentFact, passage.subject_id)
    known = {"office": str(fact.office_id), "channel": fact.channel, "violation_type": fact.violation_type}
    if passage.after.state is State.CLOSED:
        outcome = passage.after.outcome
        count(tally, "respondents_closed", **known, outcome=outcome.value if outcome else None)
    elif passage.before is State.CLOSED:
        count(tally, "respondents_reopened", **known)
    if passage.after.state is State.RECOMMENDED:
        count(tally, "proven", **known)


def _passages(session: Session, scope: Scope) -> Iterator[Passage]:
    """Yield each change of state in the month, of intervals as the position of the log knows them."""
    newest = (
        select(
            StateInterval.subject_id,
            StateInterval.ordinal,
            func.max(StateInterval.revision).label("revision"),
        )
        .join(Case, Case.id == StateInterval.case_id)
        .where(
            StateInterval.position <= scope.position,
            StateInterval.office_id.in_(scope.offices),
            Case.erased_on.is_not(None),
        )
        .group_by(StateInterval.subject_id, StateInterval.ordinal)
        .subquery()
    )
    found = (
        select(StateInterval)
        .join(
            newest,
            (newest.c.subject_id == StateInterval.subject_id)
            & (newest.c.ordinal == StateInterval.ordinal)
            & (newest.c.revision == StateInterval.revision),
        )
        .where(StateInterval.void.is_(False))
        .order_by(StateInterval.subject_id, StateInterval.ordinal)
    )
    for one, other in pairwise(session.scalars(found)):
        if one.subject_id == other.subject_id and scope.holds(other.legal_from):
            yield Passage(other.level, other.subject_id, other.case_id, one.state, other)
