"""Mistakes: nothing is edited silently, and nothing forces a false record to stand (design 2).

A step can be cancelled until its letter left, its day corrected between its neighbours, a number marked
BATAL, an entry taken out of the figures. What these rules need of a step is `Taken`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotAllowedError
from neutrality.domain.matrix import Role
from neutrality.domain.matter import By
from neutrality.domain.running import OF_THE_CASE, Running


class ExclusionReason(StrEnum):
    """Why an entry leaves the figures (design 2: test and mistaken entries)."""

    TEST_ENTRY = "test_entry"
    DOUBLE_TYPING = "double_typing"
    NOT_A_REPORT = "not_a_report"
    WRONG_PERSON = "wrong_person"


class VoidReason(StrEnum):
    """Why a number is BATAL: its step was cancelled, or the number itself was wrong (ralat)."""

    STEP_CANCELLED = "step_cancelled"
    CORRECTED = "corrected"
    DOCUMENT_VOID = "document_void"


class NumberKind(StrEnum):
    """What a number of an office counts."""

    RECEIPT = "receipt"
    REGISTRATION = "registration"
    LETTER = "letter"


LARGEST_FIRST = 99_999
# A whole entry is no wrong person, and a person alone is no test entry.
OF_A_CASE = frozenset(ExclusionReason) - {ExclusionReason.WRONG_PERSON}
OF_A_RESPONDENT = frozenset({ExclusionReason.WRONG_PERSON, ExclusionReason.DOUBLE_TYPING})


@dataclass(frozen=True)
class Taken:
    """A step that stands: its place in the log, on whom, when, by whom, and how far it went.

    `bar` names what the step did beside the case, which no cancelling takes back. `left_on` is the day on
    which its letter left. A stage of a `measure` that is `beside` the workflow rests on that measure alone.
    """

    position: int
    respondent_id: UUID | None
    legal_on: date
    actors: frozenset[UUID]
    letter_left: bool = False
    bar: str = ""
    earliest_on: date | None = None
    left_on: date | None = None
    measure: str = ""
    beside: bool = False

    def touches(self, other: Taken) -> bool:
        """Return whether both moved the same subject; a step on the case moves everybody in it."""
        if self.beside or other.beside:
            return (self.respondent_id, self.measure) == (other.respondent_id, other.measure)
        return None in {self.respondent_id, other.respondent_id} or self.respondent_id == other.respondent_id


def check_canceller(step: Taken, by: By) -> None:
    """Refuse whoever neither took the step nor heads the office.

    Raises:
        NotAllowedError: `not_your_step`.

    """
    if by.account_id not in step.actors and Role.HEAD not in by.roles:
        raise NotAllowedError("not_your_step")


def check_cancelling(step: Taken, steps: Iterable[Taken]) -> None:
    """Refuse to cancel a step that went out or was followed by another.

    A letter has left when its number was typed at the step, or when its document was marked so; what rests on
    a step stands after it.

    Raises:
        ConflictError: `letter_left`, `later_step_stands`, or what the step names as its bar.

    """
    if step.bar:
        raise ConflictError(step.bar)
    if step.letter_left:
        raise ConflictError("letter_left")
    if any(other.position > step.position and step.touches(other) for other in steps):
        raise ConflictError("later_step_stands")


def check_redating(step: Taken, steps: Iterable[Taken], day: date, *, received_on: date, today: date) -> None:
    """Refuse a day on which the step cannot have been taken: its neighbours keep their order.

    Raises:
        InvalidInputError: `in_future`, `before_last_step`, `after_next_step`, `before_its_papers` or
            `after_its_letter` at `value`.

    """
    near = [other for other in steps if step.touches(other)]
    earlier = [other.legal_on for other in near if other.position < step.position]
    later = [other.legal_on for other in near if other.position > step.position]
    first, last = max(earlier, default=received_on), min(later, default=today)
    if day > today:
        raise InvalidInputError([FieldProblem("value", "in_future")])
    if day < first:
        raise InvalidInputError([FieldProblem("value", "before_last_step", {"last": first})])
    if day > last:
        raise InvalidInputError([FieldProblem("value", "after_next_step", {"next": last})])
    if step.earliest_on is not None and day < step.earliest_on:
        raise InvalidInputError([FieldProblem("value", "before_its_papers", {"last": step.earliest_on})])
    if step.left_on is not None and day > step.left_on:
        raise InvalidInputError([FieldProblem("value", "after_its_letter", {"left": step.left_on})])


def missing(values: Iterable[int], last: int, first: int = 1) -> tuple[int, ...]:
    """Return which numbers from the first to the last one given out stand nowhere; none, if all is well."""
    there = set(values)
    return tuple(number for number in range(first, last + 1) if number not in there)


def check_first_number(first: int, *, given: bool) -> None:
    """Refuse to let a series begin elsewhere once it has begun, or at no number.

    Raises:
        ConflictError: `numbering_begun`.
        InvalidInputError: `not_a_number` at `first`.

    """
    if given:
        raise ConflictError("numbering_begun")
    if not 1 <= first <= LARGEST_FIRST:
        raise InvalidInputError([FieldProblem("first", "not_a_number")])


def check_series_year(year: int, today: date) -> None:
    """Refuse to set the first number of a year that is over or not yet near; raises `series_year`."""
    if year not in {today.year, today.year + 1}:
        problem = FieldProblem("year", "series_year", {"this": str(today.year), "next": str(today.year + 1)})
        raise InvalidInputError([problem])


def doubled(texts: Sequence[str]) -> tuple[str, ...]:
    """Return which numbers stand more than once, in their order."""
    return tuple(sorted({text for text in texts if texts.count(text) > 1}))


def taken_out(running: Running, person: UUID | None, *, shared: bool) -> Running:
    """Return the clocks that stand when an entry leaves the figures: all, or those of one respondent.

    The case's own clocks stand too, unless they are `shared` with somebody who stands where that one stood.
    """
    if person is None:
        return running
    own = frozenset(one for one in running if one[1] == person)
    return own if shared else own | frozenset(one for one in running if one[0] in OF_THE_CASE)


def resumed(running: Running, aside: Running) -> Running:
    """Return what runs when the entry comes back; a clock that others kept running is not doubled."""
    case_runs = any(kind in OF_THE_CASE for kind, _ in running)
    return running | {one for one in aside if not (case_runs and one[0] in OF_THE_CASE)}
