"""What every paper as DOCX shares: the letterhead, lines, and that the file tells of no maker."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

MIDDLE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def tell_nothing(document: Document, *, title: str, lang: str) -> None:
    """Let the file say what it is and in which language, and nothing of when and by whom it was made."""
    told = document.core_properties
    told.title, told.language = title, lang
    told.author, told.last_modified_by, told.comments = "", "", ""
    told.created = told.modified = _NEVER


def write_letterhead(document: Document, institution: str, office: str, address: Iterable[str]) -> None:
    """Write whose paper it is, with the double line below."""
    for text, size, bold in (
        (institution, 11, False),
        (office, 13, True),
        *((line, 9, False) for line in address),
    ):
        if text:
            write_line(document, text, align=MIDDLE, size=size, bold=bold)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "thickThinMediumGap"), ("sz", "12"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    if document.paragraphs:
        style = document.paragraphs[-1]._p.get_or_add_pPr()
        style.insert_element_before(border, "w:spacing", "w:ind", "w:jc")


def write_line(
    document: Document,
    text: str,
    *,
    align: Any = None,
    size: float | None = None,
    bold: bool = False,
    after: float | None = None,
) -> None:
    """Write one paragraph, at the left unless aligned otherwise, in the type of the document.

    `after` is the room below it in points; without it, that of the document.
    """
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(after) if after is not None else None
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size) if size else None
