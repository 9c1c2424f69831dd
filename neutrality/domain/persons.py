"""One person in several cases: what tells two entries apart, and who was sanctioned before (domain 5, 9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from uuid import UUID

from neutrality.domain.matching import likeness, may_be_same

# More are never opened to look for one name (issue 5): what a stolen account can read stays bounded.
MOST_OPENED = 50
REPEAT_MONTHS = 60


@dataclass(frozen=True)
class Entered:
    """What is written down of one respondent, as far as it tells who it is."""

    name: str = field(default="", repr=False)
    nip: str = field(default="", repr=False)
    agency: str = field(default="", repr=False)
    position: str = field(default="", repr=False)


@dataclass(frozen=True)
class Sanctioned:
    """One matter that ended with an employer's sanction."""

    case_id: UUID
    decided_on: date
    violation_type: str | None
    event_on: date | None


def ranked(wanted: Entered, known: Iterable[tuple[UUID, Entered]]) -> list[tuple[UUID, int]]:
    """Return which of those known may be the one wanted, by id, the likest first, each with its likeness."""
    alike = [
        (key, round(likeness(wanted.name, one.name)), _agreeing(wanted, one))
        for key, one in known
        if may_be_same(wanted.name, one.name)
    ]
    ordered = sorted(alike, key=lambda row: (-row[1], -row[2], str(row[0])))
    return [(key, score) for key, score, _ in ordered]


def differences(one: Entered, other: Entered) -> tuple[str, ...]:
    """Return in what two entries differ: the fields, in the order in which somebody looks at them.

    What stands in one of them alone is no difference.
    """
    pairs = {name: (_plain(getattr(one, name)), _plain(getattr(other, name))) for name in vars(one)}
    return tuple(name for name, (left, right) in pairs.items() if left and right and left != right)


def is_repeat_offender(matters: Iterable[Sanctioned]) -> bool:
    """Return whether two sanctioned matters, of different acts, lie within 60 months (domain 9)."""
    return any(
        _are_two_acts(one, other) and _months_apart(one.decided_on, other.decided_on) <= REPEAT_MONTHS
        for one, other in combinations(matters, 2)
    )


def _agreeing(one: Entered, other: Entered) -> int:
    """Return in how many fields both say the same."""
    pairs = [(_plain(getattr(one, name)), _plain(getattr(other, name))) for name in vars(one)]
    return sum(bool(left) and left == right for left, right in pairs)


def _are_two_acts(one: Sanctioned, other: Sanctioned) -> bool:
    """One act may stand in two cases that nobody merged: same day, same type."""
    if one.case_id == other.case_id:
        return False
    same_day = one.event_on is not None and one.event_on == other.event_on
    return not (same_day and one.violation_type == other.violation_type)


def _months_apart(one: date, other: date) -> int:
    """Return the months between two days; a begun month counts whole."""
    first, last = sorted((one, other))
    whole = (last.year - first.year) * 12 + last.month - first.month
    return whole + (last.day > first.day)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
