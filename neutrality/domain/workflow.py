"""What the one declared table of the workflow means: who may take which step, when, and with what.

Screens, the diagram in the README, the sample data and the tests all read `TRANSITIONS` (`table`,
domain 8.3 with the changes of design 3). From registration on a step acts on one respondent;
the state of the case follows from theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
)
from neutrality.domain.matter import (
    TIME,
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
from neutrality.domain.table import TRANSITIONS
from neutrality.domain.transition import Transition

__all__ = [
    "BY_ACTION",
    "TIME",
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

NEW_DECISION = ("sanction_kind", "decision_number", "decision_on", "effective_on", "record_source")
DATES = (
    "pleno_on", "decision_on", "effective_on", "control_measure_on", "recommended_on", "answered_on",
    "moved_on", "more_time_until",
)  # fmt: skip
# What may still come when the step is taken.
AHEAD = frozenset({"effective_on", "more_time_until"})


BY_ACTION: dict[Action, Transition] = {row.action: row for row in TRANSITIONS}


def open_steps(facts: Facts, by: By, table: Iterable[Transition] = TRANSITIONS) -> tuple[Transition, ...]:
    """Return the steps that this person may take now, whatever is still to be filled in."""
    return tuple(
        row for row in table if row.starts_at(facts.state, facts.sub_status) and row.roles & by.roles
    )


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
    if not row.starts_at(facts.state, facts.sub_status):
        raise ConflictError("wrong_state", action=step.action.value, state=facts.state.value)
    if not (row.roles & by.roles or (row.automatic and by == TIME)):
        raise NotAllowedError("wrong_role", action=step.action.value)
    problems = _problems(row, facts, step, today)
    if problems:
        raise InvalidInputError(problems)
    unmet = unmet_guards(row, facts, step, by)
    if unmet:
        raise DomainError("guard", guard=unmet[0])
    return row


def confirm(row: Transition, *, first: UUID, second: By, examined_by: UUID | None = None) -> None:
    """Accept the second person of a step that needs two.

    Raises:
        NotAllowedError: `wrong_role`, `same_person` when both are one, or `examined_yourself` when the
            second approves of an own examination.

    """
    if not row.second & second.roles:
        raise NotAllowedError("wrong_role", action=row.action.value)
    if first == second.account_id:
        raise NotAllowedError("same_person", action=row.action.value)
    if _examined(row, second, examined_by):
        raise NotAllowedError("examined_yourself", action=row.action.value)


def may_confirm(row: Transition, *, first: UUID, second: By, examined_by: UUID | None = None) -> bool:
    """Return whether `confirm` would accept this person."""
    apart = first != second.account_id and not _examined(row, second, examined_by)
    return bool(row.second & second.roles) and apart


def _examined(row: Transition, by: By, examined_by: UUID | None) -> bool:
    return row.rests_on_examination and examined_by is not None and by.account_id == examined_by


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
    asked = (*row.fields, *_asked_with(row, step))
    problems = [FieldProblem(name, "required") for name in asked if not step.fields.get(name, "").strip()]
    problems += _field_problems(step, today)
    if row.needs_reason and not step.reason.strip():
        problems.append(FieldProblem("reason", "required"))
    if step.legal_on > today:
        problems.append(FieldProblem("legal_on", "in_future"))
    elif step.legal_on < facts.last_step_on:
        problems.append(FieldProblem("legal_on", "before_last_step", {"last": facts.last_step_on}))
    elif step.legal_on < today and not (row.automatic or step.late_reason.strip()):
        problems.append(FieldProblem("late_reason", "required_when_backdated"))
    return problems


def sub_status_after(
    row: Transition, step: Step, before: SubStatus | None, *, extended: bool = False
) -> SubStatus | None:
    """Return the legal step that the subject stands in afterwards; a forwarding names its addressee.

    An extension interrupts neither hearing nor pleno, and a matter that comes back from the pleno goes on in
    the time that it has.
    """
    if row.keeps_sub or (row.action is Action.EXTEND and before is not SubStatus.REGISTERED):
        return before
    if row.action is Action.RETURN_FROM_PLENO and extended:
        return SubStatus.EXTENDED
    if row.action is Action.FORWARD and step.fields.get("addressee") == "authority":
        return SubStatus.FORWARDED_TO_AUTHORITY
    return row.sub_status


def _asked_with(row: Transition, step: Step) -> tuple[str, ...]:
    """A remedy that changed the decision puts another in its place; else the first one stands."""
    changed = row.action is Action.END_REMEDY and step.fields.get("remedy_result") == "changed"
    return tuple(name for name in row.optional if name in NEW_DECISION) if changed else ()


def _field_problems(step: Step, today: date) -> Iterable[FieldProblem]:
    quorum = step.fields.get("quorum")
    if quorum and not (quorum.isascii() and quorum.isdigit() and quorum.strip("0")):
        yield FieldProblem("quorum", "not_a_number")
    for name in DATES:
        if step.fields.get(name):
            yield from _date_problems(name, step, today)


def _date_problems(name: str, step: Step, today: date) -> Iterable[FieldProblem]:
    """A decision may take effect later, time asked for runs on; all else came before the step."""
    try:
        day = date.fromisoformat(step.fields[name])
    except ValueError:
        yield FieldProblem(name, "not_a_date")
        return
    if name == "more_time_until" and day < step.legal_on:
        yield FieldProblem(name, "before_legal_date")
    if name not in AHEAD and day > today:
        yield FieldProblem(name, "in_future")
    elif name not in AHEAD and day > step.legal_on:
        yield FieldProblem(name, "after_legal_date")
