"""What a copy of a case says in the place of the original: numbers, words, their digests, its events."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from neutrality.domain.external import entry_keys
from neutrality.domain.matching import name_tokens
from neutrality.domain.posts import link_key
from neutrality.vault import IndexKind, indexes
from tests.benchmarks.original import Raw

if TYPE_CHECKING:
    from tests.benchmarks.copies import Copy

Make = Callable[["Copy"], Any]
NUMBER = re.compile(r"\d+")


def event_fields(row: Raw) -> dict[str, str | int | None]:
    """Return what the canonical bytes of an event hold, from its raw row."""

    def hexed(value: bytes | None) -> str | None:
        return value.hex() if value is not None else None

    def named(value: str | None) -> str | None:
        return str(uuid.UUID(value)) if value is not None else None

    return {
        "stream": row["stream"], "stream_id": named(row["stream_id"]), "number": row["number"],
        "kind": row["kind"], "legal_on": row["legal_on"],
        "recorded_at": f"{row['recorded_at'][:19].replace(' ', 'T')}+00:00",
        "office": named(row["office_id"]), "actor": named(row["actor_id"]),
        "report": named(row["report_id"]), "respondent": named(row["respondent_id"]),
        "from": row["from_state"], "to": row["to_state"], "surface": row["surface"],
        "payload": hexed(row["payload_commitment"]), "text": hexed(row["text_commitment"]),
        "previous": row["previous_hash"].hex(),
    }  # fmt: skip


def numbered(text: str) -> Make:
    """Return what writes an office's number further up in its series."""
    return lambda copy: NUMBER.sub(
        lambda found: f"{int(found[0]) + copy.number * copy.plan.step:0{len(found[0])}}", text, count=1
    )


def told_apart(text: str) -> Make:
    """Return what writes a text so that no other copy has it."""
    return lambda copy: f"{text}-{copy.number}"


def hashed(  # noqa: PLR0917 - what the digest is of
    master: bytes, kind: IndexKind, said: str, office: uuid.UUID | None, at: int = 0, system: str = ""
) -> Make:
    """Return what makes the digest of what a copy says in the place of this."""

    def digest(copy: Copy) -> bytes:
        values = _values(kind, copy.texts[said], system)
        return indexes.digest(master, kind, values[min(at, len(values) - 1)], office)

    return digest


def _values(kind: IndexKind, text: str, system: str) -> list[str]:
    """Return the normalised values by which a text is found."""
    if kind is IndexKind.NAME:
        return name_tokens(text)
    if kind is IndexKind.LINK:
        return [link_key(text)]
    return sorted(entry_keys(system, text)) if kind is IndexKind.EXTERNAL else [text]
