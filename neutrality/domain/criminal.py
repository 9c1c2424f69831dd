"""The criminal track beside the other: opened, passed on to Gakkumdu, ended; it bars and closes nothing.

One event may be a crime and a breach of neutrality at once: the two run in parallel (domain 2.7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError
from neutrality.domain.matter import State


class CriminalAct(StrEnum):
    """What is written down of a criminal track, in this order."""

    OPEN = "open"
    HAND_ON = "hand_on"
    END = "end"


@dataclass(frozen=True)
class Track:
    """How far the track of a respondent is; days alone."""

    opened_on: date
    passed_on: date | None
    ended_on: date | None


# What must be said besides the day.
ASKED = {CriminalAct.OPEN: "note", CriminalAct.HAND_ON: "number", CriminalAct.END: "result"}


def next_act(state: State, track: Track | None) -> CriminalAct | None:
    """Return what can be written down next, nothing when there is nothing.

    A track is opened while a respondent is examined or was forwarded; once open it runs to its own end.
    """
    if track is None:
        return CriminalAct.OPEN if state in {State.VERIFIED, State.RECOMMENDED} else None
    if track.ended_on is not None:
        return None
    return CriminalAct.HAND_ON if track.passed_on is None else CriminalAct.END


def check_act(
    state: State, track: Track | None, act: CriminalAct, *, on: date, said: dict[str, str], today: date
) -> None:
    """Accept what is written down.

    Raises:
        ConflictError: `wrong_state` when something else comes next.
        InvalidInputError: what is missing or out of order, by field.

    """
    if next_act(state, track) is not act:
        raise ConflictError("wrong_state", action=act.value)
    problems = list(_problems(track, act, on, said, today))
    if problems:
        raise InvalidInputError(problems)


def _problems(
    track: Track | None, act: CriminalAct, on: date, said: dict[str, str], today: date
) -> Iterator[FieldProblem]:
    if not said.get(ASKED[act], "").strip():
        yield FieldProblem(ASKED[act], "required")
    if on > today:
        yield FieldProblem("on", "in_future")
    last = max((day for day in (track.opened_on, track.passed_on) if day), default=on) if track else on
    if on < last:
        yield FieldProblem("on", "before_last_step", {"last": last})
