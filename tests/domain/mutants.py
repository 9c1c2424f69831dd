"""Every way in which one entry of the table can be lost, loosened or changed, each with its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from neutrality.domain.access import Role
from neutrality.domain.lawrows import ClockKind
from neutrality.domain.requirements import (
    REGISTRATION_GUARDS,
    has_new_ground,
    was_registered_or_can_be,
)
from neutrality.domain.workflow import Action, Level, Outcome, State, SubStatus, Transition
from tests.domain.matters import Table

Kind = Literal["lost", "loosened", "changed"]
Change = tuple[Kind, str, dict[str, object]]
EVERY_GUARD = (
    *REGISTRATION_GUARDS,
    was_registered_or_can_be,
    has_new_ground,
)
CLOCKS = (ClockKind.PRELIMINARY, ClockKind.HANDLING, ClockKind.FOLLOW_UP)


@dataclass(frozen=True)
class Mutant:
    """The table with one entry changed."""

    kind: Kind
    action: Action
    entry: str
    name: str
    table: Table


def mutants(table: Table) -> Iterator[Mutant]:
    """Yield every mutant of a table."""
    for place, row in enumerate(table):
        before, after = table[:place], table[place + 1 :]
        name = f"{row.code} {row.action.value}"
        yield Mutant("lost", row.action, "row", f"{name}: the whole row lost", before + after)
        for kind, what, change in _changes(row):
            changed = replace(row, **change)  # type: ignore[arg-type]  # the names of fields, as `replace` wants
            yield Mutant(kind, row.action, next(iter(change)), f"{name}: {what}", (*before, changed, *after))


def _changes(row: Transition) -> Iterator[Change]:
    yield from _of_people(row)
    yield from _of_conditions(row)
    yield from _of_ways(row)
    yield from _of_clocks(row)


def _of_people(row: Transition) -> Iterator[Change]:
    for role in Role:
        kind: Kind = "lost" if role in row.roles else "loosened"
        yield kind, f"role {role} {kind}", {"roles": row.roles ^ {role}}
        kind = "lost" if role in row.second else "loosened"
        yield kind, f"second {role} {kind}", {"second": row.second ^ {role}}
    if len(row.second) > 1:
        yield "lost", "four eyes lost", {"second": frozenset()}


def _of_conditions(row: Transition) -> Iterator[Change]:
    for guard in row.guards:
        rest = tuple(other for other in row.guards if other is not guard)
        yield "lost", f"guard {guard.__name__} lost", {"guards": rest}
    for guard in [guard for guard in EVERY_GUARD if guard not in row.guards]:
        yield "changed", f"guard {guard.__name__} added", {"guards": (*row.guards, guard)}
    for name in row.fields:
        rest_of_fields = tuple(other for other in row.fields if other != name)
        yield "lost", f"field {name} lost", {"fields": rest_of_fields}
        yield (
            "loosened",
            f"field {name} optional",
            {"fields": rest_of_fields, "optional": (*row.optional, name)},
        )
    for name in row.optional:
        rest_of_fields = tuple(other for other in row.optional if other != name)
        yield "lost", f"optional field {name} lost", {"optional": rest_of_fields}
        yield "changed", f"field {name} required", {"fields": (*row.fields, name), "optional": rest_of_fields}
    yield (
        "lost" if row.needs_reason else "changed",
        "reason turned round",
        {"needs_reason": not row.needs_reason},
    )


def _of_ways(row: Transition) -> Iterator[Change]:
    for state in State:
        kind: Kind = "lost" if state in row.from_states else "loosened"
        yield kind, f"from {state} {kind}", {"from_states": row.from_states ^ {state}}
    yield from _swaps("to_state", row.to_state, State)
    yield from _swaps("outcome", row.outcome, (None, *Outcome))
    yield from _swaps("sub_status", row.sub_status, (None, *SubStatus))
    yield from _swaps("level", row.level, Level)
    yield "changed", "another number", {"code": "T5"}


def _swaps(name: str, now: object, values: Iterable[object]) -> Iterator[Change]:
    for value in values:
        if value is not now:
            yield "changed", f"{name} {value}", {name: value}


def _of_clocks(row: Transition) -> Iterator[Change]:
    for clock in CLOCKS:
        kind: Kind = "lost" if clock in row.stops else "changed"
        yield kind, f"stop of {clock} {kind}", {"stops": row.stops ^ {clock}}
    for start in (None, *CLOCKS):
        if start is not row.starts:
            kind = "lost" if start is None else "changed"
            yield kind, f"start of {start}", {"starts": start}
