"""A small photo as a telephone makes it: a real picture that also tells where and with what it was taken."""

from __future__ import annotations

import struct
import zlib
from random import Random

from playwright.sync_api import FilePayload

from neutrality.demo.pictures import picture

HEAD = 8 + 25  # the signature and the IHDR chunk; what describes the picture follows
CAMERA = b"Kamera Contoh\x00"
PLACE = b"Location\x00-4.01,119.62"


def photo(name: str = "IMG_20261122.png") -> FilePayload:
    """Return the photo as a browser uploads it."""
    plain = picture(Random(7)).read()  # noqa: S311 - colours, not keys
    told = _chunk(b"eXIf", _exif()) + _chunk(b"tEXt", PLACE)
    return {"name": name, "mimeType": "image/png", "buffer": plain[:HEAD] + told + plain[HEAD:]}


def _exif() -> bytes:
    """Return a TIFF directory with one entry, the maker of the camera (tag 0x010F)."""
    entry = struct.pack(">HHII", 0x010F, 2, len(CAMERA), 26)
    return b"MM\x00*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0) + CAMERA


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
