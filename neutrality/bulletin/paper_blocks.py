"""The tables of a release as the bulletin shows them: bars beside their figures, lines, plain tables.

Whatever is drawn is drawn from shown figures alone; where a sign stands, nothing is drawn.
"""

from __future__ import annotations

from typing import Any

from neutrality.bulletin.wording import WITHHELD, lag
from neutrality.charts.words import short_month, shown, span
from neutrality.domain.public_figures import FLOW
from neutrality.domain.publication import Line, Publication, Table
from neutrality.domain.values import Days, Rate, Sign, Value

LANG = "id"
MOST_COLUMNS = 5  # a table with more of them is turned, so that its long names stand in lines
ALL = "all"
# Of the respondents: which parts make up the whole, and which of them make up the proven.
PARTS = (
    "persons_proven",
    "persons_not_proven",
    "persons_incomplete",
    "persons_in_process",
    "persons_otherwise",
)
OF_PROVEN = ("persons_sanctioned", "persons_outstanding")


def block_of(publication: Publication, table: Table) -> dict[str, Any]:
    """Return a table as a block of the bulletin: title, of when it tells, notes, and what is shown."""
    behind = lag(publication, table)
    notes = [note.id for note in (behind, table.note) if note]
    block = {"title": table.title.id, "english": table.title.en, "span": span(table, LANG), "notes": notes}
    if not table.lines:
        return {**block, "kind": "withheld", "notes": [WITHHELD.id]}
    return {**block, **_shown(table)}


def cell(value: Value) -> dict[str, Any]:
    """Return a figure as a cell."""
    return {"text": shown(value, LANG), "sign": isinstance(value, Sign), "figure": True}


def text_cell(text: str) -> dict[str, Any]:
    """Return a text as a cell."""
    return {"text": text, "sign": False, "figure": False}


def _shown(table: Table) -> dict[str, Any]:
    if table.id == "trend":
        return _trend(table)
    if table.id == "persons":
        whole = next((line for line in table.lines if line.code == ALL), None)
        return {**_plain(table), "bars": _parts(table, whole) if whole else None}
    if table.dimension == "total":
        return {"kind": "bars", "bars": _total(table)}
    if len(table.columns) == 1:
        rows = [_bar(line.label.id, line.values[0]) for line in table.lines]
        return {"kind": "bars", "bars": _bars(rows, table.columns[0].label.id)}
    return {**_plain(table), "bars": None}


def _plain(table: Table) -> dict[str, Any]:
    names = [column.label.id for column in table.columns]
    lines = [line.label.id for line in table.lines]
    rows = [[text_cell(name), *map(cell, line.values)] for name, line in zip(lines, table.lines, strict=True)]
    if len(names) > MOST_COLUMNS:
        turned = [
            [text_cell(name), *(cell(line.values[place]) for line in table.lines)]
            for place, name in enumerate(names)
        ]
        return {"kind": "table", "head": ["", *lines], "rows": turned}
    return {"kind": "table", "head": ["", *names], "rows": rows}


def _total(table: Table) -> dict[str, Any]:
    """Return the figures in total as bars where they can be compared, else without any."""
    (line,) = table.lines
    if table.id == "flow":
        return _flow(table, line)
    rows = [_bar(column.label.id, value) for column, value in zip(table.columns, line.values, strict=True)]
    rates = all(isinstance(value, Rate | Sign) for value in line.values)
    return _bars(rows, "", whole=1.0 if rates else None, drawn=rates)


def _flow(table: Table, line: Line) -> dict[str, Any]:
    """Return opening, in, out and closing as steps, each beginning where the one before it ended."""
    values = dict(zip((column.id for column in table.columns), line.values, strict=True))
    counts = [value for one in FLOW if isinstance(value := values.get(one.id), int)]
    rows = [_bar(column.label.id, value) for column, value in zip(table.columns, line.values, strict=True)]
    if len(counts) != len(table.columns) or counts[0] + counts[1] - counts[2] != counts[3]:
        return _bars(rows, "")
    for row, start, tone in zip(rows, (0, counts[0], counts[3], 0), ("", "more", "less", ""), strict=True):
        row |= {"start": start, "tone": tone}
    return _bars(rows, "", whole=counts[0] + counts[1])


def _parts(table: Table, line: Line) -> dict[str, Any]:
    """Return the respondents and their parts, each part beginning where the one before it ended."""
    values = dict(zip((column.id for column in table.columns), line.values, strict=True))
    rows = {column.id: _bar(column.label.id, values[column.id]) for column in table.columns}
    for names, whole in ((PARTS, "persons_reported"), (OF_PROVEN, "persons_proven")):
        counts = [value for name in names if isinstance(value := values.get(name), int)]
        if len(counts) == len(names) and sum(counts) == values.get(whole):
            for place, name in enumerate(names):
                rows[name] |= {"start": sum(counts[:place]), "tone": "part" if names is PARTS else "more"}
    return _bars(list(rows.values()), line.label.id)


def _trend(table: Table) -> dict[str, Any]:
    series = []
    for place, column in enumerate(table.columns):
        values = [line.values[place] for line in table.lines]
        points = [value if isinstance(value, int) else None for value in values]
        texts = [shown(value, LANG) for value in values]
        months = [short_month(line.code, LANG) for line in table.lines]
        said = "; ".join(f"{name} {text}" for name, text in zip(months, texts, strict=True))
        series.append({"label": column.label.id, "points": points, "texts": texts, "months": months,
                       "alt": f"Grafik garis {column.label.id}: {said}."})  # fmt: skip
    return {"kind": "lines", "series": series}


def _bar(label: str, value: Value) -> dict[str, Any]:
    return {
        "label": label,
        "text": shown(value, LANG),
        "sign": isinstance(value, Sign),
        "size": _size(value),
        "start": 0,
        "tone": "",
    }


def _size(value: Value) -> float | None:
    """Return how long a bar is before it is compared; a length of time and a sign have none."""
    match value:
        case Rate():
            return float(value.share)
        case Days() | Sign():
            return None
        case int():
            return value


def _bars(
    rows: list[dict[str, Any]], head: str, *, whole: float | None = None, drawn: bool = True
) -> dict[str, Any]:
    """Return rows with the length of each bar as a part of the longest."""
    sizes = [row.pop("size") for row in rows]
    longest = whole or max((size for size in sizes if size is not None), default=0) or 1
    for row, size in zip(rows, sizes, strict=True):
        row["length"] = size / longest if drawn and size is not None else None
        row["start"] = row["start"] / longest
    return {"head": head, "rows": rows, "drawn": drawn, "track": whole == 1}
