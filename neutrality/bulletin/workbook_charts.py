"""The charts of the workbook, each beside the shown figures that it is drawn from.

A figure that is not shown leaves its cell empty, so that neither the drawing nor what a chart remembers of
its cells holds anything in its place; the word for it stands in the column beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

from neutrality.bulletin.wording import lag
from neutrality.bulletin.workbook_sheets import BRAND, Sheet, both
from neutrality.charts.words import SIGNS
from neutrality.domain.publication import Publication, Text
from neutrality.domain.values import Sign, Value

COLOURS = (BRAND, "#B5202C", "#8A6D1B")
# Tables of one figure along a dimension, drawn as bars.
BARS = ("types", "levels", "provinces", "channels", "causes", "sanctions")
PARTS = ("persons", "all")
TREND = "trend"
_EMPTY = Text(
    "Sel kosong: angka tidak ditampilkan, lihat kata di sebelahnya.",
    "An empty cell: the figure is not shown, see the word beside it.",
)
_TALL, _WIDE, _LINE = 18, 7, 20  # rows that a chart takes, columns of its figures, pixels of a row


@dataclass(frozen=True)
class _Drawn:
    """The figures of one chart: what stands along it, and its series by name."""

    title: Text
    names: Sequence[str]
    series: Sequence[tuple[str, Sequence[Value]]]
    kind: str


def write_charts(book: Workbook, sheet: Sheet, publication: Publication) -> None:
    """Write the figures of each chart on the left and the chart beside them."""
    sheet.set_widths(38, 16, 22, 16, 22, 3)
    sheet.title(Text("Grafik", "Charts"))
    sheet.line(both(_EMPTY))
    for drawn in _all_drawn(publication):
        first = _write_figures(sheet, drawn)
        _place_chart(book, sheet, drawn, first)
        sheet.at = max(sheet.at, first + _tall(drawn) + 1)


def _all_drawn(publication: Publication) -> list[_Drawn]:
    found = [_trend(publication), _parts(publication), *(_bars(publication, name) for name in BARS)]
    return [one for one in found if one and any(_numbers(values) for _, values in one.series)]


def _trend(publication: Publication) -> _Drawn | None:
    table = publication.table(TREND)
    if not table:
        return None
    series = [
        (both(column.label), [line.values[place] for line in table.lines])
        for place, column in enumerate(table.columns)
    ]
    return _Drawn(table.title, [both(line.label) for line in table.lines], series, "line")


def _parts(publication: Publication) -> _Drawn | None:
    table = publication.table(PARTS[0])
    line = next((one for one in table.lines if one.code == PARTS[1]), None) if table else None
    if not table or not line:
        return None
    title = _titled(publication, PARTS[0], table.title)
    return _Drawn(title, [both(one.label) for one in table.columns], [(both(line.label), line.values)], "bar")


def _bars(publication: Publication, name: str) -> _Drawn | None:
    table = publication.table(name)
    if not table or not table.lines:
        return None
    values = [line.values[0] for line in table.lines]
    series = [(both(table.columns[0].label), values)]
    names = [both(line.label) for line in table.lines]
    return _Drawn(_titled(publication, name, table.title), names, series, "bar")


def _titled(publication: Publication, name: str, title: Text) -> Text:
    table = publication.table(name)
    behind = lag(publication, table) if table else None
    return Text(f"{title.id}. {behind.id}", f"{title.en}. {behind.en}") if behind else title


def _write_figures(sheet: Sheet, drawn: _Drawn) -> int:
    """Write heading and figures and return the row of the first of them."""
    sheet.heading(drawn.title)
    names = [part for name, _ in drawn.series for part in (name, "tanda / sign")]
    for place, name in enumerate(("", *names)):
        sheet.sheet.write_string(sheet.at, place, name, sheet.styles.head)
    sheet.at += 1
    first = sheet.at
    for row, name in enumerate(drawn.names):
        sheet.sheet.write_string(sheet.at, 0, name, sheet.styles.text)
        for number, (_, values) in enumerate(drawn.series):
            _write_figure(sheet, 1 + 2 * number, values[row])
        sheet.at += 1
    return first


def _write_figure(sheet: Sheet, place: int, value: Value) -> None:
    if isinstance(value, int):
        sheet.sheet.write_number(sheet.at, place, value, sheet.styles.count)
    elif isinstance(value, Sign):
        sheet.sheet.write_string(sheet.at, place + 1, both(SIGNS[value]), sheet.styles.sign)


def _place_chart(book: Workbook, sheet: Sheet, drawn: _Drawn, first: int) -> None:
    chart: Any = book.add_chart({"type": drawn.kind})
    last = first + len(drawn.names) - 1
    for number in range(len(drawn.series)):
        place = 1 + 2 * number
        colour = COLOURS[number % len(COLOURS)]
        chart.add_series(
            {
                "name": [sheet.name, first - 1, place],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, place, last, place],
                "line": {"color": colour, "width": 2.25} if drawn.kind == "line" else {"none": True},
                "fill": {"color": colour},
                "marker": {
                    "type": "circle",
                    "size": 5,
                    "fill": {"color": colour},
                    "border": {"color": colour},
                },
                "data_labels": {"value": True, "font": {"size": 8}},
                "gap": 40,
            }
        )
    _set_looks(chart, drawn)
    height = _tall(drawn) * _LINE
    chart.set_size({"width": 760, "height": height})
    sheet.sheet.insert_chart(first - 1, _WIDE - 1, chart, {"description": both(drawn.title)})


def _set_looks(chart: Any, drawn: _Drawn) -> None:
    chart.set_title({"name": drawn.title.id, "name_font": {"size": 12, "color": BRAND}})
    chart.show_blanks_as("gap")
    chart.set_legend({"position": "bottom"} if len(drawn.series) > 1 else {"none": True})
    if drawn.kind == "bar":
        chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    else:
        chart.set_x_axis({"num_font": {"size": 9, "rotation": -45}})
        chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#E2E8EB"}}})


def _tall(drawn: _Drawn) -> int:
    return max(_TALL, len(drawn.names) + 4)


def _numbers(values: Sequence[Value]) -> list[int]:
    return [value for value in values if isinstance(value, int)]
