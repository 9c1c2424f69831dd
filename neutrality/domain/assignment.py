"""Whose case it is: taken, given, handed over, put back; a case that changes hands goes with a note."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from neutrality.domain.errors import FieldProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

LONGEST_NOTE = 2000


class Handing(StrEnum):
    """How a case came to whoever has it now."""

    TAKEN = "taken"
    GIVEN = "given"
    HANDED_OVER = "handed_over"
    PUT_BACK = "put_back"


def handing(before: UUID | None, after: UUID | None, by: UUID) -> Handing:
    """Return what it is when `by` lets a case go from one assignee to another, or to nobody."""
    if after is None:
        return Handing.PUT_BACK
    if before is not None:
        return Handing.HANDED_OVER
    return Handing.TAKEN if after == by else Handing.GIVEN


def note_problems(how: Handing, note: str) -> Iterator[FieldProblem]:
    """Tell what is wrong with the note: whoever goes on with a case must know where it stands."""
    if how in {Handing.HANDED_OVER, Handing.PUT_BACK} and not note.strip():
        yield FieldProblem("note", "required_when_handed_over")
    if len(note) > LONGEST_NOTE:
        yield FieldProblem("note", "too_long", {"most": LONGEST_NOTE})
