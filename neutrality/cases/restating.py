"""Let a case say what its events add up to, after one of them changed what an earlier one says.

Everything here is made anew by the same replay with which the history is verified: intervals, facts, states,
legal steps, numbers, clocks. Nothing is computed a second way.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from neutrality.cases import facts
from neutrality.cases.acts import ACTS
from neutrality.cases.amending import Told, amended, told_of
from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.cases.models import Respondent
from neutrality.cases.numbers import void_number
from neutrality.cases.replay import STEPS, Replay
from neutrality.cases.work import Work
from neutrality.domain.mistakes import NumberKind, VoidReason
from neutrality.history.models import Event

OF_THE_CASE = ("kind", "registered_on", "closed_on", "outcome")


def restate(work: Work, event: Event, payload: dict[str, Any]) -> Replay:
    """Bring intervals, facts and the rows of the case up to what is true since this event."""
    session, case = work.session, work.case
    replay = Replay(case.id)
    for told in told_of(session, case.id):
        replay.play(*told)
    made = [row for row in replay.rows if row.position == event.id]
    session.add_all(StateInterval(**vars(row)) for row in made)
    facts.keep(session, event, payload)
    _restate_people(work, replay)
    _restate_case(work, replay)
    case.last_step_on = max([case.received_on, *(step.legal_on for step, _ in _steps(replay))])
    work.touch()
    session.flush()
    return replay


def void_act(work: Work, position: int) -> None:
    """Let the dated act of a step be counted no more; its row stays."""
    for model in ACTS:
        chosen = model.event_id == position
        work.session.execute(update(model).where(chosen).values(void=True))


def _restate_people(work: Work, replay: Replay) -> None:
    for person in work.session.scalars(select(Respondent).where(Respondent.case_id == work.case.id)):
        row, fact = replay.standing(person.id), work.session.get_one(RespondentFact, person.id)
        if row is not None:
            person.state, person.outcome = row.state, row.outcome
        person.sub_status = replay.subs.get(person.id)
        person.violation_type, person.cause = fact.violation_type, fact.cause
    work.session.flush()


def _restate_case(work: Work, replay: Replay) -> None:
    case, fact = work.case, work.session.get_one(CaseFact, work.case.id)
    row = replay.standing(case.id)
    if row is not None:
        case.state = row.state
    for name in OF_THE_CASE:
        setattr(case, name, getattr(fact, name))
    case.sub_status = replay.case_sub_status()
    if case.registered_on is None and case.registration_number is not None:
        void_number(
            work.session, case, NumberKind.REGISTRATION, VoidReason.STEP_CANCELLED, by=work.actor_id,
            now=work.now,
        )  # fmt: skip


def _steps(replay: Replay) -> list[Told]:
    return [told for told in amended(replay.past) if told[0].kind in STEPS]
