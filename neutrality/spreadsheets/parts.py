"""What the XML parts of a workbook tell, element by element as they stream by."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass

from neutrality.domain.errors import DomainError
from neutrality.spreadsheets.shared import SharedTexts
from neutrality.spreadsheets.tables import BROKEN_FORMULA, MOST_COLUMNS, NO_VALUE, Line, place_of

MOST_AREAS = 20_000
_MOST_HIDDEN = 1000
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_YES = frozenset({"1", "true"})
# Cells whose text is meant as it stands; all others hold numbers.
_WRITTEN = frozenset({"s", "str", "inlineStr", "d"})


@dataclass(frozen=True)
class Area:
    """Cells that are merged, as far as they lie below one another in their first column."""

    first: int
    last: int
    place: int


class Part:
    """What expat tells of one part."""

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Note that an element begins."""

    def end(self, tag: str) -> None:
        """Note that an element ends."""

    def text(self, text: str) -> None:
        """Note a text, or a piece of one."""


class WorkbookPart(Part):
    """Which sheets there are, in their order: those shown by name and relation, the hidden by name."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []
        self.hidden: list[str] = []

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr" and attributes.get("date1904") in _YES:
            raise DomainError("sheet_of_1904")
        if tag != "sheet":
            return
        name = attributes.get("name", "")
        if attributes.get("state", "visible") == "visible":
            relation = next(value for key, value in attributes.items() if key.endswith(":id"))
            self.shown.append((name, relation))
        else:
            self.hidden.append(name)


class RelationsPart(Part):
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


class TextsPart(Part):
    """The list of texts to which cells refer; how a word is read aloud is none of them."""

    def __init__(self) -> None:
        self.found = SharedTexts()
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
            self.found.add("".join(self._now))

    def text(self, text: str) -> None:
        if self._open and not self._aloud:
            self._now.append(text)


class SurveyPart(Part):
    """A sheet looked through before it is read: what is merged stands below its rows."""

    def __init__(self) -> None:
        self.merged: list[str] = []
        self.areas: list[Area] = []
        self.hidden_rows: list[int] = []
        self._row = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            if attributes.get("hidden") in _YES and len(self.hidden_rows) < _MOST_HIDDEN:
                self.hidden_rows.append(self._row)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _merge(self, area: str) -> None:
        self.merged.append(area)
        if len(self.merged) > MOST_AREAS:
            raise ValueError("more merged areas than anybody makes")
        ends = [_CELL.fullmatch(corner) for corner in area.split(":")]
        if len(ends) == len(("from", "to")) and ends[0] and ends[1]:
            self.areas.append(Area(int(ends[0][2]), int(ends[1][2]), place_of(ends[0][1])))


class SheetPart(Part):
    """The rows of a sheet, given out once complete; merged cells say the same in each of their rows."""

    def __init__(self, shared: SharedTexts, areas: list[Area]) -> None:
        self.done: deque[Line] = deque()
        self._shared = shared
        self._waiting = deque(sorted(areas, key=lambda area: area.first))
        self._down: dict[int, tuple[int, str]] = {}
        self._row, self._place, self._kind = 0, -1, ""
        self._cells: dict[int, str] = {}
        self._faults: dict[int, str] = {}
        self._now: list[str] = []
        self._open = self._formula = self._valued = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "row":
            number = int(attributes.get("r", self._row + 1))
            if number <= self._row:
                raise ValueError("rows stand in their order")
            self._row, self._place = number, -1
            if self._cells or self._faults:
                self._cells, self._faults = {}, {}
        elif tag == "f":
            self._formula = True
        self._open = tag in {"v", "t"}
        self._valued = self._valued or self._open

    def end(self, tag: str) -> None:
        self._open = False
        if tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()

    def text(self, text: str) -> None:
        if self._open:
            self._now.append(text)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        found = _CELL.fullmatch(attributes.get("r", ""))
        self._place = place_of(found[1]) if found else self._place + 1
        if found and int(found[2]) != self._row:
            raise ValueError("a cell stands in its row")
        self._kind, self._now = attributes.get("t", ""), []
        self._formula = self._valued = False

    def _end_cell(self) -> None:
        text = "".join(self._now)
        if self._place >= MOST_COLUMNS:
            return
        if self._kind == "e":
            self._faults[self._place] = BROKEN_FORMULA
        elif self._formula and not self._valued:
            self._faults[self._place] = NO_VALUE
        shown = self._shared[int(text)] if self._kind == "s" and text else text
        if shown.strip():
            self._cells[self._place] = shown if self._kind in _WRITTEN else _number(shown)

    def _end_row(self) -> None:
        cells = self._cells
        if cells or self._faults:
            self._spread()
            width = max((*cells, *self._faults)) + 1
            row = tuple(cells.get(place, "") for place in range(width))
            self.done.append(Line(self._row, row, self._faults))

    def _spread(self) -> None:
        """Let what is merged over several rows stand in each of them that says anything."""
        while self._waiting and self._waiting[0].first <= self._row:
            area = self._waiting.popleft()
            if area.first == self._row and area.place in self._cells:
                self._down[area.place] = (area.last, self._cells[area.place])
        for place, (last, value) in list(self._down.items()):
            if self._row > last:
                del self._down[place]
            else:
                self._cells.setdefault(place, value)


def _number(text: str) -> str:
    """Return a number as people write it; only what Excel itself shortened stays with its exponent."""
    return text.removesuffix(".0")
