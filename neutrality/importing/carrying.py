"""A sheet between the pages of a wizard: packed into the form, so that the server keeps nothing."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

from neutrality.domain.errors import DomainError
from neutrality.importing.sheets import Sheet

# What a form can hold beside everything else; whoever has more uses the command.
LARGEST_PACKED = 700_000
_LARGEST = 24 * 1024 * 1024


def pack(sheet: Sheet) -> str:
    """Return a register as one field of a form.

    Raises:
        DomainError: `register_for_the_command` when it is too large for that.

    """
    told = [sheet.head, list(sheet.merged), list(sheet.hidden), [[line, *row] for line, row in sheet.rows]]
    text = packed(told)
    if len(text) > LARGEST_PACKED:
        raise DomainError("register_for_the_command")
    return text


def unpack(text: str) -> Sheet:
    """Return the register of a field; raises DomainError `sheet_unreadable` for anything else."""
    try:
        head, merged, hidden, rows = unpacked(text)
        lines = tuple((int(line), tuple(map(str, row))) for line, *row in rows)
        _ = lines[head]
        return Sheet(lines, head, tuple(map(str, merged)), tuple(map(str, hidden)))
    except (ValueError, TypeError, IndexError, OverflowError):
        raise DomainError("sheet_unreadable") from None


def packed(told: object) -> str:
    """Return plain values as one field of a form."""
    return base64.b64encode(zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 9)).decode()


def unpacked(text: str) -> Any:
    """Return the plain values of a field; raises DomainError `sheet_unreadable` for anything else."""
    try:
        content = zlib.decompressobj().decompress(base64.b64decode(text, validate=True), _LARGEST)
        told = json.loads(content)
        json.dumps(told, ensure_ascii=False).encode()  # a half of a character is no text
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise DomainError("sheet_unreadable") from None
    return told
