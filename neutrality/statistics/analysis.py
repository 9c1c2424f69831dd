"""What follows from the month: rates, lengths of time, ages, mixes; counted in SQL.

Cases whose records are erased are left out: of them only coarse days are known.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from neutrality.domain.cells import Cell, Tally
from neutrality.domain.values import Value
from neutrality.statistics import cohorts, conduct, leading, stages
from neutrality.statistics.entry_lag import entry_lag
from neutrality.statistics.keeping_time import keeping_time
from neutrality.statistics.rates import rates
from neutrality.statistics.scope import Scope
from neutrality.statistics.stays import lives

Figures = dict[Cell, Value]


def analysis_of(session: Session, scope: Scope, tally: Tally, *, today: date) -> Figures:
    """Return every figure of the analysis; each is counted twice."""
    found, people = lives(session, scope), cohorts.forwarded(session, scope)
    return {
        **rates(session, scope, tally),
        **cohorts.cohorts(scope, people, found, today=today),
        **cohorts.causes(session, scope, people),
        **cohorts.channels(session, scope, people),
        **stages.stages(session, scope, found),
        **stages.ages(scope, found),
        **entry_lag(session, scope),
        **conduct.measures(session, scope),
        **conduct.conduct(session, scope, found),
        **leading.leading(session, scope, found),
        **leading.repeaters(session, scope, found),
        **keeping_time(session, scope, today=today),
    }
