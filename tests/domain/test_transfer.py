"""Pelimpahan: whither a case may be offered, who takes it, and where it never goes."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from neutrality.domain.errors import ConflictError, DomainError, InvalidInputError, NotAllowedError
from neutrality.domain.transfer import (
    LONGEST_REASON,
    Competent,
    Offered,
    avoided_offices,
    check_acceptance,
    check_offer,
    destination,
    reason_problems,
    takes_along,
)
from neutrality.domain.workflow import State

HERE, THERE, CLOSED, AVOIDED = (UUID(int=number) for number in range(1, 5))
NATION, PROVINCE, REGENCY, DISTRICT = (
    Competent(UUID(int=10 + rank), rank) for rank in range(4)
)  # from the topmost down
LAWFUL = Offered(
    state=State.RECEIVED, office_id=HERE, target_id=THERE, open_offices={HERE, THERE, AVOIDED},
    avoided={AVOIDED}, waits=False, offered=False,
)  # fmt: skip
CHAIN = (DISTRICT, REGENCY, PROVINCE, NATION)


def problems(offered: Offered, reason: str = "Tempatnya di sana.") -> list[tuple[str, str]]:
    """Return what is wrong with an offer, by field."""
    try:
        check_offer(offered, reason)
    except InvalidInputError as error:
        return [(problem.field, problem.code) for problem in error.problems]
    return []


@pytest.mark.parametrize("state", [state for state in State if state is not State.CLOSED])
def test_an_open_case_is_offered_to_any_other_open_office(state: State) -> None:
    assert problems(replace(LAWFUL, state=state)) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": State.CLOSED}, "transfer_closed"),
        ({"waits": True}, "already_waiting"),
        ({"offered": True}, "transfer_offered"),
    ],
)
def test_what_stands_in_the_way_of_an_offer_is_named(change: dict[str, object], code: str) -> None:
    with pytest.raises(ConflictError, match=code):
        check_offer(replace(LAWFUL, **change), "Alasan.")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "code"),
    [(HERE, "transfer_to_itself"), (CLOSED, "unknown_choice"), (AVOIDED, "transfer_avoided")],
)
def test_not_every_office_can_be_chosen(target: UUID, code: str) -> None:
    assert problems(replace(LAWFUL, target_id=target)) == [("office", code)]


def test_an_offer_has_a_reason_of_a_readable_length() -> None:
    assert problems(LAWFUL, "  ") == [("reason", "required")]
    assert [row.code for row in reason_problems("x" * (LONGEST_REASON + 1))] == ["too_long"]
    assert reason_problems("x" * LONGEST_REASON) == []


def test_whoever_offered_a_case_does_not_take_it() -> None:
    def refused(state: State, accepted_by: UUID, *, waits: bool = False) -> str:
        try:
            check_acceptance(state, offered_by=HERE, accepted_by=accepted_by, waits=waits)
        except DomainError as error:
            return error.code
        return ""

    assert refused(State.VERIFIED, THERE) == ""
    assert refused(State.VERIFIED, HERE) == "same_person"
    assert refused(State.CLOSED, THERE) == "transfer_closed"
    assert refused(State.RECEIVED, THERE, waits=True) == "already_waiting"
    with pytest.raises(NotAllowedError):
        check_acceptance(State.VERIFIED, offered_by=HERE, accepted_by=HERE, waits=False)


@pytest.mark.parametrize(
    ("chosen", "avoided"),
    [
        (DISTRICT, ()),
        (REGENCY, (DISTRICT,)),
        (PROVINCE, (DISTRICT, REGENCY)),
        (NATION, (DISTRICT, REGENCY, PROVINCE)),
    ],
)
def test_whoever_chose_an_office_avoided_those_nearer_to_the_place(
    chosen: Competent, avoided: tuple[Competent, ...]
) -> None:
    assert avoided_offices(chosen.id, CHAIN) == {office.id for office in avoided}


def test_where_no_choice_was_offered_nobody_was_avoided() -> None:
    assert avoided_offices(HERE, CHAIN) == frozenset()
    assert avoided_offices(NATION.id, (NATION,)) == frozenset()


def test_a_case_of_a_closed_office_goes_to_the_first_that_nobody_avoided() -> None:
    assert destination([THERE, HERE], {AVOIDED}) == THERE
    assert destination([AVOIDED, HERE], {AVOIDED}) == HERE
    assert destination([AVOIDED], {AVOIDED}) is None


def test_what_is_closed_stays_in_the_figures_of_who_closed_it() -> None:
    assert {state for state in State if not takes_along(state)} == {State.CLOSED}
