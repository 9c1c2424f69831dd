"""The files of a release read back as their readers would."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pypdfium2
from python_calamine import CalamineWorkbook

Cell = str | float


def of_kind(files: dict[str, bytes], kind: str) -> bytes:
    """Return the one file that ends so."""
    (content,) = (content for name, content in files.items() if name.endswith(f".{kind}"))
    return content


def csv_rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def sheets(content: bytes) -> dict[str, list[list[Cell]]]:
    """Return the cells of each sheet, by its name."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        found[name] = [[cell if isinstance(cell, str | float) else str(cell) for cell in row] for row in rows]
    return found


def parts(content: bytes) -> dict[str, str]:
    """Return the parts of a workbook as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def pages(content: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    with pypdfium2.PdfDocument(content) as document:
        return [_text(page) for page in document]


def _text(page: pypdfium2.PdfPage) -> str:
    words = page.get_textpage()
    try:
        return str(words.get_text_bounded())
    finally:
        words.close()
        page.close()


def squeezed(text: str) -> str:
    """Return a text without any space, so that it does not matter where its lines break."""
    return re.sub(r"\s", "", text)
