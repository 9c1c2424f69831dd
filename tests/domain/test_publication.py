"""A released month as the bytes that are signed, and back."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.errors import DomainError
from neutrality.domain.publication import Publication, value_read, value_written
from neutrality.domain.values import Days, Rate, Sign, Value
from tests.fixtures.publications import publication

VALUES = st.one_of(
    st.integers(-1000, 100_000),
    st.builds(Rate, st.integers(0, 50), st.integers(50, 100)),
    st.builds(lambda halves: Days(Fraction(halves, 2), 0), st.integers(0, 2000)),
    st.sampled_from(Sign),
)


@pytest.mark.parametrize("revision", [0, 1])
def test_a_release_is_read_as_it_was_written(revision: int) -> None:
    one = publication(revision=revision, reason="Lima laporan terlambat")
    assert Publication.parse(one.canonical()) == one
    assert Publication.parse(one.canonical()).canonical() == one.canonical()


def test_one_without_a_checkpoint_is_read_too() -> None:
    one = replace(publication(), checkpoint=None, externals=(), offices=())
    assert Publication.parse(one.canonical()) == one


def test_its_bytes_are_one_line_of_sorted_json() -> None:
    content = publication().canonical()
    assert b"\n" not in content
    told = json.loads(content)
    assert list(told) == sorted(told)
    assert told["format"] == "neutrality-release/1"


@given(VALUES)
def test_every_value_is_read_as_it_was_written(value: Value) -> None:
    assert value_read(json.loads(json.dumps(value_written(value)))) == value


def test_of_how_many_a_length_tells_is_written_inside_the_office_alone() -> None:
    """A published length has none: `disclosure.length` takes it away."""
    published, inside = Days(Fraction(13, 2), 0), Days(Fraction(13, 2), 12)
    assert value_written(published) == {"type": "days", "days": 6.5}
    assert value_written(inside) == {"type": "days", "days": 6.5, "of": 12}
    assert value_read(value_written(inside)) == inside


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format":"neutrality-release/2"}', b'{"format":"neutrality-release/1"}']
)
def test_what_is_no_release_is_refused(content: bytes) -> None:
    with pytest.raises(DomainError, match="release_unreadable"):
        Publication.parse(content)


def test_a_revision_bears_its_number_in_its_name() -> None:
    assert (publication().name, publication(revision=2).name) == ("2026-10", "2026-10-r2")


def test_a_figure_is_found_by_table_column_and_code() -> None:
    one = publication()
    persons = one.table("persons")
    assert persons is not None
    assert persons.value("persons_proven", "others") == 220
    assert persons.value("persons_proven", "nobody") is None
    assert persons.value("nothing", "others") is None
    assert one.table("nothing") is None


def test_every_figure_is_told_with_where_it_stands() -> None:
    (table, column, line, value), *others = publication().observations()
    assert len(others) > 100
    assert (table.id, column.id, line.code, value) == ("month", "reports_received", "", 141)
    assert line.label("id") == "Jumlah"
    assert line.label("en") == "Total"
