"""The tables of a release about persons, with numbers by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.cells import Cell
from neutrality.domain.cumulative import Part
from neutrality.domain.ground import Ground, Standing
from neutrality.domain.release_sheet import Earlier
from neutrality.domain.values import Days, Rate, Sign, Value
from tests.domain.grounds import ground, lines, people, released, revised, table

JANUARY, FEBRUARY, MARCH, JUNE, JULY = "2027-01", "2027-02", "2027-03", "2027-06", "2027-07"
# Forty persons whose case was withdrawn stand behind the figures of cases.
OTHERS = 40


def month(name: str, *persons: tuple[Standing, ...], **counted: Value) -> Ground:
    """Return a month with these persons."""
    cells = {Cell(figure): number for figure, number in counted.items()}
    return ground(name, [one for some in persons for one in some], cells=cells)


PROVEN, SANCTIONED = people(20), people(10, Part.SANCTIONED, name="s", sanction="K1")
NOT_PROVEN = people(6, Part.NOT_PROVEN, name="n")
FIRST = (PROVEN, SANCTIONED, NOT_PROVEN)


@pytest.fixture
def january() -> Earlier:
    return released(month(JANUARY, *FIRST))


def test_the_row_adds_up(january: Earlier) -> None:
    # 76 reported: 30 proven (10 sanctioned, 20 not), 6 not proven, none in process, 40 otherwise.
    assert lines(january, "persons") == {"all": (76, 30, 10, 20, 6, 0, 0, 40)}
    assert lines(january, "added") == {"": (76, 30, 10, 20, 6, 0, 0, 40)}
    assert table(january, "added").since is None


def test_the_rates_are_those_of_the_published_row(january: Earlier) -> None:
    assert lines(january, "rates") == {"": (Rate(30, 36), Rate(10, 30))}


def test_rates_are_withheld_with_the_row() -> None:
    assert lines(released(month(JANUARY, people(3))), "rates") == {}


def test_the_row_goes_on_when_enough_has_changed(january: Earlier) -> None:
    one = released(month(FEBRUARY, *FIRST, people(5, name="new")), [january])
    assert lines(one, "added") == {"": (5, 5, 0, 5, 0, 0, 0, 0)}
    assert (table(one, "added").since, table(one, "added").until) == (FEBRUARY, FEBRUARY)


def test_it_stays_as_it_was_where_one_more_was_reported(january: Earlier) -> None:
    one = released(month(FEBRUARY, *FIRST, people(1, name="new")), [january])
    for name in ("persons", "added", "types", "causes", "levels", "sanctions", "provinces", "conduct"):
        assert table(one, name) == table(january, name)
    next_one = released(month(MARCH, *FIRST, people(6, name="new")), [january, one])
    assert lines(next_one, "added") == {"": (6, 6, 0, 6, 0, 0, 0, 0)}
    assert (table(next_one, "added").since, table(next_one, "added").until) == (FEBRUARY, MARCH)


def test_what_follows_from_the_others_may_move_by_one(january: Earlier) -> None:
    # Six more were sanctioned and five more proven: one fewer waits for a sanction.
    more = people(6, Part.SANCTIONED, name="done", sanction="K1"), people(5, name="new")
    one = released(month(FEBRUARY, PROVEN[:14], SANCTIONED, NOT_PROVEN, *more), [january])
    assert lines(one, "added") == {"": (5, 5, 6, -1, 0, 0, 0, 0)}


def test_one_report_with_five_respondents_does_not_let_the_row_go_on(january: Earlier) -> None:
    one = released(month(FEBRUARY, *FIRST, people(5, name="one", in_a_case=5)), [january])
    assert table(one, "persons").until == JANUARY


def test_nor_do_five_persons_of_one_agency(january: Earlier) -> None:
    one = released(month(FEBRUARY, *FIRST, people(5, name="one", agencies=1)), [january])
    assert table(one, "persons").until == JANUARY


def test_nor_do_the_five_of_one_report_who_left(january: Earlier) -> None:
    of_one = people(5, Part.IN_PROCESS, name="x", in_a_case=5)
    of_five = people(5, Part.IN_PROCESS, name="x")
    rest = people(5, Part.IN_PROCESS, name="y")
    for persons, told in ((of_one, JANUARY), (of_five, FEBRUARY)):
        first = released(month(JANUARY, *FIRST, persons, rest))
        second = released(month(FEBRUARY, *FIRST, rest), [first])
        assert table(second, "persons").until == told


def test_of_a_single_office_nothing_is_told() -> None:
    one = released(replace(month(JANUARY, *FIRST), offices=1))
    assert lines(one, "persons") == lines(one, "types") == lines(one, "cohorts") == {}


def kinds(name: str, **numbers: int) -> tuple[Standing, ...]:
    """Return as many proven of each type of violation."""
    return tuple(
        person
        for code, number in numbers.items()
        for person in people(number, name=f"{name}{code}", type=None if code == "nobody_knows" else code)
    )


def test_the_proven_of_a_window_are_parted_along_one_dimension() -> None:
    one = released(month(JANUARY, kinds("a", T1=12, T2=6, T3=3, T4=2, nobody_knows=5)))
    assert lines(one, "types") == {"T1": 12, "T2": 6, "unknown": 5, "others": 5}
    assert lines(one, "causes") == {"C1": 28}


def test_a_table_of_which_only_others_would_stand_is_withheld() -> None:
    one = released(month(JANUARY, kinds("a", T1=3, T2=3)))
    assert lines(one, "types") == {}
    assert table(one, "types").until == JANUARY


def test_who_left_is_taken_off_and_a_zero_is_not_told_of() -> None:
    first = released(month(JANUARY, kinds("a", T1=12, T2=8)))
    left = [one for one in kinds("a", T1=12, T2=8) if one.id not in {"aT10", "aT20"}]
    second = released(month(FEBRUARY, tuple(left), kinds("b", T1=1, T2=8)), [first])
    # One of T1 came and one left: none in the net, and no line that says so.
    assert lines(second, "types") == {"T2": 7}


def test_sanctions_are_parted_by_kind() -> None:
    some = (
        people(7, Part.SANCTIONED, name="x", sanction="K1"),
        people(9, Part.SANCTIONED, name="y", sanction="K2"),
    )
    assert lines(released(month(JANUARY, *some)), "sanctions") == {"K2": 9, "K1": 7}


def test_provinces_are_told_every_half_year(january: Earlier) -> None:
    assert lines(january, "provinces") == {"32": 30}
    made = [january]
    for number in range(2, 8):
        more = tuple(people(5, name=f"m{each}", province="33") for each in range(2, number + 1))
        made.append(released(month(f"2027-{number:02d}", *FIRST, *more), made))
    assert [table(one, "provinces").until for one in made] == [JANUARY] * 5 + [JUNE] * 2
    assert (lines(made[-1], "provinces"), table(made[-1], "provinces").since) == ({"33": 25}, FEBRUARY)


@pytest.mark.parametrize(
    ("begun", "due"), [("2027-06", "2027-12"), ("2027-09", "2027-12"), ("2027-12", "2028-06")]
)
def test_the_next_half_year_ends_in_june_or_december(begun: str, due: str) -> None:
    first = released(month(begun, *FIRST))
    year, number = int(due[:4]), int(due[5:])
    early = f"{year:04d}-{number - 1:02d}"
    more = people(5, name="new", province="33")
    assert table(released(month(early, *FIRST, more), [first]), "provinces").until == begun
    assert table(released(month(due, *FIRST, more), [first]), "provinces").until == due


def elections(name: str, **numbers: int) -> tuple[Standing, ...]:
    """Return as many respondents in each election; `none` are those without."""
    return tuple(
        person
        for code, number in numbers.items()
        for person in people(
            number, Part.WITHDRAWN, name=f"{name}{code}", election=None if code == "none" else code
        )
    )


def reported(one: Earlier) -> dict[str, Value]:
    """Return the reported of each row of the persons."""
    return {line.code: line.values[0] for line in table(one, "persons").lines}


def test_elections_stand_alone_and_the_rest_together() -> None:
    one = released(month(JANUARY, elections("a", E1=12, E2=9, E3=2, none=1)))
    assert reported(one) == {"all": 24 + OTHERS, "E1": 12, "E2": 9, "others": 3 + OTHERS}


def test_no_others_stand_where_every_election_stands_alone() -> None:
    one = ground(JANUARY, elections("a", E1=12, E2=9))
    everybody = tuple(replace(each, election=each.election or "E1") for each in one.persons)
    assert reported(released(replace(one, persons=everybody))) == {"all": 61, "E1": 52, "E2": 9}


def test_an_election_of_one_report_with_five_respondents_stands_among_the_others() -> None:
    persons = people(5, Part.WITHDRAWN, name="one", in_a_case=5, election="E2")
    one = released(month(JANUARY, elections("a", E1=12, none=9), persons))
    assert reported(one) == {"all": 26 + OTHERS, "E1": 12, "others": 14 + OTHERS}


def test_an_election_that_stood_alone_goes_on_so_or_none_does() -> None:
    first = released(month(JANUARY, elections("a", E1=12, E2=9)))
    second = released(month(FEBRUARY, elections("a", E1=12, E2=9), elections("b", E1=1, none=5)), [first])
    assert reported(second) == {"all": 27 + OTHERS}
    third = released(month(MARCH, elections("a", E1=12, E2=9), elections("b", E1=6, none=5)), [first, second])
    assert reported(third) == {"all": 32 + OTHERS, "E1": 18, "E2": 9, "others": 5 + OTHERS}


def test_an_election_that_leaves_the_others_must_leave_enough() -> None:
    first = released(month(JANUARY, elections("a", E1=12, E2=4)))
    assert reported(first) == {"all": 16 + OTHERS, "E1": 12, "others": 4 + OTHERS}
    # E2 moved from 4 to 9, by 5; the others without it stay: together they moved by 5 too.
    second = released(month(FEBRUARY, elections("a", E1=12, E2=4), elections("b", E2=5)), [first])
    assert reported(second) == {"all": 21 + OTHERS, "E1": 12, "E2": 9, "others": OTHERS}


def test_an_election_that_vanishes_from_the_others_is_missed_there() -> None:
    """Two of E3 were mistakes and went; five came to those without: the others moved by three."""
    first = released(month(JANUARY, elections("a", E1=12, E3=2)))
    second = released(month(FEBRUARY, elections("a", E1=12), elections("b", E1=2, none=5)), [first])
    assert "E1" in reported(first)
    assert reported(second) == {"all": 19 + OTHERS}


def letters(**sent: int) -> dict[Cell, Value]:
    """Return the letters of agencies, each answered but one, none executed."""
    found: dict[Cell, Value] = {}
    for code, number in {"": sum(sent.values()), **sent}.items():
        along = "agency" if code else "total"
        found[Cell("letters_sent", along, code)] = number
        found[Cell("letters_answered", along, code)] = Rate(number - 1, number)
        found[Cell("letters_executed", along, code)] = Rate(0, number)
        found[Cell("letters_waiting", along, code)] = Days(30, number)  # type: ignore[arg-type]
    return found


def test_letters_of_agencies_may_be_counted_and_lengths_tell_of_ten() -> None:
    one = released(ground(JANUARY, PROVEN, cells=letters(a1=3, others=4, a0=13)))
    assert list(lines(one, "conduct")) == ["all", "a0", "a1", "others"]
    assert lines(one, "conduct")["a1"] == (3, Rate(2, 3), Rate(0, 3), Sign.HIDDEN)
    assert lines(one, "conduct")["a0"] == (13, Rate(12, 13), Rate(0, 13), Days(30, 0))  # type: ignore[arg-type]


def of_elections(**sent: dict[str, int]) -> dict[Cell, Value]:
    """Return the letters of agencies in elections, and of the elections in total."""
    found = letters(a0=sum(sum(one.values()) for one in sent.values()))
    for election, agencies in sent.items():
        for along, code, number in (
            ("election", election, sum(agencies.values())),
            *(("election_agency", f"{election}/{agency}", one) for agency, one in agencies.items()),
        ):
            found[Cell("letters_sent", along, code)] = number
            found[Cell("letters_answered", along, code)] = Rate(number - 1, number)
            found[Cell("letters_executed", along, code)] = Rate(0, number)
            found[Cell("letters_waiting", along, code)] = Days(30, number)  # type: ignore[arg-type]
    return found


def test_letters_of_an_election_are_told_where_it_stands_alone_among_the_persons() -> None:
    cells = of_elections(E1={"others": 2, "a1": 3, "a0": 11}, E2={"a0": 4}, E10={"a2": 6}, unknown={"a1": 5})
    names = {"election": {"E1": ("Pemilihan Satu", "Election One")}, "agency": {"a0": ("Dinas", "Dinas")}}
    one = released(replace(ground(JANUARY, elections("a", E1=12, E2=4), cells=cells), names=names))
    assert [line.code for line in table(one, "persons").lines] == ["all", "E1", "others"]
    found = lines(one, "conduct_elections")
    assert list(found) == ["E1/all", "E1/a0", "E1/a1", "E1/others"]
    assert found["E1/all"] == (16, Rate(15, 16), Rate(0, 16), Days(30, 0))  # type: ignore[arg-type]
    assert found["E1/a1"] == (3, Rate(2, 3), Rate(0, 3), Sign.HIDDEN)
    labels = [(line.label.id, line.label.en) for line in table(one, "conduct_elections").lines]
    assert labels[:2] == [
        ("Pemilihan Satu: semua instansi", "Election One: all agencies"),
        ("Pemilihan Satu: Dinas", "Election One: Dinas"),
    ]
    assert labels[-1] == ("Pemilihan Satu: lainnya", "Election One: others")


def test_an_election_does_not_tell_of_another_whose_code_begins_like_its_own() -> None:
    cells = of_elections(**{"E1": {"a0": 12}, "E1/x": {"a1": 4}})
    one = released(ground(JANUARY, elections("a", E1=12), cells=cells))
    assert list(lines(one, "conduct_elections")) == ["E1/all", "E1/a0"]


def test_an_election_without_letters_has_a_zero_and_nothing_to_count() -> None:
    one = released(month(JANUARY, elections("a", E1=12)))
    assert lines(one, "conduct_elections") == {"E1/all": (0, Sign.NIL, Sign.NIL, Sign.NIL)}


def test_letters_of_elections_are_withheld_where_none_stands_alone_and_kept_with_the_persons() -> None:
    cells = of_elections(E1={"a0": 12})
    few = released(ground(JANUARY, elections("a", E1=4), cells=cells))
    assert (lines(few, "conduct_elections"), table(few, "conduct").until) == ({}, JANUARY)
    first = released(ground(JANUARY, elections("a", E1=12), cells=cells))
    more = elections("a", E1=12), elections("b", E1=1)
    kept = released(ground(FEBRUARY, [one for some in more for one in some], cells=cells), [first])
    assert table(kept, "persons").until == JANUARY
    assert table(kept, "conduct_elections") == table(first, "conduct_elections")


def test_repeat_offenders_are_told_when_they_are_five_more(january: Earlier) -> None:
    assert lines(january, "repeats") == {"": (0, 0)}
    few = released(month(FEBRUARY, *FIRST, people(5, name="d"), repeat_offenders=3), [january])
    assert (lines(few, "repeats"), table(few, "repeats").until) == ({"": (0, 0)}, JANUARY)
    more = people(5, name="d"), people(5, name="c")
    enough = released(month(MARCH, *FIRST, *more, repeat_offenders=6), [january, few])
    assert (lines(enough, "repeats"), table(enough, "repeats").until) == ({"": (6, 0)}, MARCH)


def test_the_repeat_rate_tells_nothing_of_the_sanctions_beyond_the_first_of_each() -> None:
    """Of 30 sanctioned 20 persons, of whom 10 again: each of these numbers is ten; then they move."""
    sanctioned = people(30, Part.SANCTIONED, name="s")

    def told(name: str, more: int, rate: Rate, before: list[Earlier]) -> Earlier:
        some = [people(more, Part.SANCTIONED, name="t")] if more else []
        return released(month(name, sanctioned, *some, repeat_offenders=rate.part, repeat_rate=rate), before)

    first = told(JANUARY, 0, Rate(10, 20), [])
    assert lines(first, "repeats") == {"": (10, Rate(10, 20))}
    beyond = told(JANUARY, 0, Rate(10, 27), [])
    assert lines(beyond, "repeats") == {"": (10, Sign.HIDDEN)}
    near = told(FEBRUARY, 8, Rate(10, 28), [first])
    assert lines(near, "repeats") == {"": (10, Rate(10, 28))}
    apart = told(FEBRUARY, 8, Rate(10, 26), [first])
    assert lines(apart, "repeats") == {"": (10, Sign.HIDDEN)}
    again = told(MARCH, 8, Rate(10, 30), [first, apart])
    assert lines(again, "repeats") == {"": (10, Sign.HIDDEN)}


def test_a_revision_leaves_the_persons_as_they_were(january: Earlier) -> None:
    found = revised(january, month(JANUARY, *FIRST, people(9, name="new"), registered=9))
    assert table(found, "persons") == table(january, "persons")
    after = released(month(FEBRUARY, *FIRST, people(9, name="new")), [january, found])
    assert lines(after, "added") == {"": (9, 9, 0, 9, 0, 0, 0, 0)}


@given(st.lists(st.tuples(st.sampled_from(Part), st.integers(0, 12)), max_size=6))
def test_every_row_that_is_shown_adds_up(parts: list[tuple[Part, int]]) -> None:
    some = [people(number, part, name=f"x{place}-") for place, (part, number) in enumerate(parts)]
    for values in lines(released(month(JANUARY, *some)), "persons").values():
        assert isinstance(values, tuple)
        reported_, proven, sanctioned, outstanding, *others = (one for one in values if isinstance(one, int))
        assert proven == sanctioned + outstanding
        assert reported_ == proven + sum(others)
