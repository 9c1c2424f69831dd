"""What an event is, how it is written down byte for byte, and how a stream is checked.

An event's hash is the RFC 6962 leaf hash of its canonical bytes; each event names the hash of the
one before it in its stream. Contents stand outside as salted commitments, so that erasing content
and salt leaves the history whole and nothing guessable (design 2).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from neutrality.domain.errors import DomainError
from neutrality.domain.event_kinds import PUBLIC_KINDS, WORKER_KINDS, EventKind, Stream, surface_may_write

__all__ = [
    "PUBLIC_KINDS",
    "WORKER_KINDS",
    "EventKind",
    "Link",
    "Stream",
    "canonical",
    "check_stream",
    "commitment",
    "leaf_hash",
    "new_salt",
    "surface_may_write",
    "writer_of",
]

VERSION = 1
SALT_BYTES = 32
EMPTY_HASH = bytes(32)


def canonical(fields: Mapping[str, str | int | None]) -> bytes:
    """Return the one way to write an event down: JSON, sorted keys, no blanks, UTF-8."""
    body = {"v": VERSION, **fields}
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf_hash(content: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ content), the leaf hash of RFC 6962."""
    return hashlib.sha256(b"\x00" + content).digest()


def new_salt() -> bytes:
    """Return 32 fresh random bytes, kept only beside the content that they blind."""
    return secrets.token_bytes(SALT_BYTES)


def commitment(salt: bytes, content: bytes) -> bytes:
    """Return SHA-256(salt ‖ content)."""
    return hashlib.sha256(salt + content).digest()


@dataclass(frozen=True)
class Link:
    """What checking a stream needs of one event."""

    number: int
    previous_hash: bytes
    hash: bytes
    canonical: bytes


def check_stream(links: Iterable[Link]) -> bytes:
    """Return the last hash of a whole stream.

    Raises:
        DomainError: `event_changed`, `event_missing` or `event_misplaced`, with the event's number.

    """
    previous, expected = EMPTY_HASH, 1
    for link in links:
        if link.number != expected:
            raise DomainError("event_missing", number=expected)
        if leaf_hash(link.canonical) != link.hash:
            raise DomainError("event_changed", number=link.number)
        if link.previous_hash != previous or _named_before(link.canonical) != previous.hex():
            raise DomainError("event_misplaced", number=link.number)
        previous, expected = link.hash, expected + 1
    return previous


def writer_of(content: bytes) -> str | None:
    """Return the surface that the bytes name, when it may write the kind that they name; else None."""
    body = _read(content)
    surface, kind = body.get("surface"), body.get("kind")
    if not isinstance(surface, str) or not isinstance(kind, str) or kind not in set(EventKind):
        return None
    return surface if surface_may_write(surface, EventKind(kind)) else None


def _named_before(content: bytes) -> object:
    """Return the hash that the bytes name as the one before; what was forged may name none."""
    return _read(content).get("previous")


def _read(content: bytes) -> Mapping[str, object]:
    """Return the fields of an event's bytes; none when they are no event's."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
