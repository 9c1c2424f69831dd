"""What a decided step changes: event, states, intervals, facts, clocks, dated acts, words to the sender."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from neutrality.cases import criminal, facts, intervals
from neutrality.cases.dated_acts import keep_dated_act
from neutrality.cases.intervals import Subject
from neutrality.cases.models import Respondent
from neutrality.cases.numbers import give_receipt_number, give_registration_number
from neutrality.cases.releases import end_at_closing
from neutrality.cases.step_clocks import running, turn_clocks
from neutrality.cases.step_events import EVENTS, codes_of, texts_of
from neutrality.cases.telling import tell_senders
from neutrality.cases.work import Work
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.running import Running
from neutrality.domain.workflow import (
    Action,
    Level,
    ReportKind,
    State,
    Step,
    Transition,
    derive,
    sub_status_after,
)
from neutrality.history.models import Event

# What a step makes of the matter; the report that opened it stays what it was sent as.
KINDS = {
    Action.START_TRACING: ReportKind.INFORMASI_AWAL,
    Action.RECORD_TRACING: ReportKind.HASIL_PENGAWASAN,
}


def apply(
    work: Work,
    row: Transition,
    step: Step,
    respondent: Respondent | None,
    proposed_by: uuid.UUID | None = None,
) -> Event:
    """Carry out a step that the domain allowed; return its event."""
    runs = running(work)
    people = [respondent] if respondent else _moved(work, row, runs)
    before = respondent.state if respondent else work.case.state
    give_receipt_number(work.session, work.case, on=step.legal_on)
    _move(people, row, step, runs)
    _change_kind(work, row)
    _register(work, row, step)
    case_before = work.case.state
    case_on = _move_case(work, step.legal_on)
    payload = {**_payload(work, step, case_on, proposed_by), "case_before": case_before.value}
    if respondent is None and len(people) < len(work.everybody()):
        payload["moved"] = [str(person.id) for person in people]
    event = work.record(
        EVENTS[row.action],
        legal_on=step.legal_on,
        respondent_id=respondent.id if respondent else None,
        moved=(before, row.to_state),
        payload=payload,
        texts=texts_of(step),
    )
    _keep_intervals(work, people, step.legal_on, case_on, event.id)
    facts.keep(work.session, event, payload)
    turn_clocks(work, row, step, people)
    end_at_closing(work)
    keep_dated_act(work, step, respondent, event)
    criminal.follow_step(work, step, respondent)
    tell_senders(work, row, step, respondent, event, people=people)
    work.case.last_step_on = max(work.case.last_step_on, step.legal_on)
    work.touch()
    work.session.flush()
    return event


def _moved(work: Work, row: Transition, runs: Running) -> list[Respondent]:
    """Return whom a step on the case moves: those who stand where it starts; who was decided stays so.

    What was returned has a time of its own and is not extended.
    """
    standing = [person for person in work.respondents() if person.state in row.from_states]
    if row.action is not Action.EXTEND:
        return standing
    return [person for person in standing if (ClockKind.RETURNED, person.id) not in runs]


def _move(people: list[Respondent], row: Transition, step: Step, runs: Running) -> None:
    extended = (ClockKind.HANDLING_EXTENDED, None) in runs
    for person in people:
        person.state, person.outcome = row.to_state, row.outcome
        person.sub_status = sub_status_after(row, step, person.sub_status, extended=extended)
        _note_finding(person, step)


def _note_finding(person: Respondent, step: Step) -> None:
    person.violation_type = step.fields.get("violation_type") or person.violation_type
    person.cause = step.fields.get("cause") or person.cause


def _change_kind(work: Work, row: Transition) -> None:
    work.case.kind = KINDS.get(row.action, work.case.kind)


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
    outcome = work.case.outcome
    return {
        **codes_of(step, work.means.catalogue),
        "kind": work.case.kind.value,
        "case_state": work.case.state.value,
        "case_outcome": outcome.value if outcome else None,
        "case_on": case_on.isoformat(),
        "proposed_by": str(proposed_by) if proposed_by else None,
    }
