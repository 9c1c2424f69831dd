"""A paper as a workbook: real dates, texts that stay texts, a heading that every printed page repeats.

The file is made in memory alone: no name of a respondent comes to lie in a temporary file.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, BinaryIO

from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from neutrality.domain.papers import PaperSize
from neutrality.register.columns import Value
from neutrality.register.papers import Paper

# The numbers by which workbooks name sheets; folio has the measure of F4 to a millimetre.
SHEETS = {PaperSize.A4: 9, PaperSize.F4: 14}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_CELL = {"border": 1, "text_wrap": True, "valign": "top", "font_size": 9}


def write(paper: Paper, file: BinaryIO) -> int:
    """Write the workbook and return how many lines the table has."""
    book = Workbook(file, OPTIONS)
    book.set_properties({"title": paper.title, "created": datetime.combine(date(2000, 1, 1), time())})
    lines = _Writer(book, paper).write()
    book.close()
    return lines


class _Writer:
    """Writes the table's sheet from its first row to its last, then the summary on a sheet of its own."""

    def __init__(self, book: Workbook, paper: Paper) -> None:
        self.book, self.paper, self.row = book, paper, 0
        self.sheet: Worksheet = book.add_worksheet(paper.title[:31].translate(_FORBIDDEN).strip() or "1")
        self.last = max(len(paper.columns) - 1, 3)
        self.styles = {
            "institution": book.add_format({"align": "center", "font_size": 12}),
            "office": book.add_format({"align": "center", "font_size": 14, "bold": True}),
            "middle": book.add_format({"align": "center"}),
            "title": book.add_format({"align": "center", "font_size": 13, "bold": True}),
            "mark": book.add_format({"align": "center", "bold": True, "italic": True}),
            "head": book.add_format({**_CELL, "bold": True, "align": "center", "valign": "vcenter",
                                     "bg_color": "#E4ECEF"}),
            "text": book.add_format({**_CELL, "num_format": "@"}),
            "day": book.add_format({**_CELL, "num_format": "dd-mm-yyyy", "align": "center"}),
            "number": book.add_format({**_CELL, "align": "center"}),
            "total": book.add_format({**_CELL, "bold": True, "align": "center"}),
            "name": book.add_format({"align": "center", "bold": True, "underline": 1}),
        }  # fmt: skip

    def write(self) -> int:
        """Write everything and return the number of lines of the table."""
        self._set_page()
        self._write_head()
        lines = self._write_table()
        self._write_signatures()
        if self.paper.summary:
            self._write_summary()
        return lines

    def _set_page(self) -> None:
        sheet, paper = self.sheet, self.paper
        (sheet.set_landscape if paper.landscape else sheet.set_portrait)()
        sheet.set_paper(SHEETS[paper.layout.size])
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&B{paper.mark.replace('&', '&&')}&R&P / &N")
        for place, column in enumerate(paper.columns):
            sheet.set_column(place, place, column.width)

    def _write_head(self) -> None:
        head = self.paper.head
        if self.paper.layout.with_letterhead:
            self._line(head["institution"], "institution")
            self._line(head["office_name"], "office")
            for line in head["address"]:
                self._line(line, "middle")
            self.row += 1
        self._line(self.paper.title, "title")
        for line in self.paper.under:
            self._line(line, "middle")
        self._line(self.paper.mark, "mark")
        self.row += 1

    def _write_summary(self) -> None:
        sheet = self.book.add_worksheet(_("Summary"))
        sheet.set_column(0, 0, 40)
        sheet.repeat_rows(0)
        for place, text in enumerate((self.paper.under[-1], *self.paper.units)):
            sheet.write_string(0, place, text, self.styles["head"])
        for row, (name, *figures) in enumerate(self.paper.summary, start=1):
            sheet.write_string(row, 0, name, self.styles["text"])
            for place, text in enumerate(figures, start=1):
                write = sheet.write_number if text.isdecimal() else sheet.write_string
                write(row, place, int(text) if text.isdecimal() else text, self.styles["number"])

    def _write_table(self) -> int:
        paper, sheet = self.paper, self.sheet
        for place, text in enumerate(paper.headings):
            sheet.write_string(self.row, place, text, self.styles["head"])
        sheet.repeat_rows(self.row)
        self.row += 1
        lines = 0
        for cells in paper.rows:
            for place, value in enumerate(cells):
                self._cell(place, value)
            self.row, lines = self.row + 1, lines + 1
        if not lines:
            self._line(paper.nothing, "total")
        for cells in paper.totals:
            self._spread(self.row, 0, paper.span - 1, str(cells[0]), "total")
            for place, value in enumerate(cells[paper.span :], start=paper.span):
                self._cell(place, value, "total")
            self.row += 1
        return lines

    def _write_signatures(self) -> None:
        self.row += 1
        blocks, half = self.paper.head["blocks"], max(self.last // 2, 1)
        for first in range(0, len(blocks), 2):
            pair = blocks[first : first + 2]
            places = [0, half + 1] if len(pair) > 1 else [half + 1 if first == 0 else 0]
            dated = self.paper.head["place_and_day"] if first == 0 else ""
            for place, block in zip(places, pair, strict=True):
                above = dated if block is pair[-1] else ""
                texts = (above, block["label"], block["position"], "", "", "",
                         block["name"] or "." * 40, block["below"])  # fmt: skip
                for down, text in enumerate(texts):
                    style = "name" if down == _NAMED and block["name"] else "middle"
                    self._spread(self.row + down, place, min(place + half, self.last), text, style)
            self.row += 9

    def _line(self, text: str, style: str) -> None:
        """Write a line over the whole width; no line where there is no text."""
        if text:
            self._spread(self.row, 0, self.last, text, style)
            self.row += 1

    def _spread(self, row: int, first: int, last: int, text: str, style: str) -> None:
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", self.styles[style])
        self.sheet.write_string(row, first, text, self.styles[style])

    def _cell(self, place: int, value: Value, style: str | None = None) -> None:
        row, sheet, styles = self.row, self.sheet, self.styles
        if isinstance(value, date):
            sheet.write_datetime(row, place, datetime.combine(value, time()), styles[style or "day"])
        elif isinstance(value, int):
            sheet.write_number(row, place, value, styles[style or "number"])
        else:
            sheet.write_string(row, place, value or "", styles[style or "text"])


# In which line of a signature the name stands.
_NAMED = 6
_FORBIDDEN: dict[int, Any] = dict.fromkeys(map(ord, "[]:*?/\\'"), " ")
