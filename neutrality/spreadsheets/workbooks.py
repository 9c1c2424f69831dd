"""The first shown sheet of an XLSX workbook, row by row; nothing of it is run, it declares no entities.

Empty rows cost nothing. Formulas count by their last value. What is merged downwards says the same in each of
its rows; that it was merged, which sheets and rows are hidden, which sheets were not read, is told.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO
from xml.parsers import expat

from neutrality.domain.errors import DomainError
from neutrality.spreadsheets.parts import (
    Part,
    RelationsPart,
    SheetPart,
    SurveyPart,
    TextsPart,
    WorkbookPart,
)
from neutrality.spreadsheets.shared import SharedTexts
from neutrality.spreadsheets.tables import Limits, Line, Table

_CHUNK = 256 * 1024
_BOOK, _RELATIONS, _TEXTS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_LOCKED = 0x1
# What zipfile raises for a foreign archive: damaged or cut, packed in a way that it does not know (a
# RuntimeError); and what foreign XML in it raises here.
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError,
    expat.ExpatError, KeyError, ValueError, IndexError, StopIteration,
)  # fmt: skip


class _Local(dict[str, str]):
    """The name of each element without its prefix."""

    def __missing__(self, tag: str) -> str:
        self[tag] = name = tag.rpartition(":")[2]
        return name


def workbook_table(file: BinaryIO, limits: Limits) -> Table:
    """Return the first sheet of a workbook that is not hidden.

    Raises:
        DomainError: `sheet_unreadable`, `sheet_too_large`, `sheet_of_1904`, `sheet_encrypted`,
            `sheet_other_program`; its lines may raise the first two.

    """
    try:
        archive = zipfile.ZipFile(file)
        _look(archive)
        book, targets, texts, survey = WorkbookPart(), RelationsPart(), TextsPart(), SurveyPart()
        _parse(archive, _BOOK, book, limits)
        _parse(archive, _RELATIONS, targets, limits)
        if _TEXTS in archive.namelist():
            _parse(archive, _TEXTS, texts, limits)
        path = targets.path(book.shown[0][1])
        _parse(archive, path, survey, limits)
    except BROKEN:
        raise DomainError("sheet_unreadable") from None
    return Table(
        lambda: _lines(archive, path, texts.found, survey, limits),
        merged=tuple(survey.merged),
        hidden=tuple(book.hidden),
        others=tuple(name for name, _relation in book.shown[1:]),
        hidden_rows=tuple(survey.hidden_rows),
    )


def _look(archive: zipfile.ZipFile) -> None:
    """Refuse what is an archive and no workbook of this kind."""
    if any(entry.flag_bits & _LOCKED for entry in archive.infolist()):
        raise DomainError("sheet_encrypted")
    if _BOOK not in archive.namelist():
        raise DomainError("sheet_other_program")


def _lines(
    archive: zipfile.ZipFile, path: str, texts: SharedTexts, survey: SurveyPart, limits: Limits
) -> Iterator[Line]:
    sheet = SheetPart(texts, survey.areas)
    pieces = _pieces(archive, path, sheet, limits)
    try:
        for _piece in pieces:
            while sheet.done:
                yield sheet.done.popleft()
    except BROKEN:
        raise DomainError("sheet_unreadable") from None


def _parse(archive: zipfile.ZipFile, name: str, part: Part, limits: Limits) -> None:
    for _piece in _pieces(archive, name, part, limits):
        pass


def _pieces(archive: zipfile.ZipFile, name: str, part: Part, limits: Limits) -> Iterator[None]:
    """Read a part piece by piece; what `part` noted of a piece can be taken after it."""
    parser, local, begin, end = expat.ParserCreate(), _Local(), part.begin, part.end
    parser.StartElementHandler = lambda tag, attributes: begin(local[tag], attributes)
    # What a part does not listen to is not called for: a sheet can have a million rows that say nothing.
    if type(part).end is not Part.end:
        parser.EndElementHandler = lambda tag: end(local[tag])
    if type(part).text is not Part.text:
        parser.CharacterDataHandler = part.text
    parser.EntityDeclHandler = _refuse_entities
    parser.buffer_text = True
    with archive.open(name) as stream:
        for chunk in _chunks(stream, limits.part):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
        yield


def _chunks(stream: IO[bytes], most: int) -> Iterator[bytes]:
    read = 0
    while chunk := stream.read(_CHUNK):
        read += len(chunk)
        if read > most:
            raise DomainError("sheet_too_large", most=most // 1024)
        yield chunk


def _refuse_entities(*_declared: object) -> None:
    """End the reading of a sheet that declares an entity: each could grow a thousandfold.

    Raises:
        ValueError: always.

    """
    raise ValueError("a sheet declares no entities")
