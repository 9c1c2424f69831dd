"""What one row of the workflow's table says."""

from __future__ import annotations

from dataclasses import dataclass

from neutrality.domain.lawrows import ClockKind
from neutrality.domain.matrix import Role
from neutrality.domain.matter import Action, Level, Outcome, State, SubStatus
from neutrality.domain.requirements import Guard, elements_are_examined


@dataclass(frozen=True)
class Transition:
    """One row of the table.

    `from_subs` narrows the legal steps from which it starts; empty means any. `keeps_sub` leaves the
    subject in the legal step where it stands. An `automatic` step is taken by time, by nobody else;
    one with a page `by_itself` is not asked for on the common page of steps. What is not `told` stays with
    the office: the sender hears of it by what comes of it.
    """

    code: str
    action: Action
    level: Level
    from_states: frozenset[State]
    to_state: State
    roles: frozenset[Role]
    from_subs: frozenset[SubStatus] = frozenset()
    sub_status: SubStatus | None = None
    keeps_sub: bool = False
    outcome: Outcome | None = None
    guards: tuple[Guard, ...] = ()
    second: frozenset[Role] = frozenset()
    fields: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    needs_reason: bool = True
    stops: frozenset[ClockKind] = frozenset()
    pauses: frozenset[ClockKind] = frozenset()
    resumes: frozenset[ClockKind] = frozenset()
    starts: ClockKind | None = None
    told: bool = True
    automatic: bool = False
    by_itself: bool = False

    @property
    def rests_on_examination(self) -> bool:
        """Whether it decides on what was examined, so that the examiner is not its second person."""
        return elements_are_examined in self.guards

    @property
    def sends_a_letter(self) -> bool:
        """Whether a letter of the office goes out with it; what says how it is known came in from others."""
        return "letter_number" in self.optional and "record_source" not in {*self.fields, *self.optional}

    def starts_at(self, state: State, sub_status: SubStatus | None) -> bool:
        """Return whether the step can be taken by what stands there."""
        return state in self.from_states and (not self.from_subs or sub_status in self.from_subs)
