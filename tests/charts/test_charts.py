"""What is drawn is in the table, what is not in the table is drawn nowhere, and all of it can be read."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality import charts
from neutrality.charts import drawing
from neutrality.charts.tiles import layout
from neutrality.charts.words import MARKS, said
from neutrality.domain.publication import Line, Table, Text
from neutrality.domain.values import Days, Rate, Sign, Value
from neutrality.settings import ROOT
from tests.fixtures.publications import line, publication

NAMESPACE = "{http://www.w3.org/2000/svg}"
# A column is of one kind, but for signs.
KINDS: tuple[st.SearchStrategy[Value], ...] = (
    st.integers(0, 10**7),
    st.tuples(st.integers(0, 500), st.integers(1, 500)).map(lambda pair: Rate(min(pair), max(pair))),
    st.integers(0, 9000).map(lambda halves: Days(Fraction(halves, 2), 0)),
)
LABELS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=90)


def table(name: str) -> Table:
    """Return a table of the release in which everything occurs."""
    found = publication().table(name)
    assert found is not None
    return found


def all_charts(lang: str) -> dict[str, str]:
    """Return one of each kind."""
    return {
        "bars": charts.bars(table("types"), "proven", lang),
        "shares": charts.bars(table("conduct"), "letters_answered", lang),
        "days": charts.bars(table("conduct"), "letters_waiting", lang),
        "trend": charts.trend(table("trend"), "cases_at_end", lang),
        "funnel": charts.funnel(table("persons"), lang),
        "tiles": charts.tiles(table("provinces"), "proven", lang),
    }


def parsed(svg: str) -> Element:
    """Return the picture as XML; broken XML raises."""
    return fromstring(svg)  # noqa: S314 - made by ourselves a moment ago


def classed(svg: str, kind: str) -> list[Element]:
    """Return the elements that look so."""
    return [part for part in parsed(svg).iter() if part.get("class") == f"chart__{kind}"]


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", list(all_charts("id")))
def test_every_chart_is_a_picture_with_title_description_and_no_style_of_its_own(
    lang: str, name: str
) -> None:
    svg = all_charts(lang)[name]
    root = parsed(svg)

    assert root.get("role") == "img"
    title, told = root.find(f"{NAMESPACE}title"), root.find(f"{NAMESPACE}desc")
    assert title is not None
    assert told is not None
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (title.get("id"), told.get("id"))
    assert title.text
    assert told.text
    assert ("sampai akhir" in title.text or "2026" in title.text) if lang == "id" else "2026" in title.text
    assert "style" not in svg
    assert "script" not in svg
    assert "<image" not in svg


def test_bars_stand_in_the_order_of_the_table_and_the_rest_is_one_open_bar() -> None:
    svg = all_charts("en")["bars"]

    texts = [part.text for part in classed(svg, "ink")]
    assert texts == ["Posts, comments, shares, likes", "12", "Campaigning", "0", "others", "10"]
    assert len(classed(svg, "bar")) == 1
    assert len(classed(svg, "rest")) == 1


def test_a_sign_leaves_a_mark_and_no_bar() -> None:
    for sign in Sign:
        lines = (line("A", "Satu", "One", sign), line("B", "Dua", "Two", 7))
        svg = charts.bars(replace(table("types"), lines=lines), "proven", "en")

        assert len(classed(svg, "bar")) == 1
        assert [part.text for part in classed(svg, "soft")] == [said(sign, "en")]


def test_zero_and_every_sign_look_different_without_colour() -> None:
    assert len({*MARKS.values(), "0"}) == len(Sign) + 1
    for lang in ("id", "en"):
        assert len({said(value, lang) for value in (0, *Sign)}) == len(Sign) + 1


def test_the_trend_has_a_gap_where_a_month_is_not_shown() -> None:
    months = table("trend")
    svg = all_charts("id")["trend"]

    shown = [row for row in months.lines if isinstance(row.values[1], int)]
    assert len(classed(svg, "bar")) == len(shown) == len(months.lines) - 1
    assert len(classed(svg, "line")) == 2
    assert MARKS[Sign.HIDDEN] in [part.text for part in classed(svg, "soft")]


def test_what_is_hidden_changes_nothing_but_its_own_mark() -> None:
    """The scale, the points and the order beside a hidden month are those of the months that are shown."""
    months = table("trend")
    without = replace(months, lines=tuple(row for row in months.lines if row.values[1] is not Sign.HIDDEN))
    heights = [part.get("cy") for part in classed(charts.trend(months, "cases_at_end", "id"), "bar")]

    assert heights == [part.get("cy") for part in classed(charts.trend(without, "cases_at_end", "id"), "bar")]


def test_every_province_has_one_tile_of_its_own() -> None:
    codes = {
        row.split(",")[0] for row in (ROOT / "neutrality/data/provinces.csv").read_text().splitlines()[1:]
    }
    found = layout()

    assert {tile.code for tile in found} == codes
    assert len(found) == len({(tile.column, tile.row) for tile in found}) == 38
    assert len({tile.short for tile in found}) == 38
    assert max(tile.column for tile in found) < 11
    assert max(tile.row for tile in found) < 7


def test_provinces_that_are_not_listed_look_alike() -> None:
    svg = all_charts("en")["tiles"]
    listed = [row for row in table("provinces").lines if row.code != "others"]

    assert len(classed(svg, "dashed")) == 38 - len(listed) + 1  # and the key
    assert len(classed(svg, "zero")) == 1
    assert "none, or among the others: 33" in svg
    assert sum(len(classed(svg, f"tint{tint}")) for tint in range(3)) == len(listed) - 1 + 3


def test_the_funnel_says_each_stage_and_draws_nothing_of_what_is_hidden() -> None:
    persons = table("persons")
    values = list(persons.lines[0].values)
    assert "1,480" in charts.funnel(persons, "en")
    assert "64.7% of those proven" in charts.funnel(persons, "en")

    values[1] = Sign.HIDDEN
    hidden = charts.funnel(replace(persons, lines=(replace(persons.lines[0], values=tuple(values)),)), "en")

    assert said(Sign.HIDDEN, "en") in hidden
    assert "of those" not in hidden
    assert len(classed(hidden, "bar")) == 2
    assert charts.funnel(replace(persons, lines=()), "en") == ""


@given(
    st.sampled_from(KINDS).flatmap(
        lambda kind: st.lists(st.tuples(LABELS, kind | st.sampled_from(Sign)), min_size=1, max_size=12)
    )
)
def test_whatever_the_figures_are_the_picture_is_whole_and_within_its_frame(
    rows: list[tuple[str, Value]],
) -> None:
    lines = tuple(
        Line(f"{2020 + place}-01", Text(label, label), (value,)) for place, (label, value) in enumerate(rows)
    )
    whole = replace(table("types"), columns=table("types").columns[:1], lines=lines)
    for svg in (
        charts.bars(whole, "proven", "id"),
        charts.trend(whole, "proven", "en"),
        charts.tiles(whole, "proven", "id"),
    ):
        root = parsed(svg)
        width, height = (float(part) for part in str(root.get("viewBox")).split()[2:])
        for part in root.iter():
            x, wide = float(part.get("x", "0")), float(part.get("width", "0"))
            if part is not root:
                assert -0.1 <= x <= x + wide <= width + 0.1
                assert float(part.get("y", "0")) + float(part.get("height", "0")) <= height + 0.1


def test_nothing_is_drawn_of_a_table_without_lines_or_without_the_column() -> None:
    empty = table("sanctions")

    assert charts.bars(empty, "decided", "id") == ""
    assert charts.tiles(empty, "decided", "id") == ""
    assert charts.trend(empty, "decided", "id") == ""
    assert charts.bars(table("types"), "nothing", "id") == ""


def test_the_colours_on_paper_are_those_of_the_site() -> None:
    tokens = dict(
        re.findall(r"--([\w-]+): (#[0-9a-f]{6});", Path(ROOT / "static/css/tokens.css").read_text())
    )

    assert (tokens["ink"], tokens["ink-soft"], tokens["brand"]) == (drawing.INK, drawing.SOFT, drawing.BAR)
    assert (
        tokens["brand-line"],
        tokens["line"],
        tokens["paper"],
    ) == (drawing.REST, drawing.LINE, drawing.PAPER)
    assert tuple(tokens[f"tint-{place}"] for place in (1, 2, 3)) == drawing.TINTS


def test_every_class_of_a_chart_has_its_look_on_the_site() -> None:
    style = (ROOT / "static/css/charts.css").read_text()
    used = {name for svg in all_charts("id").values() for name in re.findall(r'class="(chart__\w+)"', svg)}

    assert {name for name in used if f".{name} " not in style and f".{name}," not in style} == set()
