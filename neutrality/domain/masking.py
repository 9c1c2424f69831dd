"""What of a chat or a text leaves: a range of it, its writers but the respondents masked, numbers too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from neutrality.domain.chats import Kind, Message, senders, write_chat
from neutrality.domain.errors import FieldProblem

PARTICIPANT = "Peserta"
NUMBER_MASK = "[nomor disamarkan]"
MAIL_MASK = "[surel disamarkan]"
WORD_MASK = "[disamarkan]"
# Blanks and hyphens with which numbers are written, the ones that never break a line among them.
_GAP = "[ \u00a0\u202f().\u2010-\u2015-]"
_TIGHT = "[ \u00a0\u202f\u2010-\u2015-]"
_NUMBER = re.compile(
    rf"(?<![\w+])(?:(?:\+{_GAP}?\d{{1,3}}|62|0)(?:{_GAP}{{0,2}}\d){{7,13}}|8\d{{2}}(?:{_TIGHT}?\d){{6,10}})(?!\d)"
)
# Identity numbers (NIK) have 16 digits; a civil servant's NIP has 18 and stays.
_IDENTITY = re.compile(r"(?<!\d)\d{16}(?!\d)")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NOT_DIGITS = re.compile(r"\D")


@dataclass(frozen=True)
class Extract:
    """What to keep of a chat: the messages from one number to another, whose names stay, words to mask.

    Messages are counted from 1; of a text that is no chat its lines are.
    """

    first: int
    last: int
    kept: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def extract_problems(extract: Extract, total: int, known: Iterable[str]) -> list[FieldProblem]:
    """Return what is wrong with a choice for a chat of so many messages by these senders."""
    problems = []
    if not 1 <= extract.first <= total:
        problems.append(FieldProblem("first", "outside_chat", {"most": total}))
    if not extract.first <= extract.last <= total:
        problems.append(FieldProblem("last", "outside_chat", {"most": total}))
    if set(extract.kept) - set(known):
        problems.append(FieldProblem("kept", "unknown_choice"))
    return problems


def extract_chat(messages: Sequence[Message], extract: Extract) -> str:
    """Return the chosen messages as text, all senders but the kept ones masked, under a note of the rest.

    A sender has the same number in every extract of one chat; what the application itself said names people
    who may have written nothing, and stays behind.
    """
    mask = _Mask(messages, extract)
    chosen = messages[extract.first - 1 : extract.last]
    said = [message for message in chosen if message.kind is not Kind.SYSTEM]
    masked = [
        replace(message, sender=mask.sender(message.sender), text=mask.text(message.written))
        for message in said
    ]
    before, after = extract.first - 1, len(messages) - extract.last
    note = [
        "Kutipan percakapan WhatsApp, disiapkan oleh pengawas pemilu.",
        f"Pesan {extract.first} sampai {extract.last} dari {len(messages)}.",
        f"Tidak disertakan: {before} pesan sebelumnya dan {after} pesan sesudahnya.",
        f"Tidak disertakan: {len(chosen) - len(said)} baris dari aplikasi, dan semua lampiran.",
        f'Nama pengirim selain terlapor diganti dengan "{PARTICIPANT}" bernomor; nomor disamarkan.',
    ]
    return "\n".join([*note, "", write_chat(masked)])


def extract_lines(text: str, extract: Extract) -> str:
    """Return the chosen lines of a text, numbers and the given words masked, under a note of the rest."""
    lines = text.split("\n")
    mask = _Mask((), extract)
    note = [
        "Kutipan teks, disiapkan oleh pengawas pemilu.",
        f"Baris {extract.first} sampai {extract.last} dari {len(lines)}; selebihnya tidak disertakan.",
        "Nomor dan alamat surel disamarkan.",
    ]
    chosen = lines[extract.first - 1 : extract.last]
    return "\n".join([*note, "", *(mask.text(line) for line in chosen), ""])


def participants(messages: Iterable[Message]) -> dict[str, str]:
    """Return the number under which each sender of a chat goes."""
    return {name: f"{PARTICIPANT} {number}" for number, name in enumerate(senders(messages), start=1)}


class _Mask:
    """Puts the same mask on the same name, number and word wherever it stands."""

    def __init__(self, messages: Iterable[Message], extract: Extract) -> None:
        labels = participants(messages)
        self._labels = {name: label for name, label in labels.items() if name not in extract.kept}
        self._numbers = {_digits(name): label for name, label in self._labels.items() if _digits(name)}
        self._shown = {_digits(name) for name in extract.kept if _digits(name)}
        masks = {name: name for name in extract.kept}
        masks |= {word.strip(): WORD_MASK for word in extract.words if word.strip()}
        masks |= {name: label for full, label in self._labels.items() for name in (full, _bare(full)) if name}
        self._masks = {name.casefold(): label for name, label in masks.items()}
        longest_first = sorted(masks, key=len, reverse=True)
        names = "|".join(re.escape(name) for name in longest_first)
        self._names = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE) if names else None

    def sender(self, name: str) -> str:
        """Return the name under which a sender appears."""
        return self._labels.get(name, name)

    def text(self, text: str) -> str:
        """Return a text with every mask on."""
        text = _MAIL.sub(MAIL_MASK, text)
        # Names first: digits within one are part of it, and no number of its own.
        if self._names is not None:
            text = self._names.sub(lambda found: self._masks.get(found[0].casefold(), WORD_MASK), text)
        return _NUMBER.sub(self._number, _IDENTITY.sub(NUMBER_MASK, text))

    def _number(self, found: re.Match[str]) -> str:
        digits = _digits(found[0])
        return found[0] if digits in self._shown else self._numbers.get(digits, NUMBER_MASK)


def _digits(text: str) -> str:
    """Return a telephone number as it is dialled in the country, nothing for what is none."""
    if not _NUMBER.fullmatch(_bare(text)):
        return ""
    digits = _NOT_DIGITS.sub("", text)
    return digits[2:] if digits.startswith("62") else digits.removeprefix("0")


def _bare(name: str) -> str:
    """Return a name without the sign that stands before people who are in nobody's address book."""
    return name.removeprefix("~").strip()
