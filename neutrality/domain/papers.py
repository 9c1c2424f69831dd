"""The papers that an office prints, and the sheets on which it prints them."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

_LAID_OUT = "\n\t"
# Control characters, halves of characters, and what is none.
_NOT_PRINTED = frozenset({"Cc", "Cs", "Cn"})


class PaperKind(StrEnum):
    """What an office prints with its letterhead."""

    REGISTER = "register"
    RECAP = "recap"
    LETTER = "letter"


class PaperSize(StrEnum):
    """The sheets that offices use; F4 (folio) is the usual one in Indonesia."""

    A4 = "a4"
    F4 = "f4"

    @property
    def millimetres(self) -> tuple[int, int]:
        """Return width and height of the upright sheet in millimetres."""
        return (210, 297) if self is PaperSize.A4 else (215, 330)


class Orientation(StrEnum):
    """How the sheet lies."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


def printable(text: str) -> str:
    """Return a text without what no paper and no database can hold: control characters and what is none."""
    return "".join(one for one in text if one in _LAID_OUT or unicodedata.category(one) not in _NOT_PRINTED)
