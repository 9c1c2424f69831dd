"""Rates of the month and of all time up to its end, from the figures counted in SQL."""

from __future__ import annotations

from sqlalchemy.orm import Session

from neutrality.domain.cells import Cell, Tally
from neutrality.domain.cumulative import Row
from neutrality.domain.values import Value, rate
from neutrality.domain.workflow import Outcome
from neutrality.statistics.cumulative import Asked, row_of
from neutrality.statistics.scope import Scope


def rates(session: Session, scope: Scope, tally: Tally) -> dict[Cell, Value]:
    """Return the rates of the month, and those of all respondents by where they stand at its end."""
    row = row_of(session, Asked(None, scope.offices, scope.last, living=True))
    return {**_of_the_month(tally), **_to_date(row)}


def _of_the_month(tally: Tally) -> dict[Cell, Value]:
    registered, proven = tally[Cell("registered")], tally[Cell("proven")]
    decided = registered + tally[Cell("not_registered")] + tally[Cell("forwarded_elsewhere")]
    not_proven = tally[Cell("respondents_closed", "outcome", Outcome.NOT_PROVEN.value)]
    unmet = tally[Cell("respondents_closed", "outcome", Outcome.NOT_MEETING_REQUIREMENTS.value)]
    return {
        Cell("registration_rate"): rate(registered, decided),
        Cell("not_proven"): not_proven,
        Cell("incomplete"): unmet,
        Cell("proven_rate"): rate(proven, proven + not_proven + unmet),
    }


def _to_date(row: Row) -> dict[Cell, Value]:
    parts = {
        "proven_rate_to_date": (row.recommended, row.judged),
        "follow_up_rate": (row.sanctioned, row.recommended),
        "answered_rate": (row.answered, row.recommended),
    }
    return {Cell(name): rate(*found) for name, found in parts.items()}
