"""Where everything of the scope stood up to the end of the month, read from the intervals."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from neutrality.cases.figures import StateInterval
from neutrality.domain.workflow import Level, Outcome, State
from neutrality.statistics.holding import kept
from neutrality.statistics.scope import Scope


@dataclass(frozen=True)
class Life:
    """The intervals of one case or respondent in their order, and those that had begun by the month's end."""

    subject: uuid.UUID
    level: Level
    case: uuid.UUID
    all: tuple[StateInterval, ...]
    rows: tuple[StateInterval, ...]

    @property
    def last(self) -> StateInterval:
        """Return where it stands at the end of the month."""
        return self.rows[-1]

    @property
    def sanctioned(self) -> bool:
        """Return whether it stands sanctioned, finally, at the end of the month."""
        return self.last.outcome is Outcome.SANCTIONED

    @property
    def runs(self) -> list[list[StateInterval]]:
        """Return the intervals put together that follow each other in one state, at whatever office."""
        return [list(rows) for _, rows in groupby(self.rows, key=lambda row: row.state)]


def lives(session: Session, scope: Scope, of: Select[uuid.UUID] | None = None) -> list[Life]:
    """Return what stands in the figures at the end of the month: of the scope's cases, or `of` these.

    What was out of the figures on that day is not there. The records of erased cases are coarse and left out.
    """
    rows = session.scalars(_intervals(scope, of))
    found = []
    for subject, group in groupby(rows, key=lambda row: row.subject_id):
        every = tuple(group)
        begun = tuple(row for row in every if row.legal_from <= scope.last)
        if begun and _covers(begun, scope):
            found.append(Life(subject, every[0].level, every[0].case_id, every, begun))
    return found


def came_to(life: Life, state: State) -> list[StateInterval]:
    """Return the intervals in which it came to a state from another."""
    return [run[0] for run in life.runs if run[0].state is state]


def _covers(rows: Sequence[StateInterval], scope: Scope) -> bool:
    until = rows[-1].legal_to
    return until is None or until > scope.last


def _intervals(scope: Scope, of: Select[uuid.UUID] | None) -> Select[StateInterval]:
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
    found = select(StateInterval).join(true, same).where(StateInterval.void.is_(False))
    found = found.where(kept(StateInterval.case_id, scope))
    here = select(StateInterval.case_id).where(StateInterval.office_id.in_(scope.offices))
    chosen = StateInterval.case_id.in_(here) if of is None else StateInterval.subject_id.in_(of)
    found = found.where(chosen)
    return found.order_by(StateInterval.subject_id, StateInterval.ordinal)
