"""What can still be read of an erased case: numbers, dates, what happened; and what holds a living one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case
from neutrality.cases.numbers import number_of
from neutrality.cases.work import find_case
from neutrality.domain.access import Actor
from neutrality.domain.catalogue import Catalogue, RetentionRule
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.retention import Due, due
from neutrality.domain.workflow import Outcome
from neutrality.history.models import Event
from neutrality.retention.holds import Hold, criminal_cases, holds_of, ordered_cases
from neutrality.retention.models import Erasure


@dataclass(frozen=True)
class Remains:
    """What is left of an erased case."""

    id: uuid.UUID
    number: str
    reference: str
    outcome: Outcome | None
    closed_on: date
    due_on: date
    erased_on: date
    copies_until: date
    rule: RetentionRule | None
    story: list[tuple[EventKind, date]]


@dataclass(frozen=True)
class Keeping:
    """How long a living case is kept, and what holds it."""

    case_id: uuid.UUID
    number: str
    closed_on: date | None
    asked: tuple[Due, ...]
    holds: tuple[Hold, ...]


def remains(session: Session, catalogue: Catalogue, case_id: uuid.UUID, *, actor: Actor) -> Remains | None:
    """Return what is left of an erased case, nothing for a living one; raises `no_such_case`."""
    case = find_case(session, case_id, actor)
    row = session.get(Erasure, case_id)
    if case.erased_on is None or row is None:
        return None
    events = select(Event.kind, Event.legal_on).where(Event.stream == Stream.CASE, Event.stream_id == case_id)
    return Remains(
        id=case.id,
        number=number_of(case),
        reference=case.reference,
        outcome=case.outcome,
        closed_on=row.closed_on,
        due_on=row.due_on,
        erased_on=row.erased_on,
        copies_until=row.copies_until,
        rule=next((rule for rule in catalogue.retention if rule.rule == row.rule), None),
        story=[(kind, day) for kind, day in session.execute(events.order_by(Event.number))],
    )


def keeping(session: Session, catalogue: Catalogue, case_id: uuid.UUID, *, actor: Actor) -> Keeping:
    """Return how long a case is kept and why; raises `no_such_case`."""
    case = find_case(session, case_id, actor)
    return _keeping(catalogue, case, holds_of(session, [case_id]).get(case_id, []))


def held_cases(session: Session, catalogue: Catalogue, offices: Iterable[uuid.UUID]) -> list[Keeping]:
    """Return every case of these offices that something holds, due or not, the oldest closing first."""
    wanted = or_(Case.id.in_(ordered_cases()), Case.id.in_(criminal_cases()))
    found = select(Case).where(Case.office_id.in_(set(offices)), Case.erased_on.is_(None), wanted)
    cases = list(session.scalars(found.order_by(Case.closed_on, Case.reference)))
    held = holds_of(session, [case.id for case in cases])
    return [_keeping(catalogue, case, held[case.id]) for case in cases if case.id in held]


def _keeping(catalogue: Catalogue, case: Case, held: list[Hold]) -> Keeping:
    asked: tuple[Due, ...] = ()
    if case.closed_on is not None and case.outcome is not None:
        asked = due(catalogue.retention_rules(case.outcome.value, case.closed_on), case.closed_on)
    return Keeping(case.id, number_of(case), case.closed_on, asked, tuple(held))
