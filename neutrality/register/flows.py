"""What each case and each respondent did in a month at one office: stood open, came, left.

The month's statistics count the same from events; a test compares both for every month and office of the
sample data, so that the recap's rows add up to the published figures.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import groupby, pairwise

from sqlalchemy import Select, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session

from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.domain.workflow import Level, State
from neutrality.statistics.holding import first_office
from neutrality.statistics.scope import Scope

CAME = ("received", "joined", "reopened", "readmitted", "transferred_in")
LEFT = ("transferred_out", "closed", "excluded")


@dataclass
class Flow:
    """How often one case or respondent was counted where; `start` and `end` are stocks, the rest flows."""

    start: int = 0
    received: int = 0
    joined: int = 0
    reopened: int = 0
    readmitted: int = 0
    transferred_in: int = 0
    transferred_out: int = 0
    closed: int = 0
    excluded: int = 0
    end: int = 0

    @property
    def came(self) -> int:
        """Return how often it came."""
        return sum(getattr(self, name) for name in CAME)

    @property
    def left(self) -> int:
        """Return how often it left."""
        return sum(getattr(self, name) for name in LEFT)

    @property
    def counts(self) -> bool:
        """Return whether anything of the month is about it."""
        return any(vars(self).values())


@dataclass
class Flows:
    """The flows of a month: by case and by respondent, and to which case each respondent belongs."""

    cases: dict[uuid.UUID, Flow] = field(default_factory=dict)
    people: dict[uuid.UUID, Flow] = field(default_factory=dict)
    case_of: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)

    def at(self, level: Level, subject: uuid.UUID, case: uuid.UUID) -> Flow:
        """Return the flow of a subject, a new one where there is none yet."""
        if level is Level.RESPONDENT:
            self.case_of[subject] = case
        return (self.cases if level is Level.CASE else self.people).setdefault(subject, Flow())

    @property
    def touched(self) -> set[uuid.UUID]:
        """Return the cases of which the month tells anything."""
        of_people = {self.case_of[person] for person, flow in self.people.items() if flow.counts}
        return {case for case, flow in self.cases.items() if flow.counts} | of_people


def total(flows: dict[uuid.UUID, Flow]) -> Flow:
    """Return the sum of these flows."""
    return Flow(**{one.name: sum(getattr(flow, one.name) for flow in flows.values()) for one in fields(Flow)})


def flows_of(session: Session, scope: Scope) -> Flows:
    """Return what happened in the month of the scope at its offices."""
    flows = Flows()
    for intervals in _histories(session, scope):
        _read(flows, scope, intervals)
    _arrivals(session, scope, flows)
    return flows


def _arrivals(session: Session, scope: Scope, flows: Flows) -> None:
    within = CaseFact.received_on.between(scope.first, scope.last)
    for case, _office in session.execute(first_office(CaseFact, CaseFact.case_id, scope).where(within)):
        flows.at(Level.CASE, case.case_id, case.case_id).received += 1
    people = first_office(RespondentFact, RespondentFact.respondent_id, scope)
    within = RespondentFact.received_on.between(scope.first, scope.last)
    for person, _office in session.execute(people.where(within, RespondentFact.joined_on.is_(None))):
        flows.at(Level.RESPONDENT, person.respondent_id, person.case_id).received += 1
    joined = RespondentFact.joined_on.between(scope.first, scope.last)
    for person, _office in session.execute(people.where(joined)):
        flows.at(Level.RESPONDENT, person.respondent_id, person.case_id).joined += 1


def _read(flows: Flows, scope: Scope, intervals: list[StateInterval]) -> None:
    flow = flows.at(intervals[0].level, intervals[0].subject_id, intervals[0].case_id)
    for row in intervals:
        if row.office_id in scope.offices and row.state is not State.CLOSED:
            flow.start += row.legal_from <= scope.before and _lasts_beyond(row, scope.before)
            flow.end += row.legal_from <= scope.last and _lasts_beyond(row, scope.last)
    for before, after in pairwise([*intervals, None]):
        if before is not None:
            _read_passage(flow, scope, before, after)


def _lasts_beyond(row: StateInterval, day: date) -> bool:
    return row.legal_to is None or row.legal_to > day


def _read_passage(flow: Flow, scope: Scope, before: StateInterval, after: StateInterval | None) -> None:
    """Note what lies between two intervals that follow one another; a gap is a mistake taken out."""
    if before.legal_to is None:
        return
    if after is None or after.legal_from > before.legal_to or _says_the_same(before, after):
        _read_gap(flow, scope, before, after)
        return
    here, there = before.office_id in scope.offices, after.office_id in scope.offices
    if not scope.holds(after.legal_from):
        return
    if here != there and after.state is not State.CLOSED:
        flow.transferred_in += there
        flow.transferred_out += here
    elif here and there:
        was, is_now = before.state is State.CLOSED, after.state is State.CLOSED
        flow.closed += is_now and not was
        flow.reopened += was and not is_now


def _read_gap(flow: Flow, scope: Scope, before: StateInterval, after: StateInterval | None) -> None:
    if before.state is State.CLOSED or before.office_id not in scope.offices:
        return
    flow.excluded += scope.holds(before.legal_to)
    flow.readmitted += after is not None and scope.holds(after.legal_from)


def _says_the_same(before: StateInterval, after: StateInterval) -> bool:
    return (before.state, before.outcome, before.office_id) == (after.state, after.outcome, after.office_id)


def _histories(session: Session, scope: Scope) -> Iterator[list[StateInterval]]:
    """Yield the intervals of each subject of which the month may tell, in their order."""
    newest = _newest(scope)
    touching = (
        _standing(newest)
        .with_only_columns(StateInterval.subject_id)
        .where(
            StateInterval.office_id.in_(scope.offices),
            StateInterval.legal_from <= scope.last,
            or_(StateInterval.legal_to.is_(None), StateInterval.legal_to >= scope.first),
            or_(StateInterval.state != State.CLOSED, StateInterval.legal_from >= scope.first,
                StateInterval.legal_to.is_not(None)),
        )
    )  # fmt: skip
    found = _standing(newest).where(StateInterval.subject_id.in_(touching))
    rows = session.scalars(found.order_by(StateInterval.subject_id, StateInterval.ordinal))
    for _subject, intervals in groupby(rows, key=lambda row: row.subject_id):
        yield list(intervals)


def _standing(newest: Subquery) -> Select[StateInterval]:
    """Return the intervals of which the newest revision is one of these, void ones aside."""
    same = and_(
        newest.c.subject_id == StateInterval.subject_id,
        newest.c.ordinal == StateInterval.ordinal,
        newest.c.revision == StateInterval.revision,
    )
    return select(StateInterval).join(newest, same).where(StateInterval.void.is_(False))


def _newest(scope: Scope) -> Subquery:
    return (
        select(
            StateInterval.subject_id,
            StateInterval.ordinal,
            func.max(StateInterval.revision).label("revision"),
        )
        .where(StateInterval.position <= scope.position)
        .group_by(StateInterval.subject_id, StateInterval.ordinal)
        .subquery()
    )
