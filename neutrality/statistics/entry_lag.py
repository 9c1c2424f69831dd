"""How long after its legal day something of the month was entered, and how much came after the cut-off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.figures import CaseFact
from neutrality.cases.models import Case
from neutrality.domain.cells import Cell
from neutrality.domain.values import Value, median_days, rate
from neutrality.statistics.flows import STEPS
from neutrality.statistics.holding import first_office
from neutrality.statistics.mended import steps_that_stand
from neutrality.statistics.scope import Scope, Thing


def entry_lag(session: Session, scope: Scope) -> dict[Cell, Value]:
    """Return the median of the days until entry, and the share that was entered after the cut-off."""
    entries = list(_entries(session, scope))
    late = [one for _, recorded, one in entries if recorded >= scope.closes_at]
    every = [one for _, _, one in entries]
    scope.saw(Cell("entry_lag"), every)
    scope.saw(Cell("entered_late"), late, every)
    return {
        Cell("entry_lag"): median_days(days for days, _, _ in entries),
        Cell("entered_late"): rate(len(late), len(entries)),
    }


def _entries(session: Session, scope: Scope) -> Iterator[tuple[int, datetime, Thing]]:
    received = first_office(CaseFact, CaseFact.case_id, scope).where(
        CaseFact.received_on.between(scope.first, scope.last)
    )
    cases = {case.case_id: (case.received_on, str(office)) for case, office in session.execute(received)}
    for key, recorded in session.execute(select(Case.id, Case.recorded_at).where(Case.id.in_(cases))):
        received_on, office = cases[key]
        days = (recorded.astimezone(scope.zone).date() - received_on).days
        yield days, recorded, Thing(key, key, office)
    for event, _, case in steps_that_stand(session, scope, STEPS):
        if scope.holds(event.legal_on):
            on = event.recorded_at.astimezone(scope.zone).date()
            done = Thing(case.case_id, event.respondent_id or case.case_id, str(event.office_id))
            yield (on - event.legal_on).days, event.recorded_at, done
