"""PDF put together anew from what its pages draw: scripts, attachments, metadata stay behind."""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from .refusal import RefusedError

MOST_PAGES = 1000
MOST_UNPACKED = 512 * 1024 * 1024
_CHUNK = 1024 * 1024
# What a page needs to be drawn; layers' names and private entries are none of it.
_RESOURCES = ("/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font")
# What any part of a drawing may carry beside what is drawn, and what makes a stream lie outside the file.
_DROPPED = (
    "/Metadata", "/PieceInfo", "/AA", "/OpenAction", "/JS", "/JavaScript", "/AF", "/EF", "/EmbeddedFiles",
    "/Thumb", "/LastModified", "/OPI", "/Ref", "/Annots", "/StructParent", "/StructParents", "/Alternates",
    "/RichMedia", "/Properties",
)  # fmt: skip
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")
# Segments of a JPEG (ITU-T T.81, table B.1); the application segment 14 tells how its colours are coded.
_MARK, _PICTURE, _COLOURS, _COMMENT = 0xFF, 0xDA, 0xEE, 0xFE
_APPLICATIONS = range(0xE0, 0xF0)
_BOX_HEAD, _DEEPEST = 8, 8
_BOXES_DROPPED = {b"xml ", b"uuid", b"uinf", b"jp2i"}


def make(source: BinaryIO, sink: BinaryIO) -> None:
    """Write a new document with what is drawn on the pages of the source, and nothing else."""
    try:
        with Pdf.open(source) as old, Pdf.new() as new:
            if len(old.pages) > MOST_PAGES:
                raise RefusedError("too_large")
            with suppress(pikepdf.PdfError, RuntimeError, ValueError):
                old.flatten_annotations("screen")  # what stood in a form's fields is drawn
            for page in old.pages:
                _copy(old, new, page)
            _bare(new)
            new.save(sink, min_version="1.7", compress_streams=True)
    except pikepdf.PasswordError:
        raise RefusedError("locked") from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError):
        raise RefusedError("unreadable") from None


def _copy(old: Pdf, new: Pdf, page: Any) -> None:
    drawn = Dictionary(Type=Name.Page, MediaBox=Array([float(side) for side in page.mediabox]))
    drawn.CropBox = Array([float(side) for side in page.cropbox])
    if int(page.obj.get("/Rotate", 0)) % 360:
        drawn.Rotate = int(page.obj.Rotate) % 360
    resources = page.resources
    needed = {name: resources[name] for name in _RESOURCES if resources is not None and name in resources}
    drawn.Resources = new.copy_foreign(old.make_indirect(Dictionary(needed)))
    page.contents_coalesce()
    contents = page.obj.get("/Contents")
    if isinstance(contents, Stream):
        drawn.Contents = new.copy_foreign(old.make_indirect(contents))
    new.pages.append(pikepdf.Page(new.make_indirect(drawn)))


def _bare(new: Pdf) -> None:
    unpacked = 0
    for thing in new.objects:
        if isinstance(thing, Dictionary | Stream):
            _drop(thing)
        if isinstance(thing, Stream):
            unpacked += _unpacked(thing)
            if unpacked > MOST_UNPACKED:
                raise RefusedError("too_large")
            _strip_image(thing)


def _drop(thing: Any, depth: int = 0) -> None:
    for key in (*_DROPPED, *(_ELSEWHERE if isinstance(thing, Stream) else ())):
        if key in thing:
            del thing[key]
    for key in list(thing.keys()):
        inner = thing.get(key)
        if isinstance(inner, Dictionary) and not inner.is_indirect and depth < _DEEPEST:
            _drop(inner, depth + 1)


def _unpacked(stream: Any) -> int:
    """Return how long a deflated stream gets, as far as the limit: nobody's reader shall burst."""
    if _filter(stream) != "/FlateDecode":
        return 0
    raw, total = zlib.decompressobj(), 0
    rest: bytes = stream.read_raw_bytes()
    try:
        while rest and total <= MOST_UNPACKED:
            total += len(raw.decompress(rest, _CHUNK))
            rest = raw.unconsumed_tail
    except zlib.error:
        return total
    return total


def _filter(stream: Any) -> str:
    found = stream.get("/Filter")
    if isinstance(found, Array):
        return str(found[0]) if len(found) == 1 else ""
    return str(found) if found is not None else ""


def _strip_image(stream: Any) -> None:
    kind = _filter(stream)
    if kind not in {"/DCTDecode", "/JPXDecode"}:
        return
    parameters = stream.get("/DecodeParms")
    bare = (_bare_jpeg if kind == "/DCTDecode" else _bare_boxes)(stream.read_raw_bytes())
    stream.write(bare, filter=Name(kind), decode_parms=parameters)


def _bare_jpeg(content: bytes) -> bytes:
    """Return a JPEG without comments and application segments (EXIF, XMP, GPS), and nothing after it."""
    kept, at = bytearray(content[:2]), 2
    while at + 4 <= len(content) and content[at] == _MARK:
        kind = content[at + 1]
        if kind == _PICTURE:  # the picture itself begins
            end = content.rfind(b"\xff\xd9")
            return bytes(kept + content[at : end + 2 if end > at else len(content)])
        size = 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        named = kind in _APPLICATIONS or kind == _COMMENT
        if not named or kind == _COLOURS:
            kept += content[at : at + size]
        at += size
    raise RefusedError("unreadable")


def _bare_boxes(content: bytes) -> bytes:
    """Return a JPEG 2000 file without the boxes that tell of its making."""
    kept, at = bytearray(), 0
    if content[4:8] != b"jP  ":
        return content
    while at + _BOX_HEAD <= len(content):
        size = int.from_bytes(content[at : at + 4], "big") or len(content) - at
        if size < _BOX_HEAD:
            raise RefusedError("unreadable")
        if content[at + 4 : at + 8] not in _BOXES_DROPPED:
            kept += content[at : at + size]
        at += size
    return bytes(kept)
