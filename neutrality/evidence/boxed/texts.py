"""The written words of texts, saved pages and exported chats; nothing of them is ever carried out."""

from __future__ import annotations

import email
import email.policy
import re
import zipfile
import zlib
from html.parser import HTMLParser
from typing import IO, BinaryIO

from .refusal import RefusedError

LONGEST = 4 * 1024 * 1024
_UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SILENT = {"script", "style", "template", "noscript", "svg", "object", "head"}
_BREAKING = {
    "p",
    "div",
    "br",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "section",
    "article",
    "blockquote",
    "table",
}
# What zipfile raises for a foreign archive; the box holds nothing of the application to share it with.
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error, EOFError)


def make(source: BinaryIO, sink: BinaryIO, kind: str) -> None:
    """Write what stands in the source as plain UTF-8; `kind` is text, page, archive (MHTML) or chat (ZIP)."""
    words = {"text": _text, "page": _page, "archive": _archive, "chat": _chat}[kind](source)
    if not words.strip():
        raise RefusedError("no_text")
    sink.write(_UNWRITTEN.sub("", words).encode("utf-8", "replace"))


def decoded(content: bytes) -> str:
    """Return bytes as text: as they say themselves, as UTF-8, or letter by letter."""
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _text(source: BinaryIO) -> str:
    return decoded(_bounded(source))


def _page(source: BinaryIO) -> str:
    return _written(decoded(_bounded(source)))


def _archive(source: BinaryIO) -> str:
    message = email.message_from_bytes(_bounded(source), policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            content = part.get_payload(decode=True)
            return _written(decoded(content if isinstance(content, bytes) else b""))
    raise RefusedError("no_text")


def _chat(source: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(source) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".txt")]
            if not names:
                raise RefusedError("no_text")
            with archive.open(names[0]) as member:
                return decoded(_bounded(member))
    except _BROKEN:
        raise RefusedError("unreadable") from None


def _bounded(stream: IO[bytes]) -> bytes:
    content = stream.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise RefusedError("too_large")
    return content


def _written(page: str) -> str:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Collects what a reader would see of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in _SILENT
        if tag in _BREAKING:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BREAKING:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)
