"""The clocks that a step turns, as the domain says it."""

from __future__ import annotations

from neutrality.cases import clocks
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.running import Running, turn
from neutrality.domain.workflow import Action, State, Step, Transition


def running(work: Work) -> Running:
    """Return which clocks run, of the case or of one respondent."""
    rows = clocks.running(work.session, work.case.id)
    return frozenset((row.kind, row.respondent_id) for row in rows)


def turn_clocks(work: Work, row: Transition, step: Step, people: list[Respondent]) -> None:
    """Stop, pause and start what the step of that row does."""
    session, case, catalogue = work.session, work.case, work.means.catalogue
    verified = [person.id for person in work.respondents() if person.state is State.VERIFIED]
    turned = turn(row, running(work), [person.id for person in people], verified)
    if row.action is Action.EXTEND:
        clocks.replace(
            session, catalogue, case, ClockKind.HANDLING, ClockKind.HANDLING_EXTENDED, on=step.legal_on
        )
    else:
        for kind, whose in turned.stops:
            clocks.stop(session, case, frozenset({kind}), on=step.legal_on, respondent_id=whose)
        clocks.pause(session, catalogue, case, row.pauses, on=step.legal_on)
        clocks.resume(session, catalogue, case, row.resumes, on=step.legal_on)
        anew = row.action is Action.REOPEN
        for kind, whose in turned.starts:
            clocks.start(session, catalogue, case, kind, on=step.legal_on, respondent_id=whose, anew=anew)
    clocks.refresh_next_due(session, case)
