"""Of those forwarded in a month, who was sanctioned within so many days, with numbers by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from neutrality.domain.cumulative import Part
from neutrality.domain.ground import Ground, Standing
from neutrality.domain.release_sheet import Earlier
from neutrality.domain.values import Rate, Sign, Value
from tests.domain.grounds import ground, lines, people, released, table

MONTHS = [f"2027-{number:02d}" for number in range(1, 13)]
HIDDEN, NOT_YET = Sign.HIDDEN, Sign.NOT_YET
Told = dict[str, tuple[Value, Value, Value]]


def month(number: int, proven: int, sanctioned: int, cohorts: Told, *, offices: int = 3) -> Ground:
    """Return the month of that number, with so many proven by then, and of them so many sanctioned."""
    persons: tuple[Standing, ...] = people(proven - sanctioned, name="p")
    persons += people(sanctioned, Part.SANCTIONED, name="s", sanction="K1")
    figures = ("cohort_30", "cohort_90", "cohort_180")
    told = {one: dict(zip(figures, values, strict=True)) for one, values in cohorts.items()}
    return replace(ground(MONTHS[number], persons, offices=offices), cohorts=told)


def year(*stands: tuple[int, int], cohorts: dict[int, Told] | None = None) -> list[Earlier]:
    """Return a release for each month, given how many were proven and sanctioned by then."""
    made: list[Earlier] = []
    for number, (proven, sanctioned) in enumerate(stands):
        made.append(released(month(number, proven, sanctioned, (cohorts or {}).get(number, {})), made))
    return made


def cohort(one: Earlier, name: str = MONTHS[1]) -> object:
    """Return what a release tells of a cohort."""
    return lines(one, "cohorts").get(name)


FEBRUARY = MONTHS[1]
STANDS = ((40, 10), (60, 20), (80, 35), (100, 50))


def test_a_cohort_is_told_when_it_is_mature() -> None:
    made = year(
        *STANDS,
        cohorts={
            1: {FEBRUARY: (NOT_YET, NOT_YET, NOT_YET)},
            2: {FEBRUARY: (Rate(8, 20), NOT_YET, NOT_YET)},
            3: {FEBRUARY: (Rate(8, 20), NOT_YET, NOT_YET)},
        },
    )
    assert cohort(made[1]) == (NOT_YET, NOT_YET, NOT_YET)
    assert cohort(made[2]) == (Rate(8, 20), NOT_YET, NOT_YET)
    assert (table(made[3], "cohorts").since, table(made[3], "cohorts").until) == (FEBRUARY, MONTHS[3])


def test_what_was_told_of_a_cohort_stays_so() -> None:
    made = year(
        *STANDS,
        cohorts={
            2: {FEBRUARY: (Rate(8, 20), NOT_YET, NOT_YET)},
            3: {FEBRUARY: (Rate(9, 20), NOT_YET, NOT_YET)},
        },
    )
    assert cohort(made[3]) == (Rate(8, 20), NOT_YET, NOT_YET)


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (Rate(4, 20), HIDDEN),  # four sanctioned
        (Rate(16, 20), HIDDEN),  # four not
        (Rate(8, 21), HIDDEN),  # 20 were added in the month: one was entered later
        (Rate(8, 25), Rate(8, 25)),  # five were
        (Sign.NIL, HIDDEN),
    ],
)
def test_what_tells_of_too_few_is_hidden(share: Value, told: Value) -> None:
    made = year(*STANDS[:3], cohorts={2: {FEBRUARY: (share, NOT_YET, NOT_YET)}})
    assert cohort(made[2]) == (told, NOT_YET, NOT_YET)


def test_of_a_month_in_which_nobody_was_forwarded_there_is_none() -> None:
    made = year((40, 10), (40, 15), (60, 25), cohorts={2: {FEBRUARY: (Sign.NIL, NOT_YET, NOT_YET)}})
    assert cohort(made[2]) == (Sign.NIL, NOT_YET, NOT_YET)


def test_a_month_that_was_not_shown_alone_has_no_cohort() -> None:
    made = year(
        (40, 10), (42, 10), (80, 35), (100, 50), cohorts={3: {FEBRUARY: (Rate(8, 20), NOT_YET, NOT_YET)}}
    )
    assert table(made[1], "persons").until == MONTHS[0]
    assert cohort(made[3]) == (HIDDEN, NOT_YET, NOT_YET)


def test_a_cohort_waits_until_the_persons_are_told_of_as_long() -> None:
    told: Told = {FEBRUARY: (Rate(8, 20), NOT_YET, NOT_YET)}
    made = year((40, 10), (60, 20), (82, 21), (100, 50), cohorts={2: told, 3: told})
    assert table(made[2], "persons").until == FEBRUARY
    assert cohort(made[2]) == (NOT_YET, NOT_YET, NOT_YET)
    assert cohort(made[3]) == (Rate(8, 20), NOT_YET, NOT_YET)


def test_what_lies_between_two_shares_is_enough() -> None:
    stands = (*STANDS, (120, 65), (140, 80))
    for second, shown in (
        (Rate(9, 20), HIDDEN),  # one more than within 30 days
        (Rate(8, 20), Rate(8, 20)),
        (Rate(13, 20), Rate(13, 20)),
        (Rate(13, 25), Rate(13, 25)),
        (Rate(13, 26), HIDDEN),  # six more forwarded, five of them sanctioned: one was not
    ):
        made = year(
            *stands,
            cohorts={
                2: {FEBRUARY: (Rate(8, 20), NOT_YET, NOT_YET)},
                5: {FEBRUARY: (Rate(8, 20), second, NOT_YET)},
            },
        )
        assert cohort(made[5]) == (Rate(8, 20), shown, NOT_YET), second


def test_a_late_change_does_not_show_between_two_shares() -> None:
    """Told were 8 of 20 within 30 days; one more was entered late, and none came within 90: 9 of 20."""
    made = year(
        *STANDS, (120, 65), (140, 80),
        cohorts={
            2: {FEBRUARY: (Rate(8, 20), NOT_YET, NOT_YET)},
            5: {FEBRUARY: (Rate(9, 20), Rate(9, 20), NOT_YET)},
        },
    )  # fmt: skip
    assert cohort(made[5]) == (Rate(8, 20), HIDDEN, NOT_YET)


def test_one_sanction_beside_a_cohort_is_not_told() -> None:
    """Six were sanctioned in February and March; five of them are of February's cohort: one is not."""
    for sanctioned, told in ((16, HIDDEN), (15, Rate(5, 20)), (20, Rate(5, 20))):
        made = year(
            (40, 10), (60, 10), (80, sanctioned),
            cohorts={2: {FEBRUARY: (Rate(5, 20), NOT_YET, NOT_YET)}},
        )  # fmt: skip
        assert cohort(made[2]) == (told, NOT_YET, NOT_YET), sanctioned


def test_nor_one_beside_two_cohorts() -> None:
    """Eleven were sanctioned from February to April; five are of February's and five of March's."""
    march: Told = {MONTHS[2]: (Rate(5, 20), NOT_YET, NOT_YET)}
    for last, told in ((21, HIDDEN), (20, Rate(5, 20)), (25, Rate(5, 20))):
        made = year(
            (40, 10), (60, 10), (80, 15), (100, last),
            cohorts={2: {FEBRUARY: (Rate(5, 20), NOT_YET, NOT_YET)}, 3: march},
        )  # fmt: skip
        assert cohort(made[3], MONTHS[2]) == (told, NOT_YET, NOT_YET), last


def test_what_was_hidden_stays_so_though_a_release_told_nothing() -> None:
    cohorts: Told = {FEBRUARY: (Rate(4, 20), NOT_YET, NOT_YET)}
    made = year(*STANDS[:3], cohorts={2: cohorts})
    made.append(released(month(3, 100, 50, {FEBRUARY: (Rate(9, 20), NOT_YET, NOT_YET)}, offices=1), made))
    made.append(released(month(4, 120, 65, {FEBRUARY: (Rate(9, 20), NOT_YET, NOT_YET)}), made))
    assert lines(made[3], "cohorts") == {}
    assert cohort(made[4]) == (HIDDEN, NOT_YET, NOT_YET)


def test_months_before_the_first_release_have_no_cohort() -> None:
    made = year((40, 10), cohorts={0: {"2026-12": (Rate(8, 20), NOT_YET, NOT_YET)}})
    assert lines(made[0], "cohorts") == {}
