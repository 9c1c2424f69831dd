"""No format holds what the release does not show: in cells, caches, drawings, text or properties."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from neutrality.bulletin.paper import told
from neutrality.bulletin.workbook import xlsx_of
from neutrality.charts.words import shown
from neutrality.domain.publication import Line, Publication
from neutrality.domain.values import Days, Rate, Sign, Value
from tests.bulletin.reading import of_kind, pages, parts, sheets
from tests.fixtures.packages import Signer

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def shown_numbers(release: Publication) -> set[float]:
    """Return every number that the figures of the release consist of."""
    found: set[float] = set()
    values = [value for *_, value in release.observations()]
    for value in (*values, *(one for change in release.changes for one in (change.before, change.after))):
        match value:
            case Rate(part, whole):
                found |= {part, whole, float(value.share)}
            case Days(days, _):
                found.add(float(days))
            case int():
                found.add(value)
            case Sign():
                pass
    return found


def cached(chart: str) -> list[float]:
    """Return the numbers that a chart remembers of its cells."""
    caches = re.findall(r"<c:numCache>(.*?)</c:numCache>", chart, re.DOTALL)
    return [float(found) for cache in caches for found in re.findall(r"<c:v>(.*?)</c:v>", cache)]


def drawn(values: Any) -> Iterator[float]:
    """Return every number that the template of the bulletin draws from."""
    if isinstance(values, dict):
        for name, one in values.items():
            if name != "date":
                yield from drawn(one)
    elif isinstance(values, list | tuple):
        for one in values:
            yield from drawn(one)
    elif isinstance(values, int | float) and not isinstance(values, bool):
        yield values


def test_the_cells_of_the_workbook_hold_shown_figures_alone(
    release: Publication, files: dict[str, bytes]
) -> None:
    allowed = shown_numbers(release)
    for name, rows in sheets(of_kind(files, "xlsx")).items():
        numbers = [cell for row in rows for cell in row if isinstance(cell, float)]
        if name == "Definisi":
            assert set(numbers) == {column.version for table in release.tables for column in table.columns}
        elif name == "Cakupan":
            assert sum(numbers) == len(release.offices)
        else:
            assert all(any(cell == pytest.approx(one) for one in allowed) for cell in numbers), name


def test_the_charts_of_the_workbook_remember_shown_figures_alone(
    release: Publication, files: dict[str, bytes]
) -> None:
    charts = {name: text for name, text in parts(of_kind(files, "xlsx")).items() if "charts/chart" in name}

    assert len(charts) == 4  # the line, the respondents, types, provinces; the sanctions are withheld
    for text in charts.values():
        assert cached(text)
        assert set(cached(text)) <= shown_numbers(release)
    (line,) = (text for text in charts.values() if "<c:lineChart>" in text)
    trend = release.table("trend")
    assert trend
    counts = [value for place in (0, 1) for value in (line.values[place] for line in trend.lines)]
    assert cached(line) == [count for count in counts if isinstance(count, int)]
    (names, _) = re.findall(r"<c:cat>(.*?)</c:cat>", line, re.DOTALL)
    assert re.findall(r"<c:v>(.*?)</c:v>", names) == [one.code for one in trend.lines]
    for one in trend.columns:
        assert f"<c:v>{one.label.id} / {one.label.en}</c:v>" in line


def test_the_workbook_has_no_hidden_sheet_row_column_comment_name_or_formula(files: dict[str, bytes]) -> None:
    found = parts(of_kind(files, "xlsx"))

    assert not [name for name in found if "comment" in name or "external" in name or "vba" in name]
    assert "state=" not in found["xl/workbook.xml"]
    assert set(re.findall(r'<definedName name="([^"]+)"', found["xl/workbook.xml"])) == {"_xlnm.Print_Titles"}
    for name, text in found.items():
        if "worksheets/" in name:
            assert "<f>" not in text
            assert "hidden=" not in text
    assert "<dc:creator></dc:creator>" in found["docProps/core.xml"]


def test_the_text_of_the_bulletin_has_no_number_that_was_not_told(
    release: Publication, files: dict[str, bytes], by: Signer
) -> None:
    given = told(release, by.seal(release.canonical()))
    strings = json.dumps(given, ensure_ascii=False)
    ours = {"256", *(str(number) for number in range(30))}  # SHA-256, numbers of pages and steps
    text = "".join(pages(of_kind(files, "pdf")))

    assert set(NUMBER.findall(text)) - set(NUMBER.findall(strings)) - ours == set()


def test_figures_that_the_bulletin_is_told_are_the_shown_ones(release: Publication, by: Signer) -> None:
    given = told(release, by.seal(release.canonical()))
    figures = {shown(value, "id") for *_, value in release.observations()}
    changes = {shown(value, "id") for change in release.changes for value in (change.before, change.after)}

    def texts(values: Any) -> Iterator[str]:
        if isinstance(values, dict):
            if values.get("figure") or "length" in values:
                yield values["text"]
            yield from values.get("texts", ())
            values = list(values.values())
        if isinstance(values, list | tuple):
            for one in values:
                yield from texts(one)

    assert set(texts(given)) <= figures | changes
    assert figures <= set(texts(given))


def test_what_is_drawn_does_not_depend_on_what_is_not_shown(release: Publication, by: Signer) -> None:
    seal = by.seal(release.canonical())
    other = with_other_signs(release)

    assert list(drawn(told(release, seal))) == list(drawn(told(other, seal)))
    charts, others = (
        [cached(text) for name, text in parts(xlsx_of(one, seal)).items() if "charts/chart" in name]
        for one in (release, other)
    )
    assert charts == others


def with_other_signs(release: Publication) -> Publication:
    """Return the release with another sign wherever there is one."""

    def other(value: Value) -> Value:
        return (Sign.NIL if value is Sign.HIDDEN else Sign.HIDDEN) if isinstance(value, Sign) else value

    return replace(
        release,
        tables=tuple(
            replace(
                table,
                lines=tuple(
                    Line(line.code, line.label, tuple(map(other, line.values))) for line in table.lines
                ),
            )
            for table in release.tables
        ),
    )


def test_the_order_of_lines_is_that_of_the_release(release: Publication, files: dict[str, bytes]) -> None:
    rows = sheets(of_kind(files, "xlsx"))["Provinsi"]
    table = release.table("provinces")
    assert table

    assert [row[0] for row in rows[-len(table.lines) :]] == [line.code for line in table.lines]


def test_the_properties_of_the_bulletin_name_the_publisher_and_nobody_else(
    release: Publication, files: dict[str, bytes]
) -> None:
    with pikepdf.open(io.BytesIO(of_kind(files, "pdf"))) as document:
        info = {name: str(value) for name, value in document.docinfo.items()}

        assert info["/Author"] == release.publisher
        assert info["/CreationDate"].startswith("D:20261106000000")
        assert set(info) <= {"/Author", "/CreationDate", "/ModDate", "/Creator", "/Producer", "/Title"}
        assert str(document.Root.Lang) == "id"
        assert bool(document.Root.MarkInfo.Marked)
        assert not document.attachments
