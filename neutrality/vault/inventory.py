"""Which key files a process has: their names, their age, what is public of them; no secret is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from neutrality.vault.keys import needed

GROUPS, LETTERS = 4, 4


@dataclass(frozen=True)
class KeyState:
    """One key of a process: whether its file is there, since when, the fingerprint of its public half."""

    name: str
    here: bool
    since: datetime | None
    fingerprint: str


def key_states(directory: Path, surface: str, *, opens: bool) -> list[KeyState]:
    """Return the keys that this surface needs, in the order in which it asks for them."""
    return [_state(directory, name) for name in needed(surface, opens=opens)]


def fingerprint(public: bytes) -> str:
    """Return what two people can read to each other to know that they mean the same key."""
    digest = hashlib.sha256(public).hexdigest()
    return " ".join(digest[at * LETTERS : (at + 1) * LETTERS] for at in range(GROUPS))


def _state(directory: Path, name: str) -> KeyState:
    private, public = directory / f"{name}.key", directory / f"{name}.pub"
    try:
        since = datetime.fromtimestamp(private.stat().st_mtime, UTC)
    except OSError:
        since = None
    known = fingerprint(public.read_bytes()) if public.exists() else ""
    return KeyState(name, since is not None, since, known)
