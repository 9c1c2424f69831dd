"""The walk through all that can be: places, outcomes, kinds, facts, roles and steps, and who gets through.

Roles only ever add: what an officer with every role is refused, nobody is allowed. So the walk asks that
officer first, and time, and each single role where one of them got through. The facts that guards look at are
lacking one by one and two by two, and all at once: a guard asks for each of its own, so that a third lack
changes no answer. Those of the registration are walked through in every combination besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any, NamedTuple

from neutrality.domain.access import Role
from neutrality.domain.examination import Missing
from neutrality.domain.matter import TIME
from neutrality.domain.workflow import (
    Action,
    By,
    Facts,
    Outcome,
    ReportKind,
    State,
    Step,
    SubStatus,
    sub_status_after,
)
from tests.domain.guards import FORMAL, MATERIAL
from tests.domain.matters import (
    ACCEPTED,
    EVERY_ROLE,
    ME,
    SOMEBODY_ELSE,
    TODAY,
    Table,
    answer,
    matter,
    officer,
    row_of,
    step,
)
from tests.domain.rules import PLACES

PEOPLE = [officer(), TIME, *(officer(role) for role in Role)]
PLENO_HELD = {"pleno_on": TODAY.isoformat()}
ATTEMPTS = [
    *(step(action, fields=PLENO_HELD) for action in Action),
    step(Action.FORWARD, fields={**PLENO_HELD, "addressee": "authority"}),
    step(Action.REGISTER),
    step(Action.REOPEN),
    step(Action.REOPEN, fields={**PLENO_HELD, "ground": "annulled_decision"}),
    step(Action.REOPEN, fields={**PLENO_HELD, "ground": "wish"}),
]
OF_THE_REGISTRATION = (
    Action.REGISTER, Action.REOPEN, Action.START_TRACING, Action.CLOSE_UNMET, Action.REQUEST_CORRECTION,
)  # fmt: skip
# What is otherwise than in a lawful matter: a report that lacks something, a clock that runs or does not.
OTHERWISE: dict[str, Any] = {
    **dict.fromkeys((*FORMAL, *MATERIAL), False),
    "registered": None,
    "handling_runs": None,
    "extended": True,
    "authority_has_it": True,
    "time_to_complete_until": TODAY,
    "withdrawn_by_reporter": True,
    "carried_by_others": True,
}
Place = tuple[State, SubStatus | None, Outcome | None]
WHERE: list[Place] = [
    *((state, sub, None) for state, sub in PLACES if state is not State.CLOSED),
    *((State.CLOSED, None, outcome) for outcome in Outcome),
]

# Where a registration is made, and where one is made up for.
REGISTRATIONS: list[Place] = [
    (State.RECEIVED, SubStatus.NEW, None),
    (State.CLOSED, None, Outcome.NOT_MEETING_REQUIREMENTS),
    (State.CLOSED, None, Outcome.TRACED_WITHOUT_RESULT),
]


class Move(NamedTuple):
    """A step that was allowed, and where it led."""

    facts: Facts
    step: Step
    by: By
    to: Place

    @property
    def role(self) -> Role | None:
        """The one role of whoever took it, nothing for whoever holds none and for time."""
        return next(iter(self.by.roles), None)

    @property
    def start(self) -> Place:
        """Where it began."""
        return self.facts.state, self.facts.sub_status, self.facts.outcome


@dataclass
class Walk:
    """All that was allowed, and the names by which the rest was refused, with their places and actions."""

    table: Table
    moves: list[Move] = field(default_factory=list)
    refusals: set[tuple[State, SubStatus | None, Action, str]] = field(default_factory=set)


def _flaws(most: int) -> Iterator[dict[str, Any]]:
    """Yield nothing amiss, then every lack alone, then two at a time, and in the end all of them."""
    for size in range(most + 1):
        for names in combinations(OTHERWISE, size):
            yield {name: OTHERWISE[name] for name in names}
    if most > 1:
        yield dict(OTHERWISE)


def _with(where: Place, **changes: Any) -> Facts:
    state, sub, outcome = where
    lawful = matter(state, sub_status=sub, outcome=outcome)
    turned = {name: not getattr(lawful, name) for name, value in changes.items() if value is None}
    return matter(state, sub_status=sub, outcome=outcome, **{**changes, **turned})


def every_matter() -> Iterator[Facts]:
    """Yield every place with every kind, with at most two things amiss, or all; of closed ones at most one.

    Who entered it is asked at a registration alone: where one is made, or made up for.
    """
    flaws = {False: list(_flaws(2)), True: list(_flaws(1))}
    for where, kind in product(WHERE, ReportKind):
        registers = where[0] in {State.RECEIVED, State.CLOSED}
        entered_by = (None, ME, SOMEBODY_ELSE) if registers else (SOMEBODY_ELSE,)
        for entered, flaw in product(entered_by, flaws[where[0] is State.CLOSED]):
            yield _with(where, kind=kind, entered_by=entered, **flaw)
    yield from unexamined_matters()


def unexamined_matters() -> Iterator[Facts]:
    """Yield what a decision still waits for, one thing at a time, wherever one is taken."""
    flaws: tuple[dict[str, Any], ...] = (
        *({"missing": (missing,)} for missing in Missing), {"pleno_result": "postponed"}, {"examined_by": ME},
    )  # fmt: skip
    for where, flaw in product(WHERE, flaws):
        if where[0] is State.VERIFIED:
            yield _with(where, **flaw)


def every_registration() -> Iterator[Facts]:
    """Yield every combination of what a registration asks, where one is made and where one is made up for."""
    names = (*FORMAL, *MATERIAL, "registered")
    for where, kind, entered in product(REGISTRATIONS, ReportKind, (None, ME, SOMEBODY_ELSE)):
        for flags in product((True, False), repeat=len(names)):
            yield _with(where, kind=kind, entered_by=entered, **dict(zip(names, flags, strict=True)))


def a_few_matters() -> Iterator[Facts]:
    """Yield what can come about with at most one thing amiss: each of these is also in the full walk."""
    flaws = list(_flaws(1))
    yield from unexamined_matters()
    for where, kind in product(WHERE, ReportKind):
        yield from (_with(where, kind=kind, **flaw) for flaw in flaws)
        if where[0] in {State.RECEIVED, State.CLOSED}:
            yield _with(where, kind=kind, entered_by=ME)
        if where[0] is State.RECEIVED:
            yield _with(where, kind=kind, withdrawn_by_reporter=True, carried_by_others=True)
        if where in REGISTRATIONS and where[0] is State.CLOSED:
            for name in (*FORMAL, *MATERIAL):
                yield _with(where, kind=kind, registered=False, **{name: False})


def walk(table: Table, matters: Iterable[Facts], attempts: Iterable[Step] = ATTEMPTS) -> Walk:
    """Return what happens when everybody attempts everything."""
    walked = Walk(table)
    for facts in matters:
        for attempt in attempts:
            told = {answer(table, facts, attempt, EVERY_ROLE)}
            told |= {answer(table, facts, attempt, TIME)} if "wrong_role" in told else set()
            if ACCEPTED in told:
                for by in PEOPLE:
                    _attempt(walked, facts, attempt, by)
            walked.refusals |= {
                (facts.state, facts.sub_status, attempt.action, one) for one in told - {ACCEPTED}
            }
    return walked


def _attempt(walked: Walk, facts: Facts, attempt: Step, by: By) -> None:
    told = answer(walked.table, facts, attempt, by)
    if told != ACCEPTED:
        walked.refusals.add((facts.state, facts.sub_status, attempt.action, told))
        return
    row = row_of(walked.table, attempt.action)
    sub = sub_status_after(row, attempt, facts.sub_status, extended=facts.extended)
    walked.moves.append(Move(facts, attempt, by, (row.to_state, sub, row.outcome)))
