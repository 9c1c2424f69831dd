"""What each format is like: harmless, the same each time, marked where it is no release."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from neutrality.bulletin.paper import pdf_of
from neutrality.bulletin.tidy import csv_of
from neutrality.bulletin.workbook import xlsx_of
from neutrality.bulletin.workbook_sheets import sheet_names
from neutrality.domain.publication import Line, Publication, Text
from tests.bulletin.reading import csv_rows, of_kind, pages, parts, sheets, squeezed
from tests.fixtures.packages import Signer, package, signed_files
from tests.fixtures.publications import publication

HOSTILE = ("=HYPERLINK(A1)", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "Dinas;=1+1")


def hostile(text: str) -> Publication:
    """Return a release whose publisher, offices and codes are called so."""
    release = publication()
    tables = tuple(
        replace(
            table,
            lines=tuple(Line(line.code, Text(text, text), line.values) for line in table.lines),
        )
        if table.id in ("conduct", "conduct_elections", "types", "provinces")
        else table
        for table in release.tables
    )
    offices = tuple(replace(office, name=text) for office in release.offices)
    return replace(release, publisher=text, tables=tables, offices=offices)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_the_csv_begins_like_a_formula(text: str) -> None:
    content = csv_of(hostile(text)).decode()

    for row in csv_rows(content.encode()):
        for cell in row.values():
            assert not re.match(r"[=+\-@\t\r]", cell)
    assert not re.search(r"[;,\"\n][=+@\t]", content)  # whichever sign divides the cells


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_a_text_in_the_workbook(text: str, by: Signer) -> None:
    content = xlsx_of(hostile(text), by.seal(b""))

    assert not [name for name, part in parts(content).items() if "worksheets/" in name and "<f" in part]
    assert any(row[1:3] == [text, text] for row in sheets(content)["Instansi"])
    styles = parts(content)["xl/styles.xml"]
    assert 'quotePrefix="1"' in styles


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_no_markup_in_the_bulletin(text: str, by: Signer) -> None:
    assert squeezed(text) in squeezed("".join(pages(pdf_of(hostile(text), by.seal(b"")))))


def test_the_same_release_gives_the_same_bytes(
    release: Publication, files: dict[str, bytes], downloaded: bytes, by: Signer
) -> None:
    assert signed_files(release, by) == files
    assert package(release, by) == downloaded


def test_the_bulletin_prints_the_fingerprint_and_the_digest(
    release: Publication, files: dict[str, bytes], by: Signer
) -> None:
    seal = by.seal(release.canonical())
    found = pages(of_kind(files, "pdf"))

    assert squeezed(by.fingerprint) in squeezed(found[0])
    assert squeezed(by.fingerprint) in squeezed(found[-1])
    assert seal.digest in squeezed(found[-1])
    assert release.checkpoint
    assert release.checkpoint.root in squeezed(found[-1])


@pytest.mark.parametrize(
    ("status", "mark"),
    [("draft", "DRAF · SAMPEL: data rekaan"), ("internal", "INTERNAL · SAMPEL: data rekaan")],
)
def test_what_is_no_release_says_so_on_every_page_and_sheet(status: str, mark: str) -> None:
    unsigned = replace(publication(), status=status)

    for page in pages(pdf_of(unsigned, None)):
        assert mark in page
    assert "Tidak ditandatangani" in pages(pdf_of(unsigned, None))[0]
    for name, part in parts(xlsx_of(unsigned, None)).items():
        if "worksheets/sheet" in name:
            assert mark in part
    assert {row["status"] for row in csv_rows(csv_of(unsigned))} == {status}


def test_a_month_with_little_to_show_still_makes_all_files(by: Signer) -> None:
    release = publication()
    withheld = replace(release, tables=tuple(replace(table, lines=()) for table in release.tables))
    bare = replace(withheld, offices=(), externals=(), checkpoint=None, sample=False)

    for one in (withheld, bare):
        assert len(signed_files(one, by)) == 4
    assert len(signed_files(replace(bare, tables=()), by)) == 4


def test_what_is_not_there_is_not_told_as_none(by: Signer) -> None:
    release = replace(publication(), offices=(), checkpoint=None)
    paper = squeezed("".join(pages(pdf_of(release, by.seal(b"")))))

    assert squeezed("Terbitan ini tidak mencatat kantor mana yang ikut serta.") in paper
    assert squeezed("Melapor: 0 kantor") not in paper
    assert squeezed("Pos pemeriksaan") not in paper
    assert "tidak mencatat" in str(sheets(xlsx_of(release, by.seal(b"")))["Cakupan"])


def test_unknown_tables_have_a_place_too(by: Signer) -> None:
    release = publication()
    table = release.table("types")
    assert table
    more = replace(
        table, id="weather", title=Text("Tabel yang belum dikenal: [a/b]", "A table not yet known")
    )
    wide = replace(release, tables=(*release.tables, more, replace(more, id="more")))

    assert "Tabel lain" in "".join(pages(pdf_of(wide, by.seal(b""))))
    names = sheet_names(wide.tables)
    assert len(set(names.values())) == len(wide.tables)
    assert set(names.values()) <= set(sheets(xlsx_of(wide, by.seal(b""))))
