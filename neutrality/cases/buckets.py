"""Which cases stand behind a figure of the month, so that every number opens its list."""

from __future__ import annotations

import calendar
import uuid
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from neutrality.cases.acts import Forwarding, SanctionDecision
from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.cases.models import Case
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.workflow import Level, Outcome, State

# By name and not as "all but closed": an index leads to what is sought, not past what is not.
OPEN = [state for state in State if state is not State.CLOSED]
MILESTONES = {"received": CaseFact.received_on, "registered": CaseFact.registered_on}
# What happened to one respondent: the row that tells of it, and the day that counts. A reopened
# respondent keeps these rows and loses the fact.
ACTS = {
    "proven": (Forwarding, Forwarding.respondent_id, Forwarding.made_on, Forwarding.void),
    "forwarded": (Forwarding, Forwarding.respondent_id, Forwarding.made_on, Forwarding.void),
    "decided": (
        SanctionDecision,
        SanctionDecision.respondent_id,
        SanctionDecision.decided_on,
        SanctionDecision.void,
    ),
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


def in_bucket(
    bucket: str, month: str | None, outcome: Outcome | None = None, violation_type: str | None = None
) -> ColumnElement[bool]:
    """Return the condition on `Case` for one figure; `open` without a month means open now.

    Raises:
        InvalidInputError: `unknown_month`, or `unknown_choice` at `bucket`.

    """
    if bucket == "open" and month is None:
        return and_(Case.state.in_(OPEN), Case.excluded_on.is_(None))
    if month is None:
        return false()
    first, last = month_bounds(month)
    if bucket in MILESTONES:
        within = MILESTONES[bucket].between(first, last)
        return Case.id.in_(select(CaseFact.case_id).where(within))
    if bucket in ACTS:
        return Case.id.in_(_acted_on(bucket, first, last, violation_type))
    if bucket == "closed":
        return Case.id.in_(_closed(first, last, outcome))
    if bucket == "open":
        return Case.id.in_(_open_on(last))
    raise InvalidInputError([FieldProblem("bucket", "unknown_choice")])


def _acted_on(bucket: str, first: date, last: date, violation_type: str | None) -> Select[uuid.UUID]:
    """Return the cases of the respondents to whom it happened, of one type where one is asked for."""
    model, respondent_id, day, void = ACTS[bucket]
    found = (
        select(RespondentFact.case_id)
        .join(model, respondent_id == RespondentFact.respondent_id)
        .where(day.between(first, last), void.is_(False))
    )
    return found.where(RespondentFact.violation_type == violation_type) if violation_type else found


def _closed(first: date, last: date, outcome: Outcome | None) -> Select[uuid.UUID]:
    """Return the cases that were closed in these days, also those reopened since."""
    found = _standing().where(
        StateInterval.state == State.CLOSED, StateInterval.legal_from.between(first, last)
    )
    return found.where(StateInterval.outcome == outcome) if outcome else found


def _open_on(day: date) -> Select[uuid.UUID]:
    """Return the cases that stood open at the end of a day, whatever became of them later."""
    return _standing().where(
        StateInterval.state != State.CLOSED,
        StateInterval.legal_from <= day,
        or_(StateInterval.legal_to.is_(None), StateInterval.legal_to > day),
    )


def _standing() -> Select[uuid.UUID]:
    """Return the cases with their intervals as they are known now: of each the newest revision."""
    newer = aliased(StateInterval)
    outdated = exists().where(
        newer.subject_id == StateInterval.subject_id,
        newer.ordinal == StateInterval.ordinal,
        newer.revision > StateInterval.revision,
    )
    return select(StateInterval.case_id).where(
        StateInterval.level == Level.CASE, StateInterval.void.is_(False), ~outdated
    )
