"""Serah terima: who hands over whose work to whom, and by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError
from neutrality.domain.handover import LONGEST_NOTE, Handover, check_handover

TODAY = date(2026, 11, 9)
HEAD, LEAVING, NEXT, BARRED, CASE, OTHER = (UUID(int=number) for number in range(1, 7))
ABLE = {CASE: {NEXT, LEAVING}, OTHER: {NEXT, BARRED, LEAVING}}
LAWFUL = Handover(LEAVING, TODAY, {CASE: NEXT, OTHER: NEXT}, "Berkas di lemari dua.")


def problems(handover: Handover, able: dict[UUID, set[UUID]] | None = None) -> list[tuple[str, str]]:
    """Return what is wrong with a handover, by field."""
    try:
        check_handover(handover, by=HEAD, left=False, able=ABLE if able is None else able, today=TODAY)
    except InvalidInputError as error:
        return [(problem.field, problem.code) for problem in error.problems]
    return []


def test_the_head_hands_over_every_open_case_until_today_or_later() -> None:
    assert problems(LAWFUL) == []
    assert problems(replace(LAWFUL, last_day=TODAY + timedelta(days=30))) == []
    assert problems(replace(LAWFUL, successors={CASE: NEXT, OTHER: BARRED})) == []


def test_an_officer_without_open_cases_leaves_without_a_note() -> None:
    assert problems(replace(LAWFUL, note="", successors={}), able={}) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"last_day": None}, ("last_day", "required")),
        ({"last_day": TODAY - timedelta(days=1)}, ("last_day", "last_day_past")),
        ({"note": " "}, ("note", "required")),
        ({"note": "x" * (LONGEST_NOTE + 1)}, ("note", "too_long")),
        ({"successors": {CASE: NEXT}}, ("successor", "successor_needed")),
        ({"successors": {CASE: NEXT, OTHER: LEAVING}}, ("successor", "unknown_choice")),
        ({"successors": {CASE: BARRED, OTHER: NEXT}}, ("successor", "successor_bars")),
    ],
)
def test_what_is_wrong_stands_at_its_field(change: dict[str, object], problem: tuple[str, str]) -> None:
    assert problems(replace(LAWFUL, **change)) == [problem]  # type: ignore[arg-type]


def test_nobody_hands_over_their_own_work_and_nobody_leaves_twice() -> None:
    with pytest.raises(NotAllowedError, match="hand_over_oneself"):
        check_handover(LAWFUL, by=LEAVING, left=False, able=ABLE, today=TODAY)
    with pytest.raises(ConflictError, match="leaves_already"):
        check_handover(LAWFUL, by=HEAD, left=True, able=ABLE, today=TODAY)
