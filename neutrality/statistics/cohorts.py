"""What became of those who were forwarded in the month, and with which causes and in which manner."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.examined import RespondentCause
from neutrality.cases.figures import RespondentFact
from neutrality.cases.models import Respondent
from neutrality.domain.cells import UNKNOWN, Cell, Tally, Thing, count
from neutrality.domain.history import EventKind
from neutrality.domain.values import Sign, Value, rate
from neutrality.domain.workflow import Outcome
from neutrality.statistics.mended import steps_that_stand
from neutrality.statistics.scope import Scope
from neutrality.statistics.stays import Life

WITHIN = (30, 90, 180)


@dataclass(frozen=True)
class Forwarded:
    """One respondent who was forwarded in the month, of which case, and on which day first."""

    person: uuid.UUID
    on: date
    case: uuid.UUID
    office: str

    @property
    def itself(self) -> Thing:
        """Return what is counted."""
        return Thing(self.case, self.person, self.office)


def forwarded(session: Session, scope: Scope) -> list[Forwarded]:
    """Return who was forwarded in the month, each once."""
    first: dict[uuid.UUID, date] = {}
    where: dict[uuid.UUID, tuple[uuid.UUID, str]] = {}
    for event, _, case in steps_that_stand(session, scope, (EventKind.RESPONDENT_FORWARDED,)):
        if scope.holds(event.legal_on) and event.respondent_id is not None:
            first[event.respondent_id] = min(event.legal_on, first.get(event.respondent_id, date.max))
            where[event.respondent_id] = case.case_id, str(event.office_id)
    return [Forwarded(person, on, *where[person]) for person, on in first.items()]


def cohorts(
    scope: Scope, people: Sequence[Forwarded], lives: Iterable[Life], *, today: date
) -> dict[Cell, Value]:
    """Return the share of them whose sanction was final within so many days, once these passed."""
    ends = {life.subject: life for life in lives}
    found: dict[Cell, Value] = {}
    for days in WITHIN:
        part = [one.itself for one in people if _within(ends.get(one.person), one.on, days)]
        mature = scope.last + timedelta(days=days) < today
        found[Cell(f"cohort_{days}")] = rate(len(part), len(people)) if mature else Sign.NOT_YET
        scope.saw(Cell(f"cohort_{days}"), part, (one.itself for one in people))
    return found


def causes(session: Session, scope: Scope, people: Sequence[Forwarded]) -> dict[Cell, Value]:
    """Return the share of them with each cause; one may have several, so that it is more than all."""
    keys = [one.person for one in people]
    listed: dict[uuid.UUID, set[str]] = {}
    rows = select(RespondentCause.respondent_id, RespondentCause.cause)
    for person, cause in session.execute(rows.where(RespondentCause.respondent_id.in_(keys))):
        listed.setdefault(person, set()).add(cause)
    known = select(RespondentFact.respondent_id, RespondentFact.cause).where(
        RespondentFact.respondent_id.in_(keys)
    )
    for person, main in session.execute(known):
        listed.setdefault(person, {main} if main else set())
    counted = Counter(code for codes in listed.values() for code in codes)
    whole = rate(sum(bool(codes) for codes in listed.values()), len(keys))
    every = [one.itself for one in people]
    for cell, held in (
        (Cell("causes"), {person for person, codes in listed.items() if codes}),
        *((Cell("causes", "cause", code), _with(listed, code)) for code in counted),
    ):
        scope.saw(cell, (thing for thing in every if thing.subject in held), every)
    return {
        Cell("causes"): whole,
        **{Cell("causes", "cause", code): rate(number, len(keys)) for code, number in counted.items()},
    }


def channels(session: Session, scope: Scope, people: Sequence[Forwarded]) -> dict[Cell, Value]:
    """Return them by type of violation, channel and manner of the act."""
    rows = session.execute(
        select(
            RespondentFact.violation_type, Respondent.channel, Respondent.interaction, Respondent.id,
        )
        .join(Respondent, Respondent.id == RespondentFact.respondent_id)
        .where(RespondentFact.respondent_id.in_([one.person for one in people]))
    )  # fmt: skip
    tally = Tally({Cell("channels"): 0}, seen=scope.seen)
    of = {one.person: (one.case, one.person, one.office) for one in people}
    for *codes, person in rows:
        count(tally, "channels", of=of[person], act=" ".join(code or UNKNOWN for code in codes))
    return dict(tally)


def _with(listed: Mapping[uuid.UUID, set[str]], code: str) -> set[uuid.UUID]:
    return {person for person, codes in listed.items() if code in codes}


def _within(life: Life | None, on: date, days: int) -> bool:
    """Return whether a final sanction came within so many days, whatever came of it afterwards."""
    until = on + timedelta(days=days)
    rows = life.all if life else ()
    return any(row.outcome is Outcome.SANCTIONED and on <= row.legal_from <= until for row in rows)
