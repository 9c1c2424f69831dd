"""A letter as DOCX, to be edited elsewhere: the content of the PDF, without the square."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
from docx.shared import Mm, Pt

from neutrality.documents.letters import BLANK, COPIES, LANG, NUMBER, TO, Sheet
from neutrality.domain.documentrows import Layout
from neutrality.domain.documents import BlockKind, blocks, signatures
from neutrality.domain.papers import PaperSize
from neutrality.stationery.word_parts import MIDDLE, RIGHT, tell_nothing, write_letterhead, write_line

_NAMES, _COLON, _VALUES = Mm(48), Mm(5), Mm(117)
_PER_ROW = 2
# Room below each paragraph, in points.
_AFTER = 6


def word_of(sheet: Sheet) -> bytes:
    """Return the document as DOCX."""
    word = docx.Document()
    _prepare(word, sheet)
    write_letterhead(word, sheet.head.institution, sheet.head.office_name, sheet.head.address)
    _line(word, "")
    if sheet.kind.layout == Layout.LETTER:
        _letter_head(word, sheet)
    else:
        _title(word, sheet)
    for block in blocks(sheet.letter.body):
        _block(word, block.kind, block.lines)
    if sheet.kind.layout != Layout.LETTER:
        _line(word, sheet.place_and_day, align=RIGHT)
    _signatures(word, sheet)
    if sheet.copies:
        _lines(word, [COPIES, *(f"{n}. {copy}" for n, copy in enumerate(sheet.copies, start=1))])
    made = BytesIO()
    word.save(made)
    return made.getvalue()


def _prepare(word: Any, sheet: Sheet) -> None:
    section, size = word.sections[0], PaperSize(sheet.letter.size)
    section.page_width, section.page_height = (Mm(side) for side in size.millimetres)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(16), Mm(18)
    usual = word.styles["Normal"]
    usual.font.name, usual.font.size = "Times New Roman", Pt(11)
    usual.paragraph_format.space_after = Pt(0)
    tell_nothing(word, title=sheet.title, lang=LANG)


def _letter_head(word: Any, sheet: Sheet) -> None:
    if sheet.form:
        _line(word, sheet.form, align=RIGHT)
    _line(word, sheet.place_and_day, align=RIGHT)
    _pairs(word, sheet.meta)
    if sheet.letter.addressee:
        _lines(word, [TO, *sheet.addressee])


def _title(word: Any, sheet: Sheet) -> None:
    if sheet.form:
        _line(word, sheet.form, align=RIGHT)
    _line(word, sheet.title.upper(), align=MIDDLE, bold=True)
    if sheet.kind.numbered:
        _line(word, f"{NUMBER}: {sheet.number or BLANK}", align=MIDDLE)


def _block(word: Any, kind: BlockKind, lines: tuple[tuple[str, ...], ...]) -> None:
    if kind is BlockKind.PAIRS:
        _pairs(word, [(one[0], one[1]) for one in lines])
    elif kind is BlockKind.HEADING:
        _line(word, lines[0][0], bold=True)
    else:
        _lines(word, [one[0] for one in lines])


def _pairs(word: Any, pairs: list[tuple[str, str]]) -> None:
    table = word.add_table(rows=0, cols=3)
    table.autofit = False
    for column, width in zip(table.columns, (_NAMES, _COLON, _VALUES), strict=True):
        column.width = width
    for name, value in pairs:
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = name, ":", value
        cells[0].width, cells[1].width, cells[2].width = _NAMES, _COLON, _VALUES
    _line(word, "")


def _signatures(word: Any, sheet: Sheet) -> None:
    found = signatures(sheet.letter.signers)
    for start in range(0, len(found), _PER_ROW):
        row = found[start : start + _PER_ROW]
        cells = word.add_table(rows=1, cols=_PER_ROW).rows[0].cells
        placed = cells[-1:] if len(found) == 1 else cells
        for cell, (position, name, below) in zip(placed, row, strict=False):
            cell.text = "\n".join([position, "", "", "", name or "(……………………)", *([below] if below else [])])
            cell.paragraphs[0].alignment = MIDDLE
            cell.paragraphs[0].paragraph_format.keep_together = True
        _line(word, "")


def _lines(word: Any, lines: list[str]) -> None:
    _line(word, "\n".join(lines))


def _line(word: Any, text: str, *, align: Any = None, bold: bool = False) -> None:
    write_line(word, text, align=align, bold=bold, after=_AFTER)
