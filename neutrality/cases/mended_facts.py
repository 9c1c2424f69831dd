"""What corrections and exclusions make of the facts of a case (design 2, mistakes)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from neutrality.cases.fact_rows import Facts, case_of, follow_case, id_of, one_of
from neutrality.cases.figures import CaseFact, RespondentFact
from neutrality.domain.catalogue import Regime
from neutrality.domain.workflow import ReportKind
from neutrality.history.models import Event


def excluded(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """Note who left the figures."""
    _leave(facts, event, payload, event.legal_on)


def readmitted(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """Note who came back into them."""
    _leave(facts, event, payload, None)


def _leave(facts: Facts, event: Event, payload: dict[str, Any], on: date | None) -> None:
    """Note who left the figures, or came back; the case may follow those who are left."""
    if event.respondent_id is not None:
        one_of(facts, event).excluded_on = on
        follow_case(facts, payload)
        return
    case_of(facts).excluded_on = on
    for key in payload["respondents"]:
        facts.respondents[uuid.UUID(key)].excluded_on = on


def corrected(facts: Facts, event: Event, payload: dict[str, Any]) -> None:
    """Let the facts say the corrected value, where it is one of theirs."""
    column = _CORRECTED.get(payload["field"])
    if column is None:
        return
    value = payload["to"]
    read: Any = date.fromisoformat(value) if column in {"received_on", "decided_on"} else value or None
    if column in {"election_id", "agency_id"}:
        read = id_of(value or None)
    if column == "kind":
        case_of(facts).kind = ReportKind(value)
        return
    if column == "decided_on":
        _decided_on(one_of(facts, event), read)
    for row in _meant(facts, event, column):
        setattr(row, column, read)
    if column == "election_id":
        case_of(facts).regime = Regime(payload["regime"])
    if column == "sanction_kind":
        one_of(facts, event).sanction_level = payload["level"]


def _decided_on(row: RespondentFact, on: date) -> None:
    """Let the answer be of the day of the decision still, where that was the answer."""
    if row.answered_on == row.decided_on:
        row.answered_on = on


def _meant(facts: Facts, event: Event, column: str) -> list[CaseFact | RespondentFact]:
    """Return whose figure a correction changes: who was added later keeps the day of that."""
    if event.respondent_id:
        return [one_of(facts, event)]
    case, people = case_of(facts), facts.respondents.values()
    if column == "received_on":
        return [case, *(row for row in people if row.received_on == case.received_on)]
    return [case, *people]


_CORRECTED = {
    "received_on": "received_on",
    "place_code": "place_code",
    "election_id": "election_id",
    "channel": "channel",
    "agency_id": "agency_id",
    "employee_type": "employee_type",
    "position_group": "position_group",
    "violation_type": "violation_type",
    "cause": "cause",
    "kind": "kind",
    "decision_on": "decided_on",
    "sanction_kind": "sanction_kind",
}
