"""Where one case's tables say otherwise than its events: facts, intervals, states, clocks, dated acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from neutrality.audit.finding import What
from neutrality.audit.kept import Kept, Told
from neutrality.cases.facts import Facts
from neutrality.cases.models import (
    CaseFact,
    Clock,
    Forwarding,
    Respondent,
    RespondentFact,
    SanctionDecision,
    StateInterval,
)
from neutrality.cases.replay import Interval, Replay
from neutrality.database import Base
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import State
from neutrality.history.models import Event

Plain = Callable[[Any], Any]
# What is wrong, in which columns, and at which position of the log when that is known.
Difference = tuple[What, list[str], int | None]
_SAME_IN_CASE = ("office_id", "kind", "channel", "place_code", "election_id", "regime", "outcome")
# An erased case keeps its own days; its figures know the quarter alone.
_DAYS_OF_CASE = ("received_on", "registered_on", "closed_on")
_SAME_IN_RESPONDENT = (
    "agency_id", "employee_type", "position_group", "violation_type", "cause", "outcome"
)  # fmt: skip
_WATCHED = frozenset({ClockKind.PRELIMINARY.value, ClockKind.HANDLING.value, ClockKind.FOLLOW_UP.value})


@dataclass(frozen=True)
class Expected:
    """What the events of one case add up to; `acts` are those whose payload is still there."""

    facts: Facts
    replay: Replay
    acts: list[tuple[Event, dict[str, Any]]]
    erased: bool


def differing(expected: Expected, kept: Kept, plain: Plain) -> Iterator[Difference]:
    """Return where the tables differ from the events of a case."""
    yield from _facts(expected.facts, kept, plain)
    yield from _intervals(expected.replay, kept, plain)
    if names := [*_case(expected, kept, plain), *_respondents(expected, kept, plain)]:
        yield What.STANDING, names, None
    if not expected.erased:
        yield from _acts(expected, kept, plain)
    if names := list(_clocks(expected, kept, plain)):
        yield What.STANDING, names, None


def _facts(facts: Facts, kept: Kept, plain: Plain) -> Iterator[Difference]:
    rows: list[CaseFact | RespondentFact] = [*facts.respondents.values()]
    made = [_told(row, plain) for row in ([facts.case] if facts.case else [])]
    pairs = _paired(kept.rows[CaseFact], made, "case_id")
    pairs += _paired(kept.rows[RespondentFact], [_told(row, plain) for row in rows], "respondent_id")
    for one, other in pairs:
        if names := _columns_differing(one, other):
            told = one or other or {}
            yield What.FACTS, names, told.get("position")


def _intervals(replay: Replay, kept: Kept, plain: Plain) -> Iterator[Difference]:
    made = {_key(told): told for told in (_interval(row, plain) for row in replay.rows)}
    there = {_key(told): told for told in kept.rows[StateInterval]}
    for key in sorted(made.keys() | there.keys(), key=str):
        one, other = there.get(key), made.get(key)
        if names := _columns_differing(one, other):
            position = (other or one or {}).get("position")
            yield What.INTERVALS, names, position


def _case(expected: Expected, kept: Kept, plain: Plain) -> Iterator[str]:
    fact, stands = expected.facts.case, expected.replay.standing(expected.replay.case_id)
    if fact is None or stands is None:
        return
    for name in (*_SAME_IN_CASE, *(() if expected.erased else _DAYS_OF_CASE)):
        if kept.case[name] != plain(getattr(fact, name)):
            yield name
    if kept.case["state"] != stands.state.value:
        yield "state"


def _respondents(expected: Expected, kept: Kept, plain: Plain) -> Iterator[str]:
    people = {plain(key): row for key, row in expected.facts.respondents.items()}
    for told in kept.rows[Respondent]:
        fact = people.pop(told["id"], None)
        if fact is None:
            yield f"respondent {told['ordinal']}"
            continue
        stands = expected.replay.standing(fact.respondent_id)
        for name in _SAME_IN_RESPONDENT:
            if told[name] != plain(getattr(fact, name)):
                yield f"{name} of respondent {told['ordinal']}"
        if stands is None or told["state"] != stands.state.value:
            yield f"state of respondent {told['ordinal']}"
    for _ in people:
        yield "a respondent"


def _clocks(expected: Expected, kept: Kept, plain: Plain) -> Iterator[str]:
    """The study, the handling and each employer's answer run exactly where somebody stands so."""
    replay = expected.replay
    stands = {person: replay.standing(person) for person in replay.people}
    states = {one.state for one in stands.values() if one}
    wanted = [(ClockKind.PRELIMINARY.value, None)] if State.RECEIVED in states else []
    wanted += [(ClockKind.HANDLING.value, None)] if State.VERIFIED in states else []
    wanted += [
        (ClockKind.FOLLOW_UP.value, plain(person))
        for person, one in stands.items()
        if one and one.state is State.RECOMMENDED
    ]
    running = [(told["kind"], told["respondent_id"]) for told in kept.rows[Clock] if told["kind"] in _WATCHED]
    if sorted(running, key=str) != sorted(wanted, key=str):
        yield "open clocks"
    elif kept.case["next_due_on"] != min((told["due_on"] for told in kept.rows[Clock]), default=None):
        yield "next_due_on"


def _acts(expected: Expected, kept: Kept, plain: Plain) -> Iterator[Difference]:
    """Each forwarding and each decision is the row of its event; figures are counted from these rows."""
    made: dict[type[Base], list[Told]] = {Forwarding: [], SanctionDecision: []}
    for event, payload in expected.acts:
        shared = {"event_id": event.id, "respondent_id": plain(event.respondent_id)}
        if event.kind is EventKind.RESPONDENT_FORWARDED:
            more = {"made_on": plain(event.legal_on), "proposed_level": payload["sanction_level"]}
            made[Forwarding].append({**shared, **more})
        elif event.kind in {EventKind.RESPONDENT_SANCTIONED, EventKind.RESPONDENT_NO_VIOLATION}:
            more = {"decided_on": payload["decision_on"], "level": payload.get("level")}
            made[SanctionDecision].append({**shared, **more})
    for model, rows in made.items():
        for one, other in _paired(kept.rows[model], rows, "event_id"):
            if names := _columns_differing(one, other):
                position = (one or other or {}).get("event_id")
                yield What.STANDING, [f"{model.__tablename__}.{name}" for name in names], position


def _told(row: CaseFact | RespondentFact, plain: Plain) -> Told:
    return {column.name: plain(getattr(row, column.name)) for column in row.__table__.columns}


def _interval(row: Interval, plain: Plain) -> Told:
    return {"void": False, **{name: plain(value) for name, value in vars(row).items()}}


def _key(told: Told) -> tuple[object, ...]:
    return told["subject_id"], told["ordinal"], told["revision"]


def _paired(there: list[Told], made: list[Told], by: str) -> list[tuple[Told | None, Told | None]]:
    """Return kept and made rows side by side; what stands twice stands alone the second time."""
    others = {told[by]: told for told in made}
    pairs: list[tuple[Told | None, Told | None]] = [(told, others.pop(told[by], None)) for told in there]
    return [*pairs, *((None, told) for told in others.values())]


def _columns_differing(one: Told | None, other: Told | None) -> list[str]:
    if one is None or other is None:
        return ["missing row" if one is None else "added row"]
    return [name for name, value in other.items() if one[name] != value]
