"""The tables of a release as a whole: always the same ones, made alike each time."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.cells import Cell
from neutrality.domain.cumulative import Part
from neutrality.domain.ground import Ground
from neutrality.domain.public_tables import BY_TABLE
from neutrality.domain.public_tables import table as withheld
from neutrality.domain.publication import Publication, Table
from neutrality.domain.release_sheet import Earlier
from neutrality.domain.release_tables import compose, revise
from neutrality.domain.values import Sign
from tests.domain.grounds import counted_anew, flows, ground, lines, people, released, revised, table, value

HELD = (
    "flow",
    "came",
    "went",
    "persons",
    "added",
    "types",
    "causes",
    "levels",
    "sanctions",
    "conduct",
    "repeats",
)


@st.composite
def years(draw: st.DrawFn) -> list[Ground]:
    """Return the grounds of some months: more and more persons, and cases that come and go."""
    found, stood, opening = [], 0, draw(st.integers(0, 30))
    for number in range(1, draw(st.integers(1, 5)) + 1):
        stood += draw(st.integers(0, 9))
        received, closed = draw(st.integers(0, 20)), draw(st.integers(0, 12))
        name = f"2027-{number:02d}"
        persons = people(stood, draw(st.sampled_from((Part.UNANSWERED, Part.NOT_PROVEN))))
        flow = flows(name, opening, received, closed, back=draw(st.integers(0, 6)))
        cells = {Cell("reports_received"): received, Cell("registered"): draw(st.integers(0, 20))}
        found.append(ground(name, persons, flow=flow, cells=cells))
        opening = flow.closing
    return found


def made_of(grounds: Sequence[Ground]) -> list[Earlier]:
    """Return the releases of these months."""
    made: list[Earlier] = []
    for one in grounds:
        made.append(released(one, made))
    return made


@given(years())
def test_every_declared_table_occurs_in_every_release(grounds: list[Ground]) -> None:
    for one in made_of(grounds):
        assert [found.id for found in one.publication.tables] == list(BY_TABLE)


@given(years())
def test_start_and_in_without_out_are_the_end_of_what_is_shown(grounds: list[Ground]) -> None:
    for one in made_of(grounds):
        for numbers in lines(one, "flow").values():
            start, came, went, end = (each for each in numbers if isinstance(each, int))  # type: ignore[union-attr]
            assert start + came - went == end
            for name, whole in (("came", came), ("went", went)):
                parts = [each for each in lines(one, name).values() if isinstance(each, int)]
                assert not parts or sum(parts) == whole


@given(years())
def test_a_table_that_is_held_is_the_earlier_one_byte_for_byte(grounds: list[Ground]) -> None:
    shown: dict[str, Table] = {}
    for one in made_of(grounds):
        for name in HELD:
            found = table(one, name)
            if found.until != one.publication.month:
                assert found == shown.get(name, withheld(name, None, None, []))
            elif found.lines:
                shown[name] = found


@given(years())
def test_the_same_grounds_give_the_same_release_also_when_they_are_read_again(grounds: list[Ground]) -> None:
    made = made_of(grounds)
    *before, last = made
    again = [
        Earlier(Publication.parse(one.publication.canonical()), Ground.read(one.ground.written()))
        for one in before
    ]
    assert compose(Ground.read(last.ground.written()), again) == last.publication.tables


def test_the_trend_has_thirteen_months_and_the_newest_revision_of_each() -> None:
    made: list[Earlier] = []
    for number in range(14):
        name = f"{2027 + number // 12}-{number % 12 + 1:02d}"
        made.append(released(ground(name, reports_received=10 + number, registered=3), made))
        if number == 12:
            made.append(revised(made[-1], ground(name, reports_received=40), made[:-1]))
    assert list(lines(made[-1], "trend")) == [
        *(f"2027-{number:02d}" for number in range(2, 13)), "2028-01", "2028-02",
    ]  # fmt: skip
    assert value(made[-1], "trend", "reports_received", "2028-01") == 40
    assert value(made[-1], "trend", "reports_received", "2027-02") == 11
    assert value(made[-1], "trend", "registered", "2027-02") is Sign.HIDDEN


def test_a_revision_of_what_did_not_change_changes_nothing() -> None:
    one = ground(reports_received=20, registered=9, flow=flows("2027-01", 30, 20, 10))
    last = released(one)
    found = counted_anew(last, one)
    assert (found.changes, found.waiting) == ((), ())
    assert found.tables == last.publication.tables


def test_a_figure_that_became_too_few_is_hidden_in_the_revision_when_the_change_is_large() -> None:
    last = released(ground(reports_received=20, registered=9))
    far = counted_anew(last, ground(reports_received=3, registered=9))
    assert [(one.column, one.before, one.after) for one in far.changes] == [
        ("reports_received", 20, Sign.HIDDEN)
    ]
    assert far.waiting == ()
    near = counted_anew(last, ground(reports_received=20, registered=4))
    assert [one.column for one in near.waiting] == ["registered", "findings"]


def test_the_trend_of_a_revised_month_follows_it() -> None:
    last = released(ground(reports_received=20))
    found = counted_anew(last, ground(reports_received=25))
    assert lines(found, "trend")["2027-01"] == (25, 0, 0)


def test_what_changed_by_too_little_stays_as_released_beside_what_changed_by_enough() -> None:
    last = released(ground(reports_received=20, registered=9, findings=0))
    found = counted_anew(last, ground(reports_received=26, registered=10, findings=0))
    changed = {one.column: one.after for one in found.changes if one.table == "month"}
    assert changed == {"reports_received": 26}
    assert [one.column for one in found.waiting] == ["registered"]
    assert [value(found, "month", name) for name in ("reports_received", "registered", "findings")] == [
        26,
        9,
        0,
    ]


def test_that_there_were_late_entries_is_no_revision_while_what_they_changed_waits() -> None:
    last = released(ground(reports_received=20, registered=9))
    alone = counted_anew(last, ground(reports_received=21, registered=9, late_entries=1))
    beside = counted_anew(last, ground(reports_received=26, registered=9, late_entries=1))

    assert alone.changes == ()
    assert "reports_received" in {one.column for one in alone.waiting}
    assert alone.tables == last.publication.tables
    assert {("month", 26), ("entry", Sign.HIDDEN)} <= {(one.table, one.after) for one in beside.changes}


def test_cases_that_came_and_went_wait_together() -> None:
    last = released(ground(reports_received=20, flow=flows("2027-01", 30, 20, 10)))
    found = counted_anew(last, ground(reports_received=26, flow=flows("2027-01", 30, 26, 12)))
    assert lines(found, "flow") == lines(last, "flow")
    assert lines(found, "went") == lines(last, "went")
    assert {one.table for one in found.waiting} <= {"flow", "came", "went"}
    assert found.waiting


def test_a_revision_waits_also_beside_the_release_before_the_last() -> None:
    first = released(ground(reports_received=20))
    second = revised(first, ground(reports_received=28))
    found = revise(ground(reports_received=23), [first, second], (), newest=False)
    assert [one.column for one in found.waiting] == ["reports_received"]
    assert value(found, "month", "reports_received") == 28
