"""The criminal track beside the other: opened, handed on, ended, in this order and on days in order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from neutrality.domain.criminal import ASKED, CriminalAct, Track, check_act, next_act
from neutrality.domain.errors import ConflictError, InvalidInputError
from neutrality.domain.workflow import State

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
OPENED = Track(TODAY - 2 * DAY, None, None)
HANDED = Track(TODAY - 2 * DAY, TODAY - DAY, None)
ENDED = Track(TODAY - 2 * DAY, TODAY - DAY, TODAY)
SAID = dict.fromkeys(ASKED.values(), "sudah")


def problems(track: Track | None, act: CriminalAct, on: date, **said: str) -> list[tuple[str, str]]:
    """Return what is refused, by field."""
    try:
        check_act(State.VERIFIED, track, act, on=on, said={**SAID, **said}, today=TODAY)
    except InvalidInputError as error:
        return [(problem.field, problem.code) for problem in error.problems]
    return []


@pytest.mark.parametrize("state", State)
def test_a_track_begins_while_somebody_is_examined_or_forwarded_and_then_runs_alone(state: State) -> None:
    begins = state in {State.VERIFIED, State.RECOMMENDED}

    assert next_act(state, None) is (CriminalAct.OPEN if begins else None)
    assert next_act(state, OPENED) is CriminalAct.HAND_ON
    assert next_act(state, HANDED) is CriminalAct.END
    assert next_act(state, ENDED) is None


@pytest.mark.parametrize(
    ("track", "act"),
    [(None, CriminalAct.OPEN), (OPENED, CriminalAct.HAND_ON), (HANDED, CriminalAct.END)],
)
def test_each_act_says_its_own_and_comes_after_the_last(track: Track | None, act: CriminalAct) -> None:
    assert problems(track, act, TODAY) == []
    assert problems(track, act, TODAY, **{ASKED[act]: " "}) == [(ASKED[act], "required")]
    assert problems(track, act, TODAY + DAY) == [("on", "in_future")]
    early = problems(track, act, TODAY - 9 * DAY)
    assert early == ([("on", "before_last_step")] if track else [])


@pytest.mark.parametrize("track", [None, OPENED, HANDED, ENDED])
def test_nothing_comes_before_its_turn_nor_twice(track: Track | None) -> None:
    for act in set(CriminalAct) - {next_act(State.VERIFIED, track)}:
        with pytest.raises(ConflictError) as refusal:
            check_act(State.VERIFIED, track, act, on=TODAY, said=SAID, today=TODAY)
        assert refusal.value.code == "wrong_state"
