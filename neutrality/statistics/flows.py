"""What happened in the month: arrivals from facts, steps from events, letters from the dated acts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from neutrality.cases.acts import Forwarding, SanctionDecision
from neutrality.cases.facts import CLOSINGS
from neutrality.cases.figures import CaseFact, RespondentFact
from neutrality.cases.models import Case
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import ReportKind, State
from neutrality.history.models import Event
from neutrality.reports.models import Report
from neutrality.statistics.holding import (
    first_office,
    kept,
    near,
    registering_office,
    reports_at_first_office,
)
from neutrality.statistics.late import late_corrections
from neutrality.statistics.mended import steps_that_stand
from neutrality.statistics.scope import NO_SANCTION, UNKNOWN, Scope, Tally, count

# The steps of which figures of the month tell.
STEPS = (
    *CLOSINGS,
    EventKind.CASE_REGISTERED,
    EventKind.RESPONDENT_FORWARDED,
    EventKind.CONTROL_MEASURE_TAKEN,
    EventKind.RESPONDENT_RETURNED,
    EventKind.RESPONDENT_REOPENED,
    # Whoever leaves a case, or comes back, may close it or open it again.
    EventKind.RESPONDENT_EXCLUDED,
    EventKind.RESPONDENT_READMITTED,
)
# What ended before it was registered, and which figure counts it.
UNREGISTERED = {
    EventKind.CASE_CLOSED_UNMET: "not_registered",
    EventKind.CASE_FORWARDED_ELSEWHERE: "forwarded_elsewhere",
}
OF_A_RESPONDENT = {
    EventKind.RESPONDENT_FORWARDED: "proven",
    EventKind.RESPONDENT_RETURNED: "returned",
    EventKind.RESPONDENT_REOPENED: "respondents_reopened",
}


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
    reports = reports_at_first_office(scope).where(Report.received_on.between(scope.first, scope.last))
    for report, kind, channel, office in session.execute(reports):
        known = {"office": str(office), "channel": channel, "kind": kind.value}
        count(tally, "reports_received", of=(None, report), **known)
    cases = first_office(CaseFact, CaseFact.case_id, scope)
    within = CaseFact.received_on.between(scope.first, scope.last)
    for case, office in session.execute(cases.where(within)):
        count(tally, "cases_received", **_where(case, office))
    people = first_office(RespondentFact, RespondentFact.respondent_id, scope)
    within = RespondentFact.received_on.between(scope.first, scope.last)
    for person, office in session.execute(people.where(within, RespondentFact.joined_on.is_(None))):
        count(tally, "respondents_received", **_where(person, office), violation_type=person.violation_type)
    joined = RespondentFact.joined_on.between(scope.first, scope.last)
    for person, office in session.execute(people.where(joined)):
        count(tally, "respondents_joined", **_where(person, office), violation_type=person.violation_type)


def registrations(session: Session, scope: Scope, tally: Tally) -> None:
    """Count the cases registered in the month, once each, also those registered by being reopened."""
    found = registering_office(scope).where(CaseFact.registered_on.between(scope.first, scope.last))
    for case, office in session.execute(found):
        count(tally, "registered", **_where(case, office), kind=case.kind.value)
        if case.kind is ReportKind.TEMUAN:
            count(tally, "findings", **_where(case, office))


def letters(session: Session, scope: Scope, tally: Tally) -> None:
    """Count forwardings and employers' decisions by their own dates (design 2)."""
    for letter, person, office in session.execute(forwardings(scope)):
        known = {**_where(person, office), "violation_type": person.violation_type}
        count(tally, "forwarded", **known, sanction_level=letter.proposed_level)
    decided = (
        select(SanctionDecision, RespondentFact, Event.office_id)
        .join(RespondentFact, RespondentFact.respondent_id == SanctionDecision.respondent_id)
        .join(Event, Event.id == SanctionDecision.event_id)
        .where(
            Event.office_id.in_(scope.offices),
            SanctionDecision.void.is_(False),
            kept(RespondentFact.case_id, scope),
            SanctionDecision.decided_on.between(scope.first, scope.last),
        )
    )
    for decision, person, office in session.execute(decided):
        known = {**_where(person, office), "violation_type": person.violation_type}
        count(
            tally,
            "decided",
            **known,
            sanction_kind=decision.kind or (UNKNOWN if decision.level else NO_SANCTION),
        )


def forwardings(scope: Scope) -> Select[Forwarding, RespondentFact, uuid.UUID | None]:
    """Return the letters of forwarding of the month, each with its respondent and the office that sent it."""
    return (
        select(Forwarding, RespondentFact, Event.office_id)
        .join(RespondentFact, RespondentFact.respondent_id == Forwarding.respondent_id)
        .join(Event, Event.id == Forwarding.event_id)
        .where(
            Event.office_id.in_(scope.offices),
            Forwarding.void.is_(False),
            kept(RespondentFact.case_id, scope),
            Forwarding.made_on.between(scope.first, scope.last),
        )
    )


def steps(session: Session, scope: Scope, tally: Tally) -> None:
    """Count what was done in the month, by its legal date."""
    for happened in _happened(session, scope):
        shared = _where(happened.case, happened.event.office_id)
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
    corrected = CaseFact.case_id.in_(late_corrections(session, scope))
    late = or_(corrected, *(CaseFact.case_id.in_(cases) for cases in entered_late))
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
            kept(Event.stream_id, scope),
        )
        .distinct()
    )
    for report, office in session.execute(found):
        count(tally, "pressure_told", of=(None, report) if report else None, office=str(office))


def measures(session: Session, scope: Scope, tally: Tally) -> None:
    """Count the control measures taken in the month (domain 9); the event alone tells of one."""
    people = _people(session, scope)
    for event, _, case in steps_that_stand(session, scope, (EventKind.CONTROL_MEASURE_TAKEN,)):
        if scope.holds(event.legal_on):
            for person in people[case.case_id]:
                if person.respondent_id == event.respondent_id:
                    known = {**_where(person, event.office_id), "violation_type": person.violation_type}
                    count(tally, "control_measures", **known)


def _count_step(tally: Tally, happened: Happened) -> None:
    office = happened.event.office_id
    kind, outcome = happened.event.kind, CLOSINGS.get(happened.event.kind)
    if kind in UNREGISTERED:
        count(tally, UNREGISTERED[kind], **_where(happened.case, office))
    for person in happened.people:
        known = {**_where(person, office), "violation_type": person.violation_type}
        if kind in OF_A_RESPONDENT:
            count(tally, OF_A_RESPONDENT[kind], **known)
        elif outcome is not None:
            count(tally, "respondents_closed", **known, outcome=outcome.value)


def _happened(session: Session, scope: Scope) -> Iterator[Happened]:
    """Return the steps up to the end of the month: a case may stand so later than its step says."""
    people = _people(session, scope)
    for event, payload, case in steps_that_stand(session, scope, STEPS):
        moved = [row for row in people[case.case_id] if _is_moved(row.respondent_id, event, payload)]
        yield Happened(event, payload, case, moved)


def _is_moved(respondent_id: uuid.UUID, event: Event, payload: dict[str, Any]) -> bool:
    """Return whether the step moved this respondent: one, or all of the case but who stood elsewhere."""
    if event.respondent_id is not None:
        return event.respondent_id == respondent_id
    return str(respondent_id) in payload.get("moved", [str(respondent_id)])


def _people(session: Session, scope: Scope) -> dict[uuid.UUID, list[RespondentFact]]:
    people: dict[uuid.UUID, list[RespondentFact]] = {}
    for row in session.scalars(select(RespondentFact).where(near(RespondentFact, scope))):
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
            SanctionDecision.void.is_(False),
            SanctionDecision.decided_on.between(scope.first, scope.last),
            Event.recorded_at >= scope.closes_at,
        )
    )


def _where(row: CaseFact | RespondentFact, office_id: uuid.UUID | None = None) -> dict[str, Any]:
    """Return what is counted and where: at the office that did it, which may have handed the case on."""
    subject = row.case_id if isinstance(row, CaseFact) else row.respondent_id
    return {"of": (row.case_id, subject), "office": str(office_id or row.office_id), "channel": row.channel}
