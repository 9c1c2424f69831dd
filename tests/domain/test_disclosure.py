"""What of a figure may be published, rule by rule (design 6)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.disclosure import (
    OTHERS,
    Cell,
    Person,
    enough,
    goes_on,
    length,
    parted,
    publishable,
    revised,
    share,
    together,
    waits,
)
from neutrality.domain.values import Days, Rate, Sign, Value


def cell(
    value: int, *, cases: int | None = None, agencies: int = 5, reports: int = 1, name: str = "p"
) -> Cell:
    """Return a number with as many persons behind it, of so many cases and agencies."""
    many = abs(value) if cases is None else cases
    return Cell(
        value,
        frozenset(
            Person(f"{name}{one}", f"{name}{one % many}", f"a{one % agencies}", reports)
            for one in range(abs(value))
        ),
    )


@pytest.mark.parametrize(
    ("value", "said"), [(0, True), (1, False), (4, False), (5, True), (-4, False), (-5, True)]
)
def test_a_number_is_nothing_or_five(value: int, said: bool) -> None:
    assert enough(value) is said


def test_nothing_may_be_said_of_nobody() -> None:
    assert publishable(Cell(0))


def test_five_respondents_of_five_cases_and_agencies_may_be_told() -> None:
    assert publishable(cell(5))
    assert not publishable(cell(4))


def test_one_report_with_five_respondents_may_not() -> None:
    assert not publishable(cell(5, cases=1, reports=9))


def test_five_reports_about_one_agency_may_not() -> None:
    assert not publishable(cell(5, agencies=1))


def test_one_agency_may_make_up_four_of_five_but_not_five_of_six() -> None:
    def of_one_agency(some: int) -> Cell:
        agencies = ["a"] * some + ["b"]
        return Cell(
            len(agencies), frozenset(Person(f"p{n}", f"c{n}", one, 1) for n, one in enumerate(agencies))
        )

    assert publishable(of_one_agency(4))
    assert not publishable(of_one_agency(5))


def test_persons_of_no_known_agency_make_up_no_agency() -> None:
    assert publishable(Cell(5, frozenset(Person(f"p{n}", f"c{n}", None, 1) for n in range(5))))


def test_six_respondents_of_two_cases_are_too_few_cases() -> None:
    assert not publishable(cell(6, cases=2, reports=5))
    assert publishable(cell(6, cases=3, reports=2))


def test_five_respondents_of_three_cases_with_a_report_each_are_too_few_reports() -> None:
    assert not publishable(cell(5, cases=3, reports=1))


def test_a_net_number_may_be_smaller_than_who_stands_behind_it() -> None:
    assert publishable(Cell(5, cell(8).people))
    assert not publishable(Cell(4, cell(8).people))
    assert not publishable(Cell(-5, cell(8).people))


def test_two_small_parts_stand_together() -> None:
    parts = {"a": cell(9, name="a"), "b": cell(3, name="b"), "c": cell(2, name="c"), "d": Cell(0)}
    assert parted(parts) == {"a": 9, "d": 0, OTHERS: 5}


def test_a_single_small_part_is_joined_by_the_smallest_that_could_stand() -> None:
    parts = {"a": cell(9, name="a"), "b": cell(3, name="b"), "c": cell(6, name="c")}
    assert parted(parts) == {"a": 9, OTHERS: 9}


def test_of_two_parts_of_one_size_the_code_decides_which_joins() -> None:
    parts = {"b": cell(6, name="b"), "a": cell(6, name="a"), "small": cell(1, name="s")}
    assert parted(parts) == {"b": 6, OTHERS: 7}


def test_nothing_is_told_where_all_parts_together_are_too_few() -> None:
    assert parted({"a": cell(3)}) is None
    assert parted({"a": cell(2, name="a"), "b": cell(2, name="b")}) is None


def test_what_was_hidden_stays_among_the_others_whatever_it_is_now() -> None:
    parts = {"a": cell(9, name="a"), "b": cell(20, name="b"), "c": Cell(0), "d": cell(7, name="d")}
    assert parted(parts, hidden={"b"}) == {"a": 9, "c": 0, OTHERS: 27}
    assert parted(parts, hidden={"b", "c", "d"}) == {"a": 9, OTHERS: 27}


def test_what_was_taken_off_never_stands_alone() -> None:
    assert parted({"a": cell(20, name="a"), "b": cell(9, name="b"), "off": Cell(-2)}) == {"a": 20, OTHERS: 7}


@given(
    st.dictionaries(st.text("abcdef", min_size=1), st.integers(-3, 30), max_size=6),
    st.sets(st.text("abcdef")),
)
def test_the_parts_are_the_whole_and_each_may_stand(numbers: dict[str, int], hidden: set[str]) -> None:
    parts = {code: cell(value, name=code) for code, value in numbers.items()}
    shown = parted(parts, hidden=hidden)
    if shown is not None:
        assert sum(shown.values()) == together(parts.values()).value
        assert all(enough(value) for value in shown.values())
        assert not hidden & shown.keys() & parts.keys() - {OTHERS}


def test_a_series_goes_on_when_each_part_moved_by_nothing_or_enough() -> None:
    before = {"a": 10, "b": 20}
    assert goes_on(before, {"a": 10, "b": 25})
    assert not goes_on(before, {"a": 11, "b": 25})
    assert not goes_on({}, {"a": 3})
    assert goes_on({}, {"a": 5})


def test_what_follows_may_move_by_little_but_must_be_enough() -> None:
    assert goes_on({"a": 10, "b": 20}, {"a": 11, "b": 20}, free={"a"})
    assert not goes_on({"a": 5, "b": 20}, {"a": 4, "b": 20}, free={"a"})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Rate(5, 10), Rate(5, 10)),
        (Rate(0, 10), Rate(0, 10)),
        (Rate(10, 10), Rate(10, 10)),
        (Rate(0, 9), Sign.HIDDEN),
        (Rate(4, 20), Sign.HIDDEN),
        (Rate(16, 20), Sign.HIDDEN),
        (Sign.NIL, Sign.NIL),
    ],
)
def test_a_share_tells_of_ten_and_leaves_enough(value: Value, shown: Value) -> None:
    assert share(value) == shown


def test_a_length_tells_of_ten_and_not_of_how_many() -> None:
    assert length(Days(Fraction(6), 10)) == Days(Fraction(6), 0)
    assert length(Days(Fraction(6), 9)) is Sign.HIDDEN
    assert length(Sign.NOT_YET) is Sign.NOT_YET


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (20, 21, True),
        (20, 25, False),
        (20, 20, False),
        (Rate(10, 20), Rate(15, 25), False),
        (Rate(10, 20), Rate(11, 25), True),
        (Rate(10, 20), Rate(15, 20), False),
        (Rate(10, 20), Rate(15, 21), True),
        (9, Sign.HIDDEN, True),
        (0, Sign.HIDDEN, True),
        (10, Sign.HIDDEN, False),
        (Rate(10, 19), Sign.HIDDEN, True),
        (Rate(10, 20), Sign.HIDDEN, False),
        (Sign.NIL, Sign.HIDDEN, False),
        (Sign.NIL, 7, False),
        (Days(Fraction(6), 0), Days(Fraction(7), 0), False),
    ],
)
def test_a_change_that_is_too_small_waits(before: Value, after: Value, said: bool) -> None:
    assert waits(before, after) is said


def test_what_was_hidden_stays_hidden_in_a_revision() -> None:
    assert revised(Sign.HIDDEN, 100) is Sign.HIDDEN
    assert revised(100, 105) == 105
