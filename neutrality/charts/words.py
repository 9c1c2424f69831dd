"""Figures, months and signs in words, in both languages; needs no application."""

from __future__ import annotations

from babel.numbers import format_decimal, format_percent

from neutrality.domain.due_words import MONTHS
from neutrality.domain.publication import Table, Text
from neutrality.domain.values import Days, Rate, Sign, Value

# What stands in place of a number: a short mark for charts, and what it means.
MARKS = {Sign.HIDDEN: "×", Sign.NIL: "–", Sign.MISSING: "…", Sign.NOT_YET: "~"}
SIGNS = {
    Sign.HIDDEN: Text("disembunyikan", "hidden"),
    Sign.NIL: Text("tidak ada yang dihitung", "nothing to count"),
    Sign.MISSING: Text("tidak ada sumber", "no source"),
    Sign.NOT_YET: Text("belum matang", "not yet mature"),
}
EXPLAINED = {
    Sign.HIDDEN: Text(
        "Ada, tetapi tidak ditampilkan, supaya tidak ada orang yang dapat dikenali.",
        "It is there but not shown, so that nobody can be recognised.",
    ),
    Sign.NIL: Text(
        "Tidak ada yang dapat dibagi atau diukur pada waktu itu.",
        "There was nothing to divide or to measure at that time.",
    ),
    Sign.MISSING: Text("Datanya tidak ada.", "There are no data for it."),
    Sign.NOT_YET: Text("Baru dapat diketahui kemudian.", "It can be known only later."),
}
ZERO = Text("Dihitung, dan tidak ada satu pun.", "Counted, and there was none.")
_UNTIL = Text("sampai akhir {until}", "up to the end of {until}")
_OF = Text("{share} ({part} dari {whole})", "{share} ({part} of {whole})")
_DAYS = Text("{days} hari", "{days} days")
_ONE_DAY = Text("{days} hari", "{days} day")
_ENDS = Text("Angka ini hanya sampai {until}.", "These figures end with {until}.")
_BEHIND = Text(
    "Angka ini hanya sampai {until}; sejak itu terlalu sedikit perubahan untuk diterbitkan.",
    "These figures end with {until}; since then too little has changed to publish more.",
)


def number(value: int, lang: str) -> str:
    """Return a whole number with the separators of the language."""
    return str(format_decimal(value, locale=lang))


def share(value: Rate, lang: str) -> str:
    """Return a share in per cent with one decimal."""
    return str(format_percent(float(value.share), format="0.0%", locale=lang))


def days(value: Days, lang: str) -> str:
    """Return a length in days."""
    words = _ONE_DAY if value.days == 1 else _DAYS
    return words(lang).format(days=format_decimal(round(float(value.days), 1), locale=lang))


def said(value: Value | None, lang: str) -> str:
    """Return a value in words: a share with what it is of, a sign with its mark and its meaning."""
    match value:
        case Rate(part, whole):
            parts = {"part": number(part, lang), "whole": number(whole, lang)}
            return _OF(lang).format(share=share(value, lang), **parts)
        case Days():
            return days(value, lang)
        case Sign():
            return f"{MARKS[value]} {SIGNS[value](lang)}"
        case None:
            return MARKS[Sign.NIL]
        case int():
            return number(value, lang)


def month(name: str, lang: str) -> str:
    """Return the month YYYY-MM in words."""
    year, place = name.split("-")
    return f"{MONTHS[lang][int(place) - 1]} {year}"


def period(table: Table, lang: str) -> str:
    """Return of which months a table tells, nothing when it tells of none."""
    if table.until is None:
        return ""
    until = month(table.until, lang)
    if table.since is None:
        return _UNTIL(lang).format(until=until)
    if table.since == table.until:
        return until
    since = month(table.since, lang)
    return f"{since.removesuffix(until[-5:])} – {until}"


def behind(table: Table, released: str, lang: str) -> str:
    """Return the sentence about a table that ends before the month of its release, else nothing.

    Provinces are published every half year, as the note of their table says.
    """
    if table.until is None or table.until >= released:
        return ""
    words = _ENDS if table.dimension == "province" else _BEHIND
    return words(lang).format(until=month(table.until, lang))
