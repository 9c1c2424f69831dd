"""Which files are accepted, told by their content; a name only decides what counts as a kind of text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import IO

from neutrality.domain.errors import DomainError
from neutrality.evidence.archives import zip_type

_HEAD = 8192
_CHUNK = 65536

# How each accepted type begins, apart from the containers told further below.
_BEGINNINGS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": "application/pdf",
    b"OggS": "audio/ogg",
    b"#!AMR": "audio/amr",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\xff\xfa": "audio/mpeg",
    b"\xff\xf3": "audio/mpeg",
    b"\xff\xf2": "audio/mpeg",
    b"\xff\xf1": "audio/aac",
    b"\xff\xf9": "audio/aac",
}
# RIFF: the form type at byte 8. ISO media (ISO/IEC 14496-12): the major brand at byte 8.
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_BRANDS: dict[str, tuple[bytes, ...]] = {
    "image/heic": (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
    "video/mp4": (
        b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash",
    ),
    "video/quicktime": (b"qt  ",),
    "video/3gpp": (b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3gs7", b"3gr6", b"3ge6", b"3gg6", b"3g2a"),
    "audio/mp4": (b"M4A ", b"M4B "),
}  # fmt: skip
_MEDIA = {brand: mime for mime, brands in _BRANDS.items() for brand in brands}
# EBML (RFC 8794): the document type stands in the header.
_EBML = b"\x1a\x45\xdf\xa3"
_DOCUMENT_TYPES = {b"\x42\x82\x84webm": "video/webm", b"\x42\x82\x88matroska": "video/x-matroska"}
_ACCEPTED = (
    "JPEG", "PNG", "WEBP", "HEIC", "GIF", "PDF", "MP4", "MOV", "3GP", "WEBM", "MKV", "MP3", "M4A", "AAC",
    "AMR", "OGG", "OPUS", "WAV", "DOCX", "XLSX", "PPTX", "ODT", "ODS", "ODP", "HTML", "MHTML", "TXT", "ZIP",
)  # fmt: skip
_WRITTEN = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKUP = ("<", "#!", "%!")
_BLANKS = frozenset("\t\n\r\f")
_PAGE = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL)
_ARCHIVED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)


def sniff(stream: IO[bytes], filename: str) -> str:
    """Return the media type that the content shows; the stream is left at its beginning.

    Raises:
        DomainError: `file_type` naming what is accepted; `file_bomb`.

    """
    stream.seek(0)
    head = stream.read(_HEAD)
    ending = filename.lower().rpartition(".")[2]
    if head.startswith(b"PK\x03\x04"):
        found = zip_type(stream)
    elif ending in _TEXTS:
        mime, fits = _TEXTS[ending]
        found = mime if fits(head) and _is_text(stream, head) else None
    else:
        found = _media(head)
    stream.seek(0)
    if found is None:
        raise DomainError("file_type", accepted=list(_ACCEPTED))
    return found


def _media(head: bytes) -> str | None:
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _MEDIA.get(head[8:12])
    if head.startswith(_EBML):
        return next((mime for mark, mime in _DOCUMENT_TYPES.items() if mark in head[:64]), None)
    return next((mime for begin, mime in _BEGINNINGS.items() if head.startswith(begin)), None)


def _is_plain(head: bytes) -> bool:
    encoding = "utf-16" if head.startswith(_WRITTEN) else "utf-8-sig"
    return not head.decode(encoding, "replace").lstrip().startswith(_MARKUP)


def _is_page(head: bytes) -> bool:
    return _PAGE.match(head.removeprefix(codecs.BOM_UTF8)) is not None


def _is_archived(head: bytes) -> bool:
    return _ARCHIVED.search(head) is not None


# Saved pages and texts are kept as evidence and never shown as what they are, only as words.
_TEXTS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "txt": ("text/plain", _is_plain),
    "html": ("text/html", _is_page),
    "htm": ("text/html", _is_page),
    "mhtml": ("multipart/related", _is_archived),
    "mht": ("multipart/related", _is_archived),
}


def _is_text(stream: IO[bytes], head: bytes) -> bool:
    encoding = "utf-16" if head.startswith(_WRITTEN) else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while chunk := stream.read(_CHUNK):
            if not _is_written(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_written(text: str) -> bool:
    return all(sign >= " " or sign in _BLANKS for sign in text)
