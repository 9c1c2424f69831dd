"""Figures, months and signs in words, in both languages; needs no application."""

from __future__ import annotations

from fractions import Fraction

from neutrality.domain.due_words import MONTHS
from neutrality.domain.publication import Table, Text
from neutrality.domain.values import Days, Rate, Sign, Value

SIGNS = {
    Sign.HIDDEN: Text("disembunyikan", "hidden"),
    Sign.NIL: Text("tidak ada yang dihitung", "nothing to count"),
    Sign.MISSING: Text("tidak ada sumber", "no source"),
    Sign.NOT_YET: Text("belum matang", "not yet mature"),
}
# What stands in place of a number where there is little room.
MARKS = {Sign.HIDDEN: "×", Sign.NIL: "–", Sign.MISSING: "…", Sign.NOT_YET: "~"}


def number(value: int, lang: str) -> str:
    """Return a whole number with its thousands apart, a negative one with a minus and no hyphen."""
    written = f"{value:,}".replace("-", "−")
    return written.replace(",", ".") if lang == "id" else written


def decimal(value: Fraction, lang: str) -> str:
    """Return a number to one decimal place, half rounded up."""
    whole, tenth = divmod((value * 10 + Fraction(1, 2)).__floor__(), 10)
    return f"{number(whole, lang)}{',' if lang == 'id' else '.'}{tenth}"


def share(value: Rate, lang: str) -> str:
    """Return a share in per cent, to one decimal place."""
    return f"{decimal(value.share * 100, lang)}%"


def shown(value: Value, lang: str) -> str:
    """Return a figure in words: a share with what it is of, a length in days."""
    match value:
        case Rate(part, whole):
            of = "dari" if lang == "id" else "of"
            return f"{share(value, lang)} ({number(part, lang)} {of} {number(whole, lang)})"
        case Days(days, _):
            written = number(int(days), lang) if days.denominator == 1 else decimal(days, lang)
            unit = "hari" if lang == "id" else "day" if days == 1 else "days"
            return f"{written} {unit}"
        case Sign():
            return SIGNS[value](lang)
        case int():
            return number(value, lang)


def said(value: Value, lang: str) -> str:
    """Return a figure in words, a sign with its mark before it."""
    return f"{MARKS[value]} {SIGNS[value](lang)}" if isinstance(value, Sign) else shown(value, lang)


def month(name: str, lang: str) -> str:
    """Return the month YYYY-MM in words."""
    year, place = name.split("-")
    return f"{MONTHS[lang][int(place) - 1]} {year}"


def short_month(name: str, lang: str) -> str:
    """Return the month YYYY-MM as it fits under a chart: three letters and two digits."""
    year, place = name.split("-")
    return f"{MONTHS[lang][int(place) - 1][:3]} {year[2:]}"


def span(table: Table, lang: str) -> str:
    """Return of which months a table tells, nothing where it says nothing of it."""
    since, until = table.since, table.until
    if not until:
        return ""
    last = month(until, lang)
    if since == until:
        return last
    if since:
        return f"{month(since, lang)} – {last}"
    return f"sampai {last}" if lang == "id" else f"up to {last}"
