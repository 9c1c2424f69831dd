"""CSV as programs save it: UTF-8 with or without its mark, UTF-16, Windows; comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from neutrality.domain.errors import DomainError
from neutrality.spreadsheets.tables import MOST_COLUMNS, Known, Line, Table

if TYPE_CHECKING:
    from typing_extensions import Buffer

MARKS = "\t;,"
_SAMPLE = 15
_CHUNK = 64 * 1024
# No line of a table is longer; what has none within so many signs is no text.
_LONGEST_LINE = 4 * 1024 * 1024
_WINDOWS = "cp1252"
# What Excel itself writes above the headings, to say which mark parts the cells.
_SAID = re.compile(r"\ufeff?\"?sep=([\t;,])\"?\s*", re.IGNORECASE)
# Stands below the last line: where it comes back within a cell, a quotation mark was never closed.
_END = "\x00end"


def text_table(file: BinaryIO, known: Known) -> Table:
    """Return the table of a text file.

    Raises:
        DomainError: `sheet_unreadable` for what is no text; its lines may raise `quote_not_closed`.

    """
    encoding = _encoding_of(file)

    def read() -> Iterator[Line]:
        file.seek(0)
        left = io.BufferedReader(_Left(file))
        text = io.TextIOWrapper(left, encoding=encoding, errors="replace", newline="")
        return lines_of(_physical(text), known)

    return Table(read)


def lines_of(physical: Iterable[str], known: Known) -> Iterator[Line]:
    """Yield the rows of a text that say anything, counted as a spreadsheet counts them.

    Raises:
        DomainError: `sheet_unreadable`, `quote_not_closed` with the row.

    """
    left = iter(physical)
    sample = list(_first(left))
    said = _SAID.fullmatch(sample[0]) if sample else None
    mark = said[1] if said else _mark(sample, known)
    rows = csv.reader(chain(sample[1:] if said else sample, left, [_END]), delimiter=mark)
    number = 0
    try:
        for number, row in enumerate(rows, start=1):
            if row == [_END]:
                return
            if row and row[-1].endswith(_END):
                raise DomainError("quote_not_closed", row=number)
            if any(cell.strip() for cell in row):
                yield Line(number, tuple(row[:MOST_COLUMNS]))
    except csv.Error:
        raise DomainError("quote_not_closed", row=number + 1) from None


class _Left(io.RawIOBase):
    """A file that stays open when whoever read it as text is gone."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, into: Buffer, /) -> int:
        with memoryview(into) as room:
            piece = self._file.read(len(room))
            room[: len(piece)] = piece
        return len(piece)


def _physical(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_LONGEST_LINE):
        if "\x00" in line or len(line) >= _LONGEST_LINE:
            raise DomainError("sheet_unreadable")
        yield line


def _first(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines by which the mark is known: some that say anything, blank ones before them too."""
    filled = 0
    for line in lines:
        yield line
        filled += bool(line.strip())
        if filled >= _SAMPLE:
            return


def _mark(sample: list[str], known: Known) -> str:
    filled = [line.lstrip("\ufeff") for line in sample if line.strip()]
    first = filled[0] if filled else ""

    def fits(mark: str) -> tuple[int, int]:
        return max((known(next(csv.reader([line], delimiter=mark), [])) for line in filled), default=0), (
            first.count(mark)
        )

    return max(MARKS, key=fits)


def _encoding_of(file: BinaryIO) -> str:
    """Return in which way a file is written; what is neither Unicode nor marked is taken for Windows'."""
    file.seek(0)
    head = file.read(64)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    nothing = head[::2].count(0), head[1::2].count(0)
    if min(nothing) == 0 and max(nothing) > max(len(head) // 4, 3):
        return "utf-16-le" if nothing[1] else "utf-16-be"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _WINDOWS
    return "utf-8-sig"
