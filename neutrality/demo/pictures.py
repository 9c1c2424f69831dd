"""A small picture made on the spot: evidence for a sample case."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from random import Random

SIDE = 24


def picture(random: Random) -> BytesIO:
    """Return a PNG of coloured squares."""
    rows = b"".join(b"\x00" + random.randbytes(3) * SIDE for _row in range(SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = (_part(b"IHDR", header), _part(b"IDAT", zlib.compress(rows)), _part(b"IEND", b""))
    return BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def _part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
