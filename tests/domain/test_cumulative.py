"""The cumulative row: where each outcome counts, what adds up, and the published rates."""

from __future__ import annotations

from fractions import Fraction

import pytest

from neutrality.domain.cumulative import OTHERWISE, RECOMMENDED, WHERE, Part, Row, part_of
from neutrality.domain.workflow import Outcome, State


def test_every_outcome_counts_in_one_part_and_every_part_is_one_of_five_sums() -> None:
    assert set(WHERE) == set(Outcome)
    assert [outcome for outcome, part in WHERE.items() if part is None] == [Outcome.DUPLICATE_MERGED]
    apart = {Part.IN_PROCESS, Part.NOT_PROVEN, Part.INCOMPLETE}
    assert apart | set(OTHERWISE) | set(RECOMMENDED) == set(Part)
    assert len(apart) + len(OTHERWISE) + len(RECOMMENDED) == len(Part)


@pytest.mark.parametrize(
    ("state", "outcome", "part"),
    [
        (State.RECEIVED, None, Part.IN_PROCESS),
        (State.VERIFIED, None, Part.IN_PROCESS),
        (State.RECOMMENDED, None, Part.UNANSWERED),
        (State.CLOSED, Outcome.SANCTIONED, Part.SANCTIONED),
        (State.CLOSED, Outcome.PPK_NO_VIOLATION, Part.NO_VIOLATION),
        (State.CLOSED, Outcome.NOT_FOLLOWED_UP, Part.NOT_FOLLOWED_UP),
        (State.CLOSED, Outcome.NOT_PROVEN, Part.NOT_PROVEN),
        (State.CLOSED, Outcome.NOT_MEETING_REQUIREMENTS, Part.INCOMPLETE),
        (State.CLOSED, Outcome.OUT_OF_JURISDICTION, Part.FORWARDED),
        (State.CLOSED, Outcome.TRACED_WITHOUT_RESULT, Part.TRACED),
        (State.CLOSED, Outcome.WITHDRAWN, Part.WITHDRAWN),
        (State.CLOSED, Outcome.CRIMINAL_ONLY, Part.CRIMINAL),
        (State.CLOSED, Outcome.TERMINATED_OTHER, Part.TERMINATED),
        (State.CLOSED, Outcome.DUPLICATE_MERGED, None),
    ],
)
def test_where_somebody_stands_decides_the_part(
    state: State, outcome: Outcome | None, part: Part | None
) -> None:
    assert part_of(state, outcome) is part


def test_a_row_has_the_sums_and_rates_that_kasn_published() -> None:
    row = Row(
        20,
        {
            Part.SANCTIONED: 4, Part.UNANSWERED: 3, Part.NO_VIOLATION: 2, Part.NOT_FOLLOWED_UP: 1,
            Part.NOT_PROVEN: 4, Part.INCOMPLETE: 2, Part.IN_PROCESS: 2, Part.WITHDRAWN: 1, Part.CRIMINAL: 1,
        },
    )  # fmt: skip

    assert row.adds_up
    assert (row.recommended, row.outstanding, row.otherwise, row.counted) == (10, 6, 2, 20)
    assert row.proven_rate == Fraction(10, 16)
    assert row.follow_up_rate == Fraction(4, 10)
    assert row.answered_rate == Fraction(6, 10)


def test_a_row_in_which_somebody_is_missing_or_twice_does_not_add_up() -> None:
    assert not Row(2, {Part.IN_PROCESS: 1}).adds_up
    assert not Row(1, {Part.IN_PROCESS: 1, Part.SANCTIONED: 1}).adds_up


def test_without_anybody_there_is_no_rate() -> None:
    row = Row(0, {})

    assert row.adds_up
    assert (row.proven_rate, row.follow_up_rate, row.answered_rate) == (None, None, None)
