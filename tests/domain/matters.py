"""A matter, an officer and a step as the law wants them, with overrides, and the answer they get."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from neutrality.domain.access import Role
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.domain.workflow import (
    TIME,
    Action,
    By,
    Facts,
    Outcome,
    ReportKind,
    State,
    Step,
    SubStatus,
    Transition,
    decide,
    unmet_guards,
)
from tests.domain.law import AUTOMATIC, LAWS, STATE_OF

Table = tuple[Transition, ...]
TODAY = date(2026, 11, 24)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
# What a step of yesterday rests on.
RESTS_ON = (
    "pleno_on", "decision_on", "control_measure_on", "recommended_on", "answered_on", "moved_on",
)  # fmt: skip
HELD_YESTERDAY = dict.fromkeys(RESTS_ON, YESTERDAY.isoformat())
ME, SOMEBODY_ELSE = UUID(int=1), UUID(int=2)
ACCEPTED = "accepted"
PLENO = {"study_number": "KJ/7", "pleno_on": TODAY.isoformat(), "quorum": "3"}
DECISION = {"decision_number": "SK/9", "decision_on": TODAY.isoformat(), "record_source": "letter"}
SAID = {"answered_on": TODAY.isoformat(), "record_source": "message"}
SANCTION = {**DECISION, "sanction_kind": "turun_jabatan", "effective_on": TODAY.isoformat()}

# What somebody types who leaves nothing out, step by step (domain 8.2, 8.3).
TYPED: dict[Action, dict[str, str]] = {
    **{action: {} for action in Action},
    Action.REQUEST_CORRECTION: {"lacks": "evidence", "public_reason": "Mohon lengkapi bukti."},
    Action.CLOSE_UNMET: {"unmet_requirement": "evidence"},
    Action.RECORD_TRACING: {"supervision_number": "LHP/3"},
    Action.MERGE: {"master": "another case"},
    Action.FORWARD_ELSEWHERE: {"competent_body": "polri"},
    Action.TERMINATE_EARLY: {"termination_ground": "died"},
    Action.FIND_NOT_PROVEN: PLENO,
    Action.FORWARD: {**PLENO, "violation_type": "D06", "sanction_level": "berat", "addressee": "employer"},
    Action.HAND_TO_CRIMINAL: PLENO,
    Action.REFER_RESPONDENT: {"competent_body": "tni"},
    Action.RECORD_RECOMMENDATION: {
        "recommended_level": "berat", "recommended_on": TODAY.isoformat(), "record_source": "sbt",
    },
    Action.RECORD_EXAMINING: SAID,
    Action.RECORD_MORE_TIME: {**SAID, "more_time_until": TOMORROW.isoformat()},
    Action.RECORD_ANSWER: {**SAID, "employer_answer": "sanction"},
    Action.RECORD_REFUSAL: SAID,
    Action.RECORD_MOVE: {"new_agency": str(SOMEBODY_ELSE), "moved_on": TODAY.isoformat()},
    Action.RECORD_CONTROL_MEASURE: {
        "control_measure": "reprimand", "measure_stage": "requested",
        "control_measure_on": TODAY.isoformat(),
    },
    Action.RECORD_SANCTION: SANCTION,
    Action.RECORD_SANCTION_UNDER_REMEDY: {**SANCTION, "remedy": "keberatan"},
    Action.END_REMEDY: {"remedy_result": "lapsed"},
    Action.RECORD_NO_VIOLATION: DECISION,
    Action.TERMINATE: {"termination_ground": "retired"},
    Action.REOPEN: {"ground": "new_evidence"},
}  # fmt: skip
# Where a matter stands whose state alone is named.
FIRST_SUB = {
    State.RECEIVED: SubStatus.NEW,
    State.VERIFIED: SubStatus.REGISTERED,
    State.RECOMMENDED: SubStatus.PPK_EXAMINING,
}
# What lets a step be taken that not every matter lets be taken.
FITTING: dict[Action, dict[str, Any]] = {
    Action.START_TRACING: {"kind": ReportKind.INFORMASI_AWAL},
    Action.RECORD_TRACING: {"kind": ReportKind.INFORMASI_AWAL},
    Action.CLOSE_TRACED: {"kind": ReportKind.INFORMASI_AWAL},
    Action.ACCEPT_WITHDRAWAL: {"withdrawn_by_reporter": True},
}


def matter(state: State = State.RECEIVED, /, **changes: Any) -> Facts:
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
        sub_status=FIRST_SUB.get(state),
        handling_runs=state is State.VERIFIED,
    )
    return replace(whole, **changes)


def place_of(action: Action) -> tuple[State, SubStatus | None]:
    """Return the last of the places where a step begins: the one that no guard of it bars."""
    last = LAWS[action].from_.split()[-1] if action is not Action.TERMINATE else "registered"
    return (State.CLOSED, None) if last == "closed" else (STATE_OF[SubStatus(last)], SubStatus(last))


def ready(action: Action, /, **changes: Any) -> Facts:
    """Return a matter that stands where the step begins, and of which it can be taken."""
    state, sub = place_of(action)
    return matter(state, **{"sub_status": sub, **FITTING.get(action, {}), **changes})


def right(action: Action) -> By:
    """Return whoever may take the step: somebody with all roles, or time."""
    return TIME if action in AUTOMATIC else EVERY_ROLE


def officer(*roles: Role, account: UUID = ME) -> By:
    """Return somebody who holds these roles at the office of the case."""
    return By(account, frozenset(roles))


EVERY_ROLE = officer(*Role)


def step(action: Action, *, without: str = "", fields: dict[str, str] | None = None, **changes: Any) -> Step:
    """Return the step taken today, for a reason and with all that the law asks, but for one field."""
    typed = {**TYPED[action], **(fields or {})}
    typed.pop(without, "")
    return replace(Step(action, TODAY, "Sesuai kajian.", fields=typed), **changes)


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
