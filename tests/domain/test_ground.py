"""The ground of a release: everything that was counted, kept so that the release can be made anew."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from neutrality.domain.cells import Cell
from neutrality.domain.ground import Ground
from neutrality.domain.values import Days, Rate, Sign
from tests.domain.grounds import flows, ground, people

WHOLE = replace(
    ground(
        persons=people(3),
        flow=flows("2027-01", 10, 8, 3, back=1),
        registered=7,
        registration_rate=Rate(7, 9),
        days_to_closing_median=Days(Fraction(81, 2), 12),
        pressure_told=Sign.MISSING,
        cells={Cell("letters_sent", "agency", "a1"): 3},
    ),
    reports={"p-case0": 2},
    cohorts={"2026-12": {"cohort_30": Rate(5, 12), "cohort_90": Sign.NOT_YET}},
    names={"month": {"2027-01": ("Januari 2027", "January 2027")}},
)


def test_a_ground_is_read_as_it_was_written() -> None:
    assert Ground.read(WHOLE.written()) == WHOLE
    assert Ground.read(WHOLE.written()).written() == WHOLE.written()


def test_it_keeps_of_how_many_a_length_tells() -> None:
    assert Ground.read(WHOLE.written()).value("days_to_closing_median") == Days(Fraction(81, 2), 12)


@pytest.mark.parametrize(("name", "number"), [("registered", 7), ("findings", 0), ("registration_rate", 0)])
def test_a_count_is_a_whole_number(name: str, number: int) -> None:
    assert WHOLE.count(name) == number


def test_a_figure_stands_in_total_or_at_a_code() -> None:
    assert WHOLE.value("letters_sent", "agency", "a1") == 3
    assert WHOLE.value("letters_sent", "agency", "a2") == 0


def test_of_erased_cases_it_keeps_the_part_in_which_each_stands() -> None:
    case = WHOLE.persons[0].case
    found = WHOLE.without({case})
    for before, after in zip(WHOLE.persons, found.persons, strict=True):
        if before.case != case:
            assert after == before
            continue
        assert (after.id, after.case, after.part, after.election) == (
            before.id, before.case, before.part, before.election,
        )  # fmt: skip
        told = (after.agency, after.province, after.type, after.cause, after.level, after.sanction)
        assert set(told) == {None}
    assert found.cells == WHOLE.cells
    assert WHOLE.without(set()) == WHOLE
