"""Every way in which one entry of the table can be lost, loosened or changed, each with its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from neutrality.domain import requirements
from neutrality.domain.access import Role
from neutrality.domain.lawrows import ClockKind
from neutrality.domain.requirements import Guard
from neutrality.domain.running import BY_STEPS
from neutrality.domain.workflow import Action, Level, Outcome, State, SubStatus, Transition
from tests.domain.law import STATE_OF
from tests.domain.matters import Table

Kind = Literal["lost", "loosened", "changed"]
Change = tuple[Kind, str, dict[str, Any]]
# Every function of that room that takes what a guard takes is one.
EVERY_GUARD: tuple[Guard, ...] = tuple(
    guard for name, guard in vars(requirements).items()
    if getattr(guard, "__module__", "") == requirements.__name__ and name.islower()
)  # fmt: skip
CLOCKS = sorted({*BY_STEPS, ClockKind.CRIMINAL_PATH})
SWITCHES = ("keeps_sub", "told", "automatic", "by_itself")


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
            changed = replace(row, **change)
            yield Mutant(kind, row.action, next(iter(change)), f"{name}: {what}", (*before, changed, *after))


def _changes(row: Transition) -> Iterator[Change]:
    yield from _of_people(row)
    yield from _of_conditions(row)
    yield from _of_fields(row)
    yield from _of_ways(row)
    yield from _of_clocks(row)
    for name in SWITCHES:
        kind: Kind = "lost" if getattr(row, name) else "changed"
        yield kind, f"{name} turned round", {name: not getattr(row, name)}


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
    yield (
        "lost" if row.needs_reason else "changed",
        "reason turned round",
        {"needs_reason": not row.needs_reason},
    )


def _of_fields(row: Transition) -> Iterator[Change]:
    for name in row.fields:
        rest = tuple(other for other in row.fields if other != name)
        yield "lost", f"field {name} lost", {"fields": rest}
        yield "loosened", f"field {name} optional", {"fields": rest, "optional": (*row.optional, name)}
    for name in row.optional:
        rest = tuple(other for other in row.optional if other != name)
        yield "lost", f"optional field {name} lost", {"optional": rest}
        yield "changed", f"field {name} required", {"fields": (*row.fields, name), "optional": rest}


def _of_ways(row: Transition) -> Iterator[Change]:
    for state in State:
        kind: Kind = "lost" if state in row.from_states else "loosened"
        yield kind, f"from {state} {kind}", {"from_states": row.from_states ^ {state}}
    here = frozenset(sub for sub, state in STATE_OF.items() if state in row.from_states)
    begins = row.from_subs or here
    for sub in sorted(here):
        kind = "lost" if sub in begins else "loosened"
        yield kind, f"from {sub} {kind}", {"from_subs": begins ^ {sub}}
    yield from _swaps("to_state", row.to_state, State)
    yield from _swaps("outcome", row.outcome, (None, *Outcome))
    yield from _swaps("sub_status", row.sub_status, (None, *SubStatus))
    yield from _swaps("level", row.level, Level)
    yield "changed", "another number", {"code": "T17"}


def _swaps(name: str, now: object, values: Iterable[object]) -> Iterator[Change]:
    for value in values:
        if value is not now:
            yield "changed", f"{name} {value}", {name: value}


def _of_clocks(row: Transition) -> Iterator[Change]:
    for verb in ("stops", "pauses", "resumes"):
        for clock in CLOCKS:
            kind: Kind = "lost" if clock in getattr(row, verb) else "changed"
            yield kind, f"{verb} {clock} {kind}", {verb: getattr(row, verb) ^ {clock}}
    for start in (None, *CLOCKS):
        if start is not row.starts:
            kind = "lost" if start is None else "changed"
            yield kind, f"start of {start}", {"starts": start}
