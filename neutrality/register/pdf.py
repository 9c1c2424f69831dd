"""A paper as a PDF: tagged, its table's heading repeated on every page."""

from __future__ import annotations

from typing import BinaryIO

from neutrality.register.docx import in_words, type_size
from neutrality.register.papers import Paper
from neutrality.stationery.typesetting import typeset


def write(paper: Paper, file: BinaryIO) -> int:
    """Write the PDF and return how many lines the table has."""
    rows = [[in_words(value) for value in cells] for cells in paper.printed()]
    values = {
        "title": paper.title,
        "under": paper.under,
        "mark": paper.mark,
        "head": paper.head,
        "letterhead": paper.layout.with_letterhead,
        "landscape": paper.landscape,
        "widths": [column.width for column in paper.columns],
        "type": type_size(paper),
        "headings": paper.headings,
        "rows": rows,
        "totals": [[cells[0], *map(in_words, cells[paper.span :])] for cells in paper.totals],
        "span": paper.span if paper.totals else 1,
        "centred": [column.centred for column in paper.columns],
        "summary": paper.summary,
        "units": paper.units,
        "nothing": paper.nothing,
    }
    file.write(typeset("register", values, lang=paper.lang))
    return len(rows)
