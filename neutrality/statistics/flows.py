"""What happened in the month: arrivals from facts and reports, everything else from events."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.models import CaseFact, RespondentFact
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Outcome, ReportKind, State
from neutrality.history.models import Event, EventPayload
from neutrality.reports.models import Report
from neutrality.statistics.scope import Scope, Tally, count

STEPS = (
    EventKind.CASE_CLOSED_UNMET,
    EventKind.CASE_REGISTERED,
    EventKind.RESPONDENT_NOT_PROVEN,
    EventKind.RESPONDENT_FORWARDED,
    EventKind.RESPONDENT_SANCTIONED,
    EventKind.RESPONDENT_NO_VIOLATION,
    EventKind.RESPONDENT_NOT_FOLLOWED_UP,
    EventKind.RESPONDENT_REOPENED,
)
OUTCOMES = {
    EventKind.CASE_CLOSED_UNMET: Outcome.NOT_MEETING_REQUIREMENTS,
    EventKind.RESPONDENT_NOT_PROVEN: Outcome.NOT_PROVEN,
    EventKind.RESPONDENT_SANCTIONED: Outcome.SANCTIONED,
    EventKind.RESPONDENT_NO_VIOLATION: Outcome.PPK_NO_VIOLATION,
    EventKind.RESPONDENT_NOT_FOLLOWED_UP: Outcome.NOT_FOLLOWED_UP,
}
DECIDED = frozenset({EventKind.RESPONDENT_SANCTIONED, EventKind.RESPONDENT_NO_VIOLATION})


@dataclass(frozen=True)
class Happened:
    """One step with its codes and the case that it belongs to."""

    event: Event
    payload: dict[str, Any]
    case: CaseFact

    @property
    def case_on(self) -> date:
        """Return the day from which the case stood so."""
        return date.fromisoformat(self.payload["case_on"])

    @property
    def closed_the_case(self) -> bool:
        """Return whether the case was open before and closed after."""
        closed = State.CLOSED.value
        return bool(self.payload["case_before"] != closed and self.payload["case_state"] == closed)

    @property
    def reopened_the_case(self) -> bool:
        """Return whether the case was closed before and open after."""
        closed = State.CLOSED.value
        return bool(self.payload["case_before"] == closed and self.payload["case_state"] != closed)


def arrivals(session: Session, scope: Scope, tally: Tally) -> None:
    """Count reports, cases and respondents received in the month, and what was entered late."""
    within = (Report.office_id.in_(scope.offices), Report.received_on.between(scope.first, scope.last))
    for kind, channel, office in session.execute(
        select(Report.kind, Report.channel, Report.office_id).where(*within)
    ):
        count(tally, "reports_received", kind=kind.value, channel=channel, office=str(office))
    cases = select(CaseFact).where(
        CaseFact.office_id.in_(scope.offices), CaseFact.received_on.between(scope.first, scope.last)
    )
    for case in session.scalars(cases):
        count(tally, "cases_received", office=str(case.office_id), channel=case.channel)
    people = select(RespondentFact).where(
        RespondentFact.office_id.in_(scope.offices),
        RespondentFact.received_on.between(scope.first, scope.last),
    )
    for person in session.scalars(people):
        dimensions = {"office": str(person.office_id), "channel": person.channel}
        count(tally, "respondents_received", **dimensions, violation_type=person.violation_type)


def steps(session: Session, scope: Scope, tally: Tally) -> None:
    """Count what was done in the month, by its legal date."""
    sizes = _sizes(session, scope)
    for happened in _happened(session, scope):
        _count_case(tally, scope, happened)
        if scope.holds(happened.event.legal_on):
            _count_step(tally, happened)
            _count_respondents(tally, happened, sizes)
            if happened.event.recorded_at.date() > scope.cut_off:
                count(tally, "late_entries", office=str(happened.case.office_id))


def _happened(session: Session, scope: Scope) -> Iterator[Happened]:
    rows = session.execute(
        select(Event, EventPayload.content, CaseFact)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .join(CaseFact, CaseFact.case_id == Event.stream_id)
        .where(Event.kind.in_(STEPS), Event.legal_on <= scope.last, CaseFact.office_id.in_(scope.offices))
        .order_by(Event.id)
    )
    for event, content, case in rows:
        yield Happened(event, json.loads(content), case)


def _count_case(tally: Tally, scope: Scope, happened: Happened) -> None:
    if not scope.holds(happened.case_on):
        return
    shared = _where(happened)
    if happened.closed_the_case:
        count(tally, "cases_closed", **shared, outcome=happened.payload["case_outcome"])
    elif happened.reopened_the_case:
        count(tally, "cases_reopened", **shared)


def _count_step(tally: Tally, happened: Happened) -> None:
    kind, shared = happened.event.kind, _where(happened)
    if kind is EventKind.CASE_REGISTERED:
        count(tally, "registered", **shared)
        if happened.payload["kind"] == ReportKind.TEMUAN.value:
            count(tally, "findings", **shared)
    elif kind is EventKind.CASE_CLOSED_UNMET:
        count(tally, "not_registered", **shared)
    elif kind is EventKind.RESPONDENT_FORWARDED:
        types = {"violation_type": happened.payload["violation_type"]}
        count(tally, "proven", **shared, **types, sanction_level=happened.payload["sanction_level"])


def _count_respondents(tally: Tally, happened: Happened, sizes: dict[uuid.UUID, int]) -> None:
    kind, shared = happened.event.kind, _where(happened)
    if kind is EventKind.RESPONDENT_REOPENED:
        count(tally, "respondents_reopened", **shared)
    outcome = OUTCOMES.get(kind)
    if outcome is None:
        return
    number = sizes[happened.case.case_id] if happened.event.respondent_id is None else 1
    for _one in range(number):
        count(tally, "respondents_closed", **shared, outcome=outcome.value)
    if kind in DECIDED:
        count(tally, "decided", **shared, sanction_kind=happened.payload.get("sanction_kind") or "none")


def _where(happened: Happened) -> dict[str, str]:
    return {"office": str(happened.case.office_id), "channel": happened.case.channel}


def _sizes(session: Session, scope: Scope) -> dict[uuid.UUID, int]:
    sizes: dict[uuid.UUID, int] = {}
    rows = session.scalars(select(RespondentFact.case_id).where(RespondentFact.office_id.in_(scope.offices)))
    for case_id in rows:
        sizes[case_id] = sizes.get(case_id, 0) + 1
    return sizes
