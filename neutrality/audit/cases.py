"""Facts, intervals and where everybody stands, made anew from the events of each case and compared."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from neutrality.audit.finding import Finding, Place, What
from neutrality.audit.kept import Kept, Told, batches, writing
from neutrality.audit.snapshot import Snapshot
from neutrality.audit.standing import Expected, Plain, differing
from neutrality.audit.written import dashed
from neutrality.cases.fact_rows import Facts
from neutrality.cases.facts import fold
from neutrality.cases.figures import StateInterval
from neutrality.cases.interval_rows import Interval
from neutrality.cases.replay import MOVING, Replay
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.workflow import Level, Outcome, State
from neutrality.history.models import Event

_NO_CASE = """
    SELECT DISTINCT e.stream_id FROM event e
    WHERE e.stream = 'case' AND NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = e.stream_id)"""
# What a payload that was changed, or forged by whoever holds a key, may make of the rebuilding.
DAMAGE = (KeyError, ValueError, TypeError, AttributeError, AssertionError)


def problems(held: Snapshot) -> Iterator[tuple[int, list[Finding]]]:
    """Yield, some cases at a time, how many were compared and what their tables say otherwise."""
    plain = writing(sqlite=held.sqlite)
    for batch in batches(held):
        yield len(batch), [finding for kept in batch for finding in _of_case(kept, plain)]
    for (stream_id,) in held.rows(_NO_CASE):
        yield 0, [Finding(What.NO_CASE, Place("case", dashed(stream_id)))]


def _of_case(kept: Kept, plain: Plain) -> list[Finding]:
    case_id = dashed(kept.case["id"])
    try:
        built = _Built(uuid.UUID(case_id))
    except ValueError:
        return [Finding(What.STANDING, Place("case", case_id), {"columns": ["id"]})]
    for row in kept.events:
        _stream_id, legal_on, office_id, respondent_id, position, number, kind, content = row
        place = Place("case", case_id, number, kind, legal_on, position)
        try:
            event = Event(
                id=position, stream=Stream.CASE, stream_id=built.case_id, number=number,
                kind=EventKind(kind), legal_on=date.fromisoformat(legal_on), office_id=_id(office_id),
                respondent_id=_id(respondent_id),
            )  # fmt: skip
            built.take(event, content, kept)
        except DAMAGE:
            return [Finding(What.UNREADABLE, place)]
        built.places[position] = place
    return list(_compared(built, kept, plain))


@dataclass
class _Built:
    """What the events of one case add up to."""

    case_id: uuid.UUID
    facts: Facts = field(default_factory=Facts)
    replay: Replay = field(init=False)
    erased: bool = False
    acts: list[tuple[Event, dict[str, Any]]] = field(default_factory=list)
    places: dict[int, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.replay = Replay(self.case_id)

    def take(self, event: Event, content: str | None, kept: Kept) -> None:
        """Add what an event tells; what was erased tells nothing, and the coarsening stands for it."""
        if content is None:
            return
        payload = json.loads(content)
        if event.kind is EventKind.FACTS_COARSENED:
            self._begin_erased(event, payload, kept)
        fold(self.facts, event, payload)
        if event.kind in MOVING:
            self.replay.play(event, payload)
        self.acts.append((event, payload))

    def _begin_erased(self, event: Event, payload: dict[str, Any], kept: Kept) -> None:
        """Take the intervals before an erasure as they are: what they were made from is gone."""
        self.erased = True
        people = [uuid.UUID(told["respondent_id"]) for told in payload["respondents"]]
        self.replay, self.acts = Replay(self.case_id, people=people), []
        earlier = [told for told in kept.rows[StateInterval] if told["position"] < event.id]
        for told in sorted(earlier, key=lambda told: (told["ordinal"], told["revision"])):
            self.replay.add(_interval(told))


def _compared(built: _Built, kept: Kept, plain: Plain) -> Iterator[Finding]:
    place = Place("case", str(built.case_id))
    expected = Expected(built.facts, built.replay, built.acts, erased=built.erased)
    for what, names, position in differing(expected, kept, plain):
        yield Finding(what, built.places.get(position or 0, place), {"columns": names})


def _interval(told: Told) -> Interval:
    return Interval(
        level=Level(told["level"]),
        subject_id=uuid.UUID(told["subject_id"]),
        case_id=uuid.UUID(told["case_id"]),
        office_id=uuid.UUID(told["office_id"]),
        ordinal=told["ordinal"],
        revision=told["revision"],
        state=State(told["state"]),
        outcome=Outcome(told["outcome"]) if told["outcome"] else None,
        legal_from=date.fromisoformat(told["legal_from"]),
        legal_to=date.fromisoformat(told["legal_to"]) if told["legal_to"] else None,
        position=told["position"],
        void=bool(told["void"]),
    )


def _id(value: str | None) -> uuid.UUID | None:
    return uuid.UUID(value) if value else None
