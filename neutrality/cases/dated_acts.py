"""The dated acts that a step writes down: forwarding, recommendation, decision, each with its own author."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from neutrality.cases.acts import (
    Act,
    ControlMeasure,
    EmployerAnswer,
    Forwarding,
    Recommendation,
    SanctionDecision,
)
from neutrality.cases.employers import agency_named
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work
from neutrality.domain.records import authority_of
from neutrality.domain.workflow import Action, Step
from neutrality.history.models import Event

# What the employer said, or what became of the person, without a decision.
SAYING = frozenset(
    {
        Action.RECORD_EXAMINING,
        Action.RECORD_MORE_TIME,
        Action.RECORD_ANSWER,
        Action.RECORD_REFUSAL,
        Action.RECORD_MOVE,
    }
)
DECIDED = frozenset({Action.RECORD_SANCTION, Action.RECORD_SANCTION_UNDER_REMEDY, Action.RECORD_NO_VIOLATION})


def decides(action: Action, told: Mapping[str, Any]) -> bool:
    """Return whether the step holds a decision of the employer: a remedy does when it changed the first."""
    return action in DECIDED or (action is Action.END_REMEDY and told.get("remedy_result") == "changed")


def keep_dated_act(work: Work, step: Step, respondent: Respondent | None, event: Event) -> None:
    """Add the row of the act that the step tells of, where it tells of one."""
    if respondent is None:
        return
    if decides(step.action, step.fields):
        work.session.add(_decision(work, step, respondent, event))
    elif step.action in _MADE:
        work.session.add(_MADE[step.action](work, step, respondent, event))


def sanction_in_force(work: Work, respondent: Respondent) -> str | None:
    """Return the kind of the sanction that the employer decided last, nothing when there is none."""
    found = select(SanctionDecision.kind).where(
        SanctionDecision.respondent_id == respondent.id, SanctionDecision.void.is_(False)
    )
    return work.session.scalars(found.order_by(SanctionDecision.event_id.desc())).first()


def _forwarding(work: Work, step: Step, respondent: Respondent, event: Event) -> Forwarding:
    row_id = uuid.uuid4()
    to_authority, named = step.fields["addressee"] == "authority", step.fields.get("authority", "")
    return Forwarding(
        id=row_id,
        respondent_id=respondent.id,
        event_id=event.id,
        made_on=step.legal_on,
        addressee=step.fields["addressee"],
        authority=authority_of(work.means.catalogue, step.legal_on, named) if to_authority else None,
        proposed_level=step.fields.get("sanction_level"),
        criminal_track=bool(step.fields.get("criminal_track")),
        sealed_number=_sealed(work, "forwarding", row_id, step.fields.get("letter_number", "")),
    )


def _recommendation(work: Work, step: Step, respondent: Respondent, event: Event) -> Recommendation:
    row_id, made_on = uuid.uuid4(), date.fromisoformat(step.fields["recommended_on"])
    return Recommendation(
        id=row_id,
        respondent_id=respondent.id,
        event_id=event.id,
        made_on=made_on,
        authority=authority_of(work.means.catalogue, made_on, step.fields.get("authority", "")),
        level=step.fields["recommended_level"],
        source=step.fields.get("record_source"),
        sealed_number=_sealed(work, "recommendation", row_id, step.fields.get("letter_number", "")),
    )


def _decision(work: Work, step: Step, respondent: Respondent, event: Event) -> SanctionDecision:
    row_id, kind = uuid.uuid4(), step.fields.get("sanction_kind")
    effective = step.fields.get("effective_on")
    return SanctionDecision(
        id=row_id,
        respondent_id=respondent.id,
        event_id=event.id,
        decided_on=date.fromisoformat(step.fields["decision_on"]),
        effective_on=date.fromisoformat(effective) if effective else None,
        kind=kind,
        level=work.means.catalogue.sanction_kind(kind).level if kind else None,
        source=step.fields.get("record_source"),
        sealed_number=_sealed(work, "sanction_decision", row_id, step.fields.get("decision_number", "")),
    )


def _answer(work: Work, step: Step, respondent: Respondent, event: Event) -> EmployerAnswer:
    row_id, fields = uuid.uuid4(), step.fields
    until = fields.get("more_time_until")
    return EmployerAnswer(
        id=row_id,
        respondent_id=respondent.id,
        event_id=event.id,
        said=step.action.value,
        answered_on=date.fromisoformat(fields.get("answered_on") or fields["moved_on"]),
        answer=fields.get("employer_answer"),
        until_on=date.fromisoformat(until) if until else None,
        agency_id=agency_named(work.session, fields.get("new_agency", "")),
        source=fields.get("record_source"),
        sealed_number=_sealed(work, "employer_answer", row_id, fields.get("letter_number", "")),
    )


def _measure(work: Work, step: Step, respondent: Respondent, event: Event) -> ControlMeasure:
    row_id = uuid.uuid4()
    return ControlMeasure(
        id=row_id,
        respondent_id=respondent.id,
        event_id=event.id,
        kind=step.fields["control_measure"],
        stage=step.fields["measure_stage"],
        made_on=date.fromisoformat(step.fields["control_measure_on"]),
        sealed_number=_sealed(work, "control_measure", row_id, step.fields.get("letter_number", "")),
    )


_MADE: dict[Action, Callable[[Work, Step, Respondent, Event], Act]] = {
    Action.FORWARD: _forwarding,
    Action.RECORD_RECOMMENDATION: _recommendation,
    Action.RECORD_CONTROL_MEASURE: _measure,
    **dict.fromkeys(SAYING, _answer),
}


def _sealed(work: Work, table: str, row_id: uuid.UUID, number: str) -> bytes | None:
    number = number.strip()
    return work.key.seal(table, row_id, "sealed_number", number) if number else None
