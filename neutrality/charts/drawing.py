"""The parts of a chart: colours, escaped elements, text that fits, the frame with its title and description.

Everything is drawn with plain attributes, so that a typesetter needs no style sheet; on a page the classes
let the site's own style decide (`static/css/charts.css`).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from html import escape

from neutrality.charts.words import span
from neutrality.domain.publication import Column, Table

# As in static/css/tokens.css, which a test compares.
INK, SOFT, BAR, REST, LINE, PAPER = "#16262e", "#43545d", "#0b4a5c", "#a9c8d1", "#c5d0d5", "#ffffff"
TINTS = ("#e2eef1", "#b5d3dc", "#82b5c4")
WIDTH, SIZE, LETTER = 360.0, 13, 7.8  # letters of the widest font of the list
FONTS = "system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif"
Part = str
# What is filled with which colour and has which edge; an edge in dashes says that no number is shown.
_LOOKS = {
    "bar": (BAR, ""),
    "rest": (REST, BAR),
    "frame": (PAPER, LINE),
    "zero": (PAPER, BAR),
    "dashed": (PAPER, SOFT),
    **{f"tint{place}": (tint, BAR) for place, tint in enumerate(TINTS)},
}


def element(tag: str, text: str | None = None, /, **attributes: str | float) -> Part:
    """Return an element; names of attributes have their underscores turned into hyphens."""
    told = "".join(
        f' {name.strip("_").replace("_", "-")}="{escape(_written(value))}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{told}/>" if text is None else f"<{tag}{told}>{escape(text, quote=False)}</{tag}>"


def words(
    x: float, y: float, text: str, kind: str = "ink", *, anchor: str = "start", size: int = SIZE
) -> Part:
    """Return a line of text that begins, is centred or ends at `x` with its base line at `y`."""
    colour = {"ink": INK, "soft": SOFT}[kind]
    return element(
        "text", text, class_=f"chart__{kind}", x=x, y=y, fill=colour, font_size=size, text_anchor=anchor
    )


def box(x: float, y: float, width: float, height: float, kind: str) -> Part:
    """Return a rectangle that looks as its kind does."""
    fill, stroke = _LOOKS[kind]
    edge: dict[str, str | float] = {"stroke": stroke, "stroke_width": 1} if stroke else {}
    if kind == "dashed":
        edge["stroke_dasharray"] = "3 2"
    return element("rect", class_=f"chart__{kind}", x=x, y=y, width=width, height=height, fill=fill, **edge)


def fitted(text: str, width: float, lines: int = 2) -> list[str]:
    """Return the text in at most so many lines; what does not fit ends with an ellipsis."""
    letters = int(width / LETTER)
    return textwrap.wrap(text, letters, max_lines=lines, placeholder=" …") or [""]


def framed(name: str, title: str, told: str, height: float, parts: Iterable[Part]) -> str:
    """Return the whole picture under its title, with a description for who does not see it."""
    attributes = (
        f'class="chart" id="{escape(name)}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {_written(WIDTH)} {_written(height)}" width="{_written(WIDTH)}" '
        f'height="{_written(height)}" font-family="{escape(FONTS)}" '
        f'aria-labelledby="{escape(name)}-title" aria-describedby="{escape(name)}-desc"'
    )
    inside = [
        element("title", title, id=f"{name}-title"),
        element("desc", told, id=f"{name}-desc"),
        *parts,
    ]
    return f"<svg {attributes}>{''.join(inside)}</svg>"


def titled(table: Table, column: Column, lang: str) -> str:
    """Return what a chart of one column shows, and of which months."""
    title, label = table.title(lang), column.label(lang)
    when = span(table, lang)
    return (title if title == label else f"{title}: {label}") + (f", {when}" if when else "")


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".rstrip("0").rstrip(".")
