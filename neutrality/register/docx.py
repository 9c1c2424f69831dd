"""A paper as a document to write on: a table whose heading every page repeats, letterhead, signatures.

The library knows no page fields, borders or repeated headings, and asking it for each cell of a long
table takes minutes: what it lacks is written into its XML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from typing import Any, BinaryIO

from docx import Document
from docx.document import Document as Opened
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table

from neutrality.register.columns import Value
from neutrality.register.papers import Paper
from neutrality.stationery.word_parts import MIDDLE, tell_nothing, write_letterhead, write_line

FONT = "Arial"
MARGIN = 12
# So many points of type fit where a character has a millimetre; smaller or larger than these nobody reads.
POINTS = 5.8
SMALLEST, LARGEST = 6.2, 9.0
# A NIP as it is written on paper: date of birth, appointment, sex, number.
_NIP = re.compile(r"([0-9]{8})([0-9]{6})([0-9])([0-9]{3})")
# Between line and text of a cell, and the columns of the figures, in millimetres.
_INSET, _SUMMARY = 0.5, (110, 30, 30)
# By so many points bold type is broader: else the word of a narrow column would be broken.
_BOLD = 0.7
_ROOM_TO_SIGN = ("", "", "")


def write(paper: Paper, file: BinaryIO) -> int:
    """Write the document and return how many lines the table has."""
    document = Document()
    _set_up(document, paper)
    if paper.layout.with_letterhead:
        head = paper.head
        write_letterhead(document, head["institution"], head["office_name"], head["address"])
    _write_title(document, paper)
    if paper.summary:
        _write_summary(document, paper)
    lines = _write_table(document, paper)
    _write_signatures(document, paper.head)
    document.save(file)
    return lines


def in_words(value: Value) -> str:
    """Return a value as it is printed."""
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    text = "" if value is None else str(value)
    nip = _NIP.fullmatch(text)
    return " ".join(nip.groups()) if nip else text


def type_size(paper: Paper) -> float:
    """Return how large the type of the table is, in points: the more columns, the smaller."""
    return round(min(LARGEST, max(SMALLEST, _millimetres_each(paper) * POINTS)), 1)


def _millimetres_each(paper: Paper) -> float:
    """Return how many millimetres of the sheet a character has."""
    short, long = paper.layout.size.millimetres
    return ((long if paper.landscape else short) - 2 * MARGIN) / sum(column.width for column in paper.columns)


def _set_up(document: Opened, paper: Paper) -> None:
    section = document.sections[0]
    short, long = paper.layout.size.millimetres
    if paper.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    width, height = (long, short) if paper.landscape else (short, long)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10)
    style.paragraph_format.space_after = Pt(0)
    tell_nothing(document, title=paper.title, lang=paper.lang)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{paper.mark}    " if paper.mark else "").bold = True
    _add_field(footer.add_run(), "PAGE")
    footer.add_run(" / ")
    _add_field(footer.add_run(), "NUMPAGES")


def _add_field(run: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    shown, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    shown.append(text)
    field.append(shown)
    run._r.addnext(field)


def _write_title(document: Opened, paper: Paper) -> None:
    heading = document.add_heading(level=1)
    heading.alignment = MIDDLE
    title = heading.add_run(paper.title)
    title.font.name, title.font.color.rgb = FONT, RGBColor(0, 0, 0)
    for line in paper.under:
        write_line(document, line, align=MIDDLE, size=10)
    if paper.mark:
        write_line(document, paper.mark, align=MIDDLE, size=10, bold=True)
    document.add_paragraph()


def _write_summary(document: Opened, paper: Paper) -> None:
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    _set_widths(table, _SUMMARY)
    _fill(table.rows[0]._tr, ["", *paper.units], 9, bold=True)
    _repeat(table)
    _add_rows(table, [list(line) for line in paper.summary], 9)
    document.add_paragraph()


def _write_table(document: Opened, paper: Paper) -> int:
    size, each = type_size(paper), _millimetres_each(paper)
    table = document.add_table(rows=1, cols=len(paper.columns), style="Table Grid")
    _set_widths(table, [column.width * each for column in paper.columns])
    _fill(table.rows[0]._tr, paper.headings, max(SMALLEST, size - _BOLD), bold=True)
    _repeat(table)
    lines = _add_rows(table, ([in_words(value) for value in cells] for cells in paper.printed()), size)
    if not lines:
        cells = table.add_row().cells
        cells[0].merge(cells[-1]).text = paper.nothing
    totals = (map(in_words, cells) for cells in paper.totals)
    _add_rows(table, totals, size, bold=True)
    for row in table.rows[len(table.rows) - len(paper.totals) :]:
        _join(row._tr, paper.span)
    return lines


def _set_widths(table: Table, millimetres: Sequence[float]) -> None:
    """Let the columns be so wide, and their text begin close to the line: narrow ones have no room."""
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, millimetres, strict=True):
        column.width = cell.width = Mm(width)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(_INSET).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _add_rows(table: Table, rows: Any, size: float, *, bold: bool = False) -> int:
    """Add rows by copying the first one: asking the library for each cell takes minutes for long tables."""
    first, count = table.rows[0]._tr, 0
    for cells in rows:
        row = deepcopy(first)
        for mark in row.findall(f".//{qn('w:tblHeader')}"):
            mark.getparent().remove(mark)
        _fill(row, cells, size, bold=bold)
        table._tbl.append(row)
        count += 1
    return count


def _fill(row: Any, texts: Any, size: float, *, bold: bool = False) -> None:
    """Put the texts into the cells of a row, none of them markup."""
    for cell, text in zip(row.tc_lst, texts, strict=True):
        for paragraph in cell.p_lst:
            cell.remove(paragraph)
        run = cell.add_p().add_r()
        run.text = text
        style = run.get_or_add_rPr()
        if bold:
            style.append(OxmlElement("w:b"))
        points = OxmlElement("w:sz")
        points.set(qn("w:val"), str(round(size * 2)))
        style.append(points)


def _join(row: Any, count: int) -> None:
    """Let the first cell of a row cover so many."""
    for cell in row.tc_lst[1:count]:
        row.remove(cell)
    row.tc_lst[0].grid_span = count


def _repeat(table: Table) -> None:
    """Let every page begin with the heading of the table, and no row be cut in two."""
    style = table.rows[0]._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        style.append(OxmlElement(name))


def _write_signatures(document: Opened, head: dict[str, Any]) -> None:
    blocks = head["blocks"]
    for first in range(0, len(blocks), 2):
        pair = blocks[first : first + 2]
        places = [1] if len(pair) == 1 and first == 0 else list(range(len(pair)))
        document.add_paragraph()
        table = document.add_table(rows=1, cols=2)
        for place, block in zip(places, pair, strict=True):
            above = head["place_and_day"] if first == 0 and block is pair[-1] else ""
            _write_block(table.rows[0].cells[place], block, above)


def _write_block(cell: Any, block: dict[str, str], above: str) -> None:
    name = block["name"] or "." * 40
    said = [text for text in (above, block["label"], block["position"]) if text]
    for place, text in enumerate([*said, *_ROOM_TO_SIGN, name, block["below"]]):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.alignment, paragraph.paragraph_format.keep_with_next = MIDDLE, True
        run = paragraph.add_run(text)
        if text == name and block["name"]:
            run.bold = run.underline = True
