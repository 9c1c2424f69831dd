"""Pelimpahan (T17): a case goes to another office with its clock and its codes; who may, when, where not.

It moves the office and not the state, so it is no row of the workflow's table (design 3).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotAllowedError
from neutrality.domain.workflow import State

CODE = "T17"
LONGEST_REASON = 4000


class Basis(StrEnum):
    """Why a case goes to another office."""

    REQUEST = "request"
    MERGER = "merger"
    STAGE_CLOSED = "stage_closed"


class Answer(StrEnum):
    """What became of an offer."""

    WAITING = "unanswered"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Competent:
    """An office competent for the place of a report; the lower its rank, the nearer it is to the topmost."""

    id: UUID
    rank: int


@dataclass(frozen=True)
class Offered:
    """What an offer depends on: where the case stands, whither it shall go, and what stands in the way."""

    state: State
    office_id: UUID
    target_id: UUID
    open_offices: Collection[UUID]
    avoided: Collection[UUID]
    waits: bool
    offered: bool


def check_offer(offered: Offered, reason: str) -> None:
    """Accept that a case is offered to another office.

    Raises:
        ConflictError: `transfer_closed`, `already_waiting`, `transfer_offered`.
        InvalidInputError: `transfer_to_itself`, `unknown_choice` or `transfer_avoided` at `office`;
            `required` or `too_long` at `reason`.

    """
    if offered.state is State.CLOSED:
        raise ConflictError("transfer_closed")
    if offered.waits:
        raise ConflictError("already_waiting")
    if offered.offered:
        raise ConflictError("transfer_offered")
    problems = [*_office_problems(offered), *reason_problems(reason)]
    if problems:
        raise InvalidInputError(problems)


def check_acceptance(state: State, *, offered_by: UUID, accepted_by: UUID, waits: bool) -> None:
    """Accept that the receiving office takes a case: what was offered by one is taken by another.

    Raises:
        NotAllowedError: `same_person`.
        ConflictError: `transfer_closed`, `already_waiting`.

    """
    if offered_by == accepted_by:
        raise NotAllowedError("same_person", action="transfer")
    if state is State.CLOSED:
        raise ConflictError("transfer_closed")
    if waits:
        raise ConflictError("already_waiting")


def reason_problems(reason: str) -> list[FieldProblem]:
    """Return what is wrong with a written reason."""
    if not reason.strip():
        return [FieldProblem("reason", "required")]
    if len(reason) > LONGEST_REASON:
        return [FieldProblem("reason", "too_long", {"most": LONGEST_REASON})]
    return []


def avoided_offices(received_by: UUID, competent: Sequence[Competent]) -> frozenset[UUID]:
    """Return the offices that a reporter passed over by choosing one further up (design 5).

    Where the chosen office is not competent for the place, no choice was offered and nobody was avoided.
    """
    chosen = next((office for office in competent if office.id == received_by), None)
    if chosen is None:
        return frozenset()
    return frozenset(office.id for office in competent if office.rank > chosen.rank)


def takes_along(state: State) -> bool:
    """Return whether a subject in this state counts for the receiving office from the transfer on.

    What is closed stays in the figures of the office that closed it.
    """
    return state is not State.CLOSED


def destination(successors: Iterable[UUID], avoided: Collection[UUID]) -> UUID | None:
    """Return the first of these offices that the reporter did not avoid, nothing when all were."""
    return next((office for office in successors if office not in avoided), None)


def _office_problems(offered: Offered) -> list[FieldProblem]:
    if offered.target_id == offered.office_id:
        return [FieldProblem("office", "transfer_to_itself")]
    if offered.target_id not in offered.open_offices:
        return [FieldProblem("office", "unknown_choice")]
    if offered.target_id in offered.avoided:
        return [FieldProblem("office", "transfer_avoided")]
    return []
