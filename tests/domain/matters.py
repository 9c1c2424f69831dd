"""A matter, an officer and a step as the law wants them, with overrides, and the answer they get."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.domain.workflow import (
    Action,
    By,
    Facts,
    Outcome,
    ReportKind,
    State,
    Step,
    Transition,
    decide,
    unmet_guards,
)

Table = tuple[Transition, ...]
TODAY = date(2026, 11, 24)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
# What a step of yesterday rests on.
HELD_YESTERDAY = dict.fromkeys(("pleno_on", "decision_on", "control_measure_on"), YESTERDAY.isoformat())
ME, SOMEBODY_ELSE = UUID(int=1), UUID(int=2)
ACCEPTED = "accepted"
PLENO = {"study_number": "KJ/7", "pleno_on": TODAY.isoformat(), "quorum": "3"}
DECISION = {"decision_number": "SK/9", "decision_on": TODAY.isoformat()}

# What somebody types who leaves nothing out, step by step (domain 8.2, 8.3).
TYPED: dict[Action, dict[str, str]] = {
    Action.SUBMIT: {},
    Action.CLOSE_UNMET: {"unmet_requirement": "evidence"},
    Action.REGISTER: {},
    Action.FIND_NOT_PROVEN: PLENO,
    Action.FORWARD: {**PLENO, "violation_type": "D06", "sanction_level": "berat", "addressee": "authority"},
    Action.RECORD_SANCTION: {**DECISION, "sanction_kind": "turun_jabatan", "effective_on": TODAY.isoformat()},
    Action.RECORD_NO_VIOLATION: DECISION,
    Action.RECORD_NOT_FOLLOWED_UP: {"control_measure_on": TODAY.isoformat()},
    Action.REOPEN: {"ground": "new_evidence"},
}


def matter(state: State = State.RECEIVED, /, **changes: object) -> Facts:
    """Return a signed, complete and timely report that somebody else entered, today in that state."""
    whole = Facts(
        state=state,
        outcome=Outcome.NOT_PROVEN if state is State.CLOSED else None,
        kind=ReportKind.LAPORAN,
        signed=True,
        identity_complete=True,
        has_event_date=True,
        has_place=True,
        has_narrative=True,
        has_evidence=True,
        has_respondent=True,
        reported_in_time=True,
        registered=state is not State.RECEIVED,
        entered_by=SOMEBODY_ELSE,
        last_step_on=TODAY,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # the names of fields, as `replace` wants them


def officer(*roles: Role, account: UUID = ME) -> By:
    """Return somebody who holds these roles at the office of the case."""
    return By(account, frozenset(roles))


EVERY_ROLE = officer(*Role)


def step(
    action: Action, *, without: str = "", fields: dict[str, str] | None = None, **changes: object
) -> Step:
    """Return the step taken today, for a reason and with all that the law asks, but for one field."""
    typed = {**TYPED[action], **(fields or {})}
    typed.pop(without, "")
    return replace(Step(action, TODAY, "Sesuai kajian.", fields=typed), **changes)  # type: ignore[arg-type]


def answer(table: Table, facts: Facts, taken: Step, by: By) -> str:
    """Return `accepted`, or by which name the step is refused: a guard, fields with codes, or the rule."""
    try:
        decide(facts, taken, by, today=TODAY, table=table)
    except InvalidInputError as error:
        return " ".join(f"{problem.field}:{problem.code}" for problem in error.problems)
    except DomainError as error:
        return str(error.params.get("guard", error.code))
    return ACCEPTED


def row_of(table: Table, action: Action) -> Transition:
    """Return the one row of an action."""
    rows = [row for row in table if row.action is action]
    assert len(rows) == 1, f"{action} stands {len(rows)} times in the table"
    return rows[0]


def awaited(table: Table, facts: Facts, taken: Step, by: By) -> tuple[str, ...]:
    """Return what the screen says the step is waiting for."""
    return unmet_guards(row_of(table, taken.action), facts, taken, by)
