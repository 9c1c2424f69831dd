"""Serah terima: an officer leaves, the open cases go to others, the account ends with its last day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotAllowedError

LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Handover:
    """Who leaves, when, who goes on with which case, and what is said to them."""

    leaving: UUID
    last_day: date | None
    successors: Mapping[UUID, UUID | None]
    note: str


def check_handover(
    handover: Handover, *, by: UUID, left: bool, able: Mapping[UUID, Collection[UUID]], today: date
) -> None:
    """Accept a handover; `able` says who can be given each open case.

    Raises:
        NotAllowedError: `hand_over_oneself`.
        ConflictError: `leaves_already`.
        InvalidInputError: at `last_day`, at `note`, at `successor`.

    """
    if handover.leaving == by:
        raise NotAllowedError("hand_over_oneself")
    if left:
        raise ConflictError("leaves_already")
    problems = [*_day_problems(handover, today), *_case_problems(handover, able)]
    if len(handover.note) > LONGEST_NOTE:
        problems.append(FieldProblem("note", "too_long", {"most": LONGEST_NOTE}))
    if able and not handover.note.strip():
        problems.append(FieldProblem("note", "required"))
    if problems:
        raise InvalidInputError(problems)


def _day_problems(handover: Handover, today: date) -> list[FieldProblem]:
    if handover.last_day is None:
        return [FieldProblem("last_day", "required")]
    return [FieldProblem("last_day", "last_day_past")] if handover.last_day < today else []


def _case_problems(handover: Handover, able: Mapping[UUID, Collection[UUID]]) -> list[FieldProblem]:
    """Return what is wrong with the successors: each once, however many cases it concerns."""
    chosen = {case: handover.successors.get(case) for case in able}
    if any(successor is None for successor in chosen.values()):
        return [FieldProblem("successor", "successor_needed")]
    if handover.leaving in chosen.values():
        return [FieldProblem("successor", "unknown_choice")]
    if any(chosen[case] not in people for case, people in able.items()):
        return [FieldProblem("successor", "successor_bars")]
    return []
