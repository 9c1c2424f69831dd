"""Which employer follows up for a respondent: the agency that is known, or the one they moved to."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from neutrality.cases.acts import EmployerAnswer, Forwarding
from neutrality.cases.models import Respondent
from neutrality.directory.models import Agency
from neutrality.domain.errors import FieldProblem
from neutrality.domain.workflow import Action, Step

# Of whom something is asked: a few by name, or all that a query finds.
Whose = Collection[uuid.UUID] | Select[Any]


def agency_named(session: Session, code: str) -> uuid.UUID | None:
    """Return the agency of that code, nothing when there is none that is active."""
    return session.scalar(select(Agency.id).where(Agency.code == code, Agency.active))


def move_problems(session: Session, step: Step, respondent: Respondent | None) -> Iterator[FieldProblem]:
    """Yield what is wrong with the agency to which somebody moved: it is known, and another than before."""
    code = step.fields.get("new_agency", "")
    if step.action is not Action.RECORD_MOVE or respondent is None or not code:
        return
    agency_id = agency_named(session, code)
    if agency_id is None:
        yield FieldProblem("new_agency", "unknown_choice")
    elif agency_id == moved_to(session, [respondent.id]).get(respondent.id, respondent.agency_id):
        yield FieldProblem("new_agency", "same_agency")


def employer_of(session: Session, person: Respondent) -> Agency | None:
    """Return the agency that follows up for a respondent, also after they moved; nothing for one unknown."""
    agency_id: uuid.UUID | None = moved_to(session, [person.id]).get(person.id, person.agency_id)
    return session.get(Agency, agency_id) if agency_id else None


def moved_to(session: Session, whose: Whose) -> dict[uuid.UUID, uuid.UUID]:
    """Return to which agency each of them moved since the letter about them was sent last."""
    sent = (
        select(Forwarding.event_id)
        .where(Forwarding.respondent_id == EmployerAnswer.respondent_id, Forwarding.void.is_(False))
        .order_by(Forwarding.event_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = (
        select(EmployerAnswer.respondent_id, EmployerAnswer.agency_id)
        .where(
            EmployerAnswer.respondent_id.in_(whose),
            EmployerAnswer.agency_id.is_not(None),
            EmployerAnswer.void.is_(False),
            EmployerAnswer.event_id > sent,
        )
        .order_by(EmployerAnswer.event_id)
    )
    return {row.respondent_id: row.agency_id for row in session.execute(found)}
