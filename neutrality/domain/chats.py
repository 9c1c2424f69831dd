"""Exported WhatsApp chats: who wrote what, as Android and iOS write it in Indonesian and English.

An export is text: whoever writes several lines can write one that looks like a message of somebody else.
What is read here is therefore what the export says, never a proof of who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LONGEST_SENDER = 100
INDENT = "    "
# Marks of writing direction, which exports put around names and before system texts; they hide nothing else.
_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANK = "[ \u00a0\u202f]"
_STAMP = (
    rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}},?{_BLANK}(?:pukul{_BLANK})?"
    rf"\d{{1,2}}[.:]\d{{2}}(?:[.:]\d{{2}})?(?:{_BLANK}?[AaPp]\.?[Mm]\.?)?"
)
_HEAD = re.compile(rf"(?:\[(?P<ios>{_STAMP})\]|(?P<android>{_STAMP}) -) (?P<rest>.*)")
_BLANKS = re.compile(rf"{_BLANK}+")
_MEDIA = re.compile(
    r"<(?:media|file) (?:omitted|tidak disertakan)>"
    r"|(?:image|video|audio|sticker|gif|document|contact card|gambar|stiker|dokumen|kartu kontak) "
    r"(?:omitted|tidak disertakan)",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"<(?:attached|terlampir|lampiran): [^>]*>|.+ \((?:file attached|file terlampir|berkas terlampir)\)",
    re.IGNORECASE,
)
_DELETED = re.compile(
    r"(?:you deleted this message|this message was deleted|anda (?:telah )?menghapus pesan ini"
    r"|pesan ini (?:telah )?dihapus)\.?",
    re.IGNORECASE,
)
_EDITED = re.compile(r"<(?:this message was edited|pesan ini (?:telah )?diedit)>\s*$", re.IGNORECASE)
# What the application itself says; the names in it are of people who may have written nothing.
_ENCRYPTED = re.compile(
    r"messages and calls are end-to-end encrypted|pesan dan panggilan (?:di|ter)enkripsi", re.IGNORECASE
)
_SYSTEM = re.compile(
    r".* (?:created (?:this )?group|added|removed|changed (?:the|this|their|to)"
    r"|membuat grup|menambahkan|mengeluarkan|mengganti|mengubah) .*"
    r"|(?:anda|you) (?:membuat|created|menambahkan|added|sekarang|are now|bergabung|joined)\b.*",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a message is."""

    TEXT = "text"
    MEDIA = "media"
    ATTACHED = "attached"
    DELETED = "deleted"
    SYSTEM = "system"


@dataclass(frozen=True)
class Message:
    """One message; a line of the application itself has no sender. The stamp is as the export writes it."""

    stamp: str
    sender: str
    text: str

    @property
    def kind(self) -> Kind:
        """What the message is, told by its text."""
        if not self.sender:
            return Kind.SYSTEM
        bare = _EDITED.sub("", self.text).strip()
        if _DELETED.fullmatch(bare):
            return Kind.DELETED
        first = bare.partition("\n")[0]
        if _MEDIA.fullmatch(bare):
            return Kind.MEDIA
        return Kind.ATTACHED if _ATTACHED.fullmatch(first) else Kind.TEXT

    @property
    def edited(self) -> bool:
        """Whether the export says that the message was changed after it was sent."""
        return bool(_EDITED.search(self.text))

    @property
    def written(self) -> str:
        """The text without the name of a file that came with it: such names name people too."""
        if self.kind is not Kind.ATTACHED:
            return self.text
        return _ATTACHED.sub("[lampiran]", self.text, count=1)


def read_chat(exported: str) -> list[Message]:
    """Return the messages of an export in their order, none for a text that is no chat."""
    found: list[tuple[str, str, list[str]]] = []
    for line in _MARKS.sub("", exported).split("\n"):
        head = _HEAD.fullmatch(line.rstrip("\r"))
        if head is not None:
            stamp = _BLANKS.sub(" ", head["ios"] or head["android"])
            sender, first = _parted(head["rest"])
            found.append((stamp, sender, [first]))
        elif found:
            found[-1][2].append(line.rstrip("\r"))
    return [Message(stamp, sender, "\n".join(lines).rstrip()) for stamp, sender, lines in found]


def senders(messages: Iterable[Message]) -> list[str]:
    """Return who wrote something, in the order of their first message."""
    return list(dict.fromkeys(message.sender for message in messages if message.sender))


def write_chat(messages: Iterable[Message]) -> str:
    """Return messages as one text that `read_chat` reads again; only a message begins at the margin."""
    return "".join(f"{_line(message)}\n" for message in messages)


def _line(message: Message) -> str:
    first, *more = message.text.split("\n")
    who = f"{message.sender}: " if message.sender else ""
    return "\n".join([f"{message.stamp} - {who}{first}", *(f"{INDENT}{line}" for line in more)])


def _parted(rest: str) -> tuple[str, str]:
    """Return sender and text; a line without a sender, or in the application's own words, has none."""
    sender, colon, text = rest.partition(": ")
    if not colon and rest.endswith(":"):
        sender, colon, text = rest[:-1], ":", ""
    sender = sender.strip()
    spoken = colon and sender and len(sender) <= LONGEST_SENDER
    if not spoken or _SYSTEM.fullmatch(f"{sender} ") or _ENCRYPTED.match(rest) or _ENCRYPTED.match(text):
        return "", rest
    return sender, text
