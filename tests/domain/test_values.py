"""What a figure can say, and the functions that make it: worked by hand."""

from __future__ import annotations

from fractions import Fraction
from uuid import uuid4

import pytest

from neutrality.domain.cells import Cell, Seen, Side, Tally, Thing, count, how_many
from neutrality.domain.quantiles import MEDIAN, P90, median, p90, quantile
from neutrality.domain.ranking import top
from neutrality.domain.survival import Watched, survival, survival_median
from neutrality.domain.values import Days, Rate, Sign, median_days, p90_days, rate


def test_a_share_has_its_whole_and_of_nothing_there_is_none() -> None:
    found = rate(2, 3)

    assert found == Rate(2, 3)
    assert isinstance(found, Rate)
    assert found.share == Fraction(2, 3)
    assert rate(0, 3) == Rate(0, 3)
    assert rate(0, 0) is Sign.NIL


def test_a_length_says_of_how_many_it_tells() -> None:
    assert median_days([3, 1, 2]) == Days(Fraction(2), 3)
    assert median_days(iter([4, 1])) == Days(Fraction(5, 2), 2)
    assert p90_days([1, 2, 3]) == Days(Fraction(3), 3)
    assert median_days([]) is p90_days([]) is Sign.NIL


@pytest.mark.parametrize(
    ("values", "middle", "ninth"),
    [
        ([7], 7, 7),
        ([1, 2], Fraction(3, 2), 2),
        ([5, 1, 3], 3, 5),
        (list(range(1, 10)), 5, 9),  # 0.9 · 9 = 8.1: the ninth
        (list(range(1, 11)), Fraction(11, 2), Fraction(19, 2)),  # 0.9 · 10 = 9: between ninth and tenth
        (list(range(1, 12)), 6, 10),  # 0.9 · 11 = 9.9: the tenth
        ([4, 4, 4, 4], 4, 4),
    ],
)
def test_quantiles_are_those_of_the_second_definition(
    values: list[int], middle: Fraction, ninth: Fraction
) -> None:
    assert median(values) == quantile(values, MEDIAN) == middle
    assert p90(values) == quantile(values, P90) == ninth


def test_of_no_value_there_is_no_quantile() -> None:
    with pytest.raises(ValueError, match="no values"):
        median([])


# The six of a worked table: 6 left, 6+ watched on, 7 left, 10 left, 10+ watched on, 13 left.
SIX = [Watched(6, True), Watched(6, False), Watched(7, True), Watched(10, True), Watched(10, False),
       Watched(13, True)]  # fmt: skip


def test_the_product_limit_worked_by_hand() -> None:
    """At 6: 1 of 6; at 7: 1 of 4; at 10: 1 of 3; at 13: the last one."""
    assert survival(SIX) == [
        (6, Fraction(5, 6)),
        (7, Fraction(5, 6) * Fraction(3, 4)),
        (10, Fraction(5, 6) * Fraction(3, 4) * Fraction(2, 3)),
        (13, Fraction(0)),
    ]
    assert survival_median(SIX) == 10


def test_the_table_of_six_mercaptopurine_has_its_published_median() -> None:
    """Freireich and others 1963, as told in every textbook: 21 patients, median remission of 23 weeks."""
    left = (6, 6, 6, 7, 10, 13, 16, 22, 23)
    still = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
    watched = [*(Watched(days, True) for days in left), *(Watched(days, False) for days in still)]

    assert survival_median(watched) == 23
    assert [round(float(share), 4) for _, share in survival(watched)] == [
        0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482,
    ]  # fmt: skip


def test_while_fewer_than_half_have_left_there_is_no_median() -> None:
    assert survival_median([Watched(3, True), Watched(5, False), Watched(5, False)]) is None
    assert survival_median([]) is None
    assert survival([Watched(1, False)]) == []


def test_who_left_with_half_is_the_median() -> None:
    assert survival_median([Watched(3, True), Watched(5, False)]) == 3


@pytest.mark.parametrize(
    ("counts", "listed"),
    [
        ({}, {}),
        ({"a": 4}, {}),
        ({"a": 9, "b": 9, "c": 7, "d": 6}, {"a": 9, "b": 9}),
        ({"a": 9, "b": 7, "c": 7, "d": 6}, {"a": 9, "b": 7, "c": 7}),
        ({"b": 5, "a": 5, "c": 4}, {"a": 5, "b": 5}),
    ],
)
def test_ties_share_the_last_place_and_few_are_not_listed(
    counts: dict[str, int], listed: dict[str, int]
) -> None:
    assert list(top(counts, 2, 5).items()) == list(listed.items())


def test_one_thing_counts_in_total_and_along_each_dimension() -> None:
    tally: Tally = Tally()
    count(tally, "proven", office="x", violation_type=None)

    assert tally == {
        Cell("proven", "total", ""): 1,
        Cell("proven", "office", "x"): 1,
        Cell("proven", "violation_type", "unknown"): 1,
    }


def test_what_was_counted_is_remembered_where_somebody_asks() -> None:
    tally, case, person = Tally(seen=Seen()), uuid4(), uuid4()
    count(tally, "proven", of=(case, person), office="x", violation_type=None)
    count(tally, "proven", of=(case, person), office="x", violation_type="D02")
    count(tally, "ageing", of=(case, case, "y"), age="0-7")
    count(tally, "proven", office="x")
    count(Tally(), "proven", of=(case, person))

    thing = Thing(case, person, "x")
    assert tally.seen is not None
    assert list(tally.seen.behind(Cell("proven"))) == [thing, thing]
    assert list(tally.seen.behind(Cell("proven", "violation_type", "D02"))) == [thing]
    assert list(tally.seen.behind(Cell("ageing", "age", "0-7"))) == [Thing(case, case, "y")]
    assert list(tally.seen.behind(Cell("proven"), Side.WHOLE)) == []


def test_of_persons_each_counts_once() -> None:
    one, other = uuid4(), uuid4()
    things = [Thing(uuid4(), uuid4(), person=person) for person in (one, one, other)]

    assert how_many(things) == 2
    assert how_many([*things, Thing(uuid4(), uuid4())]) == 3
