"""The first sheet of an XLSX workbook as rows of texts; nothing of it is run, and it declares no entities.

An XLSX file is a ZIP of XML: cells name their column, and their texts mostly stand in a list beside them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from itertools import count
from xml.parsers import expat

from neutrality.domain.errors import DomainError

MOST_ROWS = 2000
MOST_CELLS = 40
_LARGEST_PART = 8 * 1024 * 1024
_SHEET = re.compile(r"xl/worksheets/sheet([0-9]{1,4})\.xml")
_STRINGS = "xl/sharedStrings.xml"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# What zipfile raises for a foreign archive: damaged or cut, under a password or packed in a way that it does
# not know (both RuntimeError); and what foreign XML in it raises here.
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError,
    expat.ExpatError, KeyError, ValueError, IndexError,
)  # fmt: skip


def first_sheet(content: bytes) -> list[list[str]]:
    """Return the rows of the workbook's first sheet; formulas count by their last value.

    Raises:
        DomainError: `sheet_unreadable`, `sheet_too_large`.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            names = {int(found[1]): name for name in book.namelist() if (found := _SHEET.fullmatch(name))}
            shared = _Reader()
            if _STRINGS in book.namelist():
                shared.read(_part(book, _STRINGS))
            sheet = _Reader(shared.texts)
            sheet.read(_part(book, names[min(names)]))
    except BROKEN:
        raise DomainError("sheet_unreadable") from None
    return sheet.lines()


def _part(book: zipfile.ZipFile, name: str) -> bytes:
    with book.open(name) as part:
        content = part.read(_LARGEST_PART + 1)
    if len(content) > _LARGEST_PART:
        raise DomainError("sheet_too_large", most=_LARGEST_PART // 1024)
    return content


@dataclass
class _Reader:
    """What expat tells of one part: the list of texts, or the cells of a sheet."""

    shared: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    _inside: list[str] = field(default_factory=list)
    _typed: list[str] = field(default_factory=list)
    _at: tuple[int, int, str] = (0, 0, "")

    def read(self, content: bytes) -> None:
        """Go through the part."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._type
        parser.EntityDeclHandler = refuse_entities
        parser.ParseFile(io.BytesIO(content))

    def lines(self) -> list[list[str]]:
        """Return the rows in order; rows that the sheet leaves out are empty."""
        last = min(max(self.cells, default=0), MOST_ROWS)
        rows = (self.cells.get(number, {}) for number in range(1, last + 1))
        return [[row.get(place, "") for place in range(max(row, default=-1) + 1)] for row in rows]

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self._inside.append(tag)
        if tag in {"si", "c"}:
            self._typed.clear()
        if tag == "c" and (found := _CELL.fullmatch(attributes.get("r", ""))):
            self._at = (int(found[2]), column_of(found[1]), attributes.get("t", ""))

    def _type(self, text: str) -> None:
        within = self._inside[-1] if self._inside else ""
        if within in {"t", "v"} and "rPh" not in self._inside:
            self._typed.append(text)

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        self._inside.pop()
        text = "".join(self._typed)
        if tag == "si":
            self.texts.append(text)
        elif tag == "c":
            row, place, kind = self._at
            if row <= MOST_ROWS and place < MOST_CELLS:
                shown = self.shared[int(text)] if kind == "s" and text else text
                self.cells.setdefault(row, {})[place] = shown.removesuffix(".0")


def column_of(letters: str) -> int:
    """Return the place of a column by its letters, counted from 0."""
    place = 0
    for power, letter in zip(count(), reversed(letters), strict=False):
        place += (ord(letter) - ord("A") + 1) * 26**power
    return place - 1


def refuse_entities(*_declared: object) -> None:
    """End the reading of a sheet that declares an entity: each could grow a thousandfold.

    Raises:
        ValueError: always.

    """
    raise ValueError("a sheet declares no entities")
