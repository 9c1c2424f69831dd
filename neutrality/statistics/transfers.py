"""What was transferred in the month: out of the figures of one office, into those of another (T17)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.figures import CaseFact, RespondentFact
from neutrality.domain.history import EventKind
from neutrality.domain.transfer import takes_along
from neutrality.domain.workflow import Level, State
from neutrality.history.models import Event, EventPayload
from neutrality.statistics.erased import moves_of_erased
from neutrality.statistics.mended import Step, mended_cases, told_anew
from neutrality.statistics.scope import Scope, Tally, count


def moves(session: Session, scope: Scope, tally: Tally) -> None:
    """Count open cases and respondents that went from or to an office of the scope.

    Between two offices of the scope both sides are counted, which is nothing in total.
    """
    for event, payload, case in _transfers(session, scope):
        way = uuid.UUID(payload["from_office"]), event.office_id
        if payload["counted"] and takes_along(State(payload["case_state"])):
            _count(tally, scope, "cases", way, **_case(case))
        for person in payload["respondents"]:
            fact = session.get_one(RespondentFact, uuid.UUID(person))
            _count(tally, scope, "respondents", way, **_person(fact))
    for passage in moves_of_erased(session, scope):
        way = passage.before.office_id, passage.after.office_id
        if passage.after.level is Level.CASE:
            _count(tally, scope, "cases", way, **_case(session.get_one(CaseFact, passage.after.case_id)))
        else:
            fact = session.get_one(RespondentFact, passage.after.subject_id)
            _count(tally, scope, "respondents", way, **_person(fact))


def _transfers(session: Session, scope: Scope) -> Iterator[Step]:
    """Yield the transfers of the month; where a step was cancelled since, with whom it took along truly."""
    rows = session.execute(
        select(Event, EventPayload.content, CaseFact)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .join(CaseFact, CaseFact.case_id == Event.stream_id)
        .where(
            Event.kind == EventKind.CASE_TRANSFERRED,
            Event.id <= scope.position,
            Event.legal_on.between(scope.first, scope.last),
            Event.stream_id.not_in(mended_cases(scope)),
        )
    )
    for event, content, case in rows:
        yield event, json.loads(content), case
    for event, payload, case in told_anew(session, scope):
        if event.kind is EventKind.CASE_TRANSFERRED and scope.holds(event.legal_on):
            yield event, payload, case


def _case(fact: CaseFact) -> dict[str, Any]:
    return {"of": (fact.case_id, fact.case_id), "channel": fact.channel}


def _person(fact: RespondentFact) -> dict[str, Any]:
    known = {"channel": fact.channel, "violation_type": fact.violation_type}
    return {"of": (fact.case_id, fact.respondent_id), **known}


def _count(
    tally: Tally, scope: Scope, what: str, way: tuple[uuid.UUID, uuid.UUID | None], **known: Any
) -> None:
    for office, direction in zip(way, ("out", "in"), strict=True):
        if office in scope.offices:
            count(tally, f"{what}_transferred_{direction}", office=str(office), **known)
