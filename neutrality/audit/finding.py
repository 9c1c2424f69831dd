"""What checking the history can find, and of which event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class What(StrEnum):
    """What is wrong; the words stand in `telling.py`."""

    BYTES = "bytes"
    COLUMNS = "columns"
    SURFACE = "surface"
    SIGNATURE = "signature"
    PAYLOAD = "payload"
    TEXT = "text"
    PAYLOAD_GONE = "payload_gone"
    TEXT_GONE = "text_gone"
    PAYLOAD_ADDED = "payload_added"
    TEXT_ADDED = "text_added"
    HIDDEN = "hidden"
    GAP = "gap"
    TWICE = "twice"
    FOLLOWS = "follows"
    TRACE = "trace"
    STRAY = "stray"
    LEAF = "leaf"
    LEAF_TWICE = "leaf_twice"
    LEAF_GAP = "leaf_gap"
    LEAVES_GONE = "leaves_gone"
    SEALED_GONE = "sealed_gone"
    CHECKPOINT = "checkpoint"
    NOTE = "note"
    FORGED_WITNESS = "forged_witness"
    ROOT = "root"
    ROLLED_BACK = "rolled_back"
    LOGGED_GONE = "logged_gone"
    UNLOGGED = "unlogged"
    FACTS = "facts"
    INTERVALS = "intervals"
    STANDING = "standing"
    UNREADABLE = "unreadable"
    NO_CASE = "no_case"
    TRIGGER = "trigger"
    UNSEALED = "unsealed"
    STALE = "stale"
    AHEAD = "ahead"


# What is told and does not make the history broken.
HARMLESS = frozenset({What.UNLOGGED, What.UNSEALED, What.STALE, What.AHEAD})


@dataclass(frozen=True)
class Place:
    """One event, as far as the database still says which; values are as they were read."""

    stream: object = None
    stream_id: object = None
    number: object = None
    kind: object = None
    legal_on: object = None
    position: object = None


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written, and where."""

    what: What
    place: Place = Place()
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def harmless(self) -> bool:
        """Whether it is only told."""
        return self.what in HARMLESS
