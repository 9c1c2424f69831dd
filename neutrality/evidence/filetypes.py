"""Which files are accepted, told by their content; a name only decides what counts as plain text."""

from __future__ import annotations

import codecs
import zipfile
import zlib
from typing import BinaryIO

from neutrality.domain.errors import DomainError

_HEAD = 8192
_CHUNK = 65536
_OPENXML = "application/vnd.openxmlformats-officedocument."
_ODT = "application/vnd.oasis.opendocument.text"

# How each accepted type begins, apart from the containers told further below.
_BEGINNINGS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": "application/pdf",
    b"OggS": "audio/ogg",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\xff\xfa": "audio/mpeg",
    b"\xff\xf3": "audio/mpeg",
    b"\xff\xf2": "audio/mpeg",
}
# RIFF: the form type at byte 8. ISO media (ISO/IEC 14496-12): the major brand at byte 8.
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_BRANDS = {
    "image/heic": (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
    "video/mp4": (
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"MSNV",
        b"dash",
    ),
    "video/quicktime": (b"qt  ",),
    "video/3gpp": (b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3gs7", b"3gr6", b"3ge6", b"3gg6", b"3g2a"),
    "audio/mp4": (b"M4A ", b"M4B "),
}
_MEDIA = {brand: mime for mime, brands in _BRANDS.items() for brand in brands}
_ACCEPTED = (
    "JPEG",
    "PNG",
    "WEBP",
    "HEIC",
    "GIF",
    "PDF",
    "MP4",
    "MOV",
    "3GP",
    "MP3",
    "M4A",
    "OGG",
    "OPUS",
    "WAV",
    "DOCX",
    "XLSX",
    "ODT",
    "TXT",
)
_WRITTEN = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKUP = ("<", "#!", "%!")
_BLANKS = frozenset("\t\n\r\f")


def sniff(stream: BinaryIO, filename: str) -> str:
    """Return the media type that the content shows; the stream is left at its beginning.

    Raises:
        DomainError: `file_type` naming what is accepted.

    """
    stream.seek(0)
    head = stream.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        found = _document(stream)
    elif filename.lower().endswith(".txt"):
        found = "text/plain" if _is_text(stream, head) else None
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
    return next((mime for begin, mime in _BEGINNINGS.items() if head.startswith(begin)), None)


def _document(stream: BinaryIO) -> str | None:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    return _ODT if member.read(100).strip() == _ODT.encode() else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error):
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return f"{_OPENXML}wordprocessingml.document"
    return f"{_OPENXML}spreadsheetml.sheet" if "xl/workbook.xml" in names else None


def _is_text(stream: BinaryIO, head: bytes) -> bool:
    encoding = "utf-16" if head.startswith(_WRITTEN) else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    first = True
    try:
        while chunk := stream.read(_CHUNK):
            text = decoder.decode(chunk)
            if (first and text.lstrip().startswith(_MARKUP)) or not _is_written(text):
                return False
            first = False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_written(text: str) -> bool:
    return all(sign >= " " or sign in _BLANKS for sign in text)
