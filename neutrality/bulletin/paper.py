"""The bulletin on paper, as a statistical office prints it: in Indonesian, with a summary in English."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any

from neutrality.bulletin.checking_told import checking_told
from neutrality.bulletin.definitions import columns_of
from neutrality.bulletin.key_figures import key_figures
from neutrality.bulletin.paper_blocks import block_of, cell, text_cell
from neutrality.bulletin.seal import Seal
from neutrality.bulletin.wording import (
    BASES,
    LEGEND,
    NAME,
    NOBODY_TOLD,
    OFFICES,
    UNITS,
    UNSIGNED,
    marks,
    titled,
)
from neutrality.charts.words import month, number
from neutrality.domain.due_words import day_in_words
from neutrality.domain.publication import Publication, Text
from neutrality.stationery.typesetting import typeset

TEMPLATE, LANG = "bulletin", "id"
# Which tables stand together; what is in none of them follows at the end.
CHAPTERS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (
        Text("Bulan ini dan arus perkara", "The month and its cases"),
        ("month", "flow", "came", "went", "trend"),
    ),
    (Text("Terlapor", "Respondents"), ("persons", "added")),
    (
        Text("Menurut jenis, sebab dan wilayah", "By type, cause and place"),
        ("types", "levels", "channels", "causes", "provinces"),
    ),
    (
        Text("Tindak lanjut dan efek jera", "Follow-up and deterrence"),
        ("sanctions", "rates", "cohorts", "repeats"),
    ),
    (Text("Jawaban instansi", "Answers of agencies"), ("conduct", "conduct_elections")),
    (Text("Waktu dan pencatatan", "Time and entry"), ("times", "clocks", "entry")),
)
COVERED = Text(
    "Kantor yang ikut serta, menurut apa yang disampaikannya untuk bulan ini.",
    "The offices that take part, by what they said of the month.",
)
WIB = timezone(timedelta(hours=7), "WIB")
_MORE = Text("Tabel lain", "Further tables")


def pdf_of(publication: Publication, seal: Seal | None) -> bytes:
    """Return the bulletin as a tagged PDF, the same for the same release to the byte."""
    return typeset(TEMPLATE, told(publication, seal), lang=LANG)


def told(publication: Publication, seal: Seal | None) -> dict[str, Any]:
    """Return all that the template is given: texts, and of figures the shown ones alone."""
    frozen = publication.frozen_at.astimezone(WIB)
    return {
        "title": titled(publication, LANG),
        "name": NAME(LANG),
        "english": NAME("en"),
        "publisher": publication.publisher,
        "month": month(publication.month, LANG),
        "revision": f"Revisi {publication.revision}" if publication.revision else "",
        "reason": publication.reason,
        "day": f"Data dibekukan pada {day_in_words(frozen.date(), LANG)} pukul {frozen:%H.%M} WIB",
        "date": [frozen.year, frozen.month, frozen.day],
        "mark": marks(publication, LANG),
        "keys": [[key.figure.id, key.sentence.id] for key in key_figures(publication)],
        "chapters": _chapters(publication),
        "coverage": _coverage(publication),
        "covered": COVERED(LANG) if publication.offices else NOBODY_TOLD(LANG),
        "externals": _externals(publication),
        "changes": _changes(publication),
        "summary": _summary(publication),
        "definitions": _definitions(publication),
        "signs": [[sign.id, sign.en, meaning.id, meaning.en] for sign, meaning in LEGEND],
        "unsigned": UNSIGNED(LANG),
        "checking": checking_told(publication, seal) if seal else None,
    }


def _chapters(publication: Publication) -> list[dict[str, Any]]:
    placed = {name for _, names in CHAPTERS for name in names}
    rest = tuple(table.id for table in publication.tables if table.id not in placed)
    found = []
    for title, names in (*CHAPTERS, (_MORE, rest)):
        tables = [table for name in names if (table := publication.table(name))]
        if tables:
            blocks = [block_of(publication, table) for table in tables]
            found.append({"title": title.id, "english": title.en, "blocks": blocks})
    return found


def _coverage(publication: Publication) -> list[dict[str, Any]]:
    """Return of each status how many offices have it, and which, province by province."""
    found: list[dict[str, Any]] = []
    for status, words in OFFICES.items() if publication.offices else ():
        places: dict[str, list[str]] = {}
        for one in publication.offices:
            if one.status == status:
                places.setdefault(one.province, []).append(one.name)
        count = sum(map(len, places.values()))
        named = [[place, ", ".join(names)] for place, names in places.items()]
        found.append({"status": words.id.capitalize(), "count": number(count, LANG), "places": named})
    return found


def _externals(publication: Publication) -> list[list[str]]:
    return [
        [one.body, one.label.id, one.value, day_in_words(one.as_of, LANG), one.source]
        for one in publication.externals
    ]


def _changes(publication: Publication) -> list[list[dict[str, Any]]]:
    titles = {table.id: table.title.id for table in publication.tables}
    labels = {column.id: column.label.id for column in columns_of(publication)}
    codes = {
        (table.id, line.code): line.label.id
        for table in publication.tables
        for line in table.lines
        if line.code
    }
    return [
        [
            text_cell(titles.get(one.table, one.table)),
            text_cell(
                " – ".join(
                    filter(None, (labels.get(one.column, one.column), codes.get((one.table, one.code))))
                )
            ),
            cell(one.before),
            cell(one.after),
        ]
        for one in publication.changes
    ]


def _summary(publication: Publication) -> dict[str, Any]:
    """Return the page for those who read English: the key figures and where the rest stands."""
    counts = ", ".join(
        f"{words.en}: {number(sum(one.status == status for one in publication.offices), 'en')}"
        for status, words in OFFICES.items()
    )
    covered = f"Offices: {counts}." if publication.offices else NOBODY_TOLD.en
    return {
        "title": titled(publication, "en"),
        "mark": marks(publication, "en"),
        "reason": publication.reason,
        "keys": [[key.figure.en, key.sentence.en] for key in key_figures(publication)],
        "covered": covered,
        "chapters": [[chapter["english"], chapter["title"]] for chapter in _chapters(publication)],
    }


def _definitions(publication: Publication) -> list[list[str]]:
    found = []
    for one in columns_of(publication):
        unit, basis = UNITS.get(one.unit), BASES.get(one.basis)
        counted = f"{unit(LANG) if unit else one.unit}, {basis(LANG) if basis else one.basis}"
        found.append([one.label.id, one.label.en, one.explained.id, counted, one.source, str(one.version)])
    return found
