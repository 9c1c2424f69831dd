"""Horizontal bars: one for each line of a table, in the table's own order."""

from __future__ import annotations

from neutrality.charts.drawing import (
    INK,
    LETTER,
    WIDTH,
    Part,
    box,
    element,
    fitted,
    framed,
    titled,
    words,
)
from neutrality.charts.words import said
from neutrality.domain.publication import Line, Table
from neutrality.domain.values import Days, Rate, Sign, Value

# What is no line of its own: everything together, and the rest.
OTHERS = "others"
TOGETHER = {"", "all", OTHERS}
ROW, TALL, LEADING, GAP = 16.0, 14.0, 16.0, 10.0


def bars(table: Table, column: str, lang: str, *, most: int = 20) -> str:
    """Return the bars of a column for the first `most` lines, nothing for a table without lines.

    A share is drawn on a scale to 100 %, everything else on one that begins at zero. Where no number stands
    no bar is drawn, and its mark says why; a net number below zero is said and not drawn.
    """
    place = next((place for place, one in enumerate(table.columns) if one.id == column), None)
    if place is None or not table.lines:
        return ""
    rows = [(line, line.values[place]) for line in table.lines[:most]]
    told = "; ".join(f"{line.label(lang)}: {said(value, lang)}" for line, value in rows)
    parts, height = _drawn(rows, lang)
    title = titled(table, table.columns[place], lang)
    return framed(f"chart-{table.id}-{column}", title, f"{told}.", height, parts)


def length(value: Value) -> float | None:
    """Return how long a value is drawn, nothing where no number stands."""
    match value:
        case Rate():
            return float(value.share)
        case Days(days, _):
            return float(days)
        case Sign():
            return None
        case int():
            return float(value)


def _drawn(rows: list[tuple[Line, Value]], lang: str) -> tuple[list[Part], float]:
    """Return the bars and how high they are together."""
    lengths = [length(value) for _, value in rows]
    shares = any(isinstance(value, Rate) for _, value in rows)
    whole = 1.0 if shares else max([found for found in lengths if found], default=1.0)
    room = WIDTH - LETTER * max(len(said(value, lang)) for _, value in rows) - 10
    parts, top = list[Part](), 0.0
    for (line, value), found in zip(rows, lengths, strict=True):
        for text in fitted(line.label(lang), WIDTH):
            top += LEADING
            parts.append(words(0, top - 4, text))
        if shares and found is not None:
            parts.append(box(0, top, room, TALL, "frame"))
        end = _bar(parts, line, top, 0.0 if found is None else found / whole * room)
        at = room if shares and found is not None else end
        kind = "soft" if found is None else "ink"
        parts.append(words(at + 6, top + 11.5, said(value, lang), kind))
        top += ROW + GAP
    parts.append(element("line", class_="chart__axis", x1=0, x2=0, y1=LEADING, y2=top - GAP, stroke=INK))
    return parts, top


def _bar(parts: list[Part], line: Line, top: float, wide: float) -> float:
    """Draw one bar and return where it ends; who stands for many is drawn open."""
    if wide <= 0:
        return 0.0
    parts.append(box(0, top, wide, TALL, "rest" if line.code in TOGETHER else "bar"))
    return wide
