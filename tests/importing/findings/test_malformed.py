"""Sixty and more sheets that are wrong, each answered with the place and what to do; none makes anything."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from xlsxwriter.worksheet import Worksheet

from neutrality.cases.models import Case
from neutrality.domain.errors import DomainError
from neutrality.importing.findings.sheet import COMMAND, read_findings
from neutrality.importing.findings.telling import line_of, told_of
from neutrality.refusals import words
from tests.importing.findings.conftest import GOOD, HEADS, Desk, as_csv, book, row

MORE = {
    "F": "Jam diterima", "G": "Kabupaten atau kota", "H": "Pemilihan", "I": "Instansi", "J": "NIP",
    "K": "Dicatat sebagai", "L": "Hasil siapa ini?", "M": "Jenis", "N": "Tautan", "O": "Jenis pegawai",
    "P": "Tanggal diketahui", "Q": "Jabatan", "R": "Alasan terlambat", "S": "Nomor surat tugas",
}  # fmt: skip
ALL_HEADS = (*HEADS, *MORE.values())
LATE = "required_when_backdated"


def wide(**changed: str) -> bytes:
    """Return a sheet with every column, a good row, and a second one that is changed by its letters."""
    cells = dict(zip("ABCDE", GOOD, strict=True)) | dict.fromkeys(MORE, "") | {"A": "2"} | changed
    return as_csv((*GOOD, *([""] * len(MORE))), tuple(cells.values()), heads=ALL_HEADS)


def formula(text: str, value: object) -> Callable[[Worksheet], object]:
    """Return what writes a formula over the narrative."""
    return lambda sheet: sheet.write_formula("C2", text, None, value)


WRONG = [
    ("no day", wide(D="kemarin"), "D3", "no_day"),
    ("a day that is none", wide(D="31-02-2026"), "D3", "no_day"),
    ("no day of the event", wide(D=""), "D3", "day_or_unknown"),
    ("event in the future", wide(D="11-11-2026"), "D3", "in_future"),
    ("no day of receipt", wide(B=""), "B3", "required"),
    ("receipt in the future", wide(B="11-11-2026"), "B3", "in_future"),
    ("a year of another century", wide(B="10-11-1026"), "B3", "no_day"),
    ("a day with an hour that is none", wide(B="10 November"), "B3", "no_day"),
    ("entered late", wide(B="09-11-2026"), "R3", LATE),
    ("event after the receipt", wide(B="08-11-2026", R="hujan"), "D3", "after_received"),
    ("known before it happened", wide(P="08-11-2026"), "P3", "before_event"),
    ("known in the future", wide(P="12-11-2026"), "P3", "in_future"),
    ("no time", wide(F="pagi"), "F3", "no_time"),
    ("an hour that is none", wide(F="25.00"), "F3", "no_time"),
    ("nothing happened", wide(C=" "), "C3", "required"),
    ("endless", wide(C="x" * 20_001), "C3", "too_long"),
    ("nobody", wide(E=""), "E3", "name_or_unknown"),
    ("eleven people", wide(E="; ".join(f"Orang {one}" for one in "ABCDEFGHIJK")), "E3", "too_many"),
    ("a name without end", wide(E="x" * 301), "E3", "too_long"),
    ("a regency of nowhere", wide(G="Kabupaten Antah"), "G3", "not_on_the_list"),
    ("a province is no regency", wide(G="73"), "G3", "not_on_the_list"),
    ("a name of several regencies", wide(G="Bandung"), "G3", "several_so_named"),
    ("an election of nowhere", wide(H="Pemilihan ketua kelas"), "H3", "not_on_the_list"),
    ("an agency of nowhere", wide(I="Dinas Antah"), "I3", "not_on_the_list"),
    ("an agency of nowhere beside nobody", wide(I="Dinas Antah", E=""), "I3", "not_on_the_list"),
    ("a NIP that Excel shortened", wide(J="1,98001E+17"), "J3", "digits_lost"),
    ("two NIP for one", wide(J="198001012005011001; 198001012005011002"), "J3", "counts_differ"),
    ("a source of nowhere", wide(K="tetangga"), "K3", "not_on_the_list"),
    ("a supervisor of nowhere", wide(L="Siapa Saja"), "L3", "not_on_the_list"),
    ("a kind of nowhere", wide(M="makan siang"), "M3", "not_on_the_list"),
    ("an employee of nowhere", wide(O="astronaut"), "O3", "not_on_the_list"),
    ("a link that is none", wide(N="bukan-alamat"), "N3", "bad_link"),
    ("eleven links", wide(N="\n".join(f"contoh.test/{n}" for n in range(11))), "N3", "too_many"),
    ("a position without end", wide(Q="x" * 301), "Q3", "too_long"),
    ("a letter without end", wide(S="x" * 301), "S3", "too_long"),
    ("a number without end", wide(A="x" * 61), "A3", "too_long"),
    ("a late reason without end", wide(B="09-11-2026", R="x" * 301), "R3", "too_long"),
    ("no column of reasons", as_csv(GOOD, row(A="2", B="09-11-2026")), "late_reason", LATE),
    ("a day of no month", wide(D="10-13-2026"), "D3", "no_day"),
    ("a leap day of another year", wide(B="29-02-2026", R="hujan"), "B3", "no_day"),
    ("a serial number of no calendar", wide(D="9999999"), "D3", "no_day"),
    ("a day before its name", wide(P="Selasa"), "P3", "no_day"),
    ("known after the receipt", wide(B="09-11-2026", D="08-11-2026", P="10-11-2026", R="hujan"), "P3",
     "after_received"),
    ("a minute that is none", wide(F="09.75"), "F3", "no_time"),
    ("a place of two regencies", wide(G="73.11; 73.12"), "G3", "not_on_the_list"),
    ("a link of a script", wide(N="javascript:alert(1)"), "N3", "bad_link"),
    ("a link without end", wide(N="https://contoh.test/" + "x" * 1200), "N3", "too_long"),
    ("a NIP without end", wide(J="1" * 301), "J3", "too_long"),
    ("an agency for each of two", wide(E="Ani; Budi", I="Dinas Antah; Dinas Lain"), "I3", "not_on_the_list"),
    ("three positions for two", wide(E="Ani; Budi", Q="Lurah; Camat; Guru"), "Q3", "counts_differ"),
    ("two kinds of employee for one", wide(O="pns; pppk"), "O3", "counts_differ"),
    ("nothing happened at all", wide(C=""), "C3", "required"),
    ("a formula without its value", book(formula("=1+1", None)), "C2", "formula_without_value"),
    ("a formula that fails", book(formula("=1/0", "#DIV/0!")), "C2", "formula_broken"),
]  # fmt: skip
NO_SHEET: list[tuple[str, bytes, str, dict[str, object]]] = [
    ("no headings", b"a,b\n1,2\n", "no_finding_headings", {}),
    ("nothing", b"", "no_finding_headings", {}),
    ("a column lacks", as_csv(GOOD[:4], heads=HEADS[:4]), "column_missing", {"column": "name"}),
    ("no rows", as_csv(), "findings_empty", {}),
    ("a quotation mark", as_csv(GOOD) + b'\n2,"x', "quote_not_closed", {"row": 3}),
    ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(64), "sheet_unreadable", {}),
    ("an archive that is no workbook", b"PK\x05\x06" + bytes(18), "sheet_unreadable", {}),
    ("an older Excel", b"\xd0\xcf\x11\xe0", "sheet_old_excel", {}),
]


def test_each_wrong_cell_is_named_with_its_remedy_and_its_row_makes_nothing(app: Flask, desk: Desk) -> None:
    assert len(WRONG) + len(NO_SHEET) >= 60
    # Workbooks are first: their one row has the number of the good row, which is known afterwards.
    for name, sent, cell, code in sorted(WRONG, key=lambda one: one[1][:2] != b"PK"):
        content = without_value(sent) if code == "formula_without_value" else sent
        assert (cell, code) in list(desk.codes(content)), name
        desk.take(content)
        run = desk.run(content)
        with app.test_request_context(environ_base={"HTTP_COOKIE": "lang=en"}):
            said = [
                line_of(told)
                for one in run.check()
                for told in told_of(run.sheet, one.line.number, one.problems)
            ]
        where = f"Cell {cell}" if cell[-1].isdigit() else "Row 3"
        assert any(line.startswith(f"{where}, ") and line.count(".") for line in said), (name, said)
    with desk.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1, "the good row, once"


def test_what_is_no_sheet_of_findings_is_refused_in_one_sentence(app: Flask, desk: Desk) -> None:
    for name, content, code, params in NO_SHEET:
        with pytest.raises(DomainError) as refused:
            list(read_findings(io.BytesIO(content), COMMAND).rows())
        assert (refused.value.code, refused.value.params) == (code, params), name
        with app.test_request_context():
            assert words(code, params)
    with desk.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0


def without_value(content: bytes) -> bytes:
    """Return the workbook as a program writes it that does not calculate: no result beside the formula."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(written, "w") as made:
        for name in good.namelist():
            made.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", good.read(name)))
    return written.getvalue()
