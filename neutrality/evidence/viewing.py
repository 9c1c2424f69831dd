"""Viewing copies: what may be looked at in a browser instead of the original, made in the box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from neutrality.evidence.sandbox import MEGABYTE, BoxLimits, BoxRefusalError, run

_HEAD = 16
_IMAGE = BoxLimits()
_PAPER = BoxLimits(output=128 * MEGABYTE, seconds=90)
_MOVING = BoxLimits(output=512 * MEGABYTE, seconds=240)
_WORDS = BoxLimits(memory=768 * MEGABYTE, output=16 * MEGABYTE, seconds=30)


@dataclass(frozen=True)
class Recipe:
    """Which work makes the copy of one type, within which limits, of originals up to which size."""

    work: str
    arguments: tuple[str, ...] = ()
    limits: BoxLimits = _IMAGE
    largest: int = 64 * MEGABYTE


_IMAGES, _PDF, _MEDIA = (
    Recipe("images"),
    Recipe("pdfs", limits=_PAPER),
    Recipe("media", limits=_MOVING, largest=256 * MEGABYTE),
)
RECIPES: Mapping[str, Recipe] = {
    **dict.fromkeys(("image/jpeg", "image/png", "image/gif", "image/webp", "image/heic"), _IMAGES),
    "application/pdf": _PDF,
    **dict.fromkeys(("video/mp4", "video/quicktime", "video/3gpp", "video/webm", "video/x-matroska"), _MEDIA),
    **dict.fromkeys(("audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/amr", "audio/aac"), _MEDIA),
    "text/plain": Recipe("texts", ("text",), _WORDS),
    "text/html": Recipe("texts", ("page",), _WORDS),
    "multipart/related": Recipe("texts", ("archive",), _WORDS),
    "application/zip": Recipe("texts", ("chat",), _WORDS, 512 * MEGABYTE),
}
# What each work may answer; the child is not believed.
_ANSWERS = {
    "images": {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"},
    "pdfs": {b"%PDF-1.": "application/pdf"},
}


def make_copy(mime: str, size: int, original: BinaryIO) -> tuple[str, BinaryIO]:
    """Return type and content of the viewing copy of an original.

    Raises:
        BoxRefusalError: why there is none: `original_only`, `too_large`, `no_sandbox`, `no_ffmpeg`, `locked`,
            `unreadable`, `no_text`, `time`, `failed`.

    """
    recipe = RECIPES.get(mime)
    if recipe is None:
        raise BoxRefusalError("original_only")
    if size > recipe.largest:
        raise BoxRefusalError("too_large")
    made = run(recipe.work, original, *recipe.arguments, limits=recipe.limits)
    found = _told(recipe.work, mime, made.read(_HEAD))
    made.seek(0)
    if found is None:
        made.close()
        raise BoxRefusalError("failed")
    return found, made


def _told(work: str, mime: str, head: bytes) -> str | None:
    if work == "texts":
        return "text/plain"
    if work == "media":
        return ("audio/mp4" if mime.startswith("audio/") else "video/mp4") if head[4:8] == b"ftyp" else None
    return next((kind for begin, kind in _ANSWERS[work].items() if head.startswith(begin)), None)
