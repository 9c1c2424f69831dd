"""The declared tables: fixed, each with its figures and their definitions in both languages."""

from __future__ import annotations

import pytest

from neutrality.domain.indicators import BY_ID
from neutrality.domain.public_figures import PUBLIC_FIGURES
from neutrality.domain.public_tables import BY_TABLE, LAYOUTS, Layout, column, table
from neutrality.domain.publication import Line, Text


def test_the_tables_are_these() -> None:
    assert " ".join(BY_TABLE) == (
        "month flow came went persons added types causes levels sanctions provinces rates times cohorts "
        "clocks conduct conduct_elections repeats entry trend"
    )


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.id)
def test_every_figure_of_a_table_is_defined_in_both_languages(layout: Layout) -> None:
    made = table(layout.id, None, None, [])
    assert [one.id for one in made.columns] == list(layout.figures)
    texts = [made.title, *([made.note] if made.note else [])]
    texts += [text for one in made.columns for text in (one.label, one.explained)]
    assert all(text.id and text.en for text in texts)


def test_no_figure_of_releases_alone_has_the_name_of_another() -> None:
    assert not PUBLIC_FIGURES.keys() & BY_ID.keys()
    assert column("cases_in").unit == "case"
    assert column("proven").source == "KASN"


def test_a_table_without_lines_is_withheld() -> None:
    assert table("types", None, None, []).lines == ()
    line = Line("T1", Text("Jenis", "Type"), (7,))
    made = table("types", "2027-01", "2027-02", [line])
    assert (made.value("proven", "T1"), made.since, made.until) == (7, "2027-01", "2027-02")
