"""The page of a release: what it says, that it is the same bytes each time, and that nothing else gets in."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from html import unescape

import pytest
from flask import Flask

from neutrality.bulletin.page import page_of
from neutrality.bulletin.seal import Seal
from neutrality.charts.words import said
from neutrality.domain.publication import Line, Office, Publication, Text
from neutrality.domain.values import Days, Rate, Sign
from tests.fixtures.publications import publication

SEAL = Seal("ab" * 32, " ".join(["0f1e"] * 16), "localhost/integritas+0a0b0c0d+AQID")
LIMIT = 30 * 1024
Make = Callable[..., str]


@pytest.fixture
def made(app: Flask) -> Make:
    """Return what makes a page without a request, in English unless another language is asked for."""

    def make(release: Publication | None = None, lang: str = "en") -> str:
        with app.app_context():
            return page_of(release or publication(), SEAL, lang).decode()

    return make


def text_of(page: str) -> str:
    """Return what a reader sees, blanks made one."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_first_figures_are_whole_sentences_with_month_unit_and_source(made: Make) -> None:
    told = text_of(made())

    assert "In October 2026, 141 reports were received." in told
    assert "At the end of October 2026, 231 cases were open." in told
    assert "By the end of August 2026, 620 of 1,480 respondents reported were proven and recommended" in told
    assert "By the end of August 2026, 401 of 620 respondents proven were sanctioned (64.7%)." in told
    assert "agencies had answered 480 of 630 letters of forwarding (76.2%)" in told
    assert "Source: Kantor Pusat <contoh> & rekan, ASN neutrality statistics, October 2026" in told
    assert "edition r0, released on 6 November 2026." in told


def test_what_is_hidden_stands_as_its_mark_among_the_first_figures(made: Make) -> None:
    release = publication()
    tables = tuple(
        replace(table, lines=(replace(table.lines[0], values=(Sign.HIDDEN, 58, 3)),))
        if table.id == "month"
        else table
        for table in release.tables
    )
    page = made(replace(release, tables=tables))

    assert '<span class="quotes__figure quotes__figure--mark" aria-hidden="true">×</span>' in page
    assert "Reports received, October 2026: hidden." in text_of(page)


def test_every_figure_of_the_release_is_on_the_page_in_words(made: Make) -> None:
    for lang in ("id", "en"):
        told = text_of(made(lang=lang))
        for table, column, _line, value in publication().observations():
            assert said(value, lang) in told, (table.id, column.id)


def test_sums_are_shown_only_where_they_add_up(made: Make) -> None:
    told = text_of(made())
    assert "212 + 139 − 120 = 231" in told
    assert "620 + 310 + 240 + 250 + 60 = 1,480" in told
    assert "401 + 219 = 620" in told

    release = publication()
    tables = tuple(
        replace(table, lines=(replace(table.lines[0], values=(212, Sign.HIDDEN, 120, 231)),))
        if table.id == "flow" else table
        for table in release.tables
    )  # fmt: skip
    assert "− 120" not in text_of(made(replace(release, tables=tables)))


def test_a_table_that_ends_earlier_and_one_that_is_withheld_say_so(made: Make) -> None:
    told = text_of(made())

    assert "Figures up to August 2026; since then too little has changed to be published." in told
    assert "Figures up to June 2026; newer ones are not published yet." in told
    assert "This table is withheld: too little to publish" in told


def test_each_chart_has_its_table_beneath(made: Make) -> None:
    page = made()
    charts = re.findall(r'<svg class="chart" id="chart-(\w+)-', page)

    assert {"trend", "persons", "provinces", "types", "conduct"} <= set(charts)
    assert page.count("The same as a table") + page.count("By election") == len(set(charts))


def test_a_draft_an_internal_page_and_a_sample_are_marked(made: Make) -> None:
    assert "SAMPLE DATA" in made()
    assert "SAMPLE DATA" not in made(replace(publication(), sample=False))
    draft, internal = (made(replace(publication(), status=status)) for status in ("draft", "internal"))

    assert "A draft: these figures are not released" in draft
    assert "Not for publication." in internal
    for page in (draft, internal):
        assert "What the signature proves" not in page
        assert ".csv" not in page


def test_a_revision_says_what_it_changed_and_why(made: Make) -> None:
    told = text_of(made(publication(revision=1, reason="Tujuh laporan terlambat dicatat.")))

    assert "What this revision changed" in told
    assert "Tujuh laporan terlambat dicatat." in told
    assert "The month · Reports received 134 141" in told
    assert "What this revision changed" not in text_of(made())


def test_it_says_who_takes_part_what_others_count_and_what_the_signature_proves(made: Make) -> None:
    page = made()
    told = text_of(page)

    assert "Offices that do not take part yet (1)" in told
    assert "Kantor Kabupaten Satu" in told
    assert "Siaran pers contoh, 14 Januari 2026" in told
    assert "31 December 2025" in told
    assert "It proves that these figures are unchanged" in told
    assert "It does not prove that every breach was reported" in told
    for part in (SEAL.digest, SEAL.fingerprint, SEAL.verifier):
        assert part in page


def test_links_lead_to_the_permanent_addresses_of_this_edition(made: Make) -> None:
    for revision in (0, 2):
        page = made(publication(revision=revision))
        for kind in ("csv", "xlsx", "json", "pdf", "zip"):
            assert f'href="/statistik/2026-10/r{revision}.{kind}"' in page


def test_everything_is_escaped_and_nothing_is_styled_in_place(made: Make) -> None:
    release = publication(revision=1, reason='<img src=x onerror="y">')
    page = made(release)

    assert "<contoh>" not in page
    assert "<img" not in page
    assert "style=" not in page
    assert "<script" not in page


def test_the_same_release_makes_the_same_bytes(made: Make) -> None:
    for lang in ("id", "en"):
        assert made(lang=lang) == made(lang=lang)


def test_of_elections_the_lines_stay_in_their_order_when_the_table_is_shortened(made: Make) -> None:
    release = publication()
    lines = tuple(
        Line(f"{election}/{agency}", Text(f"{election}: {agency}", f"{election}: {agency}"),
             (number, Rate(1, number), Rate(0, number), Sign.HIDDEN))
        for election in ("P1", "P2")
        for agency, number in (("all", 900), *((f"A{one:02}", 3 + one) for one in range(30)), ("others", 7))
    )  # fmt: skip
    tables = tuple(
        replace(table, lines=lines) if table.id == "conduct_elections" else table for table in release.tables
    )
    told = text_of(made(replace(release, tables=tables)))
    section = told[told.index("Answers of agencies by election") :]

    assert "24 more lines are in the files." in section
    shown = re.findall(r"(P\d: \w+)", section)
    assert shown[0] == "P1: all"
    assert shown == [one for one in (line.label.id for line in lines) if one in shown]
    assert {"P1: others", "P2: all", "P2: A29", "P2: others"} <= {*shown}
    assert "P1: A11" not in shown


def test_a_page_of_a_whole_country_stays_small(made: Make) -> None:
    release = publication()
    agencies = tuple(
        Line(f"A-{number}", Text(*[f"Pemerintah Kabupaten Rekaan Nomor {number * 7919 % 1009}"] * 2),
             (number, Rate(number, 500), Rate(number // 2, 500), Days(Fraction(number, 2), 0)))
        for number in range(1, 400)
    )  # fmt: skip
    offices = tuple(
        Office(f"K{number}", f"Kantor Kabupaten Rekaan {number * 7919 % 1009}", f"Provinsi {number % 38}",
               ("reporting", "nothing", "not_yet")[number % 3])
        for number in range(550)
    )  # fmt: skip
    tables = tuple(
        replace(table, lines=agencies) if table.id == "conduct" else table for table in release.tables
    )
    page = made(replace(release, tables=tables, offices=offices))

    assert "359 more lines are in the files." in page
    assert len(gzip.compress(page.encode())) < LIMIT - 4096
