"""What kind of document a ZIP file is, told without unpacking it; what would burst is refused."""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO

from neutrality.domain.errors import DomainError

CHAT = "application/zip"
_OPENXML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_MAIN_PARTS = {
    "word/document.xml": f"{_OPENXML}wordprocessingml.document",
    "xl/workbook.xml": f"{_OPENXML}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OPENXML}presentationml.presentation",
}
_ODF = {f"{_OPEN_DOCUMENT}{name}" for name in ("text", "spreadsheet", "presentation")}
# A chat is exported with what people send in chats; nothing in it that runs, and no archive in the archive.
_SENT_IN_CHATS = {
    ".txt", ".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".mp4", ".3gp", ".mov", ".mp3", ".m4a", ".ogg",
    ".opus", ".aac", ".amr", ".wav", ".pdf", ".vcf", ".docx", ".xlsx", ".pptx",
}  # fmt: skip
_MESSAGE = re.compile(r"^\W*\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b", re.MULTILINE)
# What zipfile raises for a foreign archive: damaged, cut, with a password, packed in a way it does not know.
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error, EOFError)
# PKWARE APPNOTE 4.3.16: the end record, its signature, and the longest comment behind it.
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65535
_LARGEST_DIRECTORY = 2 * 1024 * 1024
_MOST_ENTRIES = 10_000
_SMALL, _MOST_TIMES = 100 * 1024 * 1024, 40
_GLANCE = 8192


def zip_type(stream: IO[bytes]) -> str | None:
    """Return the media type of an accepted document or exported chat, nothing for any other archive.

    Raises:
        DomainError: `file_bomb` when what it says it holds is out of proportion.

    """
    try:
        if not _directory_is_small(stream):
            return None
        with zipfile.ZipFile(stream) as archive:
            _refuse_bomb(archive, stream.seek(0, os.SEEK_END))
            return _type_of(archive)
    except _BROKEN:
        return None


def _directory_is_small(stream: IO[bytes]) -> bool:
    """Look at the end record first: a directory of millions of entries is not read at all."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
    tail = stream.read(_END_SIZE + _LONGEST_COMMENT)
    at = tail.rfind(_END)
    end = tail[at : at + _END_SIZE]
    if at < 0 or len(end) < _END_SIZE:
        return False
    entries, directory = int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")
    return entries <= _MOST_ENTRIES and directory <= _LARGEST_DIRECTORY


def _refuse_bomb(archive: zipfile.ZipFile, size: int) -> None:
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _SMALL and unpacked > size * _MOST_TIMES:
        raise DomainError("file_bomb")


def _type_of(archive: zipfile.ZipFile) -> str | None:
    names = archive.namelist()
    if any(_leads_astray(name) for name in names):
        return None
    if "mimetype" in names:
        found = _read(archive, "mimetype").strip().decode("ascii", "replace")
        return found if found in _ODF else None
    if "[Content_Types].xml" in names or any(name in names for name in _MAIN_PARTS):
        return _office_type(archive, names)
    return CHAT if _is_chat(archive, names) else None


def _office_type(archive: zipfile.ZipFile, names: list[str]) -> str | None:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "[Content_Types].xml" in names and b"macroEnabled" in _read(
        archive, "[Content_Types].xml", 1024 * 1024
    ):
        return None
    return next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)


def _is_chat(archive: zipfile.ZipFile, names: list[str]) -> bool:
    texts = [name for name in names if name.lower().endswith(".txt") and "/" not in name]
    if not texts or any(PurePosixPath(name.lower()).suffix not in _SENT_IN_CHATS for name in names):
        return False
    return _MESSAGE.search(_read(archive, texts[0]).decode("utf-8", "replace")) is not None


def _leads_astray(name: str) -> bool:
    return name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/") or ":" in name[:3]


def _read(archive: zipfile.ZipFile, name: str, most: int = _GLANCE) -> bytes:
    with archive.open(name) as member:
        return member.read(most)
