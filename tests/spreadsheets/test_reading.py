"""A table as officers send it: text in each encoding and with each mark, workbooks with their oddities."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from neutrality.domain.errors import DomainError
from neutrality.spreadsheets.reading import open_table
from neutrality.spreadsheets.shared import SharedTexts
from neutrality.spreadsheets.tables import Limits, Line, Table, cell_name, letters_of, place_of
from tests.fixtures.archives import packed_strangely, under_password

LIMITS = Limits(file=8 * 1024 * 1024, part=24 * 1024 * 1024)
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def table(content: bytes, limits: Limits = LIMITS) -> Table:
    """Return the table in a file."""
    return open_table(io.BytesIO(content), limits)


def rows(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows of a file by their number."""
    return [(line.number, line.cells) for line in table(content).lines()]


def book(fill: Callable[[Worksheet], object], **options: object) -> bytes:
    """Return a workbook with one sheet."""
    written = io.BytesIO()
    made = xlsxwriter.Workbook(written, {"in_memory": True, **options})
    fill(made.add_worksheet("Satu"))
    made.close()
    return written.getvalue()


def parts(sheet: str, **more: str) -> bytes:
    """Return a workbook of these parts, its sheet as it is given."""
    written = io.BytesIO()
    named = {
        "xl/workbook.xml": '<workbook><sheets><sheet name="A" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<R><Relationship Id="a" Target="worksheets/sheet1.xml"/></R>',
        "xl/worksheets/sheet1.xml": sheet,
        **more,
    }
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in named.items():
            made.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_is_read_in_each_encoding_and_with_each_mark(encoding: str, mark: str) -> None:
    content = f'Nama{mark}Desa lama\r\n"Renée “{mark}” Contoh"{mark}Bojo\r\n'.encode(encoding)

    assert rows(content) == [(1, ("Nama", "Desa lama")), (2, (f"Renée “{mark}” Contoh", "Bojo"))]


def test_the_mark_that_excel_says_itself_counts_and_its_line_is_no_row() -> None:
    assert rows(b"sep=;\r\na,b;c\r\nd;e\r\n") == [(1, ("a,b", "c")), (2, ("d", "e"))]


def test_lines_within_a_cell_and_blank_ones_are_counted_as_a_spreadsheet_counts_them() -> None:
    assert rows(b'a,b\n\n"c\nd",e\n,\nf,g') == [(1, ("a", "b")), (3, ("c\nd", "e")), (5, ("f", "g"))]


def test_a_table_is_read_anew_each_time() -> None:
    found = table(b"a,b\nc,d\n")

    assert [line.cells for line in found.lines()] == [line.cells for line in found.lines()]


def test_a_workbook_is_read_with_days_formulas_numbers_as_text_and_what_is_merged_downwards() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row("A1", ["Kepala", "Isi"])
        sheet.merge_range("A2:A3", "bersama")
        sheet.write_string("B2", "0812")
        sheet.write_formula("B3", "=1+1", None, 2)
        sheet.write_formula("C3", '=""', None, "")
        sheet.write_datetime("B4", datetime(2026, 11, 9), None)  # noqa: DTZ001
        sheet.write_boolean("C4", True)
        sheet.merge_range("A6:B6", "")

    found = table(book(fill))

    assert [(line.number, line.cells, dict(line.faults)) for line in found.lines()] == [
        (1, ("Kepala", "Isi"), {}),
        (2, ("bersama", "0812"), {}),
        (3, ("bersama", "2"), {}),
        (4, ("", "46335", "1"), {}),
    ]
    assert found.merged == ("A2:A3", "A6:B6")


def test_a_formula_without_its_value_and_one_that_ends_in_an_error_are_told_at_their_cells() -> None:
    sheet = (
        f'<worksheet {SPACE}><sheetData><row r="1"><c r="A1"><f>1+1</f></c><c r="B1" t="e"><f>1/0</f>'
        '<v>#DIV/0!</v></c><c r="C1" t="str"><f>""</f><v></v></c></row></sheetData></worksheet>'
    )

    [line] = table(parts(sheet)).lines()

    assert dict(line.faults) == {0: "formula_without_value", 1: "formula_broken"}


def test_rows_and_cells_without_their_names_stand_where_they_come() -> None:
    sheet = (
        f"<worksheet {SPACE}><sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row/>"
        "<row><c><v>3.0</v></c></row></sheetData></worksheet>"
    )

    assert rows(parts(sheet)) == [(1, ("1", "2")), (3, ("3",))]


def test_hidden_and_other_sheets_and_hidden_rows_are_told() -> None:
    written = io.BytesIO()
    made = xlsxwriter.Workbook(written, {"in_memory": True})
    made.add_worksheet("Rahasia").hide()
    shown = made.add_worksheet("Tampak")
    shown.activate()
    shown.write_column(0, 0, ["a", "b", "c"])
    shown.set_row(1, None, None, {"hidden": True})
    made.add_worksheet("Lain").write(0, 0, "x")
    made.close()

    found = table(written.getvalue())

    assert (found.hidden, found.others, found.hidden_rows) == (("Rahasia",), ("Lain",), (2,))
    assert [line.cells[0] for line in found.lines()] == ["a", "b", "c"]


def test_empty_rows_down_to_the_last_of_a_million_cost_nothing_but_their_reading() -> None:
    empty = "".join(f'<row r="{number}"/>' for number in range(2, 1_000_001, 4))
    head = f'<worksheet {SPACE}><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    last = '<row r="1048576"><c r="A1048576"><v>2</v></c></row></sheetData></worksheet>'
    began = time.process_time()

    found = rows(parts(f"{head}{empty}{last}"))

    assert found == [(1, ("1",)), (1_048_576, ("2",))]
    assert time.process_time() - began < 10


def test_texts_are_found_by_their_number_however_they_are_asked_for() -> None:
    texts = SharedTexts()
    for number in range(5000):
        texts.add(f"teks {number} " + "x" * (number % 50))

    asked = [*range(5000), *range(4999, -1, -7), 0, 4999, 17]

    assert all(texts[number].startswith(f"teks {number} ") for number in asked)
    for wrong in (-1, 5000):
        with pytest.raises(IndexError):
            texts[wrong]


def test_cells_are_named_as_spreadsheets_name_them() -> None:
    assert [cell_name(14, 2), letters_of(25), letters_of(26), letters_of(701), letters_of(702)] == [
        "C14", "Z", "AA", "ZZ", "AAA",
    ]  # fmt: skip
    assert all(place_of(letters_of(place)) == place for place in range(20_000))


def bomb() -> bytes:
    """Return a workbook that unpacks into much more than it weighs."""
    return parts(" " * (LIMITS.part + 1))


def opendocument() -> bytes:
    """Return the beginning of what LibreOffice writes by itself."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return written.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENTITY = f'<!DOCTYPE x [<!ENTITY a "b">]><worksheet {SPACE}/>'
BACKWARDS = '<w><row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row></w>'
ELSEWHERE = '<w><row r="1"><c r="A7"><v>1</v></c></row></w>'
NO_TEXT = '<w><row r="1"><c r="A1" t="s"><v>7</v></c></row></w>'
MERGED = "<w>" + '<mergeCell ref="A1:A2"/>' * 20_001 + "</w>"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (OLE, "sheet_old_excel"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "sheet_encrypted"),
        (under_password(book(lambda _sheet: None)), "sheet_encrypted"),
        (packed_strangely(book(lambda _sheet: None)), "sheet_unreadable"),
        (opendocument(), "sheet_other_program"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "sheet_other_program"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><Workbook/>", "sheet_other_program"),
        (b"PK\x03\x04 cut", "sheet_unreadable"),
        (book(lambda _sheet: None)[:-300], "sheet_unreadable"),
        (book(lambda _sheet: None, date_1904=True), "sheet_of_1904"),
        (bomb(), "sheet_too_large"),
        (b"x" * (LIMITS.file + 1), "sheet_too_large"),
        (parts(ENTITY), "sheet_unreadable"),
        (parts("<w>"), "sheet_unreadable"),
        (parts(BACKWARDS), "sheet_unreadable"),
        (parts(ELSEWHERE), "sheet_unreadable"),
        (parts(NO_TEXT), "sheet_unreadable"),
        (parts(MERGED), "sheet_unreadable"),
        (b"%PDF-1.7\n\x00\x01\x02", "sheet_unreadable"),
        (b"\x00,", "sheet_unreadable"),
        (b'a,b\n1,"open\n2,x\n', "quote_not_closed"),
        (b'a,b\n1,"open' + b"\nx" * 200_000, "quote_not_closed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_says_what_it_is(content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        list(table(content).lines())

    assert refused.value.code == code
    if code == "quote_not_closed":
        assert refused.value.params == {"row": 2}


def test_an_error_of_whoever_reads_is_their_own() -> None:
    def read() -> None:
        for line in table(book(lambda sheet: sheet.write(0, 0, "x"))).lines():
            _of(line)

    with pytest.raises(ValueError, match="mine"):
        read()


def _of(_line: Line) -> None:
    raise ValueError("mine")
