"""Steps of erased cases: their events tell no codes any more, their states are counted in coarse dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.cases.models import Case
from neutrality.domain.transfer import takes_along
from neutrality.domain.workflow import Level, Outcome, State
from neutrality.statistics.scope import Scope, Tally, count

# How a case ends that was never registered, and which figure counts it.
BEFORE_REGISTRATION = {
    Outcome.NOT_MEETING_REQUIREMENTS: "not_registered",
    Outcome.OUT_OF_JURISDICTION: "forwarded_elsewhere",
}


@dataclass(frozen=True)
class Passage:
    """One subject that came from a state into another."""

    before: StateInterval
    after: StateInterval

    @property
    def only_moved(self) -> bool:
        """Return whether nothing changed but the office."""
        return _said(self.before) == _said(self.after) and self.before.office_id != self.after.office_id


def steps_of_erased(session: Session, scope: Scope, tally: Tally) -> None:
    """Count what happened in the month to cases whose records are erased."""
    for before, after in _pairs(session, scope):
        if after is None or _came_back(before, after):
            _count_gap(session, scope, tally, before, after)
        else:
            _count_passage(session, scope, tally, Passage(before, after))


def moves_of_erased(session: Session, scope: Scope) -> Iterator[Passage]:
    """Yield each transfer in the month from or to an office of the scope."""
    for before, after in _pairs(session, scope):
        if after is None or not scope.holds(after.legal_from):
            continue
        passage = Passage(before, after)
        if passage.only_moved and takes_along(after.state):
            yield passage


def _what(row: StateInterval) -> dict[str, Any]:
    return {"of": (row.case_id, row.subject_id), "office": str(row.office_id)}


def _said(row: StateInterval) -> tuple[State, Outcome | None]:
    return row.state, row.outcome


def _came_back(before: StateInterval, after: StateInterval) -> bool:
    """Return whether both say the same: it was taken out of the figures, and back in."""
    return _said(before) == _said(after) and before.office_id == after.office_id


def _count_gap(
    session: Session, scope: Scope, tally: Tally, before: StateInterval, after: StateInterval | None
) -> None:
    """Count what left the figures as a mistake and what came back; what was closed leaves no stock."""
    if before.state is State.CLOSED or before.office_id not in scope.offices:
        return
    fact = session.get_one(CaseFact, before.case_id)
    known = {**_what(before), "channel": fact.channel}
    unit = "cases" if before.level is Level.CASE else "respondents"
    if scope.holds(before.legal_to):
        count(tally, f"{unit}_excluded", **known)
    if after is not None and scope.holds(after.legal_from):
        count(tally, f"{unit}_readmitted", **known)


def _count_passage(session: Session, scope: Scope, tally: Tally, passage: Passage) -> None:
    after = passage.after
    if passage.only_moved or after.office_id not in scope.offices or not scope.holds(after.legal_from):
        return
    count_it = _count_case if after.level is Level.CASE else _count_respondent
    count_it(session, tally, passage)


def _count_case(session: Session, tally: Tally, passage: Passage) -> None:
    fact = session.get_one(CaseFact, passage.after.case_id)
    shared = {**_what(passage.after), "channel": fact.channel}
    if passage.after.state is State.CLOSED:
        outcome = passage.after.outcome
        count(tally, "cases_closed", **shared, outcome=outcome.value if outcome else None)
        if passage.before.state is State.RECEIVED and outcome in BEFORE_REGISTRATION:
            count(tally, BEFORE_REGISTRATION[outcome], **shared)
    elif passage.before.state is State.CLOSED:
        count(tally, "cases_reopened", **shared)


def _count_respondent(session: Session, tally: Tally, passage: Passage) -> None:
    fact = session.get_one(RespondentFact, passage.after.subject_id)
    known = {**_what(passage.after), "channel": fact.channel, "violation_type": fact.violation_type}
    if passage.after.state is State.CLOSED:
        outcome = passage.after.outcome
        count(tally, "respondents_closed", **known, outcome=outcome.value if outcome else None)
    elif passage.before.state is State.CLOSED:
        count(tally, "respondents_reopened", **known)
    if passage.after.state is State.RECOMMENDED:
        count(tally, "proven", **known)
    elif passage.before.state is State.RECOMMENDED and passage.after.state is State.VERIFIED:
        count(tally, "returned", **known)


def _pairs(session: Session, scope: Scope) -> Iterator[tuple[StateInterval, StateInterval | None]]:
    """Yield each interval with the one that follows, as the position of the log knows them."""
    for before, after in pairwise([*_intervals(session, scope), None]):
        if before is not None:
            follows = after is not None and after.subject_id == before.subject_id
            yield before, after if follows else None


def _intervals(session: Session, scope: Scope) -> list[StateInterval]:
    """Return the intervals of each subject in their order, as the position of the log knows them."""
    if scope.living:
        return []
    here = select(StateInterval.case_id).where(StateInterval.office_id.in_(scope.offices))
    newest = (
        select(
            StateInterval.subject_id,
            StateInterval.ordinal,
            func.max(StateInterval.revision).label("revision"),
        )
        .join(Case, Case.id == StateInterval.case_id)
        .where(
            StateInterval.position <= scope.position,
            StateInterval.case_id.in_(here),
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
    return list(session.scalars(found))
