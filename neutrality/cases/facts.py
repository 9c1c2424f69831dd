"""Facts are what the events of a case add up to: the same fold keeps them and rebuilds them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.coarsening import restate
from neutrality.cases.models import CaseFact, RespondentFact
from neutrality.domain.catalogue import Regime
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.workflow import Outcome, ReportKind, State
from neutrality.history.models import Event, EventPayload


@dataclass
class Facts:
    """The fact rows of one case."""

    case: CaseFact | None = None
    respondents: dict[uuid.UUID, RespondentFact] = field(default_factory=dict)


def keep(session: Session, event: Event, payload: dict[str, Any]) -> None:
    """Bring the kept facts of the event's case up to date."""
    facts = load(session, event.stream_id)
    fold(facts, event, payload)
    session.add_all([row for row in (facts.case, *facts.respondents.values()) if row is not None])
    session.flush()


def load(session: Session, case_id: uuid.UUID) -> Facts:
    """Return the kept facts of a case."""
    rows = session.scalars(select(RespondentFact).where(RespondentFact.case_id == case_id))
    return Facts(session.get(CaseFact, case_id), {row.respondent_id: row for row in rows})


def rebuild(session: Session, case_id: uuid.UUID) -> Facts:
    """Return the facts of a case as its events alone give them; nothing is kept.

    Events whose payload is erased tell nothing any more; the coarsening that came after them does.
    """
    found = (
        select(Event, EventPayload.content)
        .outerjoin(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.stream == Stream.CASE, Event.stream_id == case_id)
        .order_by(Event.number)
    )
    facts = Facts()
    for event, content in session.execute(found):
        if content is not None:
            fold(facts, event, json.loads(content))
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
    begins = _BEGINNINGS.get(event.kind)
    if begins is not None:
        begins(facts, event, payload)
        return
    change = _CHANGES.get(event.kind)
    if change is None or facts.case is None:
        return
    change(facts, event, payload)
    for row in _rows(facts):
        row.position = event.id


def _begin(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    shared = {
        "office_id": event.office_id,
        "place_code": payload["place"],
        "election_id": _id(payload["election"]),
        "channel": payload["channel"],
        "received_on": event.legal_on,
        "registered_on": None,
        "closed_on": None,
        "outcome": None,
        "position": event.id,
    }
    kind, regime = ReportKind(payload["kind"]), Regime(payload["regime"])
    facts.case = CaseFact(case_id=event.stream_id, kind=kind, regime=regime, **shared)
    for person in payload["respondents"]:
        row = RespondentFact(
            respondent_id=uuid.UUID(person["id"]),
            case_id=event.stream_id,
            agency_id=_id(person["agency"]),
            employee_type=person["employee_type"],
            position_group=person["position_group"],
            **shared,
            **dict.fromkeys(_LATER),
        )
        facts.respondents[row.respondent_id] = row


def _coarsened(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """Let the facts be what the event says: what they were made of is erased."""
    facts.case = facts.case or CaseFact(case_id=event.stream_id)
    restate(facts.case, payload["case"], event.id)
    for told in payload["respondents"]:
        key = uuid.UUID(told["respondent_id"])
        row = facts.respondents.setdefault(key, RespondentFact(respondent_id=key))
        restate(row, told, event.id)


def _registered(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    _case(facts).kind = ReportKind(payload["kind"])
    rows: list[CaseFact | RespondentFact] = [_case(facts), *_open(facts)]
    for row in rows:
        row.registered_on = event.legal_on


def _signed(facts: Facts, _event: Event, payload: dict[str, Any]) -> None:
    """Initial information becomes a report by its signature (design 2)."""
    _case(facts).kind = ReportKind(payload.get("kind", _case(facts).kind))


def _closed_unmet(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    for row in _open(facts):
        row.closed_on, row.outcome = event.legal_on, Outcome.NOT_MEETING_REQUIREMENTS
    _follow_case(facts, payload)


def _not_proven(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    _close_one(facts, event, payload, Outcome.NOT_PROVEN)


def _forwarded(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    row = _one(facts, event)
    row.proven_on = row.forwarded_on = event.legal_on
    row.violation_type = payload["violation_type"]
    row.recommended_level = payload["sanction_level"]
    row.cause = payload.get("cause") or row.cause
    _follow_case(facts, payload)


def _sanctioned(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    row = _one(facts, event)
    row.decided_on = date.fromisoformat(payload["decision_on"])
    row.sanction_kind, row.sanction_level = payload["sanction_kind"], payload["level"]
    _close_one(facts, event, payload, Outcome.SANCTIONED)


def _no_violation(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    _one(facts, event).decided_on = date.fromisoformat(payload["decision_on"])
    _close_one(facts, event, payload, Outcome.PPK_NO_VIOLATION)


def _not_followed_up(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    _close_one(facts, event, payload, Outcome.NOT_FOLLOWED_UP)


def _reopened(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    row = _one(facts, event)
    for name in ("closed_on", "outcome", "proven_on", "forwarded_on", "decided_on", "recommended_level",
                 "sanction_kind", "sanction_level"):  # fmt: skip
        setattr(row, name, None)
    for fact in (row, _case(facts)):
        fact.registered_on = fact.registered_on or event.legal_on
    _case(facts).kind = ReportKind(payload["kind"])
    _follow_case(facts, payload)


def _corrected(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    column = _CORRECTED.get(payload["field"])
    if column is None:
        return
    value = payload["to"]
    read: Any = date.fromisoformat(value) if column == "received_on" else value or None
    if column in {"election_id", "agency_id"}:
        read = _id(value or None)
    rows = [_one(facts, event)] if event.respondent_id else [_case(facts), *facts.respondents.values()]
    for row in rows:
        setattr(row, column, read)
    if column == "election_id":
        _case(facts).regime = Regime(payload["regime"])


def _close_one(facts: Facts, event: Event, payload: dict[str, Any], outcome: Outcome) -> None:
    row = _one(facts, event)
    row.closed_on, row.outcome = event.legal_on, outcome
    _follow_case(facts, payload)


def _follow_case(facts: Facts, payload: dict[str, Any]) -> None:
    closed = payload["case_state"] == State.CLOSED.value
    case = _case(facts)
    case.closed_on = date.fromisoformat(payload["case_on"]) if closed else None
    case.outcome = Outcome(payload["case_outcome"]) if closed else None


def _rows(facts: Facts) -> list[CaseFact | RespondentFact]:
    return [_case(facts), *facts.respondents.values()]


def _case(facts: Facts) -> CaseFact:
    assert facts.case is not None  # noqa: S101 - a case's first event makes it
    return facts.case


def _one(facts: Facts, event: Event) -> RespondentFact:
    assert event.respondent_id is not None  # noqa: S101 - these kinds name their respondent
    return facts.respondents[event.respondent_id]


def _open(facts: Facts) -> list[RespondentFact]:
    return [row for row in facts.respondents.values() if row.closed_on is None]


def _id(value: str | None) -> uuid.UUID | None:
    return uuid.UUID(value) if value else None


def _differing(one: CaseFact | RespondentFact | None, other: CaseFact | RespondentFact | None) -> list[str]:
    if one is None or other is None:
        return ["missing"]
    names = [column.name for column in type(one).__table__.columns]
    return [name for name in names if getattr(one, name) != getattr(other, name)]


_LATER = (
    "violation_type", "cause", "proven_on", "forwarded_on", "decided_on", "recommended_level",
    "sanction_kind", "sanction_level",
)  # fmt: skip
_CORRECTED = {
    "received_on": "received_on",
    "place_code": "place_code",
    "election_id": "election_id",
    "channel": "channel",
    "agency_id": "agency_id",
    "employee_type": "employee_type",
    "position_group": "position_group",
    "violation_type": "violation_type",
}
_BEGINNINGS: dict[EventKind, Callable[[Facts, Event, dict[str, Any]], None]] = {
    EventKind.CASE_RECEIVED: _begin,
    EventKind.FACTS_COARSENED: _coarsened,
}
_CHANGES: dict[EventKind, Callable[[Facts, Event, dict[str, Any]], None]] = {
    EventKind.REPORT_SIGNED: _signed,
    EventKind.CASE_REGISTERED: _registered,
    EventKind.CASE_CLOSED_UNMET: _closed_unmet,
    EventKind.RESPONDENT_NOT_PROVEN: _not_proven,
    EventKind.RESPONDENT_FORWARDED: _forwarded,
    EventKind.RESPONDENT_SANCTIONED: _sanctioned,
    EventKind.RESPONDENT_NO_VIOLATION: _no_violation,
    EventKind.RESPONDENT_NOT_FOLLOWED_UP: _not_followed_up,
    EventKind.RESPONDENT_REOPENED: _reopened,
    EventKind.FIELD_CORRECTED: _corrected,
}
