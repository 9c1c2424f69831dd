"""Which clocks of a case run after a step: the service turns them, the audit works it out anew.

The study, the handling and what comes between belong to the case; delivery, answer, reminder and the time
after a return belong to each respondent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from neutrality.domain.lawrows import ClockKind
from neutrality.domain.matter import Action, ReportKind, State
from neutrality.domain.transition import Transition

Running = frozenset[tuple[ClockKind, UUID | None]]
OF_THE_CASE = frozenset(
    {
        ClockKind.PRELIMINARY,
        ClockKind.CORRECTION,
        ClockKind.TRACING,
        ClockKind.FINDING,
        ClockKind.HANDLING,
        ClockKind.HANDLING_EXTENDED,
    }
)
# What follows from the steps alone; pressure and the criminal track have clocks by acts of their own.
BY_STEPS = OF_THE_CASE | {
    ClockKind.DELIVERY,
    ClockKind.SBT_VERIFICATION,
    ClockKind.FOLLOW_UP,
    ClockKind.REMINDER,
    ClockKind.RETURNED,
}
BEGINNINGS = frozenset({ClockKind.PRELIMINARY, ClockKind.FINDING})
_HANDLING: Running = frozenset({(ClockKind.HANDLING, None), (ClockKind.HANDLING_EXTENDED, None)})


@dataclass(frozen=True)
class Turn:
    """The clocks that a step stops and those that it starts; one kind can be in both."""

    stops: Running
    starts: Running

    def after(self, running: Running) -> Running:
        """Return what runs then."""
        return (running - self.stops) | self.starts


def begun(kind: ReportKind) -> ClockKind:
    """Return the clock of a matter's first day: a supervision result awaits its pleno (UU 7/2017 454 (5))."""
    return ClockKind.FINDING if kind is ReportKind.HASIL_PENGAWASAN else ClockKind.PRELIMINARY


def added(state: State, running: Running) -> Running:
    """Return what starts when a respondent is added later: their handling, where none runs for the case."""
    starts = state is State.VERIFIED and not running & _HANDLING
    return frozenset({(ClockKind.HANDLING, None)}) if starts else frozenset()


def turn(row: Transition, running: Running, moved: Iterable[UUID], verified: Iterable[UUID]) -> Turn:
    """Return what the step of that row does to the clocks.

    `moved` are the respondents that it moved, `verified` those who are examined afterwards. The time of the
    handling goes on while anybody is examined in it; whoever was returned is examined in a time of their own.
    """
    whose = {None, *moved}
    stops = {one for one in running if one[0] in row.stops and one[1] in whose}
    handled = any((ClockKind.RETURNED, person) not in running - stops for person in verified)
    if handled and row.action is not Action.EXTEND:
        stops -= _HANDLING
    return Turn(frozenset(stops), _started(row, running - stops, moved))


def _started(row: Transition, left: Running, moved: Iterable[UUID]) -> Running:
    if row.starts is None or (row.starts is ClockKind.HANDLING and left & _HANDLING):
        return frozenset()
    whose = [None] if row.starts in OF_THE_CASE else [*moved]
    return frozenset((row.starts, one) for one in whose)
