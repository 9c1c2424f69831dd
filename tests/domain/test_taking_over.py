"""What an import of a register may leave out is listed; all else of the workflow's table stays as it is."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from uuid import UUID

import pytest

from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError
from neutrality.domain.matrix import MATRIX, Role
from neutrality.domain.permissions import Permission
from neutrality.domain.register_ends import ENDS
from neutrality.domain.taking_over import IMPORTERS, LEFT_OUT, REASON, TAKEN_OVER
from neutrality.domain.workflow import (
    BY_ACTION,
    Action,
    By,
    Facts,
    ReportKind,
    State,
    Step,
    SubStatus,
    Transition,
    decide,
)

TODAY, DAY = date(2026, 11, 30), date(2024, 1, 5)
HEAD = By(UUID(int=1), frozenset({Role.HEAD}))
# What an import changes of a row; where it starts and ends, what it does to clocks, is the law's.
CHANGED = {"roles", "second", "guards", "fields", "optional", "needs_reason", "from_subs"}


def facts(state: State, sub_status: SubStatus | None = None) -> Facts:
    """Return a matter of which a register tells nothing but days."""
    return Facts(
        state=state,
        outcome=None,
        kind=ReportKind.LAPORAN,
        signed=False,
        identity_complete=False,
        has_event_date=False,
        has_place=False,
        has_narrative=False,
        has_evidence=False,
        has_respondent=False,
        reported_in_time=False,
        registered=False,
        entered_by=HEAD.account_id,
        last_step_on=date(2024, 1, 2),
        sub_status=sub_status,
    )


@pytest.mark.parametrize("row", TAKEN_OVER, ids=lambda row: row.action.value)
def test_only_what_is_listed_is_left_out(row: Transition) -> None:
    law = BY_ACTION[row.action]

    for part in fields(Transition):
        if part.name not in CHANGED:
            assert getattr(row, part.name) == getattr(law, part.name), part.name
    assert set(law.fields) - set(row.fields) == LEFT_OUT[row.action]
    assert set(row.optional) == {*law.optional, *LEFT_OUT[row.action]}
    assert (row.guards, row.second, row.roles) == ((), frozenset(), IMPORTERS)


def test_the_register_has_every_step_that_its_rows_can_tell_and_no_other() -> None:
    told = {action for action, _columns in ENDS.values()}

    assert {row.action for row in TAKEN_OVER} == told | {
        Action.REGISTER,
        Action.FORWARD,
        Action.RECORD_RECOMMENDATION,
    }


def test_whoever_imports_is_the_head_of_the_office() -> None:
    assert MATRIX[Permission.IMPORT_REGISTER].roles == IMPORTERS


def test_a_step_of_long_ago_needs_no_papers_and_says_that_it_came_by_import() -> None:
    row = decide(
        facts(State.RECEIVED, SubStatus.NEW),
        Step(Action.REGISTER, DAY, "", REASON),
        HEAD,
        today=TODAY,
        table=TAKEN_OVER,
    )

    assert row.to_state is State.VERIFIED


@pytest.mark.parametrize(
    ("state", "sub_status", "step", "by", "refusal"),
    [
        (State.RECEIVED, SubStatus.NEW, Step(Action.FORWARD, DAY, "", REASON), HEAD, ConflictError),
        (State.RECEIVED, SubStatus.NEW, Step(Action.REGISTER, DAY, ""), HEAD, InvalidInputError),
        (
            State.RECEIVED,
            SubStatus.NEW,
            Step(Action.REGISTER, date(2023, 1, 1), "", REASON),
            HEAD,
            InvalidInputError,
        ),
        (
            State.VERIFIED,
            SubStatus.REGISTERED,
            Step(Action.FORWARD, DAY, "", REASON),
            HEAD,
            InvalidInputError,
        ),
        (
            State.RECOMMENDED,
            SubStatus.FORWARDED_TO_PPK,
            Step(Action.RECORD_RECOMMENDATION, DAY, "", REASON),
            HEAD,
            ConflictError,
        ),
        (
            State.RECEIVED,
            SubStatus.NEW,
            Step(Action.REGISTER, DAY, "", REASON),
            By(UUID(int=2), frozenset()),
            NotAllowedError,
        ),
    ],
    ids=["state", "reason", "order", "addressee", "authority", "role"],
)
def test_the_rest_of_the_law_holds(
    state: State, sub_status: SubStatus, step: Step, by: By, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        decide(facts(state, sub_status), step, by, today=TODAY, table=TAKEN_OVER)
