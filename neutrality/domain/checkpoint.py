"""What a sealed tree is published as: the C2SP formats tlog-checkpoint and signed-note.

A note is text and, under it, who signed it; a checkpoint is the text that names a log, how many leaves
it has and their root. Signing and checking are the caller's, who holds the keys: Ed25519 alone.
Sources: https://c2sp.org/tlog-checkpoint and https://c2sp.org/signed-note.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from neutrality.domain.errors import DomainError
from neutrality.domain.merkle import HASH_BYTES

ED25519 = b"\x01"
PUBLIC_BYTES = 32
ID_BYTES = 4
SIGNATURE_BYTES = 64
_DASH = "— "
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_VKEY = re.compile(r"([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
_LEAST_LINES = 3

Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes, bytes], bool]  # public key, signature, text


@dataclass(frozen=True)
class VerifierKey:
    """Who signs notes: a name without blanks or plus signs, and an Ed25519 public key."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature line names the key; no protection by themselves."""
        named = self.name.encode() + b"\n" + ED25519 + self.public
        return hashlib.sha256(named).digest()[:ID_BYTES]

    def __str__(self) -> str:
        """Return the key as one word that a reader keeps: name+id+key."""
        return f"{self.name}+{self.id.hex()}+{_written(ED25519 + self.public)}"

    @classmethod
    def parse(cls, word: str) -> Self:
        """Return the key that the word names.

        Raises:
            DomainError: `verifier_key_wrong` unless it is exactly as `str` writes it.

        """
        found = _VKEY.fullmatch(word)
        content = _read(found[3]) if found else b""
        if not found or len(content) != 1 + PUBLIC_BYTES or not content.startswith(ED25519):
            raise DomainError("verifier_key_wrong")
        key = cls(found[1], content[1:])
        if key.id.hex() != found[2]:
            raise DomainError("verifier_key_wrong")
        return key


@dataclass(frozen=True)
class TreeHead:
    """A log, how many leaves it had and their root; each further line stands for itself."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The lines that are signed, the last one ended like the others."""
        lines = (self.origin, str(self.size), _written(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return what the text says.

        Raises:
            DomainError: `checkpoint_wrong` unless it is exactly as `text` writes it.

        """
        lines = text.split("\n")
        if len(lines) <= _LEAST_LINES or "" in lines[:-1] or lines[-1]:
            raise DomainError("checkpoint_wrong")
        origin, size, root, *extensions = lines[:-1]
        if not _SIZE.fullmatch(size) or len(content := _read(root)) != HASH_BYTES:
            raise DomainError("checkpoint_wrong")
        return cls(origin, int(size), content, tuple(extensions))


def write_note(text: str, key: VerifierKey, sign: Sign) -> str:
    """Return the text with the key's signature under it."""
    return f"{text}\n{_DASH}{key.name} {_written(key.id + sign(text.encode()))}\n"


def open_note(note: str, key: VerifierKey, verify: Verify) -> str:
    """Return the text of a note that this key signed; lines of other signers are left alone.

    Raises:
        DomainError: `note_wrong` when it is no signed note, `note_unsigned` when this key did not sign it,
            `note_forged` when a signature in its name is not of this key.

    """
    text, signatures = split_note(note)
    own = [content for name, content in signatures if (name, content[:ID_BYTES]) == (key.name, key.id)]
    if not own:
        raise DomainError("note_unsigned", name=key.name)
    if not all(verify(key.public, content[ID_BYTES:], text.encode()) for content in own):
        raise DomainError("note_forged", name=key.name)
    return text


def split_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return the text, and of each line under it the name and the bytes (key id and signature).

    Raises:
        DomainError: `note_wrong`.

    """
    above, blank, under = note.rpartition("\n\n")
    if not blank or not under.endswith("\n") or any(ord(sign) < ord(" ") for sign in note.replace("\n", "")):
        raise DomainError("note_wrong")
    return f"{above}\n", [_signature(line) for line in under[:-1].split("\n")]


def _signature(line: str) -> tuple[str, bytes]:
    name, blank, written = line.removeprefix(_DASH).partition(" ")
    content = _read(written)
    proper = line.startswith(_DASH) and blank and re.fullmatch(r"[^+\s]+", name)
    if not proper or len(content) <= ID_BYTES:
        raise DomainError("note_wrong")
    return name, content


def _written(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _read(written: str) -> bytes:
    """Return the bytes; nothing when it is not base64 in its one proper form."""
    try:
        content = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return content if _written(content) == written else b""
