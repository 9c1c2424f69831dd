"""PDF pages as pictures: counted, shown one by one, or put together anew with black boxes and no text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from typing import BinaryIO

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from .covering import Box, cover, read
from .refusal import RefusedError

MOST_PAGES = 200
POINTS = 72  # to an inch
_DOTS, _SHOWN_DOTS, _LONGEST_SIDE = 150, 80, 3000


def make(source: BinaryIO, sink: BinaryIO, task: str, *arguments: str) -> None:
    """Write how many pages there are (`count`), one as JPEG (`show`, its number), or all (`burn`, boxes)."""
    with _opened(source) as paper:
        if len(paper) > MOST_PAGES:
            raise RefusedError("too_large")
        if task == "count":
            sink.write(str(len(paper)).encode())
        elif task == "show":
            sink.write(_jpeg(_drawn(paper, int(arguments[0]), _SHOWN_DOTS)))
        else:
            _burn(paper, sink, read(arguments))


@contextmanager
def _opened(source: BinaryIO) -> Iterator[pypdfium2.PdfDocument]:
    try:
        paper = pypdfium2.PdfDocument(source.read())
    except pypdfium2.PdfiumError:
        raise RefusedError("unreadable") from None
    with closing(paper):
        yield paper


def _burn(paper: pypdfium2.PdfDocument, sink: BinaryIO, boxes: list[Box]) -> None:
    with Pdf.new() as fresh:
        for number in range(1, len(paper) + 1):
            picture = _drawn(paper, number, _DOTS)
            cover(picture, [box for box in boxes if box.page == number])
            width, height = paper.get_page_size(number - 1)
            fresh.pages.append(_page(fresh, picture, width, height))
        fresh.save(sink, min_version="1.7")


def _drawn(paper: pypdfium2.PdfDocument, number: int, dots: int) -> Image.Image:
    """Return a page as a picture, as a reader sees it."""
    if not 1 <= number <= len(paper):
        raise RefusedError("no_such_page")
    try:
        with closing(paper[number - 1]) as page:
            scale = min(dots / POINTS, _LONGEST_SIDE / max(*page.get_size(), 1))
            drawn: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        raise RefusedError("unreadable") from None
    return drawn


def _page(fresh: Pdf, picture: Image.Image, width: float, height: float) -> pikepdf.Page:
    drawn = Stream(
        fresh, _jpeg(picture), Type=Name.XObject, Subtype=Name.Image, Width=picture.width,
        Height=picture.height, ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 2), round(height, 2)]),
        Resources=Dictionary(XObject=Dictionary(P=drawn)),
        Contents=Stream(fresh, f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /P Do Q".encode()),
    )
    return pikepdf.Page(fresh.make_indirect(page))


def _jpeg(picture: Image.Image) -> bytes:
    made = BytesIO()
    picture.save(made, "JPEG", quality=82)
    return made.getvalue()
