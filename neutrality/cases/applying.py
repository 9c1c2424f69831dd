"""What a decided step changes: event, states, intervals, facts, clocks, dated acts, words to the sender."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from neutrality.cases import clocks, facts, intervals
from neutrality.cases.intervals import Subject
from neutrality.cases.models import Forwarding, Respondent, SanctionDecision
from neutrality.cases.numbers import give_receipt_number, give_registration_number
from neutrality.cases.releases import end_at_closing
from neutrality.cases.work import Work, reports_of
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import (
    Action,
    Level,
    Outcome,
    ReportKind,
    State,
    Step,
    Transition,
    derive,
    sub_status_after,
)
from neutrality.history.models import Event
from neutrality.reports.thread import tell

EVENTS = {
    Action.CLOSE_UNMET: EventKind.CASE_CLOSED_UNMET,
    Action.REGISTER: EventKind.CASE_REGISTERED,
    Action.FIND_NOT_PROVEN: EventKind.RESPONDENT_NOT_PROVEN,
    Action.FORWARD: EventKind.RESPONDENT_FORWARDED,
    Action.RECORD_SANCTION: EventKind.RESPONDENT_SANCTIONED,
    Action.RECORD_NO_VIOLATION: EventKind.RESPONDENT_NO_VIOLATION,
    Action.RECORD_NOT_FOLLOWED_UP: EventKind.RESPONDENT_NOT_FOLLOWED_UP,
    Action.REOPEN: EventKind.RESPONDENT_REOPENED,
}
IN_CLEAR = (
    "violation_type", "sanction_level", "addressee", "criminal_track", "cause", "sanction_kind",
    "unmet_requirement", "ground", "quorum", "pleno_on", "decision_on", "effective_on", "control_measure_on",
)  # fmt: skip
SEALED = ("study_number", "letter_number", "decision_number", "deviation_reason", "public_reason")
CLOSED_STATEMENT = "moral_tertutup"


def apply(
    work: Work,
    row: Transition,
    step: Step,
    respondent: Respondent | None,
    proposed_by: uuid.UUID | None = None,
) -> Event:
    """Carry out a step that the domain allowed; return its event."""
    people = [respondent] if respondent else work.respondents()
    before = respondent.state if respondent else work.case.state
    give_receipt_number(work.session, work.case, on=step.legal_on)
    for person in people:
        person.state, person.outcome = row.to_state, row.outcome
        person.sub_status = sub_status_after(row, step)
        _note_finding(person, step)
    _register(work, row, step)
    case_before = work.case.state
    case_on = _move_case(work, step.legal_on)
    payload = _payload(work, step, case_on, proposed_by)
    payload["case_before"] = case_before.value
    event = work.record(
        EVENTS[row.action],
        legal_on=step.legal_on,
        respondent_id=respondent.id if respondent else None,
        moved=(before, row.to_state),
        payload=payload,
        texts=_texts(step),
    )
    _keep_intervals(work, people, step.legal_on, case_on, event.id)
    facts.keep(work.session, event, payload)
    _turn_clocks(work, row, step, respondent)
    end_at_closing(work)
    _keep_dated_act(work, step, respondent, event)
    _tell_senders(work, row, step, event)
    work.case.last_step_on = max(work.case.last_step_on, step.legal_on)
    work.touch()
    work.session.flush()
    return event


def _note_finding(person: Respondent, step: Step) -> None:
    person.violation_type = step.fields.get("violation_type") or person.violation_type
    person.cause = step.fields.get("cause") or person.cause


def _register(work: Work, row: Transition, step: Step) -> None:
    """The pleno makes a finding of what was no signed report; the number is issued once."""
    case = work.case
    if row.to_state is not State.VERIFIED or case.registered_on is not None:
        return
    if case.kind is not ReportKind.LAPORAN:
        case.kind = ReportKind.TEMUAN
    case.registered_on = step.legal_on
    number = step.fields.get("number", "").strip()
    give_registration_number(work.session, case, on=step.legal_on, typed=number)


def _move_case(work: Work, legal_on: date) -> date:
    """Let the case follow its respondents; return the day from which it stands so.

    Letters about several respondents come in any order: the case moves on the day of the last.
    """
    case, people = work.case, work.respondents()
    before = (case.state, case.outcome)
    case.state, case.outcome = derive((person.state, person.outcome) for person in people)
    least = [person for person in people if person.state is case.state]
    case.sub_status = least[0].sub_status if case.state is not State.CLOSED else None
    on = max(legal_on, *intervals.arrivals(work.session, case))
    if before != (case.state, case.outcome):
        case.closed_on = on if case.state is State.CLOSED else None
    return on


def _keep_intervals(
    work: Work, people: list[Respondent], legal_on: date, case_on: date, position: int
) -> None:
    case = work.case
    for person in people:
        subject = Subject(Level.RESPONDENT, person.id, case)
        intervals.enter(
            work.session, subject, person.state, person.outcome, legal_on=legal_on, position=position
        )
    subject = Subject(Level.CASE, case.id, case)
    intervals.enter(work.session, subject, case.state, case.outcome, legal_on=case_on, position=position)


def _payload(work: Work, step: Step, case_on: date, proposed_by: uuid.UUID | None) -> dict[str, Any]:
    codes = {name: step.fields[name] for name in IN_CLEAR if step.fields.get(name)}
    if step.action is Action.RECORD_SANCTION:
        codes["level"] = work.means.catalogue.sanction_kind(step.fields["sanction_kind"]).level
    outcome: Outcome | None = work.case.outcome
    return {
        **codes,
        "kind": work.case.kind.value,
        "case_state": work.case.state.value,
        "case_outcome": outcome.value if outcome else None,
        "case_on": case_on.isoformat(),
        "backdated": bool(step.late_reason.strip()),
        "proposed_by": str(proposed_by) if proposed_by else None,
    }


def _texts(step: Step) -> dict[str, str]:
    sealed = {name: step.fields.get(name, "").strip() for name in SEALED}
    return {"reason": step.reason.strip(), "late_reason": step.late_reason.strip(), **sealed}


def _turn_clocks(work: Work, row: Transition, step: Step, respondent: Respondent | None) -> None:
    session, case, catalogue = work.session, work.case, work.means.catalogue
    handled = any(person.state is State.VERIFIED for person in work.respondents())
    stopped = row.stops - ({ClockKind.HANDLING} if handled and respondent else set())
    respondent_id = respondent.id if respondent else None
    clocks.stop(session, case, frozenset(stopped), on=step.legal_on, respondent_id=respondent_id)
    if row.starts is ClockKind.FOLLOW_UP:
        clocks.start(session, catalogue, case, row.starts, on=step.legal_on, respondent_id=respondent_id)
    elif row.starts is not None and not _runs(work, row.starts):
        anew = row.action is Action.REOPEN
        clocks.start(session, catalogue, case, row.starts, on=step.legal_on, anew=anew)
    clocks.refresh_next_due(session, case)


def _runs(work: Work, kind: ClockKind) -> bool:
    return any(clock.kind is kind for clock in clocks.running(work.session, work.case.id))


def _keep_dated_act(work: Work, step: Step, respondent: Respondent | None, event: Event) -> None:
    if respondent is None:
        return
    if step.action is Action.FORWARD:
        work.session.add(_forwarding(work, step, respondent, event))
    elif step.action in {Action.RECORD_SANCTION, Action.RECORD_NO_VIOLATION}:
        work.session.add(_decision(work, step, respondent, event))


def _forwarding(work: Work, step: Step, respondent: Respondent, event: Event) -> Forwarding:
    row_id, number = uuid.uuid4(), step.fields.get("letter_number", "").strip()
    to_authority = step.fields["addressee"] == "authority"
    return Forwarding(
        id=row_id,
        respondent_id=respondent.id,
        event_id=event.id,
        made_on=step.legal_on,
        addressee=step.fields["addressee"],
        authority=work.means.catalogue.authority(step.legal_on).code if to_authority else None,
        proposed_level=step.fields["sanction_level"],
        criminal_track=bool(step.fields.get("criminal_track")),
        sealed_number=work.key.seal("forwarding", row_id, "sealed_number", number) if number else None,
    )


def _decision(work: Work, step: Step, respondent: Respondent, event: Event) -> SanctionDecision:
    row_id, number = uuid.uuid4(), step.fields["decision_number"].strip()
    kind = step.fields.get("sanction_kind")
    effective = step.fields.get("effective_on")
    return SanctionDecision(
        id=row_id,
        respondent_id=respondent.id,
        event_id=event.id,
        decided_on=date.fromisoformat(step.fields["decision_on"]),
        effective_on=date.fromisoformat(effective) if effective else None,
        kind=kind,
        level=work.means.catalogue.sanction_kind(kind).level if kind else None,
        sealed_number=work.key.seal("sanction_decision", row_id, "sealed_number", number),
    )


def _tell_senders(work: Work, row: Transition, step: Step, event: Event) -> None:
    """Tell every sender what happened; a closed moral statement is never named (domain 7.4)."""
    told = row.outcome.value if row.outcome else row.action.value
    if step.fields.get("sanction_kind") == CLOSED_STATEMENT:
        told = "followed_up"
    text = step.fields.get("public_reason", "").strip()
    for report in reports_of(work.session, work.case.id):
        key = work.report_key(report) if text else None
        tell(
            work.session,
            report,
            told,
            legal_on=step.legal_on,
            now=work.now,
            key=key,
            text=text,
            event_id=event.id,
        )
