"""What the bulletin draws: steps and parts from the figures that stand beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from neutrality.bulletin.paper_blocks import block_of
from neutrality.domain.publication import Line, Publication
from neutrality.domain.values import Rate, Sign, Value
from tests.fixtures.publications import publication


def rows(release: Publication, name: str) -> list[dict[str, Any]]:
    """Return the bars of a table."""
    table = release.table(name)
    assert table
    found: list[dict[str, Any]] = block_of(release, table)["bars"]["rows"]
    return found


def with_values(release: Publication, name: str, *values: Value) -> Publication:
    """Return the release with other figures in the first line of a table."""

    def other(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return (Line(lines[0].code, lines[0].label, values), *lines[1:])

    return replace(
        release,
        tables=tuple(
            replace(table, lines=other(table.lines), columns=table.columns[: len(values)])
            if table.id == name
            else table
            for table in release.tables
        ),
    )


def test_in_and_out_begin_where_the_stock_ends() -> None:
    start, came, went, end = rows(publication(), "flow")

    assert (start["start"], end["start"]) == (0, 0)
    assert came["start"] == pytest.approx(start["length"])
    assert came["start"] + came["length"] == pytest.approx(1)
    assert went["start"] == pytest.approx(end["length"])
    assert went["start"] + went["length"] == pytest.approx(1)


def test_the_parts_of_the_respondents_follow_each_other_up_to_all() -> None:
    found = {row["label"]: row for row in rows(publication(), "persons")}
    whole, proven, sanctioned, outstanding, *others = found.values()

    assert whole["length"] == 1
    assert sanctioned["length"] + outstanding["length"] == pytest.approx(proven["length"])
    end = proven["length"]
    for row in others:
        assert row["start"] == pytest.approx(end)
        end += row["length"]
    assert end == pytest.approx(1)


@pytest.mark.parametrize("place", range(4))
def test_where_a_part_is_not_shown_no_step_tells_it(place: int) -> None:
    values: list[Value] = [212, 139, 120, 231]
    values[place] = Sign.HIDDEN

    found = rows(with_values(publication(), "flow", *values), "flow")

    assert [row["start"] for row in found] == [0, 0, 0, 0]
    assert found[place]["length"] is None
    assert found[place]["text"] == "disembunyikan"


def test_shares_are_drawn_out_of_a_whole_and_never_beside_counts() -> None:
    release = publication()
    rates = with_values(release, "rates", Rate(1, 4), Sign.HIDDEN)
    mixed = with_values(release, "month", 141, Rate(58, 89))

    assert [row["length"] for row in rows(rates, "rates")] == [0.25, None]
    assert [row["length"] for row in rows(mixed, "month")] == [None, None]


def test_less_than_nothing_is_written_with_a_minus_and_not_drawn() -> None:
    found = rows(with_values(publication(), "added", 3, -1204), "added")

    assert [(row["text"], row["length"]) for row in found] == [("3", None), ("−1.204", None)]
