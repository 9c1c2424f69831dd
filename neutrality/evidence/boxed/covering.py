"""Black boxes burnt into a picture: the pixels under them are replaced, and the picture is drawn anew."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import BinaryIO, NamedTuple

from PIL import Image, ImageDraw

from .refusal import RefusedError

# A JPEG is coded in blocks of up to 16 pixels; one that a box only touches still tells of what is under it.
BLOCK = 16
BLACK = (0, 0, 0)


class Box(NamedTuple):
    """A page counted from 1, and a place on it in hundredths of its width and height."""

    page: int
    left: float
    top: float
    width: float
    height: float


def make(source: BinaryIO, sink: BinaryIO, *boxes: str) -> None:
    """Write the picture with its boxes (`page:left:top:width:height`), opaque, as the type it came in."""
    try:
        with Image.open(source, formats=("JPEG", "PNG")) as image:
            kind = image.format
            image.load()
            covered = flattened(image)
    except (OSError, ValueError, SyntaxError):
        raise RefusedError("unreadable") from None
    cover(covered, read(boxes))
    if kind == "PNG":
        covered.save(sink, "PNG")
    else:
        covered.save(sink, "JPEG", quality=88, optimize=True)


def read(words: Iterable[str]) -> list[Box]:
    """Return the boxes that the words tell."""
    parts = (word.split(":") for word in words)
    return [Box(int(page), *(float(side) for side in sides)) for page, *sides in parts]


def flattened(image: Image.Image) -> Image.Image:
    """Return the picture on white: what is transparent can hide what nobody sees."""
    coloured = image.convert("RGBA")
    fresh = Image.new("RGB", coloured.size, "white")
    fresh.paste(coloured, mask=coloured.getchannel("A"))
    return fresh


def cover(image: Image.Image, boxes: Sequence[Box]) -> None:
    """Blacken the boxes, each grown outward to whole blocks."""
    draw = ImageDraw.Draw(image)
    for box in boxes:
        left = _down(box.left * image.width / 100)
        top = _down(box.top * image.height / 100)
        right = _up((box.left + box.width) * image.width / 100)
        bottom = _up((box.top + box.height) * image.height / 100)
        draw.rectangle((left, top, right - 1, bottom - 1), fill=BLACK)


def _down(pixels: float) -> int:
    return math.floor(pixels / BLOCK) * BLOCK


def _up(pixels: float) -> int:
    return math.ceil(pixels / BLOCK) * BLOCK
