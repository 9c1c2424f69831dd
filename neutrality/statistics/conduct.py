"""What employers did with the letters: sent, answered, executed, waiting; by agency, election (design 6)."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.acts import ControlMeasure, EmployerAnswer, Forwarding, SanctionDecision
from neutrality.cases.figures import RespondentFact
from neutrality.domain.cells import Cell, Tally, Thing, count
from neutrality.domain.values import Value, median_days, rate
from neutrality.domain.workflow import Action, Level, State
from neutrality.history.models import Event
from neutrality.statistics.holding import kept
from neutrality.statistics.scope import UNKNOWN, Scope
from neutrality.statistics.stays import Life

FEWEST_LETTERS, OTHERS = 3, "others"
ANSWERS = (Action.RECORD_ANSWER.value, Action.RECORD_REFUSAL.value)


@dataclass(frozen=True)
class Letter:
    """One letter: about whose employee, when, whether and how the employer acted by the month's end."""

    about: Thing
    agency: str
    election: str
    made_on: date
    answered: bool
    executed: bool
    waits: bool


def conduct(session: Session, scope: Scope, lives: Iterable[Life]) -> dict[Cell, Value]:
    """Return the letters of all time by agency, by election, and by agency within each election.

    An agency with fewer than three letters, there in that election, stands under others.
    """
    letters = list(_letters(session, scope, {life.subject: life for life in lives}))
    values: dict[Cell, Value] = {}
    for (dimension, code), some in _grouped(letters).items():
        waiting = [(scope.last - one.made_on).days for one in some if one.waits]
        for name, value in (
            ("letters_sent", len(some)),
            ("letters_answered", rate(sum(one.answered for one in some), len(some))),
            ("letters_executed", rate(sum(one.executed for one in some), len(some))),
            ("letters_waiting", median_days(waiting)),
        ):
            values[Cell(name, dimension, code)] = value
        _remember(scope, dimension, code, some)
    return values


def measures(session: Session, scope: Scope) -> dict[Cell, Value]:
    """Return the control measures of the month by kind and stage."""
    rows = session.execute(
        select(
            ControlMeasure.kind, ControlMeasure.stage, Event.office_id, Event.stream_id, Event.respondent_id
        )
        .join(Event, Event.id == ControlMeasure.event_id)
        .where(
            ControlMeasure.void.is_(False),
            ControlMeasure.made_on.between(scope.first, scope.last),
            Event.office_id.in_(scope.offices),
            kept(Event.stream_id, scope),
        )
    )
    tally = Tally({Cell("measures"): 0}, seen=scope.seen)
    for kind, stage, office, case, person in rows:
        count(tally, "measures", of=(case, person or case), measure=f"{kind} {stage}", office=str(office))
    return dict(tally)


def _grouped(letters: Sequence[Letter]) -> dict[tuple[str, str], list[Letter]]:
    """Return the letters behind each dimension and code."""
    sent = Counter(one.agency for one in letters)
    sent_in = Counter((one.election, one.agency) for one in letters)
    groups: dict[tuple[str, str], list[Letter]] = defaultdict(list)
    groups["total", ""] = list(letters)
    for one in letters:
        agency = one.agency if sent[one.agency] >= FEWEST_LETTERS else OTHERS
        within = one.agency if sent_in[one.election, one.agency] >= FEWEST_LETTERS else OTHERS
        groups["agency", agency].append(one)
        groups["election", one.election].append(one)
        groups["election_agency", f"{one.election} {within}"].append(one)
    return groups


def _remember(scope: Scope, dimension: str, code: str, letters: Sequence[Letter]) -> None:
    whole = [one.about for one in letters]
    scope.saw(Cell("letters_sent", dimension, code), whole)
    scope.saw(
        Cell("letters_answered", dimension, code), (one.about for one in letters if one.answered), whole
    )
    scope.saw(
        Cell("letters_executed", dimension, code), (one.about for one in letters if one.executed), whole
    )
    scope.saw(Cell("letters_waiting", dimension, code), (one.about for one in letters if one.waits))


def _letters(session: Session, scope: Scope, lives: dict[uuid.UUID, Life]) -> Iterable[Letter]:
    rows = session.execute(
        select(
            Forwarding.respondent_id, Forwarding.made_on, RespondentFact.agency_id,
            RespondentFact.election_id, Event.office_id,
        )
        .join(RespondentFact, RespondentFact.respondent_id == Forwarding.respondent_id)
        .join(Event, Event.id == Forwarding.event_id)
        .where(
            Forwarding.void.is_(False),
            Forwarding.made_on <= scope.last,
            Event.office_id.in_(scope.offices),
            kept(RespondentFact.case_id, scope),
        )
    )  # fmt: skip
    answers = _answers(session, scope)
    for person, made_on, *known, office in rows:
        life = lives.get(person)
        if life is not None and life.level is Level.RESPONDENT:
            agency, election = (str(one) if one else None for one in known)
            answered = any(day >= made_on for day in answers[person])
            executed = life.sanctioned and life.last.legal_from >= made_on
            waits = not answered and life.last.state is State.RECOMMENDED
            about = Thing(life.case, person, str(office))
            yield Letter(about, agency or OTHERS, election or UNKNOWN, made_on, answered, executed, waits)


def _answers(session: Session, scope: Scope) -> dict[uuid.UUID, list[date]]:
    """Return on which days each employer answered, with a decision or without."""
    said = select(EmployerAnswer.respondent_id, EmployerAnswer.answered_on).where(
        EmployerAnswer.void.is_(False), EmployerAnswer.said.in_(ANSWERS)
    )
    decided = select(SanctionDecision.respondent_id, SanctionDecision.decided_on).where(
        SanctionDecision.void.is_(False)
    )
    found: dict[uuid.UUID, list[date]] = defaultdict(list)
    for person, day in [*session.execute(said), *session.execute(decided)]:
        if day <= scope.last:
            found[person].append(day)
    return found
