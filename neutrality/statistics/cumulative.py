"""The cumulative row of an election as of a day, counted in SQL over facts and intervals."""

from __future__ import annotations

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Subquery, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from neutrality.cases.amending import EXCLUDING
from neutrality.cases.figures import RespondentFact, StateInterval
from neutrality.cases.models import Case
from neutrality.domain.cells import Thing
from neutrality.domain.cumulative import Part, Row, part_of
from neutrality.domain.workflow import Level, Outcome
from neutrality.history.models import Event, EventPayload
from neutrality.statistics.excluded import BACK


@dataclass(frozen=True)
class Asked:
    """Which election, or all matters without one, at which offices, as of the end of which day.

    `living` leaves out the cases whose records are erased.
    """

    election: uuid.UUID | None
    offices: frozenset[uuid.UUID]
    on: date
    living: bool = False


def row_of(session: Session, asked: Asked) -> Row:
    """Return the row: who was reported is counted from the facts, where they stand from the intervals."""
    begun = _begun(asked)
    return Row(_reported(session, asked, begun), _parts(session, asked, begun))


def standing_of(session: Session, asked: Asked) -> dict[Part, list[Thing]]:
    """Return who stands in each part of the row."""
    return _standing(session, asked, _begun(asked))


def _begun(asked: Asked) -> Subquery:
    """Return the true intervals of the election's persons that had begun by the day."""
    newest = aliased(StateInterval)
    revision = (
        select(func.max(newest.revision))
        .where(newest.subject_id == StateInterval.subject_id, newest.ordinal == StateInterval.ordinal)
        .scalar_subquery()
    )
    found = (
        select(StateInterval)
        .join(RespondentFact, RespondentFact.respondent_id == StateInterval.subject_id)
        .where(
            StateInterval.level == Level.RESPONDENT,
            StateInterval.revision == revision,
            StateInterval.void.is_(False),
            StateInterval.legal_from <= asked.on,
        )
    )
    if asked.living:
        found = found.where(StateInterval.case_id.in_(select(Case.id).where(Case.erased_on.is_(None))))
    if asked.election is not None:
        found = found.where(RespondentFact.election_id == asked.election)
    return found.subquery()


def standing(session: Session, asked: Asked) -> dict[uuid.UUID, Part]:
    """Return in which part each person stands who counts: in the interval that had begun and not ended."""
    return {one.subject: part for part, people in standing_of(session, asked).items() for one in people}


def _parts(session: Session, asked: Asked, begun: Subquery) -> Mapping[Part, int]:
    return Counter({part: len(people) for part, people in _standing(session, asked, begun).items()})


def _standing(session: Session, asked: Asked, begun: Subquery) -> dict[Part, list[Thing]]:
    ended = begun.c.legal_to
    rows = select(begun.c.state, begun.c.outcome, begun.c.case_id, begun.c.subject_id, begun.c.office_id)
    found = rows.where(begun.c.office_id.in_(asked.offices), or_(ended.is_(None), ended > asked.on))
    parts: defaultdict[Part, list[Thing]] = defaultdict(list)
    for state, outcome, case, person, office in session.execute(found):
        part = part_of(state, outcome)
        if part is not None:
            parts[part].append(Thing(case, person, str(office)))
    return parts


def _reported(session: Session, asked: Asked, begun: Subquery) -> int:
    """Count who had come by the day to these offices, but those out of the figures or counted elsewhere."""
    last = select(begun.c.subject_id, func.max(begun.c.ordinal).label("ordinal")).group_by(begun.c.subject_id)
    here = last.subquery()
    came = func.coalesce(RespondentFact.joined_on, RespondentFact.received_on)
    merged = and_(RespondentFact.outcome == Outcome.DUPLICATE_MERGED, RespondentFact.closed_on <= asked.on)
    found = (
        select(RespondentFact.respondent_id)
        .join(begun, begun.c.subject_id == RespondentFact.respondent_id)
        .join(here, and_(here.c.subject_id == begun.c.subject_id, here.c.ordinal == begun.c.ordinal))
        .where(
            begun.c.office_id.in_(asked.offices),
            came <= asked.on,
            func.coalesce(merged, False).is_(False),
            or_(RespondentFact.excluded_on.is_(None), RespondentFact.excluded_on > asked.on),
        )
    )
    return len(set(session.scalars(found)) - _out(session, asked))


def _out(session: Session, asked: Asked) -> set[uuid.UUID]:
    """Return who was out of the figures at the end of the day, whatever came of it later."""
    events = session.execute(
        select(Event.kind, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.kind.in_(EXCLUDING), Event.legal_on <= asked.on)
        .order_by(Event.id)
    )
    out: set[uuid.UUID] = set()
    for kind, content in events:
        people = {uuid.UUID(key) for key in json.loads(content)["respondents"]}
        out = out - people if kind in BACK else out | people
    return out
