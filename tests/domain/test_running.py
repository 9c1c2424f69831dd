"""Which clocks run after each step: by the case and by the respondent, through returns and extensions."""

from __future__ import annotations

from uuid import UUID

import pytest

from neutrality.domain.lawrows import ClockKind
from neutrality.domain.running import BY_STEPS, OF_THE_CASE, Running, added, begun, turn
from neutrality.domain.workflow import BY_ACTION, Action, ReportKind, State

ANI, BUDI = UUID(int=1), UUID(int=2)
HANDLED: Running = frozenset({(ClockKind.HANDLING, None)})


def clocks(*told: str) -> Running:
    """Return clocks as `kind` or `kind/1` for the first respondent, `kind/2` for the second."""
    parts = [one.partition("/") for one in told]
    return frozenset((ClockKind(kind), UUID(int=int(whose)) if whose else None) for kind, _, whose in parts)


def after(action: Action, before: Running, *, moved: list[UUID], verified: list[UUID]) -> Running:
    """Return what runs after a step."""
    return turn(BY_ACTION[action], before, moved, verified).after(before)


@pytest.mark.parametrize("kind", ReportKind)
def test_a_supervision_result_waits_for_its_pleno_and_the_rest_for_the_study(kind: ReportKind) -> None:
    expected = ClockKind.FINDING if kind is ReportKind.HASIL_PENGAWASAN else ClockKind.PRELIMINARY

    assert begun(kind) is expected


def test_a_clock_that_a_row_names_is_one_of_the_steps_or_of_the_criminal_track() -> None:
    named = {row.starts for row in BY_ACTION.values() if row.starts}
    named |= {kind for row in BY_ACTION.values() for kind in (*row.stops, *row.pauses, *row.resumes)}

    assert named == BY_STEPS | {ClockKind.CRIMINAL_PATH}
    assert OF_THE_CASE < BY_STEPS


def test_the_study_stands_while_it_is_completed_and_all_of_it_ends_at_the_registration() -> None:
    both = clocks("K1", "K2")

    assert after(Action.REQUEST_CORRECTION, clocks("K1"), moved=[ANI], verified=[]) == both
    assert after(Action.RECORD_CORRECTION, both, moved=[ANI], verified=[]) == clocks("K1")
    assert after(Action.REGISTER, both, moved=[ANI], verified=[ANI]) == HANDLED


def test_a_tip_is_traced_found_and_registered() -> None:
    traced = after(Action.START_TRACING, clocks("K1"), moved=[ANI], verified=[])
    found = after(Action.RECORD_TRACING, traced, moved=[ANI], verified=[])

    assert (traced, found) == (clocks("tracing"), clocks("finding"))
    assert after(Action.REGISTER, found, moved=[ANI], verified=[ANI]) == HANDLED
    assert after(Action.CLOSE_TRACED, found, moved=[ANI], verified=[]) == frozenset()


def test_the_handling_goes_on_until_the_last_respondent_is_decided() -> None:
    one = after(Action.FORWARD, HANDLED, moved=[ANI], verified=[BUDI])

    assert one == clocks("K3", "K4/1")
    assert after(Action.FIND_NOT_PROVEN, one, moved=[BUDI], verified=[]) == clocks("K4/1")


def test_an_extension_takes_the_place_of_the_handling_whoever_is_examined() -> None:
    extended = after(Action.EXTEND, HANDLED, moved=[ANI, BUDI], verified=[ANI, BUDI])

    assert extended == clocks("K3x")
    assert after(Action.FORWARD, extended, moved=[ANI], verified=[BUDI]) == clocks("K3x", "K4/1")


def test_who_was_returned_has_a_time_of_their_own_and_stops_no_other() -> None:
    answered = clocks("K3", "K5/1", "K6/1")
    returned = after(Action.RETURN_TO_OFFICE, answered, moved=[ANI], verified=[ANI, BUDI])

    assert returned == clocks("K3", "returned/1")
    alone = after(Action.FORWARD, returned, moved=[BUDI], verified=[ANI])
    assert alone == clocks("returned/1", "K4/2")
    assert after(Action.FORWARD, alone, moved=[ANI], verified=[]) == clocks("K4/1", "K4/2")


def test_each_respondent_is_awaited_alone() -> None:
    sent = clocks("K4/1", "K4/2")
    received = after(Action.RECORD_RECEIPT, sent, moved=[ANI], verified=[])

    assert received == clocks("K5/1", "K4/2")
    overdue = after(Action.MARK_OVERDUE, received, moved=[ANI], verified=[])
    assert overdue == clocks("K5/1", "K6/1", "K4/2")
    assert after(Action.REMIND, overdue, moved=[ANI], verified=[]) == overdue
    assert turn(BY_ACTION[Action.REMIND], overdue, [ANI], []).stops == clocks("K6/1")
    assert after(Action.RECORD_SANCTION, overdue, moved=[ANI], verified=[]) == clocks("K4/2")


def test_who_is_reopened_is_handled_in_the_time_that_runs_or_in_a_new_one() -> None:
    assert after(Action.REOPEN, frozenset(), moved=[ANI], verified=[ANI]) == HANDLED
    assert after(Action.REOPEN, clocks("K3x"), moved=[ANI], verified=[ANI, BUDI]) == clocks("K3x")


def test_a_merger_stops_whatever_the_office_still_worked_on() -> None:
    before = clocks("K3", "returned/1", "K5/2", "pressure")

    assert after(Action.MERGE, before, moved=[ANI], verified=[]) == clocks("K5/2", "pressure")


@pytest.mark.parametrize("state", State)
def test_handling_begins_for_one_added_later_only_to_a_registered_case_where_it_ended(state: State) -> None:
    assert added(state, clocks("K5/1")) == (HANDLED if state is State.VERIFIED else frozenset())


@pytest.mark.parametrize("runs", ["K3", "K3x"])
def test_one_added_later_shares_the_handling_that_runs(runs: str) -> None:
    assert added(State.VERIFIED, clocks(runs)) == frozenset()
