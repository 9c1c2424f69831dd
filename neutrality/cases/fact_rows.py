"""The fact rows of one case while they are folded, and what every fold asks of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from neutrality.cases.amending import Told
from neutrality.cases.figures import CaseFact, RespondentFact
from neutrality.domain.workflow import Outcome, State
from neutrality.history.models import Event


@dataclass
class Facts:
    """The fact rows of one case, and the events that made them where all are told."""

    case: CaseFact | None = None
    respondents: dict[uuid.UUID, RespondentFact] = field(default_factory=dict)
    past: list[Told] = field(default_factory=list)


def rows_of(facts: Facts) -> list[CaseFact | RespondentFact]:
    """Return the row of the case and those of its respondents."""
    return [case_of(facts), *facts.respondents.values()]


def case_of(facts: Facts) -> CaseFact:
    """Return the row of the case; its first event makes it."""
    assert facts.case is not None  # noqa: S101 - a case's first event makes it
    return facts.case


def one_of(facts: Facts, event: Event) -> RespondentFact:
    """Return the row of the respondent whom the event names."""
    assert event.respondent_id is not None  # noqa: S101 - these kinds name their respondent
    return facts.respondents[event.respondent_id]


def moved_by(facts: Facts, event: Event, payload: dict[str, Any]) -> list[RespondentFact]:
    """Return whom the step moved: one, or all of the case but those who stood elsewhere."""
    if event.respondent_id is not None:
        return [one_of(facts, event)]
    some = payload.get("moved")
    counted = [row for row in facts.respondents.values() if row.excluded_on is None]
    return [row for row in counted if some is None or str(row.respondent_id) in some]


def open_of(facts: Facts) -> list[RespondentFact]:
    """Return the rows of respondents whose matter is open and counted."""
    return [row for row in facts.respondents.values() if row.closed_on is None and row.excluded_on is None]


def id_of(value: str | None) -> uuid.UUID | None:
    """Return an id as it was told."""
    return uuid.UUID(value) if value else None


def follow_case(facts: Facts, payload: dict[str, Any]) -> None:
    """Let the case be closed, or open again, as the event says."""
    closed = payload["case_state"] == State.CLOSED.value
    case = case_of(facts)
    case.closed_on = date.fromisoformat(payload["case_on"]) if closed else None
    case.outcome = Outcome(payload["case_outcome"]) if closed else None
