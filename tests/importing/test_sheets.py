"""A register as a file: CSV as offices save it, a workbook with merged cells, hidden sheets, empty rows."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from neutrality.domain.errors import DomainError
from neutrality.domain.register_columns import Column
from neutrality.importing.sheets import LARGEST, Sheet, read_sheet
from tests.fixtures.archives import packed_strangely, under_password

HEADS = "Nomor Register,Nama Terlapor,Tanggal Diterima"
ROW = "1/Reg,Budi “Contoh” é,02-01-2024"


def cells(sheet: Sheet) -> list[tuple[int, dict[Column, str]]]:
    """Return the rows by our guess of the columns."""
    return sheet.cells(sheet.guess)


def book(
    fill: Callable[[Worksheet], object], *, options: dict[str, bool] | None = None, hidden: str = ""
) -> bytes:
    """Return a workbook with headings and what is filled in below them."""
    written = io.BytesIO()
    made = xlsxwriter.Workbook(written, {"in_memory": True, **(options or {})})
    sheet = made.add_worksheet("Register")
    sheet.write_row(0, 0, HEADS.split(","))
    fill(sheet)
    if hidden:
        made.add_worksheet(hidden).hide()
    made.close()
    return written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_is_read_in_each_encoding_and_with_each_mark(encoding: str, mark: str) -> None:
    content = f"{HEADS}\n{ROW}\n".replace(",", mark).encode(encoding)

    assert cells(read_sheet(content)) == [
        (2, {Column.NUMBER: "1/Reg", Column.NAME: "Budi “Contoh” é", Column.RECEIVED_ON: "02-01-2024"})
    ]


def test_rows_are_counted_as_a_spreadsheet_counts_them_below_a_title() -> None:
    content = f'REGISTER 2024\n\n{HEADS}\n"1",Budi,x\n\n"2","Wati\nTono",y\n3,Ani\n,,\n'

    assert [(line, row.get(Column.NAME)) for line, row in cells(read_sheet(content.encode()))] == [
        (4, "Budi"),
        (6, "Wati\nTono"),
        (7, "Ani"),
    ]


def test_a_workbook_is_read_with_date_cells_formulas_and_what_is_merged_downwards() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.merge_range("A2:A3", "1/Reg")
        sheet.write_string("B2", "Budi")
        sheet.write_string("B3", "Wati")
        sheet.write_number("C2", 45293)
        sheet.write_formula("C3", "=C2+1", None, 45294)
        sheet.merge_range("A9:B9", "")

    sheet = read_sheet(book(fill, hidden="Konsep"))

    assert [tuple(row.values()) for _line, row in cells(sheet)] == [
        ("1/Reg", "Budi", "45293"),
        ("1/Reg", "Wati", "45294"),
    ]
    assert (sheet.merged, sheet.hidden) == (("A2:A3", "A9:B9"), ("Konsep",))


def test_many_empty_rows_cost_nothing() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(1_048_575, 0, ["1", "Budi", "02-01-2024"])

    began = time.process_time()
    content = book(fill)
    made = time.process_time()
    sheet = read_sheet(content)

    assert [line for line, _row in cells(sheet)] == [1_048_576]
    # Writing them looks at each row once; reading looks at none.
    assert time.process_time() - made < (made - began) / 4


def entity() -> bytes:
    """Return a workbook whose sheet declares an entity."""
    content, bad = book(lambda _sheet: None), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(bad, "w") as made:
        for name in good.namelist():
            part = good.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)
            made.writestr(name, part)
    return bad.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a,b\n1,2\n", "no_headings"),
        (b"", "no_headings"),
        (b"Nomor Register\x00,Nama", "sheet_unreadable"),
        (b"\xd0\xcf\x11\xe0 old", "sheet_old_excel"),
        (b"PK\x03\x04 broken", "sheet_unreadable"),
        (b"x" * (LARGEST + 1), "sheet_too_large"),
        (b"Nomor Register,Nama Terlapor\n1,Budi\n", "column_missing"),
        (HEADS.encode(), "register_empty"),
        (f"{HEADS}\n".encode() + b"1,Budi,x\n" * 20_001, "register_too_long"),
        (book(lambda _sheet: None, options={"date_1904": True}), "sheet_of_1904"),
        (entity(), "sheet_unreadable"),
        (under_password(book(lambda _sheet: None)), "sheet_encrypted"),
        (packed_strangely(book(lambda _sheet: None)), "sheet_unreadable"),
    ],
    ids=[
        "no heads",
        "nothing",
        "binary",
        "xls",
        "broken",
        "large",
        "no day",
        "no rows",
        "long",
        "1904",
        "entity",
        "password",
        "packed strangely",
    ],
)
def test_what_is_no_register_is_refused_in_one_sentence(content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        cells(read_sheet(content))

    assert refused.value.code == code
