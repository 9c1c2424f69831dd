"""The cumulative row of an election: every person reported stands in exactly one part of it (domain 9).

KASN published its figures so, as of a day; where each outcome counts is declared here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from neutrality.domain.workflow import Outcome, State

VERSION = 1


class Part(StrEnum):
    """Where a person stands in the row."""

    IN_PROCESS = "in_process"
    NOT_PROVEN = "not_proven"
    INCOMPLETE = "incomplete"
    FORWARDED = "forwarded"
    WITHDRAWN = "withdrawn"
    CRIMINAL = "criminal"
    TRACED = "traced"
    TERMINATED = "terminated"
    SANCTIONED = "sanctioned"
    UNANSWERED = "unanswered"
    NO_VIOLATION = "no_violation"
    NOT_FOLLOWED_UP = "not_followed_up"


OTHERWISE = (Part.FORWARDED, Part.WITHDRAWN, Part.CRIMINAL, Part.TRACED, Part.TERMINATED)
OUTSTANDING = (Part.UNANSWERED, Part.NO_VIOLATION, Part.NOT_FOLLOWED_UP)
RECOMMENDED = (Part.SANCTIONED, *OUTSTANDING)
# Whose matter was merged goes on under the other number, and is counted there.
WHERE: Mapping[Outcome, Part | None] = {
    Outcome.SANCTIONED: Part.SANCTIONED,
    Outcome.NOT_FOLLOWED_UP: Part.NOT_FOLLOWED_UP,
    Outcome.PPK_NO_VIOLATION: Part.NO_VIOLATION,
    Outcome.NOT_PROVEN: Part.NOT_PROVEN,
    Outcome.CRIMINAL_ONLY: Part.CRIMINAL,
    Outcome.OUT_OF_JURISDICTION: Part.FORWARDED,
    Outcome.NOT_MEETING_REQUIREMENTS: Part.INCOMPLETE,
    Outcome.TRACED_WITHOUT_RESULT: Part.TRACED,
    Outcome.DUPLICATE_MERGED: None,
    Outcome.WITHDRAWN: Part.WITHDRAWN,
    Outcome.TERMINATED_OTHER: Part.TERMINATED,
}


def part_of(state: State, outcome: Outcome | None) -> Part | None:
    """Return in which part somebody counts who stands so; nothing for one who counts elsewhere."""
    if outcome is not None:
        return WHERE[outcome]
    return Part.UNANSWERED if state is State.RECOMMENDED else Part.IN_PROCESS


@dataclass(frozen=True)
class Row:
    """The persons of an election as of a day: how many were reported, and where each of them stands."""

    reported: int
    parts: Mapping[Part, int]

    def __getitem__(self, part: Part) -> int:
        return self.parts.get(part, 0)

    @property
    def otherwise(self) -> int:
        """Return whose matter ended without an answer to the question whether it was a violation."""
        return self._sum(OTHERWISE)

    @property
    def recommended(self) -> int:
        """Return who was found proven and recommended for a sanction: sanctioned and outstanding."""
        return self._sum(RECOMMENDED)

    @property
    def outstanding(self) -> int:
        """Return who was recommended and has no sanction that is final."""
        return self._sum(OUTSTANDING)

    @property
    def counted(self) -> int:
        """Return the sum of all parts."""
        return self._sum(tuple(Part))

    @property
    def adds_up(self) -> bool:
        """Return whether every person reported stands in one part."""
        return self.counted == self.reported

    @property
    def judged(self) -> int:
        """Return of whom something was found: proven, not proven, requirements not met."""
        return self.recommended + self[Part.NOT_PROVEN] + self[Part.INCOMPLETE]

    @property
    def sanctioned(self) -> int:
        """Return whose sanction is final."""
        return self[Part.SANCTIONED]

    @property
    def answered(self) -> int:
        """Return whose employer answered in the end: with a sanction, or that there was no violation."""
        return self.sanctioned + self[Part.NO_VIOLATION]

    @property
    def proven_rate(self) -> Fraction | None:
        """Return proven / (proven + not proven + incomplete), as KASN published it; nothing without any."""
        return _share(self.recommended, self.judged)

    @property
    def follow_up_rate(self) -> Fraction | None:
        """Return sanctioned / recommended, as KASN published it; nothing without any."""
        return _share(self.sanctioned, self.recommended)

    @property
    def answered_rate(self) -> Fraction | None:
        """Return the second variant: an employer that found no violation has followed up too."""
        return _share(self.answered, self.recommended)

    def _sum(self, parts: tuple[Part, ...]) -> int:
        return sum(self[part] for part in parts)


def _share(some: int, of_all: int) -> Fraction | None:
    return Fraction(some, of_all) if of_all else None
