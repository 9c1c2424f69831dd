"""The one declared table of the workflow: who may take which step, when, with what, and its effects.

Screens, the diagram in the README, the sample data and the tests all read `TRANSITIONS`
(domain 8.3 with the changes of design 3). From registration on a step acts on one respondent;
the state of the case follows from theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from neutrality.domain.access import Role
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
)
from neutrality.domain.matter import (
    Action,
    By,
    Facts,
    Level,
    Outcome,
    ReportKind,
    State,
    Step,
    SubStatus,
)
from neutrality.domain.requirements import (
    REGISTRATION_GUARDS,
    Guard,
    has_new_ground,
    was_registered_or_can_be,
)

__all__ = [
    "BY_ACTION",
    "TRANSITIONS",
    "Action",
    "By",
    "Facts",
    "Level",
    "Outcome",
    "ReportKind",
    "State",
    "Step",
    "SubStatus",
    "Transition",
    "confirm",
    "decide",
    "derive",
    "may_confirm",
    "open_steps",
    "sub_status_after",
    "unmet_guards",
]

DATES = ("pleno_on", "decision_on", "effective_on", "control_measure_on")


@dataclass(frozen=True)
class Transition:
    """One row of the table."""

    code: str
    action: Action
    level: Level
    from_states: frozenset[State]
    to_state: State
    roles: frozenset[Role]
    sub_status: SubStatus | None = None
    outcome: Outcome | None = None
    guards: tuple[Guard, ...] = ()
    second: frozenset[Role] = frozenset()
    fields: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    needs_reason: bool = True
    stops: frozenset[ClockKind] = frozenset()
    starts: ClockKind | None = None


_SECONDS = frozenset({Role.VERIFIER, Role.HEAD, Role.PLENO_MEMBER})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "T0", Action.SUBMIT, Level.CASE, frozenset(), State.RECEIVED,
        roles=frozenset({Role.INTAKE, Role.FIELD_SUPERVISOR, Role.VERIFIER}),
        sub_status=SubStatus.NEW, needs_reason=False, starts=ClockKind.PRELIMINARY,
    ),
    Transition(
        "T2", Action.CLOSE_UNMET, Level.CASE, frozenset({State.RECEIVED}), State.CLOSED,
        roles=frozenset({Role.VERIFIER}), outcome=Outcome.NOT_MEETING_REQUIREMENTS,
        second=frozenset({Role.HEAD}), fields=("unmet_requirement",),
        stops=frozenset({ClockKind.PRELIMINARY}),
    ),
    Transition(
        "T6", Action.REGISTER, Level.CASE, frozenset({State.RECEIVED}), State.VERIFIED,
        roles=frozenset({Role.VERIFIER}), sub_status=SubStatus.REGISTERED,
        guards=REGISTRATION_GUARDS, second=_SECONDS, optional=("pleno_on", "number"),
        stops=frozenset({ClockKind.PRELIMINARY}), starts=ClockKind.HANDLING,
    ),
    Transition(
        "T8", Action.FIND_NOT_PROVEN, Level.RESPONDENT, frozenset({State.VERIFIED}), State.CLOSED,
        roles=frozenset({Role.PLENO_MEMBER, Role.HEAD}), outcome=Outcome.NOT_PROVEN,
        fields=("study_number", "pleno_on", "quorum"), stops=frozenset({ClockKind.HANDLING}),
    ),
    Transition(
        "T9", Action.FORWARD, Level.RESPONDENT, frozenset({State.VERIFIED}), State.RECOMMENDED,
        roles=frozenset({Role.VERIFIER}), sub_status=SubStatus.FORWARDED_TO_PPK,
        second=frozenset({Role.HEAD}),
        fields=("violation_type", "sanction_level", "study_number", "pleno_on", "quorum", "addressee"),
        optional=("letter_number", "deviation_reason", "criminal_track", "cause"),
        stops=frozenset({ClockKind.HANDLING}), starts=ClockKind.FOLLOW_UP,
    ),
    Transition(
        "T13", Action.RECORD_SANCTION, Level.RESPONDENT, frozenset({State.RECOMMENDED}), State.CLOSED,
        roles=frozenset({Role.LIAISON}), outcome=Outcome.SANCTIONED, second=_SECONDS,
        fields=("sanction_kind", "decision_number", "decision_on", "effective_on"),
        stops=frozenset({ClockKind.FOLLOW_UP}),
    ),
    Transition(
        "T14", Action.RECORD_NO_VIOLATION, Level.RESPONDENT, frozenset({State.RECOMMENDED}), State.CLOSED,
        roles=frozenset({Role.LIAISON}), outcome=Outcome.PPK_NO_VIOLATION,
        second=frozenset({Role.HEAD}), fields=("decision_number", "decision_on"),
        stops=frozenset({ClockKind.FOLLOW_UP}),
    ),
    Transition(
        "T14", Action.RECORD_NOT_FOLLOWED_UP, Level.RESPONDENT, frozenset({State.RECOMMENDED}), State.CLOSED,
        roles=frozenset({Role.LIAISON}), outcome=Outcome.NOT_FOLLOWED_UP,
        second=frozenset({Role.HEAD}),
        fields=("control_measure_on",), stops=frozenset({ClockKind.FOLLOW_UP}),
    ),
    Transition(
        "T16", Action.REOPEN, Level.RESPONDENT, frozenset({State.CLOSED}), State.VERIFIED,
        roles=frozenset({Role.HEAD}), sub_status=SubStatus.REGISTERED,
        guards=(has_new_ground, was_registered_or_can_be), fields=("ground",),
        optional=("pleno_on", "number"),
        starts=ClockKind.HANDLING,
    ),
)  # fmt: skip

BY_ACTION: dict[Action, Transition] = {row.action: row for row in TRANSITIONS}


def open_steps(facts: Facts, by: By, table: Iterable[Transition] = TRANSITIONS) -> tuple[Transition, ...]:
    """Return the steps that this person may take now, whatever is still to be filled in."""
    return tuple(row for row in table if facts.state in row.from_states and row.roles & by.roles)


def unmet_guards(row: Transition, facts: Facts, step: Step, by: By) -> tuple[str, ...]:
    """Return the names of the guards that do not hold, for 'menunggu …' on the screen."""
    return tuple(guard.__name__ for guard in row.guards if not guard(facts, step, by))


def decide(
    facts: Facts, step: Step, by: By, *, today: date, table: Iterable[Transition] = TRANSITIONS
) -> Transition:
    """Return the transition that the step makes.

    Raises:
        ConflictError: `wrong_state`, the subject is not (or no longer) where the step starts.
        NotAllowedError: `wrong_role`.
        DomainError: `guard`, with the name of the first guard that does not hold.
        InvalidInputError: what is missing or out of order, by field.

    """
    row = next(row for row in table if row.action is step.action)
    if facts.state not in row.from_states:
        raise ConflictError("wrong_state", action=step.action.value, state=facts.state.value)
    if not row.roles & by.roles:
        raise NotAllowedError("wrong_role", action=step.action.value)
    problems = _problems(row, facts, step, today)
    if problems:
        raise InvalidInputError(problems)
    unmet = unmet_guards(row, facts, step, by)
    if unmet:
        raise DomainError("guard", guard=unmet[0])
    return row


def confirm(row: Transition, *, first: UUID, second: By) -> None:
    """Accept the second person of a step that needs two.

    Raises:
        NotAllowedError: `wrong_role`, or `same_person` when both are one.

    """
    if not row.second & second.roles:
        raise NotAllowedError("wrong_role", action=row.action.value)
    if first == second.account_id:
        raise NotAllowedError("same_person", action=row.action.value)


def may_confirm(row: Transition, *, first: UUID, second: By) -> bool:
    """Return whether `confirm` would accept this person."""
    return bool(row.second & second.roles) and first != second.account_id


def derive(respondents: Iterable[tuple[State, Outcome | None]]) -> tuple[State, Outcome | None]:
    """Return state and outcome of a case: the least advanced open respondent, the weightiest outcome."""
    rows = list(respondents)
    states = list(State)
    state = min((state for state, _ in rows), key=states.index)
    if state is not State.CLOSED:
        return state, None
    order = list(Outcome)
    return state, min((outcome for _, outcome in rows if outcome), key=order.index)


def _problems(row: Transition, facts: Facts, step: Step, today: date) -> list[FieldProblem]:
    problems = [
        FieldProblem(name, "required") for name in row.fields if not step.fields.get(name, "").strip()
    ]
    problems += _field_problems(step, today)
    if row.needs_reason and not step.reason.strip():
        problems.append(FieldProblem("reason", "required"))
    if step.legal_on > today:
        problems.append(FieldProblem("legal_on", "in_future"))
    elif step.legal_on < facts.last_step_on:
        problems.append(FieldProblem("legal_on", "before_last_step", {"last": facts.last_step_on}))
    elif step.legal_on < today and not step.late_reason.strip():
        problems.append(FieldProblem("late_reason", "required_when_backdated"))
    return problems


def sub_status_after(row: Transition, step: Step) -> SubStatus | None:
    """Return the legal step that the subject stands in afterwards; a forwarding names its addressee."""
    if row.action is Action.FORWARD and step.fields.get("addressee") == "authority":
        return SubStatus.FORWARDED_TO_AUTHORITY
    return row.sub_status


def _field_problems(step: Step, today: date) -> Iterable[FieldProblem]:
    quorum = step.fields.get("quorum")
    if quorum and not (quorum.isascii() and quorum.isdigit() and quorum.strip("0")):
        yield FieldProblem("quorum", "not_a_number")
    for name in DATES:
        if step.fields.get(name):
            yield from _date_problems(name, step, today)


def _date_problems(name: str, step: Step, today: date) -> Iterable[FieldProblem]:
    """A decision may take effect later; everything else that a step rests on came before it."""
    try:
        day = date.fromisoformat(step.fields[name])
    except ValueError:
        yield FieldProblem(name, "not_a_date")
        return
    if name != "effective_on" and day > today:
        yield FieldProblem(name, "in_future")
    elif name != "effective_on" and day > step.legal_on:
        yield FieldProblem(name, "after_legal_date")
