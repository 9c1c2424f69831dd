"""The steps of a case that stand, as the rules of mending see them."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

from sqlalchemy import select

from neutrality.cases.amending import EXCLUDING, amended, own_days, told_of
from neutrality.cases.documents import LettersGone, letters_gone
from neutrality.cases.replay import STEPS
from neutrality.cases.work import Work
from neutrality.domain.errors import ConflictError
from neutrality.domain.history import EventKind
from neutrality.domain.mistakes import Taken
from neutrality.domain.workflow import Action, Transition
from neutrality.history.models import Event, EventText

# What is no step, and yet no step before it is undone or dated past it.
BETWEEN = EXCLUDING | {EventKind.RESPONDENT_ADDED, EventKind.MEASURE_CHANGED}
# What a step rests on came before it (`workflow`).
PAPERS = (
    "pleno_on", "decision_on", "control_measure_on", "recommended_on", "answered_on", "moved_on",
)  # fmt: skip


def taken_steps(work: Work) -> list[tuple[Taken, Event]]:
    """Return the steps that stand, and what took the entry out of the figures or back: nothing passes it."""
    found, gone, told = [], letters_gone(work.session, work.case.id), told_of(work.session, work.case.id)
    own = {event.id: own_days(event, payload) for event, payload in told}
    for event, payload in amended(told):
        if event.kind in STEPS or event.kind in BETWEEN:
            papers = [payload[name] for name in PAPERS if payload.get(name) and name not in own[event.id]]
            found.append((_taken(work, event, payload, papers, gone), event))
    return found


def step_at(work: Work, position: int) -> tuple[Taken, Event, Transition]:
    """Return a step that stands, by its place in the log; raises `no_such_step`."""
    for step, event in taken_steps(work):
        if step.position == position and event.kind in STEPS:
            return step, event, STEPS[event.kind]
    raise ConflictError("no_such_step")


def _taken(work: Work, event: Event, payload: dict[str, Any], papers: list[str], gone: LettersGone) -> Taken:
    proposed = payload.get("proposed_by")
    row = STEPS.get(event.kind)
    left_on = gone.left_on(row.action.value, event.respondent_id, event.legal_on) if row is not None else None
    typed = row is not None and row.sends_a_letter and _has_letter(work, event.id)
    return Taken(
        position=event.id,
        respondent_id=event.respondent_id,
        legal_on=event.legal_on,
        actors=frozenset(one for one in (event.actor_id, _id(proposed)) if one),
        letter_left=typed or left_on is not None,
        bar=_bar(row, payload),
        earliest_on=max(map(date.fromisoformat, papers), default=None),
        left_on=left_on,
        measure=payload.get("control_measure", ""),
        beside=event.kind is EventKind.MEASURE_CHANGED,
    )


def _bar(row: Transition | None, payload: dict[str, Any]) -> str:
    """Return what a step did beside the case: moved reports, or opened the criminal track."""
    if row is not None and row.by_itself:
        return "merged_already"
    handed = row is not None and row.action is Action.HAND_TO_CRIMINAL
    return "criminal_track_open" if handed or payload.get("criminal_track") else ""


def _has_letter(work: Work, position: int) -> bool:
    """Return whether the number of a letter was typed: it went out, and lies with somebody else."""
    text = work.session.scalars(select(EventText).where(EventText.event_id == position)).first()
    if text is None:
        return False
    said = json.loads(work.key.open("event_text", text.row_id, "sealed", text.sealed))
    return bool(said.get("letter_number"))


def _id(value: str | None) -> uuid.UUID | None:
    return uuid.UUID(value) if value else None
