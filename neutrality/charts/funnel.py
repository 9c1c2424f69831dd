"""From reported to sanctioned: how many respondents are left at each stage."""

from __future__ import annotations

from neutrality.charts.drawing import INK, WIDTH, Part, box, element, framed, words
from neutrality.charts.words import said, share, span
from neutrality.domain.publication import Table, Text
from neutrality.domain.values import Rate, Value

STAGES = ("persons_reported", "persons_proven", "persons_sanctioned")
ROW, TALL = 52.0, 26.0
_OF_THESE = Text("{share} dari dilaporkan", "{share} of those reported")
_OF_PROVEN = Text("{share} dari terbukti", "{share} of those proven")


def funnel(table: Table, lang: str, code: str = "all") -> str:
    """Return the three stages of a line of the table of persons, nothing when it has no such line."""
    found = [(name, table.value(name, code)) for name in STAGES]
    if any(value is None for _, value in found):
        return ""
    values = {name: value for name, value in found if value is not None}
    labels = {column.id: column.label(lang) for column in table.columns}
    told = "; ".join(f"{labels[name]}: {said(value, lang)}" for name, value in values.items())
    when = span(table, lang)
    title = " → ".join(labels[name] for name in STAGES) + (f", {when}" if when else "")
    return framed(
        f"chart-{table.id}-funnel", title, f"{told}.", ROW * len(STAGES), _drawn(values, labels, lang)
    )


def _drawn(values: dict[str, Value], labels: dict[str, str], lang: str) -> list[Part]:
    first = values[STAGES[0]]
    whole = first if isinstance(first, int) and first else 0
    parts = list[Part]()
    for place, (name, value) in enumerate(values.items()):
        top = place * ROW + 18
        parts.append(words(0, top - 5, labels[name]))
        # Without the first number nothing has a length: a stage drawn alone would tell a share of it.
        wide = value / whole * WIDTH if isinstance(value, int) and whole else 0.0
        parts.append(box(0, top, WIDTH, TALL, "frame"))
        if wide:
            parts.append(box(0, top, wide, TALL, "bar"))
        parts.extend(_figure(value, wide, top, _beside(name, values, lang), lang))
    parts.append(
        element("line", class_="chart__axis", x1=0, x2=0, y1=18, y2=ROW * len(STAGES) - 8, stroke=INK)
    )
    return parts


def _figure(value: Value, wide: float, top: float, beside: str, lang: str) -> list[Part]:
    """Return the number with its share, in the bar when it is long enough, else behind it."""
    text = f"{said(value, lang)}{f' · {beside}' if beside else ''}"
    if wide > len(text) * 7.2 + 12:
        inside = element(
            "text", text, class_="chart__in", x=8, y=top + 17.5, fill="#ffffff", font_size=13, font_weight=600
        )
        return [inside]
    return [words(wide + 8, top + 17.5, text)]


def _beside(name: str, values: dict[str, Value], lang: str) -> str:
    """Return the share of the stage before, nothing where one of the two is not a number."""
    place = STAGES.index(name)
    if not place:
        return ""
    before, value = values[STAGES[place - 1]], values[name]
    if not isinstance(before, int) or not isinstance(value, int) or not before:
        return ""
    words_of = _OF_THESE if place == 1 else _OF_PROVEN
    return words_of(lang).format(share=share(Rate(value, before), lang))
