"""One sheet of the workbook, written from its first row to its last, and how its cells look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from neutrality.charts.words import SIGNS
from neutrality.domain.publication import Table, Text
from neutrality.domain.values import Days, Rate, Sign, Value

A4 = 9
LONGEST_NAME = 31
BRAND, PALE, LINE, SOFT = "#0B4A5C", "#E2EEF1", "#C5D0D5", "#43545D"
# How the sheets of the tables are called: a tab is narrow.
SHORT = {
    "month": "Bulan ini",
    "flow": "Arus perkara",
    "came": "Masuk",
    "went": "Keluar",
    "persons": "Terlapor",
    "added": "Terlapor baru",
    "types": "Jenis pelanggaran",
    "levels": "Tingkat sanksi",
    "channels": "Saluran",
    "causes": "Sebab",
    "sanctions": "Sanksi",
    "provinces": "Provinsi",
    "rates": "Persentase",
    "times": "Lama waktu",
    "cohorts": "Kohort",
    "clocks": "Ketepatan waktu",
    "conduct": "Instansi",
    "conduct_elections": "Instansi per pemilihan",
    "repeats": "Berulang",
    "entry": "Pencatatan",
    "trend": "Bulan demi bulan",
}
_FORBIDDEN: dict[int, Any] = dict.fromkeys(map(ord, "[]:*?/\\'"), " ")


def sheet_names(tables: Iterable[Table]) -> dict[str, str]:
    """Return of each table how its sheet is called, each name once."""
    found: dict[str, str] = {}
    for table in tables:
        name = SHORT.get(table.id) or table.title.id.translate(_FORBIDDEN).strip()
        taken = {one.lower() for one in found.values()}
        found[table.id] = next(
            one
            for one in (name[:LONGEST_NAME], *(f"{name[:27]} {number}" for number in range(2, 100)))
            if one.lower() not in taken
        )
    return found


def both(text: Text) -> str:
    """Return the words in both languages in one line, once where they are the same."""
    return text.id if text.id == text.en else f"{text.id} / {text.en}"


class Styles:
    """The formats of the cells; a text keeps its sign of being one when somebody edits it."""

    def __init__(self, book: Workbook) -> None:
        text = {"quote_prefix": True, "text_wrap": True, "valign": "top", "font_size": 10}
        cell = {"border": 1, "border_color": LINE}
        self.title = book.add_format(
            {"bold": True, "font_size": 16, "font_color": BRAND, "quote_prefix": True}
        )
        self.under = book.add_format({"italic": True, "font_color": SOFT, "quote_prefix": True})
        self.heading = book.add_format({"bold": True, "font_size": 12, "font_color": BRAND, "bottom": 2,
                                        "bottom_color": BRAND})  # fmt: skip
        self.head = book.add_format({**text, **cell, "bold": True, "bg_color": PALE, "valign": "vcenter"})
        self.text = book.add_format({**text, **cell})
        self.link = book.add_format({**text, **cell, "font_color": BRAND, "underline": 1})
        self.count = book.add_format({**cell, "num_format": "#,##0", "valign": "top"})
        self.share = book.add_format({**cell, "num_format": "0.0%", "valign": "top"})
        self.days = book.add_format({**cell, "num_format": "#,##0.0", "valign": "top"})
        self.sign = book.add_format({**cell, "italic": True, "font_color": SOFT, "align": "right",
                                     "valign": "top", "text_wrap": True})  # fmt: skip


class Sheet:
    """A sheet and the row at which it is; everything is written downwards."""

    def __init__(self, sheet: Worksheet, styles: Styles, mark: str) -> None:
        self.sheet, self.styles, self.at = sheet, styles, 0
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer(f"&L&B{mark.replace('&', '&&')}&C&A&R&P / &N")
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:C1048576"})  # codes are texts

    @property
    def name(self) -> str:
        """How the sheet is called."""
        return str(self.sheet.get_name())

    def set_widths(self, *widths: float) -> None:
        """Set the widths of the columns from the left, in characters."""
        for place, width in enumerate(widths):
            self.sheet.set_column(place, place, width)

    def title(self, text: Text) -> None:
        """Write the sheet's title in both languages, and leave a row."""
        self.sheet.write_string(self.at, 0, text.id, self.styles.title)
        self.sheet.write_string(self.at + 1, 0, text.en, self.styles.under)
        self.at += 3

    def line(self, text: str) -> None:
        """Write a line of text across the sheet."""
        self.sheet.write_string(self.at, 0, text, self.styles.under)
        self.at += 1

    def heading(self, text: Text) -> None:
        """Write a heading within the sheet."""
        self.at += 1
        self.sheet.write_string(self.at, 0, both(text), self.styles.heading)
        self.at += 1

    def head(self, *names: str, frozen: int = 1) -> None:
        """Write the heading of a table, which stays in sight and stands on every printed page."""
        self.at += self.at > 0
        for place, name in enumerate(names):
            self.sheet.write_string(self.at, place, name, self.styles.head)
        self.sheet.repeat_rows(self.at)
        self.sheet.freeze_panes(self.at + 1, frozen)
        self.at += 1

    def link(self, name: str) -> None:
        """Write a link to another sheet into the first cell of the row."""
        self.sheet.write_url(self.at, 0, f"internal:'{name}'!A1", self.styles.link, name)

    def row(self, *cells: str | int | None) -> None:
        """Write a row of texts and whole numbers; a cell that is nothing stays as it is."""
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                self.sheet.write_number(self.at, place, cell, self.styles.count)
            elif cell is not None:
                self.sheet.write_string(self.at, place, cell, self.styles.text)
        self.at += 1

    def value(self, place: int, value: Value, *, shared: bool) -> None:
        """Write a figure into the row; a share takes three cells where `shared`, a sign is a word."""
        row, sheet, styles = self.at, self.sheet, self.styles
        match value:
            case Rate(part, whole):
                sheet.write_number(row, place, float(value.share), styles.share)
                sheet.write_number(row, place + 1, part, styles.count)
                sheet.write_number(row, place + 2, whole, styles.count)
            case Days(days, _):
                sheet.write_number(row, place, float(days), styles.days)
            case Sign():
                for more in range(3 if shared else 1):
                    sheet.write_string(row, place + more, both(SIGNS[value]), styles.sign)
            case int():
                sheet.write_number(row, place, value, styles.count)
