"""A register between the pages of the wizard: packed into the form, so that the server keeps nothing."""

from __future__ import annotations

import base64
import binascii
import json
import zlib

from neutrality.domain.errors import DomainError
from neutrality.importing.sheets import Sheet

# What a form can hold beside everything else; whoever has more uses the command.
LARGEST_PACKED = 700_000
_LARGEST = 24 * 1024 * 1024


def pack(sheet: Sheet) -> str:
    """Return a sheet as one field of a form.

    Raises:
        DomainError: `register_for_the_command` when it is too large for that.

    """
    told = [sheet.head, list(sheet.merged), list(sheet.hidden), [[line, *row] for line, row in sheet.rows]]
    packed = zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 9)
    text = base64.b64encode(packed).decode()
    if len(text) > LARGEST_PACKED:
        raise DomainError("register_for_the_command")
    return text


def unpack(text: str) -> Sheet:
    """Return the sheet of a field; raises DomainError `sheet_unreadable` for anything else."""
    try:
        content = zlib.decompressobj().decompress(base64.b64decode(text, validate=True), _LARGEST)
        head, merged, hidden, rows = json.loads(content)
        lines = tuple((int(line), tuple(map(str, row))) for line, *row in rows)
        _ = lines[head]
        return Sheet(lines, head, tuple(map(str, merged)), tuple(map(str, hidden)))
    except (binascii.Error, zlib.error, ValueError, TypeError, IndexError):
        raise DomainError("sheet_unreadable") from None
