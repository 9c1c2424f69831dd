"""What arrivals make of the facts of a case: received, a respondent added, joined by merging, handed on."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from neutrality.cases.fact_rows import Facts, case_of, id_of, rows_of
from neutrality.cases.figures import CaseFact, RespondentFact
from neutrality.domain.catalogue import Regime
from neutrality.domain.workflow import ReportKind, State
from neutrality.history.models import Event


def received(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """Begin the facts of a case and of whom its report names."""
    shared = {
        "office_id": event.office_id,
        "place_code": payload["place"],
        "election_id": id_of(payload["election"]),
        "channel": payload["channel"],
        "received_on": event.legal_on,
        "registered_on": None,
        "position": event.id,
    }
    kind, regime = ReportKind(payload["kind"]), Regime(payload["regime"])
    later = dict.fromkeys(("closed_on", "outcome", "excluded_on"))
    facts.case = CaseFact(case_id=event.stream_id, kind=kind, regime=regime, **shared, **later)
    _people(facts, event, payload, shared)


def added(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """A respondent found later is new on that day, and registered with the case at once (design 2)."""
    case = case_of(facts)
    shared = {name: getattr(case, name) for name in ("office_id", "place_code", "election_id", "channel")}
    registered = event.legal_on if payload["state"] != State.RECEIVED.value else None
    shared |= {"received_on": event.legal_on, "registered_on": registered, "position": event.id}
    _people(facts, event, payload, shared)


def joined(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """Respondents of a merged case who were not in this one go on here."""
    for person in payload["respondents"]:
        known = {name: getattr(case_of(facts), name) for name in _AS_THE_CASE}
        days = {"received_on": date.fromisoformat(person["received_on"]), "joined_on": event.legal_on}
        later = {**dict.fromkeys(_LATER), "violation_type": person["type"], "cause": person["cause"]}
        _add_person(facts, event, person, {**later, **known, **days})


def transferred(facts: Facts, event: Event, _payload: dict[str, Any]) -> None:
    """Let the case be the office's that took it."""
    for row in rows_of(facts):
        row.office_id = event.office_id or row.office_id


def _people(facts: Facts, event: Event, payload: dict[str, Any], shared: dict[str, Any]) -> None:
    for person in payload["respondents"]:
        _add_person(facts, event, person, {**shared, **dict.fromkeys(_LATER)})


def _add_person(facts: Facts, event: Event, told: dict[str, Any], known: dict[str, Any]) -> None:
    row = RespondentFact(
        respondent_id=uuid.UUID(told["id"]),
        case_id=event.stream_id,
        agency_id=id_of(told["agency"]),
        employee_type=told["employee_type"],
        position_group=told["position_group"],
        **known,
    )
    facts.respondents[row.respondent_id] = row


_AS_THE_CASE = ("office_id", "place_code", "election_id", "channel", "registered_on")
_LATER = (
    "violation_type", "cause", "joined_on", "closed_on", "outcome", "excluded_on", "proven_on",
    "forwarded_on", "delivered_on", "answered_on", "reminded_on", "decided_on", "authority_level",
     "recommended_level", "sanction_kind", "sanction_level",
)  # fmt: skip
