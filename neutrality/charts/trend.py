"""A line from month to month, with gaps where no number stands."""

from __future__ import annotations

from collections.abc import Sequence

from neutrality.charts.bars import length
from neutrality.charts.drawing import BAR, LINE, WIDTH, Part, element, framed, titled, words
from neutrality.charts.words import MARKS, month, said
from neutrality.domain.due_words import MONTHS
from neutrality.domain.publication import Line, Table
from neutrality.domain.values import Rate, Sign, Value

LEFT, RIGHT, TOP, FLOOR, FOOT = 46.0, 14.0, 22.0, 170.0, 208.0
STEPS = (1, 2, 2.5, 5, 10)


def trend(table: Table, column: str, lang: str, *, most: int = 24) -> str:
    """Return the line of a column over the last `most` months, nothing for a table without lines.

    The lines of the table are months, the oldest first. The scale begins at zero; what is not shown leaves a
    gap, and its mark stands on the base line.
    """
    place = next((place for place, one in enumerate(table.columns) if one.id == column), None)
    if place is None or not table.lines:
        return ""
    rows = [(line, line.values[place]) for line in table.lines[-most:]]
    told = "; ".join(f"{month(line.code, lang)}: {said(value, lang)}" for line, value in rows)
    title = titled(table, table.columns[place], lang)
    return framed(f"chart-{table.id}-{column}", title, f"{told}.", FOOT, _drawn(rows, lang))


def _drawn(rows: list[tuple[Line, Value]], lang: str) -> list[Part]:
    heights = [length(value) for _, value in rows]
    shares = any(isinstance(value, Rate) for _, value in rows)
    top = 1.0 if shares else _round_above(max([found for found in heights if found], default=1.0))
    wide = (WIDTH - LEFT - RIGHT) / max(len(rows) - 1, 1)
    points = [
        None if found is None else (LEFT + wide * place, FLOOR - found / top * (FLOOR - TOP))
        for place, found in enumerate(heights)
    ]
    marks = [
        words(LEFT + wide * place, FLOOR - 6, MARKS[value], "soft", anchor="middle")
        for place, (_, value) in enumerate(rows)
        if isinstance(value, Sign)
    ]
    return [
        *_scale(top, lang, shares=shares),
        *_months(rows, wide, lang),
        *_line(points),
        *marks,
        *_ends(rows, points, lang),
    ]


def _round_above(value: float) -> float:
    """Return a round number that is not below the value."""
    unit = 1.0
    while unit * 10 < value:
        unit *= 10
    return next(unit * step for step in STEPS if unit * step >= value)


def _scale(top: float, lang: str, *, shares: bool) -> list[Part]:
    """Return the base line, the middle and the top with what they stand for."""
    parts = list[Part]()
    for part in (0.0, 0.5, 1.0):
        y = FLOOR - part * (FLOOR - TOP)
        at = top * part
        # Half of a small odd number is no number to read a count at.
        if not shares and at != int(at):
            continue
        text = f"{at * 100:.0f}%" if shares else said(int(at), lang)
        kind = "grid" if part else "axis"
        parts.append(element("line", class_=f"chart__{kind}", x1=LEFT - 6, x2=WIDTH, y1=y, y2=y, stroke=LINE))
        parts.append(words(LEFT - 10, y + 4, text, "soft", anchor="end", size=12))
    return parts


def _months(rows: Sequence[tuple[Line, Value]], wide: float, lang: str) -> list[Part]:
    """Return the names of as many months as there is room for, the last one among them, with their years."""
    every = max(1, -(-34 // int(max(wide, 1))))
    parts, year = list[Part](), ""
    for place, (line, _) in enumerate(rows):
        if (len(rows) - 1 - place) % every:
            continue
        x = LEFT + wide * place
        name = MONTHS[lang][int(line.code[5:]) - 1][:3]
        parts.append(words(x, FLOOR + 18, name, "soft", anchor="middle", size=12))
        if line.code[:4] != year:
            year = line.code[:4]
            parts.append(words(x, FLOOR + 34, year, "soft", anchor="middle", size=12))
    return parts


def _line(points: list[tuple[float, float] | None]) -> list[Part]:
    """Return a line for each unbroken run of months and a point for each month."""
    runs, run = list[list[tuple[float, float]]](), list[tuple[float, float]]()
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            runs.append(run)
            run = []
    parts = [
        element(
            "polyline", class_="chart__line", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in found),
            fill="none", stroke=BAR, stroke_width=2.5,
        )
        for found in runs
        if len(found) > 1
    ]  # fmt: skip
    dots = [
        element("circle", class_="chart__bar", cx=x, cy=y, r=3.5, fill=BAR)
        for found in runs
        for x, y in found
    ]
    return parts + dots


def _ends(
    rows: Sequence[tuple[Line, Value]], points: list[tuple[float, float] | None], lang: str
) -> list[Part]:
    """Return the number at the last point, which is what most readers look for."""
    last = points[-1]
    if last is None:
        return []
    value = rows[-1][1]
    text = said(value, lang).split(" (")[0]
    return [words(WIDTH, last[1] - 9, text, anchor="end")]
