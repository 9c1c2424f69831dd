"""Redacted copies: drawn anew in the box, then covered, silenced or reduced to a passage; originals stay."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from neutrality.domain.chats import read_chat
from neutrality.domain.errors import DomainError
from neutrality.domain.masking import extract_chat, extract_lines
from neutrality.domain.redaction import Boxes, Medium, Passage, Plan, Silence, medium_of
from neutrality.evidence.sandbox import MEGABYTE, BoxLimits, BoxRefusalError, run
from neutrality.evidence.viewing import make_copy

_PICTURE = BoxLimits()
_PAPER = BoxLimits(output=256 * MEGABYTE, seconds=120)
_SOUND = BoxLimits(output=512 * MEGABYTE, seconds=240)
# How what the box answers must begin; the child is not believed.
_BEGINNINGS = {
    "image/jpeg": (0, b"\xff\xd8\xff"),
    "image/png": (0, b"\x89PNG\r\n\x1a\n"),
    "application/pdf": (0, b"%PDF-1."),
    "video/mp4": (4, b"ftyp"),
    "audio/mp4": (4, b"ftyp"),
}


@dataclass(frozen=True)
class Clean:
    """A file drawn anew, as it can be looked at: what redaction starts from, so that places agree."""

    mime: str
    content: BinaryIO = field(repr=False)

    @property
    def medium(self) -> Medium:
        """How it can be redacted."""
        return medium_of(self.mime)


def drawn_anew(mime: str, size: int, original: BinaryIO) -> Clean:
    """Return an original drawn anew; raises `not_redacted` naming the reason."""
    try:
        return Clean(*make_copy(mime, size, original))
    except BoxRefusalError as refusal:
        raise _refused(refusal) from None


def redact(clean: Clean, plan: Plan) -> Clean:
    """Return the redacted copy of a file drawn anew, its content at the beginning.

    Raises:
        DomainError: `not_redacted` naming the reason, `plan_does_not_fit` for a plan of another medium.

    """
    try:
        return _redacted(clean, plan)
    except BoxRefusalError as refusal:
        raise _refused(refusal) from None


def count_pages(clean: Clean) -> int:
    """Return how many pages there are, one of a picture; raises `not_redacted`."""
    if clean.medium is not Medium.PAPER:
        return 1
    try:
        with _run("papers", clean, "count", limits=_PAPER) as told:
            return int(told.read(10))
    except BoxRefusalError as refusal:
        raise _refused(refusal) from None


def picture_of(clean: Clean, page: int) -> Clean:
    """Return one page as a picture to draw on, closing a paper; raises `not_redacted`."""
    if clean.medium is not Medium.PAPER:
        clean.content.seek(0)
        return clean
    try:
        with clean.content:
            return _checked("image/jpeg", _run("papers", clean, "show", str(page), limits=_PAPER))
    except BoxRefusalError as refusal:
        raise _refused(refusal) from None


def text_of(clean: Clean) -> str:
    """Return the words of a text or chat."""
    clean.content.seek(0)
    return clean.content.read().decode("utf-8", "replace")


def _redacted(clean: Clean, plan: Plan) -> Clean:
    medium = clean.medium
    if isinstance(plan, Boxes) and medium in {Medium.PICTURE, Medium.PAPER}:
        words = [box.words() for box in plan.boxes]
        if medium is Medium.PICTURE:
            return _checked(clean.mime, _run("covering", clean, *words, limits=_PICTURE))
        return _checked(clean.mime, _run("papers", clean, "burn", *words, limits=_PAPER))
    if isinstance(plan, Silence) and (medium is Medium.VIDEO or (medium is Medium.SOUND and plan.parts)):
        parts = [f"{part.start:.3f}:{part.end:.3f}" for part in plan.parts]
        return _checked(clean.mime, _run("muting", clean, *parts, limits=_SOUND))
    if isinstance(plan, Passage) and medium is Medium.TEXT:
        return Clean("text/plain", BytesIO(_passage(text_of(clean), plan).encode()))
    raise DomainError("plan_does_not_fit")


def _passage(text: str, plan: Passage) -> str:
    messages = read_chat(text)
    return extract_chat(messages, plan.extract) if messages else extract_lines(text, plan.extract)


def _run(work: str, clean: Clean, *arguments: str, limits: BoxLimits) -> BinaryIO:
    clean.content.seek(0, os.SEEK_SET)
    return run(work, clean.content, *arguments, limits=limits)


def _checked(mime: str, made: BinaryIO) -> Clean:
    place, begin = _BEGINNINGS[mime]
    head = made.read(place + len(begin))
    made.seek(0)
    if head[place:] != begin:
        made.close()
        raise BoxRefusalError("failed")
    return Clean(mime, made)


def _refused(refusal: BoxRefusalError) -> DomainError:
    return DomainError("not_redacted", reason=refusal.reason)
