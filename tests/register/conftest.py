"""An office with some cases whose names are hostile to every format, and how each format is read back."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from docx import Document
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from neutrality.domain.workflow import Action
from neutrality.reports.submission import Identity, RespondentInput
from tests.statistics.bureau import Bureau
from tests.statistics.conftest import bureau, means, october

__all__ = ["bureau", "means", "october"]
MONTH = "2026-10"
# What a spreadsheet would run, and what typesetting would take for markup.
NAMES = (
    '=HYPERLINK("http://contoh.test","x")',
    "+62 Contoh",
    "-1+2 Contoh",
    "@SUM Contoh",
    "#panic() *Tebal*",
)
NIP = "198501012010011001"
REPORTER = Identity("Pelapor Rahasia Zamrud", "Jalan Zamrud 99", "081299887766")
STORY = "Cerita rahasia zamrud tentang kaus."


@dataclass(frozen=True)
class Office:
    """The office and its cases of October."""

    bureau: Bureau
    forwarded: UUID
    several: UUID
    nobody: UUID


@pytest.fixture
def office(bureau: Bureau) -> Office:
    """Return the office: a case forwarded, one with four respondents, one whose respondent has no name."""
    known: dict[str, Any] = {"identity": REPORTER, "narrative": STORY}
    one, *others = (
        RespondentInput(
            name=f"{name}\x0b", nip=NIP if place == 0 else "", position="Lurah =1+1", agency_text="@Dinas"
        )
        for place, name in enumerate(NAMES)
    )
    forwarded = bureau.receive(date(2026, 10, 1), respondents=(one,), **known)
    bureau.step(forwarded, Action.REGISTER, date(2026, 10, 2))
    bureau.step(forwarded, Action.FORWARD, date(2026, 10, 6))
    several = bureau.receive(date(2026, 10, 5), respondents=tuple(others), **known)
    nobody = bureau.receive(date(2026, 10, 20), respondents=(RespondentInput(unknown=True),), **known)
    return Office(bureau, forwarded, several, nobody)


def paper_from(client: FlaskClient, office: Bureau, name: str, kind: str, month: str = MONTH) -> bytes:
    """Return a paper as the desk gives it out."""
    answer = client.get(f"/meja/register/{name}-{month}.{kind}?kantor={office.office.id}")
    assert answer.status_code == 200, answer.text[:500]
    return bytes(answer.data)


def cells_of(content: bytes, sheet: int = 0) -> list[list[object]]:
    """Return the cells of a workbook's sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(sheet).to_python(skip_empty_area=False)]


def text_of(content: bytes, kind: str) -> str:
    """Return everything that stands in a paper, blanks and line ends made one blank."""
    if kind == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        text = " ".join(str(cell) for rows in sheets for row in rows for cell in row)
    elif kind == "docx":
        document = Document(io.BytesIO(content))
        told = [paragraph.text for paragraph in document.paragraphs]
        told += [paragraph.text for paragraph in document.sections[0].footer.paragraphs]
        told += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = " ".join(told)
    else:
        paper = pypdfium2.PdfDocument(content)
        text = " ".join(page.get_textpage().get_text_range() for page in paper)
    return " ".join(text.split())
