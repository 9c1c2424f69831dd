from __future__ import annotations

import uuid
from datetime import date

import pytest

from neutrality.domain.persons import Entered, Sanctioned, differences, is_repeat_offender, ranked

ONE, OTHER, THIRD = (uuid.UUID(int=number) for number in (1, 2, 3))
DAY = date(2026, 11, 10)


def test_the_likest_stand_first_and_among_equals_who_agrees_in_more() -> None:
    wanted = Entered("Drs. Slamet Rekaan", agency="Dinas Contoh")
    known = [
        (ONE, Entered("Slamet Rekaan", agency="Dinas Lain")),
        (OTHER, Entered("H. Slamet Rekaan, M.Si.", agency="dinas  contoh")),
        (THIRD, Entered("Wati Fiktif")),
    ]
    assert ranked(wanted, known) == [(OTHER, 100), (ONE, 100)]
    misspelt = [(THIRD, Entered("Slamet Rekan")), (ONE, Entered("Slamat Rekaan"))]
    assert [key for key, _ in ranked(wanted, misspelt)] == [THIRD, ONE]


def test_what_stands_in_one_alone_is_no_difference() -> None:
    one = Entered("Slamet", "198609262015051001", "Dinas Contoh", "")
    other = Entered("SLAMET", "198609262015051002", "", "Guru")
    assert differences(one, other) == ("nip",)
    assert differences(one, Entered("Slamat", agency="Dinas Lain", position="Guru")) == ("name", "agency")
    assert differences(one, one) == ()


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Sanctioned(OTHER, date(2026, 1, 2), "D06", None), True),
        (Sanctioned(OTHER, date(2021, 11, 10), "D06", date(2021, 1, 1)), True),
        (Sanctioned(OTHER, date(2021, 11, 9), "D06", date(2021, 1, 1)), False),
        (Sanctioned(OTHER, date(2031, 11, 10), "D01", DAY), True),
        (Sanctioned(OTHER, DAY, "D06", DAY), False),
        (Sanctioned(ONE, DAY, "D01", date(2026, 1, 1)), False),
    ],
)
def test_a_repeat_offender_was_sanctioned_twice_for_two_acts_within_sixty_months(
    other: Sanctioned, expected: bool
) -> None:
    one = Sanctioned(ONE, DAY, "D06", DAY)
    assert is_repeat_offender([one, other]) is is_repeat_offender([other, one]) is expected
    assert not is_repeat_offender([one])
    assert not is_repeat_offender([])
