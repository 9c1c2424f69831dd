"""What happened in the month: arrivals from facts, steps from events, letters from the dated acts."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, CaseFact, Forwarding, RespondentFact, SanctionDecision
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Outcome, ReportKind, State
from neutrality.history.models import Event, EventPayload
from neutrality.reports.models import Report
from neutrality.statistics.scope import NO_SANCTION, UNKNOWN, Scope, Tally, count

OUTCOMES = {
    EventKind.CASE_CLOSED_UNMET: Outcome.NOT_MEETING_REQUIREMENTS,
    EventKind.RESPONDENT_NOT_PROVEN: Outcome.NOT_PROVEN,
    EventKind.RESPONDENT_SANCTIONED: Outcome.SANCTIONED,
    EventKind.RESPONDENT_NO_VIOLATION: Outcome.PPK_NO_VIOLATION,
    EventKind.RESPONDENT_NOT_FOLLOWED_UP: Outcome.NOT_FOLLOWED_UP,
}
STEPS = (
    *OUTCOMES,
    EventKind.CASE_REGISTERED,
    EventKind.RESPONDENT_FORWARDED,
    EventKind.RESPONDENT_REOPENED,
)


@dataclass(frozen=True)
class Happened:
    """One step with its codes, the case and the respondents that it moved."""

    event: Event
    payload: dict[str, Any]
    case: CaseFact
    people: list[RespondentFact]

    @property
    def case_on(self) -> date:
        """Return the day from which the case stood so."""
        return date.fromisoformat(self.payload["case_on"])

    @property
    def closed_the_case(self) -> bool:
        """Return whether the case was open before and closed after."""
        return not self._closed("case_before") and self._closed("case_state")

    @property
    def reopened_the_case(self) -> bool:
        """Return whether the case was closed before and open after."""
        return self._closed("case_before") and not self._closed("case_state")

    def _closed(self, when: str) -> bool:
        return str(self.payload[when]) == State.CLOSED.value


def arrivals(session: Session, scope: Scope, tally: Tally) -> None:
    """Count reports, cases and respondents received in the month."""
    reports = select(Report.kind, Report.channel, Report.office_id).where(
        Report.office_id.in_(scope.offices), Report.received_on.between(scope.first, scope.last)
    )
    for kind, channel, office in session.execute(reports):
        count(tally, "reports_received", office=str(office), channel=channel, kind=kind.value)
    cases = select(CaseFact).where(
        CaseFact.office_id.in_(scope.offices), CaseFact.received_on.between(scope.first, scope.last)
    )
    for case in session.scalars(cases):
        count(tally, "cases_received", **_where(case))
    people = select(RespondentFact).where(
        RespondentFact.office_id.in_(scope.offices),
        RespondentFact.received_on.between(scope.first, scope.last),
    )
    for person in session.scalars(people):
        count(tally, "respondents_received", **_where(person), violation_type=person.violation_type)


def registrations(session: Session, scope: Scope, tally: Tally) -> None:
    """Count the cases registered in the month, once each, also those registered by being reopened."""
    found = select(CaseFact).where(
        CaseFact.office_id.in_(scope.offices), CaseFact.registered_on.between(scope.first, scope.last)
    )
    for case in session.scalars(found):
        count(tally, "registered", **_where(case), kind=case.kind.value)
        if case.kind is ReportKind.TEMUAN:
            count(tally, "findings", **_where(case))


def letters(session: Session, scope: Scope, tally: Tally) -> None:
    """Count forwardings and employers' decisions by their own dates (design 2)."""
    forwarded = (
        select(Forwarding, RespondentFact)
        .join(RespondentFact, RespondentFact.respondent_id == Forwarding.respondent_id)
        .where(
            RespondentFact.office_id.in_(scope.offices), Forwarding.made_on.between(scope.first, scope.last)
        )
    )
    for letter, person in session.execute(forwarded):
        known = {**_where(person), "violation_type": person.violation_type}
        count(tally, "forwarded", **known, sanction_level=letter.proposed_level)
    decided = (
        select(SanctionDecision, RespondentFact)
        .join(RespondentFact, RespondentFact.respondent_id == SanctionDecision.respondent_id)
        .where(
            RespondentFact.office_id.in_(scope.offices),
            SanctionDecision.decided_on.between(scope.first, scope.last),
        )
    )
    for decision, person in session.execute(decided):
        known = {**_where(person), "violation_type": person.violation_type}
        count(
            tally,
            "decided",
            **known,
            sanction_kind=decision.kind or (UNKNOWN if decision.level else NO_SANCTION),
        )


def steps(session: Session, scope: Scope, tally: Tally) -> None:
    """Count what was done in the month, by its legal date."""
    for happened in _happened(session, scope):
        shared = _where(happened.case)
        if scope.holds(happened.case_on):
            if happened.closed_the_case:
                count(tally, "cases_closed", **shared, outcome=happened.payload["case_outcome"])
            elif happened.reopened_the_case:
                count(tally, "cases_reopened", **shared)
        if scope.holds(happened.event.legal_on):
            _count_step(tally, happened)


def late_entries(session: Session, scope: Scope, tally: Tally) -> None:
    """Count the cases of which something belongs to the month but was entered after the cut-off."""
    entered_late = (_late_arrivals(scope), _late_steps(scope), _late_decisions(scope))
    late = or_(*(CaseFact.case_id.in_(cases) for cases in entered_late))
    # The coarse dates of an erased case cannot be compared with the day of its entry.
    living = CaseFact.case_id.in_(select(Case.id).where(Case.erased_on.is_(None)))
    found = select(CaseFact).where(CaseFact.office_id.in_(scope.offices), late, living)
    for case in session.scalars(found):
        count(tally, "late_entries", **_where(case))


def pressure(session: Session, scope: Scope, tally: Tally) -> None:
    """Count the reports whose senders told in the month of pressure on themselves or their family."""
    found = (
        select(Event.report_id, Event.office_id)
        .where(
            Event.kind == EventKind.PRESSURE_REPORTED,
            Event.id <= scope.position,
            Event.legal_on.between(scope.first, scope.last),
            Event.office_id.in_(scope.offices),
        )
        .distinct()
    )
    for _report, office in session.execute(found):
        count(tally, "pressure_told", office=str(office))


def _count_step(tally: Tally, happened: Happened) -> None:
    kind, outcome = happened.event.kind, OUTCOMES.get(happened.event.kind)
    if kind is EventKind.CASE_CLOSED_UNMET:
        count(tally, "not_registered", **_where(happened.case))
    for person in happened.people:
        known = {**_where(person), "violation_type": person.violation_type}
        if kind is EventKind.RESPONDENT_FORWARDED:
            count(tally, "proven", **known)
        elif kind is EventKind.RESPONDENT_REOPENED:
            count(tally, "respondents_reopened", **known)
        elif outcome is not None:
            count(tally, "respondents_closed", **known, outcome=outcome.value)


def _happened(session: Session, scope: Scope) -> Iterator[Happened]:
    """Return the steps up to the end of the month: a case may stand so later than its step says."""
    people = _people(session, scope)
    rows = session.execute(
        select(Event, EventPayload.content, CaseFact)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .join(CaseFact, CaseFact.case_id == Event.stream_id)
        .where(
            Event.kind.in_(STEPS),
            Event.id <= scope.position,
            Event.legal_on <= scope.last,
            CaseFact.office_id.in_(scope.offices),
        )
        .order_by(Event.id)
    )
    for event, content, case in rows:
        moved = [row for row in people[case.case_id] if event.respondent_id in {None, row.respondent_id}]
        yield Happened(event, json.loads(content), case, moved)


def _people(session: Session, scope: Scope) -> dict[uuid.UUID, list[RespondentFact]]:
    people: dict[uuid.UUID, list[RespondentFact]] = {}
    for row in session.scalars(select(RespondentFact).where(RespondentFact.office_id.in_(scope.offices))):
        people.setdefault(row.case_id, []).append(row)
    return people


def _late_arrivals(scope: Scope) -> Select[uuid.UUID]:
    return (
        select(CaseFact.case_id)
        .join(Case, Case.id == CaseFact.case_id)
        .where(CaseFact.received_on.between(scope.first, scope.last), Case.recorded_at >= scope.closes_at)
    )


def _late_steps(scope: Scope) -> Select[uuid.UUID]:
    return select(Event.stream_id).where(
        Event.kind.in_(STEPS),
        Event.id <= scope.position,
        Event.legal_on.between(scope.first, scope.last),
        Event.recorded_at >= scope.closes_at,
    )


def _late_decisions(scope: Scope) -> Select[uuid.UUID]:
    return (
        select(Event.stream_id)
        .join(SanctionDecision, SanctionDecision.event_id == Event.id)
        .where(
            SanctionDecision.decided_on.between(scope.first, scope.last),
            Event.recorded_at >= scope.closes_at,
        )
    )


def _where(row: CaseFact | RespondentFact) -> dict[str, str | None]:
    return {"office": str(row.office_id), "channel": row.channel}
