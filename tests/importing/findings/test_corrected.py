"""The template that offices fill in, and the file with what is wrong: the import reads both."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from neutrality.domain.finding_columns import FindingColumn
from neutrality.importing.findings.checking import Standing
from neutrality.importing.findings.corrected import corrected_xlsx, write_csv
from neutrality.importing.findings.sheet import COMMAND, read_findings
from neutrality.importing.findings.telling import remarks_on
from neutrality.importing.findings.template import FILLABLE, template_csv, template_xlsx
from neutrality.spreadsheets.reading import open_table
from neutrality.spreadsheets.tables import place_of
from tests.importing.findings.conftest import GOOD, HEADS, Desk, as_csv, row

LINKS = "Tautan"


@pytest.fixture(params=["id", "en"])
def language(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    """Let pages be in one language, then in the other."""
    with app.test_request_context(), force_locale(request.param):
        yield request.param


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_is_read_by_the_import_and_its_example_is_not_taken(
    desk: Desk, language: str, kind: str
) -> None:
    content = (template_csv if kind == "csv" else template_xlsx)(desk.ground(), desk.today)
    sheet = read_findings(io.BytesIO(content), COMMAND)

    assert tuple(sheet.columns.values()) == FILLABLE
    assert list(remarks_on(sheet)) == []
    [example] = desk.check(content)
    assert (example.standing, example.problems) == (Standing.EXAMPLE, ())
    marked = "CONTOH" if language == "id" else "EXAMPLE"
    assert example.line.cells[0].startswith(marked)
    # Filled in as the example is, with a number of one's own, it is in order.
    filled = as_csv(("1", *example.line.cells[1:]), heads=sheet.head.cells)
    [own] = desk.check(filled)
    assert (own.standing, own.problems) == (Standing.NEW, ())


def test_the_template_offers_the_lists_by_drop_downs(desk: Desk, language: str) -> None:
    content = template_xlsx(desk.ground(), desk.today)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.read("xl/worksheets/sheet1.xml").decode()
        texts = archive.read("xl/sharedStrings.xml").decode()
    offered = re.findall(r'sqref="([A-Z]+)2:[A-Z]+1001"', first)
    columns = [FILLABLE[place_of(letters)] for letters in offered]
    assert set(columns) == {column for column, entries in desk.ground().choices.items() if entries}
    assert {FindingColumn.PLACE, FindingColumn.KIND, FindingColumn.AGENCY, FindingColumn.SOURCE} <= set(
        columns
    )
    assert "Kabupaten Barru" in texts
    for name in ("Memasang spanduk, baliho, atau stiker", "Putting up banners, billboards or stickers"):
        assert name in texts
    assert desk.workplace.agency.name in texts


def test_every_entry_that_is_offered_means_one_thing(desk: Desk, language: str) -> None:
    ground = desk.ground()
    table = open_table(io.BytesIO(_lists_first(template_xlsx(ground, desk.today))), COMMAND)
    rows = [line.cells for line in table.lines()][1:]

    for number, (column, choices) in enumerate(ground.choices.items()):
        offered = [cells[number * 5] for cells in rows if len(cells) > number * 5 and cells[number * 5]]
        found = [ground.lists[column].find(column, text) for text in offered]
        assert found == [one.code for one in choices], column


def _lists_first(content: bytes) -> bytes:
    """Return the workbook with its second sheet as the first."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(written, "w") as made:
        for name in good.namelist():
            part = good.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                part = part.replace(b"sheet1.xml", b"sheetX.xml").replace(b"sheet2.xml", b"sheet1.xml")
                part = part.replace(b"sheetX.xml", b"sheet2.xml")
            made.writestr(name, part)
    return written.getvalue()


WRONG = as_csv(
    (*GOOD, "catatan"),
    (*row(A="2", C="=HYPERLINK(1)", D="kemarin", E=""), "+62"),
    (*row(A="3", C="Lama.", D="2024-01-02"), ""),
    heads=(*HEADS, "Catatan"),
)  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_corrected_file_has_the_sender_s_own_rows_and_comes_back_mended(
    desk: Desk, language: str, kind: str
) -> None:
    run = desk.run(WRONG)
    content = corrected_xlsx(run.sheet, run.check()) if kind == "xlsx" else _csv(desk, WRONG)

    table = open_table(io.BytesIO(content), COMMAND)
    head, good, bad, old = [line.cells for line in table.lines()]
    assert head == (*HEADS, "Catatan", "Yang salah" if language == "id" else "What is wrong")
    assert (good[0], *good[2:3], *good[4:6]) == (GOOD[0], GOOD[2], GOOD[4], "catatan")
    assert "".join(good[6:]) == ""
    assert bad[3] == "kemarin"
    assert "kemarin" in bad[6]
    assert " | " in bad[6]
    assert "2024" in old[6]
    again = [(one.standing, len(one.problems)) for one in desk.check(content)]
    assert again == [(Standing.NEW, 0), (Standing.WRONG, 2), (Standing.NEW, 0)]
    assert desk.take(WRONG).findings == 2
    assert [one.standing for one in desk.check(content)] == [Standing.THERE, Standing.WRONG, Standing.THERE]
    if kind == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            notes = archive.read("xl/comments1.xml").decode()
            assert 'ref="D3"' in notes
            assert 'ref="E3"' in notes
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_nothing_in_a_corrected_csv_is_a_formula(desk: Desk, language: str) -> None:
    lines = _csv(desk, WRONG).decode("utf-8-sig").splitlines()

    assert "'=HYPERLINK(1)" in lines[2]
    assert ";'+62;" in lines[2]
    assert not re.search(r"(^|;)[-=+@]", "\n".join(lines), re.MULTILINE)


def _csv(desk: Desk, content: bytes) -> bytes:
    run, written = desk.run(content), io.StringIO(newline="")
    write_csv(run.sheet, run.check(), written)
    return written.getvalue().encode("utf-8-sig")
