"""Which cases stand behind a figure of the month, so that every number opens its list."""

from __future__ import annotations

import calendar
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select

from neutrality.cases.models import Case, CaseFact, RespondentFact
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.workflow import Outcome, State

MILESTONES = {
    "proven": RespondentFact.proven_on,
    "forwarded": RespondentFact.forwarded_on,
    "decided": RespondentFact.decided_on,
}


def month_bounds(month: str) -> tuple[date, date]:
    """Return the first and last day of a month written YYYY-MM.

    Raises:
        InvalidInputError: `unknown_month` at `month`.

    """
    try:
        year, number = (int(part) for part in month.split("-"))
        return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])
    except (ValueError, calendar.IllegalMonthError):
        raise InvalidInputError([FieldProblem("month", "unknown_month")]) from None


def in_bucket(bucket: str, month: str | None, outcome: Outcome | None = None) -> ColumnElement[bool]:
    """Return the condition on `Case` for one figure; `open` without a month means open now."""
    if bucket == "open" and month is None:
        return Case.state != State.CLOSED
    if month is None:
        return false()
    first, last = month_bounds(month)
    if bucket in MILESTONES:
        within = MILESTONES[bucket].between(first, last)
        return Case.id.in_(select(RespondentFact.case_id).where(within))
    return Case.id.in_(select(CaseFact.case_id).where(_of_case(bucket, first, last, outcome)))


def _of_case(bucket: str, first: date, last: date, outcome: Outcome | None) -> ColumnElement[bool]:
    if bucket == "received":
        return CaseFact.received_on.between(first, last)
    if bucket == "registered":
        return CaseFact.registered_on.between(first, last)
    if bucket == "closed":
        closed = CaseFact.closed_on.between(first, last)
        return and_(closed, CaseFact.outcome == outcome) if outcome else closed
    if bucket == "open":
        still = or_(CaseFact.closed_on.is_(None), CaseFact.closed_on > last)
        return and_(CaseFact.received_on <= last, still)
    raise InvalidInputError([FieldProblem("bucket", "unknown_choice")])
