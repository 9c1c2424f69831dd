"""The five numbers that a head looks at first, each counted by itself, so that a board can show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from neutrality.cases.buckets import month_bounds
from neutrality.cases.figures import CaseFact, StateInterval
from neutrality.domain.cells import Cell
from neutrality.domain.workflow import Level, State
from neutrality.reports.models import Report
from neutrality.statistics.flows import forwardings
from neutrality.statistics.holding import registering_office, reports_at_first_office
from neutrality.statistics.scope import Scope
from neutrality.statistics.service import last_complete_month, scope_of

# What came, what was taken up, what went out, what waits for employers, what stands: the way of a case in
# five steps, each with its own unit (domain 9). What waits is the state from the forwarding to the answer.
WAITING = Cell("respondents_open", "state", State.RECOMMENDED.value)
FIVE = (Cell("reports_received"), Cell("registered"), Cell("forwarded"), WAITING, Cell("cases_open"))


@dataclass(frozen=True)
class Boarded:
    """The five numbers of the running month so far, and of the last complete one beside it."""

    month: str
    before: str
    numbers: Mapping[Cell, int]
    earlier: Mapping[Cell, int]


def boarded(session: Session, offices: frozenset[UUID], *, today: date, zone: tzinfo) -> Boarded:
    """Return the five numbers for these offices as they are known now."""
    month, before = f"{today:%Y-%m}", last_complete_month(today)
    here = scope_of(session, month, offices, today=today, zone=zone)
    first, last = month_bounds(before)
    there = replace(here, month=before, first=first, last=last)
    return Boarded(month, before, five(session, here), five(session, there))


def five(session: Session, scope: Scope) -> dict[Cell, int]:
    """Return the five numbers of a month in one question; they are those of its page."""
    received = Report.received_on.between(scope.first, scope.last)
    registered = CaseFact.registered_on.between(scope.first, scope.last)
    waiting = StateInterval.level == Level.RESPONDENT, StateInterval.state == State.RECOMMENDED
    numbers = session.execute(
        select(
            _number(reports_at_first_office(scope).where(received)),
            _number(registering_office(scope).where(registered)),
            _number(forwardings(scope)),
            _number(_standing(scope).where(*waiting)),
            _number(_standing(scope).where(StateInterval.level == Level.CASE)),
        )
    ).one()
    return dict(zip(FIVE, numbers, strict=True))


def _number(found: Select[*tuple[Any, ...]]) -> ScalarSelect[int]:
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


def _standing(scope: Scope) -> Select[int]:
    """Return what stands open at the end of the month; of each interval the newest revision is true."""
    newer = aliased(StateInterval)
    outdated = exists().where(
        newer.subject_id == StateInterval.subject_id,
        newer.ordinal == StateInterval.ordinal,
        newer.revision > StateInterval.revision,
    )
    return select(StateInterval.id).where(
        StateInterval.office_id.in_(scope.offices),
        StateInterval.void.is_(False),
        StateInterval.state != State.CLOSED,
        StateInterval.legal_from <= scope.last,
        or_(StateInterval.legal_to.is_(None), StateInterval.legal_to > scope.last),
        ~outdated,
    )
