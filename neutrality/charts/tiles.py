"""The provinces as tiles of one size, about where they lie; each says its number in figures."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from neutrality.charts.drawing import (
    INK,
    SOFT,
    WIDTH,
    Part,
    box,
    element,
    framed,
    titled,
)
from neutrality.charts.words import MARKS, number, said
from neutrality.domain.publication import Table, Text
from neutrality.domain.values import Sign, Value

LAYOUT = Path(__file__).parent.parent / "data" / "province_tiles.csv"
COLUMNS, ROWS, PITCH, SIDE = 11, 7, WIDTH / 11, WIDTH / 11 - 3
# From so many letters on a number is written smaller, so that it stays inside its tile.
LONG, SHORT = 3, 10
KEY_TOP = ROWS * PITCH + 6
# A province without a line of its own has none, or is among the others: which of the two is not told.
UNLISTED = "·"
_NONE_OR_OTHERS = Text("tidak ada, atau termasuk lainnya: {number}", "none, or among the others: {number}")
_NONE = Text("tidak ada", "none")


@dataclass(frozen=True)
class Tile:
    """Where a province stands in the grid; `short` are its letters in ISO 3166-2:ID."""

    code: str
    short: str
    name: str
    column: int
    row: int


@cache
def layout() -> tuple[Tile, ...]:
    """Return the place of every province."""
    with LAYOUT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Tile(row["code"], row["short"], row["name"], int(row["column"]), int(row["row"])) for row in rows
    )


def tiles(table: Table, column: str, lang: str) -> str:
    """Return the grid for a column whose lines are provinces, nothing for a table without lines.

    A province without a line of its own is drawn alike, whatever its number is: the table does not have it.
    """
    place = next((place for place, one in enumerate(table.columns) if one.id == column), None)
    if place is None or not table.lines:
        return ""
    values = {line.code: line.values[place] for line in table.lines}
    known = {tile.code: tile.name for tile in layout()}
    told = "; ".join(
        f"{known.get(line.code, line.label(lang))}: {said(line.values[place], lang)}" for line in table.lines
    )
    edges = _edges([value for code, value in values.items() if code in known and isinstance(value, int)])
    parts = [part for tile in layout() for part in _tile(tile, values.get(tile.code), edges, lang)]
    key, height = _key(values, edges, lang)
    title = titled(table, table.columns[place], lang)
    return framed(f"chart-{table.id}-{column}", title, f"{told}.", height, [*parts, *key])


def _edges(values: list[int]) -> tuple[int, ...]:
    """Return where the middle and the darkest tint begin: thirds of the way to the largest number."""
    largest = max(values, default=0)
    return tuple(sorted({-(-largest // 3), -(-2 * largest // 3)} - {0, 1})) if largest else ()


def _tile(tile: Tile, value: Value | None, edges: tuple[int, ...], lang: str) -> list[Part]:
    """Return one tile: filled with a number, open with a zero, dashed with a mark where none is shown."""
    x, y = tile.column * PITCH + 1.5, tile.row * PITCH + 1.5
    if isinstance(value, int):
        kind = f"tint{sum(value >= edge for edge in edges)}" if value > 0 else "zero"
        text = number(value, lang)
    else:
        kind, text = "dashed", MARKS[value] if isinstance(value, Sign) else UNLISTED
    soft = kind == "dashed"
    middle = x + SIDE / 2
    return [
        box(x, y, SIDE, SIDE, kind),
        _letters(middle, y + 11.5, tile.short, 9.5, soft=True),
        _letters(middle, y + 24.5, text, SHORT if len(text) > LONG else 12, soft=soft),
    ]


def _letters(x: float, y: float, text: str, size: float, *, soft: bool) -> Part:
    kind = "soft" if soft else "ink"
    return element(
        "text", text, class_=f"chart__{kind}", x=x, y=y, fill=SOFT if soft else INK, font_size=size,
        text_anchor="middle",
    )  # fmt: skip


def _key(values: dict[str, Value], edges: tuple[int, ...], lang: str) -> tuple[list[Part], float]:
    """Return what the tints stand for and how many are not shown one by one."""
    top, x = KEY_TOP, 1.5
    parts = list[Part]()
    bounds = (1, *edges)
    for tint, first in enumerate(bounds):
        text = _from_to(first, bounds[tint + 1] - 1 if tint + 1 < len(bounds) else None, lang)
        parts.append(box(x, top, 14, 14, f"tint{tint}"))
        parts.append(_start(x + 20, top + 11.5, text))
        x += 34 + 7 * len(text)
    rest = values.get("others")
    why = _NONE(lang) if rest is None else _NONE_OR_OTHERS(lang).format(number=said(rest, lang))
    parts.append(box(1.5, top + 22, 14, 14, "dashed"))
    parts.append(_start(21.5, top + 33.5, f"{UNLISTED} {why}"))
    return parts, top + 40


def _from_to(first: int, last: int | None, lang: str) -> str:
    if last is None:
        return f"≥ {number(first, lang)}"
    return number(first, lang) if first == last else f"{number(first, lang)}–{number(last, lang)}"


def _start(x: float, y: float, text: str) -> Part:
    return element("text", text, class_="chart__soft", x=x, y=y, fill=SOFT, font_size=12)
