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
from neutrality.statistics.scope import Scope


def entry_lag(session: Session, scope: Scope) -> dict[Cell, Value]:
    """Return the median of the days until entry, and the share that was entered after the cut-off."""
    entries = list(_entries(session, scope))
    late = sum(recorded >= scope.closes_at for _, recorded in entries)
    return {
        Cell("entry_lag"): median_days(days for days, _ in entries),
        Cell("entered_late"): rate(late, len(entries)),
    }


def _entries(session: Session, scope: Scope) -> Iterator[tuple[int, datetime]]:
    received = first_office(CaseFact, CaseFact.case_id, scope).where(
        CaseFact.received_on.between(scope.first, scope.last)
    )
    days = {case.case_id: case.received_on for case, _ in session.execute(received)}
    for case, recorded in session.execute(select(Case.id, Case.recorded_at).where(Case.id.in_(days))):
        yield (recorded.astimezone(scope.zone).date() - days[case]).days, recorded
    for event, _, _ in steps_that_stand(session, scope, STEPS):
        if scope.holds(event.legal_on):
            on = event.recorded_at.astimezone(scope.zone).date()
            yield (on - event.legal_on).days, event.recorded_at
