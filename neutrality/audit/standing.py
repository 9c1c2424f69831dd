"""Where one case's tables say otherwise than its events: facts, intervals, states, clocks, dated acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from neutrality.audit.finding import What
from neutrality.audit.kept import Kept, Told
from neutrality.cases.acts import (
    ACTS,
    ControlMeasure,
    EmployerAnswer,
    Forwarding,
    Recommendation,
    SanctionDecision,
)
from neutrality.cases.amending import cancelled, corrected
from neutrality.cases.dated_acts import SAYING, decides
from neutrality.cases.fact_rows import Facts
from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.cases.interval_rows import Interval
from neutrality.cases.models import Clock, Respondent
from neutrality.cases.replay import STEPS, Replay
from neutrality.database import Base
from neutrality.domain.history import EventKind
from neutrality.domain.running import BY_STEPS
from neutrality.domain.workflow import Action
from neutrality.history.models import Event

Plain = Callable[[Any], Any]
# What is wrong, in which columns, and at which position of the log when that is known.
Difference = tuple[What, list[str], int | None]
_SAME_IN_CASE = ("office_id", "kind", "channel", "place_code", "election_id", "regime", "outcome")
# An erased case keeps its own days; its figures know the quarter alone.
_DAYS_OF_CASE = ("received_on", "registered_on", "closed_on", "excluded_on")
_SAME_IN_RESPONDENT = (
    "agency_id", "employee_type", "position_group", "violation_type", "cause", "outcome"
)  # fmt: skip
_OF_RECOMMENDATION = {"made_on": "recommended_on", "authority": "authority", "level": "recommended_level"}
_OF_MEASURES = frozenset({EventKind.CONTROL_MEASURE_TAKEN, EventKind.MEASURE_CHANGED})
_WATCHED = frozenset(kind.value for kind in BY_STEPS)


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
    if kept.case["sub_status"] != plain(expected.replay.sub_status()):
        yield "sub_status"


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
        if told["sub_status"] != plain(expected.replay.subs.get(fact.respondent_id)):
            yield f"sub_status of respondent {told['ordinal']}"
    for _ in people:
        yield "a respondent"


def _clocks(expected: Expected, kept: Kept, plain: Plain) -> Iterator[str]:
    """Each clock runs exactly while the steps let it run."""
    wanted = [(kind.value, plain(whose)) for kind, whose in expected.replay.running]
    running = [(told["kind"], told["respondent_id"]) for told in kept.rows[Clock] if told["kind"] in _WATCHED]
    going = (told["due_on"] for told in kept.rows[Clock] if told["paused_on"] is None)
    if sorted(running, key=str) != sorted(wanted, key=str):
        yield "open clocks"
    elif kept.case["next_due_on"] != min(going, default=None):
        yield "next_due_on"


def _acts(expected: Expected, kept: Kept, plain: Plain) -> Iterator[Difference]:
    """Each forwarding, recommendation and decision is the row of its event, which figures count."""
    made: dict[type[Base], list[Told]] = {model: [] for model in ACTS}
    gone = cancelled(expected.acts)
    # An act of a cancelled step stays as it was then known, void; a corrected one says what is known now.
    for event, payload in corrected(expected.acts):
        found = _act(event, payload, plain)
        if found is None:
            continue
        model, more = found
        shared = {
            "event_id": event.id,
            "respondent_id": plain(event.respondent_id),
            "void": event.id in gone,
        }
        made[model].append({**shared, **more})
    for model, rows in made.items():
        for one, other in _paired(kept.rows[model], rows, "event_id"):
            if names := _columns_differing(one, other):
                position = (one or other or {}).get("event_id")
                yield What.STANDING, [f"{model.__tablename__}.{name}" for name in names], position


def _act(event: Event, payload: dict[str, Any], plain: Plain) -> tuple[type[Base], Told] | None:
    """Return which row an event made and what it says, nothing for an event that made none."""
    action = STEPS[event.kind].action if event.kind in STEPS else None
    if action is Action.FORWARD:
        return Forwarding, {"made_on": plain(event.legal_on), "proposed_level": payload.get("sanction_level")}
    if action is Action.RECORD_RECOMMENDATION:
        return Recommendation, {name: payload[told] for name, told in _OF_RECOMMENDATION.items()}
    if action is not None and decides(action, payload):
        return SanctionDecision, {"decided_on": payload["decision_on"], "level": payload.get("level")}
    if action in SAYING:
        return EmployerAnswer, _said(event, payload)
    return (ControlMeasure, _measured(payload)) if event.kind in _OF_MEASURES else None


def _said(event: Event, payload: dict[str, Any]) -> Told:
    return {
        "said": STEPS[event.kind].action.value,
        "answered_on": payload.get("answered_on") or payload["moved_on"],
        "answer": payload.get("employer_answer"),
        "source": payload.get("record_source"),
    }


def _measured(payload: dict[str, Any]) -> Told:
    """Before it was asked, every measure that was recorded was one that was asked for."""
    return {
        "kind": payload["control_measure"],
        "stage": payload.get("measure_stage", "requested"),
        "made_on": payload["control_measure_on"],
    }


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
