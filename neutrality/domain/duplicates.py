"""Two cases about one event: what hints at it, and when a person may merge them (domain 8.3, T4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError
from neutrality.domain.matter import State

NEAR = timedelta(days=2)
MOST = 100


class Signal(StrEnum):
    """Why two cases may be one; each is a hint for a person, none ever merges anything."""

    SAME_POST = "same_post"
    SAME_PERSON = "same_person"
    SAME_NAME = "same_name"
    NEAR = "near"


# A post is one event, and one person is at one place in a day; who is only called alike, or what was near
# and alike, tells less.
WEIGHT = {Signal.SAME_POST: 60, Signal.SAME_PERSON: 60, Signal.SAME_NAME: 40, Signal.NEAR: 30}
# From here on an employer or the authority has the findings: what comes later is a matter of its own.
OPEN_TO_MERGING = (State.RECEIVED, State.VERIFIED)


@dataclass(frozen=True)
class Side:
    """One of the two cases, as far as merging asks."""

    case_id: UUID
    office_id: UUID
    state: State


def weight(signals: Iterable[Signal]) -> int:
    """Return how strongly these hint that two cases are one, up to 100."""
    return min(MOST, sum(WEIGHT[signal] for signal in set(signals)))


def check_merge(merged: Side, master: Side) -> None:
    """Accept that one case ends in another.

    Both are of one office (else they are transferred first), both are before their decision, and the
    one that goes on is at least as far as the other: nobody is told that a register number is gone.

    Raises:
        ConflictError: `wrong_state` when the case itself is too far.
        InvalidInputError: at `number`: `same_case`, `no_such_number` for another office's, `master_closed`,
            `master_behind`.

    """
    if merged.state not in OPEN_TO_MERGING:
        raise ConflictError("wrong_state", action="merge", state=merged.state.value)
    if problem := _problem(merged, master):
        raise InvalidInputError([FieldProblem("number", problem)])


def needs_head(merged: State) -> bool:
    """Return whether a head confirms: what is registered does not end on the word of one."""
    return merged is not State.RECEIVED


def _problem(merged: Side, master: Side) -> str | None:
    if master.office_id != merged.office_id:
        return "no_such_number"
    if master.case_id == merged.case_id:
        return "same_case"
    if master.state not in OPEN_TO_MERGING:
        return "master_closed"
    order = list(State)
    return "master_behind" if order.index(master.state) < order.index(merged.state) else None


@dataclass(frozen=True)
class Trait:
    """What of one case can be compared without opening it; some of it may be unknown."""

    case_id: UUID
    district: str | None = None
    event_on: date | None = None
    kinds: frozenset[str] = frozenset()
    persons: frozenset[UUID] = frozenset()


Pair = frozenset[UUID]


def hinted(
    traits: Iterable[Trait], *, same_post: Collection[Pair] = (), same_name: Collection[Pair] = ()
) -> dict[Pair, frozenset[Signal]]:
    """Return which pairs of cases hint that they are one, each with why.

    Posts and names are compared by their keyed digests before; a name that sounds alike says nothing
    unless it was on the same day.
    """
    known = {trait.case_id: trait for trait in traits}
    found = defaultdict[Pair, set[Signal]](set)
    for pair in same_post:
        if pair <= known.keys():
            found[pair].add(Signal.SAME_POST)
    for pair in same_name:
        if pair <= known.keys() and _same_day(*(known[key] for key in pair)):
            found[pair].add(Signal.SAME_NAME)
    for one, other in _compared(known.values(), _persons):
        if _same_day(one, other):
            found[frozenset({one.case_id, other.case_id})].add(Signal.SAME_PERSON)
    for one, other in _compared(known.values(), _places_and_kinds):
        found[frozenset({one.case_id, other.case_id})].add(Signal.NEAR)
    return {pair: frozenset(signals) for pair, signals in found.items()}


def _compared(
    traits: Iterable[Trait], grouped: Callable[[Trait], Iterable[object]]
) -> Iterator[tuple[Trait, Trait]]:
    """Yield the pairs of a group that lie near in time; a large group is not compared each with each."""
    groups: dict[object, list[tuple[date, Trait]]] = defaultdict(list)
    for trait in traits:
        if trait.event_on is not None:
            for group in grouped(trait):
                groups[group].append((trait.event_on, trait))
    for members in groups.values():
        members.sort(key=lambda member: (member[0], str(member[1].case_id)))
        for place, (day, one) in enumerate(members):
            for later, other in members[place + 1 :]:
                if later - day > NEAR:
                    break
                yield one, other


def _persons(trait: Trait) -> Iterable[object]:
    return trait.persons


def _places_and_kinds(trait: Trait) -> Iterable[object]:
    return [(trait.district, kind) for kind in trait.kinds] if trait.district else []


def _same_day(one: Trait, other: Trait) -> bool:
    return one.event_on is not None and one.event_on == other.event_on
