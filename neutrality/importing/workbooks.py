"""A sheet of an XLSX workbook, cell by cell as it streams by; nothing of it is run, it declares no entities.

Empty rows cost nothing. Formulas count by their last value. What is merged downwards says the same in each of
its rows; that it was merged, and which sheets are hidden, is told.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from neutrality.accounts.workbooks import BROKEN, column_of, refuse_entities
from neutrality.domain.errors import DomainError

MOST_ROWS = 20_000
MOST_COLUMNS = 80
_LARGEST_PART = 96 * 1024 * 1024
_CHUNK = 256 * 1024
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")

Rows = dict[int, dict[int, str]]


@dataclass(frozen=True)
class Book:
    """The rows of the first sheet that is shown, by their number, and what the office should know of them."""

    rows: Rows = field(repr=False)
    merged: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def read_book(content: bytes) -> Book:
    """Return the first sheet of a workbook that is not hidden.

    Raises:
        DomainError: `sheet_unreadable`, `sheet_too_large`, `sheet_of_1904`.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            book = _Workbook()
            _parse(archive, "xl/workbook.xml", book)
            targets = _Targets()
            _parse(archive, "xl/_rels/workbook.xml.rels", targets)
            texts = _Texts()
            if "xl/sharedStrings.xml" in archive.namelist():
                _parse(archive, "xl/sharedStrings.xml", texts)
            sheet = _Sheet(texts.found)
            _parse(archive, targets.path(book.shown[0]), sheet)
            sheet.spread()
    except BROKEN:
        raise DomainError("sheet_unreadable") from None
    return Book(sheet.rows, tuple(sheet.merged), tuple(book.hidden))


class _Part:
    """What expat tells of one part."""

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Note that an element begins."""

    def end(self, tag: str) -> None:
        """Note that an element ends."""

    def text(self, text: str) -> None:
        """Note a text, or a piece of one."""


class _Workbook(_Part):
    """Which sheets there are, in their order: those shown by their relation, the hidden by name."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.hidden: list[str] = []

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            raise DomainError("sheet_of_1904")
        if tag != "sheet":
            return
        if attributes.get("state", "visible") == "visible":
            self.shown.append(next(value for name, value in attributes.items() if name.endswith(":id")))
        else:
            self.hidden.append(attributes.get("name", ""))


class _Targets(_Part):
    """In which part of the archive each sheet lies."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            self._found[attributes["Id"]] = attributes["Target"]

    def path(self, relation: str) -> str:
        """Return the part of a relation."""
        target = self._found[relation]
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


class _Texts(_Part):
    """The list of texts to which cells refer; how a word is read aloud is none of them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._now: list[str] = []
        self._open = self._aloud = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        super().begin(tag, attributes)
        if tag == "si":
            self._now = []
        self._open = tag == "t"
        self._aloud = self._aloud or tag == "rPh"

    def end(self, tag: str) -> None:
        self._open = False
        if tag == "rPh":
            self._aloud = False
        if tag == "si":
            self.found.append("".join(self._now))

    def text(self, text: str) -> None:
        if self._open and not self._aloud:
            self._now.append(text)


class _Sheet(_Part):
    """The cells of a sheet."""

    def __init__(self, shared: list[str]) -> None:
        self.rows: Rows = {}
        self.merged: list[str] = []
        self._shared = shared
        self._now: list[str] = []
        self._at: tuple[int, int, str] | None = None
        self._open = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            found = _CELL.fullmatch(attributes.get("r", ""))
            self._at = (int(found[2]), column_of(found[1]), attributes.get("t", "")) if found else None
            self._now = []
        elif tag == "mergeCell":
            self.merged.append(attributes.get("ref", ""))
        self._open = tag in {"v", "t"}

    def end(self, tag: str) -> None:
        self._open = False
        if tag != "c" or self._at is None:
            return
        (row, place, kind), text = self._at, "".join(self._now)
        shown = self._shared[int(text)] if kind == "s" and text else text
        if not shown.strip() or place >= MOST_COLUMNS:
            return
        self.rows.setdefault(row, {})[place] = shown if kind in {"s", "str", "inlineStr"} else _number(shown)
        if len(self.rows) > MOST_ROWS:
            raise DomainError("register_too_long", most=MOST_ROWS)

    def text(self, text: str) -> None:
        if self._open:
            self._now.append(text)

    def spread(self) -> None:
        """Let what is merged over several rows stand in each of them that says anything."""
        for area in self.merged:
            ends = [_CELL.fullmatch(corner) for corner in area.split(":")]
            if len(ends) != len(("from", "to")) or None in ends:
                continue
            first, last = (int(end[2]) for end in ends if end)
            place = column_of(ends[0][1]) if ends[0] else 0
            value = self.rows.get(first, {}).get(place)
            for row in range(first + 1, min(last, first + MOST_ROWS) + 1):
                if value is not None and row in self.rows:
                    self.rows[row].setdefault(place, value)


def _number(text: str) -> str:
    """Return a number as people write it; only what Excel itself shortened stays with its exponent."""
    return text.removesuffix(".0")


def _parse(archive: zipfile.ZipFile, name: str, part: _Part) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: part.begin(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: part.end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = part.text
    parser.EntityDeclHandler = refuse_entities
    with archive.open(name) as stream:
        for chunk in _chunks(stream):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    read = 0
    while chunk := stream.read(_CHUNK):
        read += len(chunk)
        if read > _LARGEST_PART:
            raise DomainError("sheet_too_large", most=_LARGEST_PART // 1024)
        yield chunk
