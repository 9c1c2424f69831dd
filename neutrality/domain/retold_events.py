"""The events of a case as they stand, read once more: cancelled ones gone, each as it is now known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from neutrality.domain.event_kinds import EventKind
from neutrality.domain.retelling import Happening, standing

# What was corrected of a decision is told by an event that names the decision's.
_OF_A_DECISION = frozenset({"decision_on", "sanction_kind"})


def events_that_stand(past: Sequence[Happening]) -> list[Happening]:
    """Return the events without the cancelled ones, each on the day and with the codes now known."""
    written, codes = {event.id: event for event in past}, _corrected(past)
    return [
        replace(event, told={**event.told, **_along(written[event.id], event), **codes.get(event.id, {})})
        for event in standing(past)
    ]


def decision_of(event: Happening) -> Mapping[str, Any] | None:
    """Return what the event tells of an employer's decision: a remedy only where it changed the first."""
    if event.kind is EventKind.REMEDY_ENDED:
        return event.told if event.told.get("remedy_result") == "changed" else None
    return event.told if event.kind in _DECIDING else None


def _along(written: Happening, event: Happening) -> dict[str, str]:
    """A measure of the step's own day was typed on the wrong day twice."""
    own = event.told.get("control_measure_on") == written.legal_on.isoformat()
    return {"control_measure_on": event.legal_on.isoformat()} if own else {}


def _corrected(past: Sequence[Happening]) -> dict[int, dict[str, Any]]:
    codes: dict[int, dict[str, Any]] = {}
    for event in past:
        if event.kind is EventKind.FIELD_CORRECTED and event.told["field"] in _OF_A_DECISION:
            told = codes.setdefault(event.told["event"], {})
            told[event.told["field"]] = event.told["to"]
            told |= {name: event.told[name] for name in ("level",) if name in event.told}
    return codes


_DECIDING = frozenset(
    {EventKind.RESPONDENT_SANCTIONED, EventKind.REMEDY_PENDING, EventKind.RESPONDENT_NO_VIOLATION}
)
