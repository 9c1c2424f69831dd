"""Facts are what the events of a case add up to: the same fold keeps them and rebuilds them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.amending import AMENDING, told_of
from neutrality.cases.arriving_facts import added, joined, received, transferred
from neutrality.cases.coarsening import restate
from neutrality.cases.fact_rows import (
    Facts,
    case_of,
    follow_case,
    moved_by,
    one_of,
    open_of,
    rows_of,
)
from neutrality.cases.figures import CaseFact, RespondentFact
from neutrality.cases.mended_facts import corrected, excluded, readmitted
from neutrality.cases.replay import recounted
from neutrality.cases.step_events import EVENTS
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import BY_ACTION, Outcome, ReportKind
from neutrality.history.models import Event

# What closes somebody, and how it ended for them.
CLOSINGS: dict[EventKind, Outcome] = {
    kind: outcome for action, kind in EVENTS.items() if (outcome := BY_ACTION[action].outcome) is not None
}


def keep(session: Session, event: Event, payload: dict[str, Any]) -> None:
    """Bring the kept facts of the event's case up to date."""
    facts = load(session, event.stream_id)
    if event.kind in AMENDING:
        _copy(rebuild(session, event.stream_id), facts)
    else:
        fold(facts, event, payload)
    session.add_all([row for row in (facts.case, *facts.respondents.values()) if row is not None])
    session.flush()


def load(session: Session, case_id: uuid.UUID) -> Facts:
    """Return the kept facts of a case."""
    rows = session.scalars(select(RespondentFact).where(RespondentFact.case_id == case_id))
    return Facts(session.get(CaseFact, case_id), {row.respondent_id: row for row in rows})


def rebuild(session: Session, case_id: uuid.UUID) -> Facts:
    """Return the facts of a case as its events alone give them; nothing is kept."""
    facts = Facts()
    for event, payload in told_of(session, case_id):
        fold(facts, event, payload)
    return facts


def differences(session: Session, case_id: uuid.UUID) -> list[str]:
    """Return in which columns the kept facts of a case differ from the rebuilt ones."""
    kept, made = load(session, case_id), rebuild(session, case_id)
    pairs: list[tuple[CaseFact | RespondentFact | None, CaseFact | RespondentFact | None]] = [
        (kept.case, made.case),
        *((kept.respondents.get(key), row) for key, row in made.respondents.items()),
    ]
    return [name for one, other in pairs for name in _differing(one, other)]


def fold(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """Apply one event of the case's stream to its facts."""
    facts.past.append((event, payload))
    if event.kind in AMENDING:
        _count_anew(facts, event)
        return
    begins = _BEGINNINGS.get(event.kind)
    if begins is not None:
        begins(facts, event, payload)
        return
    change = _CHANGES.get(event.kind)
    if change is None or facts.case is None:
        return
    change(facts, event, payload)
    for row in rows_of(facts):
        row.position = event.id


def _count_anew(facts: Facts, event: Event) -> None:
    """Let the facts be what the events that stand add up to, known since this one."""
    fresh = Facts()
    for told in recounted(event.stream_id, facts.past):
        fold(fresh, *told)
    facts.case, facts.respondents = fresh.case, fresh.respondents
    for row in rows_of(facts):
        row.position = event.id


def _copy(source: Facts, target: Facts) -> None:
    """Let kept rows say what made ones say."""
    pairs = [(case_of(source), case_of(target))]
    for one, other in [*pairs, *((row, target.respondents[key]) for key, row in source.respondents.items())]:
        for column in type(one).__table__.columns:
            setattr(other, column.name, getattr(one, column.name))


def _coarsened(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """Let the facts be what the event says: what they were made of is erased."""
    facts.case = facts.case or CaseFact(case_id=event.stream_id)
    restate(facts.case, payload["case"], event.id)
    for told in payload["respondents"]:
        key = uuid.UUID(told["respondent_id"])
        row = facts.respondents.setdefault(key, RespondentFact(respondent_id=key))
        restate(row, told, event.id)


def _registered(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    case_of(facts).kind = ReportKind(payload["kind"])
    rows: list[CaseFact | RespondentFact] = [case_of(facts), *open_of(facts)]
    for row in rows:
        row.registered_on = event.legal_on


def _of_a_kind(facts: Facts, _event: Event, payload: dict[str, Any]) -> None:
    """Information becomes a report by its signature (design 2), and a supervision result by its tracing."""
    case_of(facts).kind = ReportKind(payload.get("kind", case_of(facts).kind))


def _closed(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """Close whom the step moved, with its outcome; who was decided before stays so."""
    for row in moved_by(facts, event, payload):
        row.closed_on, row.outcome = event.legal_on, CLOSINGS[event.kind]
    follow_case(facts, payload)


def _forwarded(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    row = one_of(facts, event)
    row.proven_on = row.forwarded_on = event.legal_on
    _begin_waiting(row)
    row.authority_level = None
    row.violation_type = payload.get("violation_type")
    row.recommended_level = payload.get("sanction_level")
    row.cause = payload.get("cause") or row.cause
    follow_case(facts, payload)


def _recommended(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    row = one_of(facts, event)
    row.recommended_level = row.authority_level = payload["recommended_level"]


def _delivered(facts: Facts, event: Event, _payload: dict[str, Any]) -> None:
    one_of(facts, event).delivered_on = event.legal_on


def _answered(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """Note on which day the employer answered, by the first answer that came; not when the office knew."""
    row = one_of(facts, event)
    row.answered_on = row.answered_on or date.fromisoformat(payload["answered_on"])


def _reminded(facts: Facts, event: Event, _payload: dict[str, Any]) -> None:
    one_of(facts, event).reminded_on = event.legal_on


def _moved(facts: Facts, event: Event, _payload: dict[str, Any]) -> None:
    """Whoever employs the person now has not received anything yet."""
    _begin_waiting(one_of(facts, event))


def _begin_waiting(row: RespondentFact) -> None:
    row.delivered_on = row.answered_on = row.reminded_on = None


def _decided(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """Note what the employer decided; a remedy that changed nothing leaves the first decision standing."""
    if "decision_on" in payload:
        row = one_of(facts, event)
        row.decided_on = date.fromisoformat(payload["decision_on"])
        row.answered_on = row.answered_on or row.decided_on
        row.sanction_kind, row.sanction_level = payload.get("sanction_kind"), payload.get("level")
    if event.kind in CLOSINGS:
        _closed(facts, event, payload)


def _terminated(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """What was not final when the matter ended is no sanction."""
    row = one_of(facts, event)
    row.sanction_kind = row.sanction_level = None
    _closed(facts, event, payload)


def _returned(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """What goes back to the office is found and forwarded anew; the letter that went stays a dated act."""
    row = one_of(facts, event)
    row.proven_on = row.forwarded_on = row.recommended_level = row.authority_level = None
    _begin_waiting(row)
    follow_case(facts, payload)


def _reopened(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    row = one_of(facts, event)
    for name in ("closed_on", "outcome", "proven_on", "forwarded_on", "decided_on", "recommended_level",
                 "authority_level", "delivered_on", "answered_on", "reminded_on",
                 "sanction_kind", "sanction_level"):  # fmt: skip
        setattr(row, name, None)
    for fact in (row, case_of(facts)):
        fact.registered_on = fact.registered_on or event.legal_on
    case_of(facts).kind = ReportKind(payload["kind"])
    follow_case(facts, payload)


def _caused(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    one_of(facts, event).cause = payload["cause"]


def _differing(one: CaseFact | RespondentFact | None, other: CaseFact | RespondentFact | None) -> list[str]:
    if one is None or other is None:
        return ["missing"]
    names = [column.name for column in type(one).__table__.columns]
    return [name for name in names if getattr(one, name) != getattr(other, name)]


_BEGINNINGS: dict[EventKind, Callable[[Facts, Event, dict[str, Any]], None]] = {
    EventKind.CASE_RECEIVED: received,
    EventKind.FACTS_COARSENED: _coarsened,
}
_CHANGES: dict[EventKind, Callable[[Facts, Event, dict[str, Any]], None]] = {
    **dict.fromkeys(CLOSINGS, _closed),
    EventKind.REPORT_SIGNED: _of_a_kind,
    EventKind.TRACING_STARTED: _of_a_kind,
    EventKind.TRACING_REPORTED: _of_a_kind,
    EventKind.RESPONDENT_ADDED: added,
    EventKind.CASE_JOINED: joined,
    EventKind.CASE_TRANSFERRED: transferred,
    EventKind.CAUSE_SET: _caused,
    EventKind.CASE_REGISTERED: _registered,
    EventKind.RESPONDENT_FORWARDED: _forwarded,
    EventKind.AUTHORITY_RECOMMENDED: _recommended,
    EventKind.EMPLOYER_RECEIVED: _delivered,
    EventKind.EMPLOYER_REMINDED: _reminded,
    EventKind.EMPLOYER_ANSWERED: _answered,
    EventKind.EMPLOYER_REFUSED: _answered,
    EventKind.RESPONDENT_MOVED: _moved,
    EventKind.RESPONDENT_SANCTIONED: _decided,
    EventKind.REMEDY_PENDING: _decided,
    EventKind.REMEDY_ENDED: _decided,
    EventKind.RESPONDENT_NO_VIOLATION: _decided,
    EventKind.RESPONDENT_RETURNED: _returned,
    EventKind.RESPONDENT_TERMINATED: _terminated,
    EventKind.RESPONDENT_REOPENED: _reopened,
    EventKind.FIELD_CORRECTED: corrected,
    EventKind.CASE_EXCLUDED: excluded,
    EventKind.CASE_READMITTED: readmitted,
    EventKind.RESPONDENT_EXCLUDED: excluded,
    EventKind.RESPONDENT_READMITTED: readmitted,
}
