"""The tables of a release that count reports and cases, with numbers by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from neutrality.domain.cells import Cell
from neutrality.domain.cumulative import Part
from neutrality.domain.ground import Ground
from neutrality.domain.values import Rate, Sign, Value
from tests.domain.grounds import counted_anew, flows, ground, lines, people, released, revised, table, value

JANUARY, FEBRUARY, MARCH = "2027-01", "2027-02", "2027-03"


def month(
    name: str = JANUARY,
    opening: int = 30,
    received: int = 20,
    closed: int = 10,
    *,
    since: str = "",
    late: int = 0,
    closing: int | None = None,
    **others: int,
) -> Ground:
    """Return a month in which each report began a case; `late` are cases of the months before."""
    flow = flows(since or name, opening, received + late, closed, closing=closing, **others)
    return ground(name, flow=flow, reports_received=received)


def test_start_and_in_without_out_are_the_end() -> None:
    one = released(month(opening=30, received=20, closed=10))
    assert lines(one, "flow") == {"": (30, 20, 10, 40)}
    assert lines(one, "came") == {"received": 20, "back": 0, "corrected_up": 0}
    assert lines(one, "went") == {
        "closed": 10, "not_registered": 0, "forwarded_elsewhere": 0, "excluded": 0, "corrected_down": 0,
    }  # fmt: skip
    assert value(one, "trend", "cases_at_end", JANUARY) == 40


@pytest.mark.parametrize(
    "small",
    [
        (3, 20, 10),
        (30, 4, 10),
        (30, 20, 4),
        (7, 5, 10),  # two remain
    ],
)
def test_cases_are_held_where_start_in_out_or_end_are_too_few(small: tuple[int, int, int]) -> None:
    one = released(month(JANUARY, *small))
    assert lines(one, "flow") == lines(one, "came") == lines(one, "went") == {}
    assert table(one, "flow").until is None
    assert value(one, "trend", "cases_at_end", JANUARY) is Sign.HIDDEN


def test_what_was_held_is_told_with_the_next_month() -> None:
    first = released(month(JANUARY, 30, 20, 10))
    second = released(month(FEBRUARY, 40, 10, 3), [first])
    third = released(month(MARCH, 40, 22, 8, since=FEBRUARY, late=10), [first, second])
    assert (lines(second, "flow"), table(second, "flow").until) == ({"": (30, 20, 10, 40)}, JANUARY)
    assert value(second, "month", "reports_received") == 10
    assert lines(third, "flow") == {"": (40, 32, 8, 64)}
    assert (table(third, "flow").since, table(third, "flow").until) == (FEBRUARY, MARCH)


def test_the_next_month_starts_with_what_was_published_and_the_rest_is_a_correction() -> None:
    first = released(month(JANUARY, 30, 20, 10))
    up = released(month(FEBRUARY, 46, 15, 6, closing=55), [first])
    assert lines(up, "flow") == {"": (40, 21, 6, 55)}
    assert lines(up, "came") == {"received": 15, "back": 0, "corrected_up": 6}
    down = released(month(FEBRUARY, 34, 15, 6, closing=43), [first])
    assert lines(down, "flow") == {"": (40, 15, 12, 43)}
    assert lines(down, "went")["corrected_down"] == 6


def test_two_small_ways_in_stand_together_beside_what_was_received() -> None:
    first = released(month(JANUARY, 30, 20, 10))
    one = released(month(FEBRUARY, 42, 15, 6, back=3, closing=54), [first])
    assert lines(one, "flow") == {"": (40, 20, 6, 54)}
    assert lines(one, "came") == {"received": 15, "others": 5}


def test_a_way_in_too_few_to_be_told_is_taken_off_those_who_went() -> None:
    """Else the reports, which each began a case, would tell from the cases in that two were reopened."""
    one = released(month(JANUARY, 30, 20, 16, back=2, not_registered=6))
    assert value(one, "month", "reports_received") == 20
    assert lines(one, "flow") == {"": (30, 20, 14, 36)}
    assert lines(one, "came") == {"received": 20}
    # 6 not registered without the 2 would be too few: the 10 otherwise closed join them.
    assert lines(one, "went") == {"others": 14, "forwarded_elsewhere": 0, "excluded": 0, "corrected_down": 0}


def test_small_ways_out_stand_together_and_are_joined_by_a_larger_one() -> None:
    first = released(month(JANUARY, 30, 20, 10))
    few = month(FEBRUARY, 41, 20, 5, closing=54, not_registered=1, forwarded_elsewhere=1, excluded=1)
    one = released(few, [first])
    assert lines(one, "flow") == {"": (40, 20, 6, 54)}
    assert (table(one, "went").until, lines(one, "went").keys() - {"others"}) == (
        FEBRUARY,
        {"corrected_down"},
    )


def test_of_a_single_office_nothing_is_told() -> None:
    one = released(replace(month(), offices=1))
    assert lines(one, "flow") == {}
    assert set(lines(one, "month")[""]) == {Sign.HIDDEN}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("registered", "findings", "told"),
    [
        (20, 8, (20, 8)),
        (20, 0, (20, 0)),
        (20, 20, (20, 20)),
        (20, 3, (20, Sign.HIDDEN)),
        (20, 17, (20, Sign.HIDDEN)),
        (4, 0, (Sign.HIDDEN, Sign.HIDDEN)),
    ],
)
def test_findings_are_told_where_the_other_registered_are_enough(
    registered: int, findings: int, told: tuple[Value, Value]
) -> None:
    one = released(ground(registered=registered, findings=findings))
    assert (value(one, "month", "registered"), value(one, "month", "findings")) == told


def decided(registered: int, not_registered: int, elsewhere: int, *, whole: int | None = None) -> Ground:
    """Return a month in which so much was decided."""
    closed = not_registered + elsewhere + 7
    some = month(JANUARY, 40, 20, closed, not_registered=not_registered, forwarded_elsewhere=elsewhere)
    share = Rate(registered, whole or registered + not_registered + elsewhere)
    more: dict[Cell, Value] = {Cell("registered"): registered, Cell("registration_rate"): share}
    return replace(some, cells={**some.cells, **more})


def test_the_registration_rate_is_told_beside_the_ways_of_which_it_tells() -> None:
    assert value(released(decided(15, 6, 5)), "month", "registration_rate") == Rate(15, 26)
    # Two forwarded elsewhere are hidden: with the rate they could be told from the not registered.
    assert value(released(decided(15, 6, 2)), "month", "registration_rate") is Sign.HIDDEN


def test_a_rate_of_which_one_more_was_not_registered_than_the_ways_tell_is_hidden() -> None:
    assert value(released(decided(15, 6, 5, whole=27)), "month", "registration_rate") is Sign.HIDDEN
    assert value(released(decided(15, 6, 5, whole=31)), "month", "registration_rate") == Rate(15, 31)


def test_no_month_can_be_told_from_the_cases_of_several() -> None:
    """The smallest example: 10 reports in January and 13 cases in both months were 3 in February."""
    first = released(month(JANUARY, 30, 10, 3))
    assert (value(first, "month", "reports_received"), lines(first, "flow")) == (10, {})
    second = released(month(FEBRUARY, 30, 3, 8, since=JANUARY, late=10), [first])
    assert value(second, "month", "reports_received") is Sign.HIDDEN
    assert lines(second, "flow") == {}


def test_a_month_hides_its_reports_where_they_would_tell_those_of_the_month_before() -> None:
    first = released(month(JANUARY, 30, 3, 3))
    second = released(month(FEBRUARY, 30, 12, 8, since=JANUARY, late=3), [first])
    assert lines(second, "flow") == {"": (30, 15, 8, 37)}
    assert value(second, "month", "reports_received") is Sign.HIDDEN


def test_what_was_entered_late_is_a_correction_where_each_month_was_told() -> None:
    first = released(month(JANUARY, 30, 10, 3))
    second = released(month(FEBRUARY, 30, 12, 8, since=JANUARY, late=10 + 6), [first])
    assert lines(second, "came") == {"received": 22, "back": 0, "corrected_up": 6}


def test_a_revision_counts_the_cases_anew_while_no_later_month_is_released() -> None:
    last = released(month(JANUARY, 30, 20, 10))
    found = counted_anew(last, month(JANUARY, 30, 26, 10))
    assert lines(found, "flow") == {"": (30, 26, 10, 46)}
    assert [(one.table, one.column, one.code, one.before, one.after) for one in found.changes] == [
        ("month", "reports_received", "", 20, 26),
        ("flow", "cases_in", "", 20, 26),
        ("flow", "cases_at_end", "", 40, 46),
        ("came", "cases_in", "received", 20, 26),
    ]
    assert found.waiting == ()
    later = counted_anew(last, month(JANUARY, 30, 26, 10), newest=False)
    assert lines(later, "flow") == {"": (30, 20, 10, 40)}
    assert value(later, "month", "reports_received") == 26
    assert value(later, "trend", "reports_received", JANUARY) == 26


def test_a_revision_by_one_waits() -> None:
    found = counted_anew(released(month(JANUARY, 30, 20, 10)), month(JANUARY, 30, 21, 10))
    assert {(one.table, one.column) for one in found.waiting} >= {("month", "reports_received")}


def test_cases_that_cannot_be_told_anew_stay_as_they_were() -> None:
    last = released(month(JANUARY, 30, 20, 10))
    found = counted_anew(last, month(JANUARY, 30, 20, 3))
    assert lines(found, "flow") == {"": (30, 20, 10, 40)}
    # Reopened cases that were told as none would now be taken off those who went.
    found = counted_anew(last, month(JANUARY, 30, 20, 12, back=2))
    assert lines(found, "flow") == {"": (30, 20, 10, 40)}


def test_what_stood_among_the_others_stays_there_in_a_revision() -> None:
    last = released(month(JANUARY, 40, 20, 26, not_registered=3, excluded=2))
    assert lines(last, "went")["others"] == 5
    found = revised(last, month(JANUARY, 40, 20, 33, not_registered=10, excluded=2))
    assert lines(found, "went") == {"closed": 23, "others": 12, "forwarded_elsewhere": 0, "corrected_down": 0}


def test_what_is_hidden_stays_hidden_in_a_revision() -> None:
    last = released(ground(reports_received=3, registered=9))
    found = counted_anew(last, ground(reports_received=30, registered=9))
    assert value(found, "month", "reports_received") is Sign.HIDDEN
    assert found.changes == ()


def test_the_reports_among_the_registered_must_not_move_by_one_in_a_revision() -> None:
    """Registered 20 → 25 and findings 10 → 16 are enough each; the others moved by one, 10 → 9."""
    last = released(ground(registered=20, findings=10))
    found = counted_anew(last, ground(registered=25, findings=16))
    assert {one.column for one in found.waiting} == {"registered", "findings"}
    assert counted_anew(last, ground(registered=25, findings=15)).waiting == ()


def test_ways_that_join_the_others_in_a_revision_are_compared_with_them() -> None:
    """Out 40 → 45, closed 20 → 27: the rest, 20 → 18, moved by two, whatever stands alone of it."""
    last = released(month(JANUARY, 40, 20, 40, not_registered=10, excluded=0, forwarded_elsewhere=10))
    assert lines(last, "went") == {
        "closed": 20, "forwarded_elsewhere": 10, "not_registered": 10, "excluded": 0, "corrected_down": 0,
    }  # fmt: skip
    now = month(JANUARY, 40, 20, 45, not_registered=15, forwarded_elsewhere=3)
    found = counted_anew(last, now)
    assert lines(found, "went") == lines(last, "went")
    assert {(one.table, one.code) for one in found.waiting} == {
        ("went", "closed"), ("went", "not_registered"), ("went", "forwarded_elsewhere"),
    }  # fmt: skip


def test_that_some_entries_came_late_is_no_reason_to_wait() -> None:
    last = released(ground(late_entries=0, registered=20))
    found = counted_anew(last, ground(late_entries=3, registered=25))
    assert value(found, "entry", "late_entries") is Sign.HIDDEN
    assert found.waiting == ()


def test_lengths_and_clocks_tell_of_ten() -> None:
    one = released(ground(in_time_K1=Rate(15, 20), in_time_K2=Rate(17, 20), in_time_K3=Sign.NIL))
    assert lines(one, "clocks")[""][:3] == (Rate(15, 20), Sign.HIDDEN, Sign.NIL)  # type: ignore[index]


def test_reports_of_one_report_or_agency_are_no_reports() -> None:
    behind = people(12, Part.IN_PROCESS, name="one", agencies=1)
    one = ground(persons=behind, reports_received=12)
    one = replace(one, cases={**one.cases, "reports_received": frozenset(each.case for each in behind)})
    assert value(released(one), "month", "reports_received") is Sign.HIDDEN
