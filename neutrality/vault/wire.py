"""How the keyholder is spoken to: one JSON message each way, its length before it, none longer than 4 MiB."""

from __future__ import annotations

import base64
import json
import socket
import struct
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from neutrality.domain.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from neutrality.vault.fields import SealBrokenError
from neutrality.vault.models import KeyWrap, ReaderKind

LONGEST = 4 * 1024 * 1024
_LENGTH = struct.Struct(">I")
_KINDS: tuple[type[DomainError], ...] = (NotAllowedError, NotFoundError, ConflictError)
Message = Mapping[str, Any]


class WireError(Exception):
    """What arrived is no message of this kind."""


def send(connection: socket.socket, message: Message) -> None:
    """Send one message.

    Raises:
        WireError: it is too long.
        OSError: nobody takes it.

    """
    body = json.dumps(message).encode()
    if len(body) > LONGEST:
        raise WireError
    connection.sendall(_LENGTH.pack(len(body)) + body)


def receive(connection: socket.socket) -> Message:
    """Return the one message that the other side sends.

    Raises:
        WireError: it is cut short, too long, or no JSON object.
        OSError: nothing arrives in time.

    """
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    if length > LONGEST:
        raise WireError
    try:
        message = json.loads(_exactly(connection, length))
    except (ValueError, RecursionError):
        raise WireError from None
    if not isinstance(message, dict):
        raise WireError
    return message


def from_wraps(wraps: Sequence[KeyWrap]) -> list[dict[str, str | None]]:
    """Return wraps as JSON."""
    return [
        {
            "id": str(row.id),
            "data_key": str(row.data_key_id),
            "kind": row.reader_kind.value,
            "reader": str(row.reader_key_id) if row.reader_key_id else None,
            "wrapped": from_bytes(row.wrapped),
        }
        for row in wraps
    ]


def to_wraps(items: Sequence[Message]) -> list[KeyWrap]:
    """Return wraps from JSON: rows of no session."""
    return [
        KeyWrap(
            id=uuid.UUID(item["id"]),
            data_key_id=uuid.UUID(item["data_key"]),
            reader_kind=ReaderKind(item["kind"]),
            reader_key_id=uuid.UUID(item["reader"]) if item["reader"] else None,
            wrapped=to_bytes(item["wrapped"]),
        )
        for item in items
    ]


def from_bytes(content: bytes) -> str:
    """Return bytes as JSON."""
    return base64.b64encode(content).decode()


def to_bytes(text: str) -> bytes:
    """Return bytes from JSON."""
    return base64.b64decode(text, validate=True)


def from_refusal(error: DomainError) -> Message:
    """Return a refusal as JSON."""
    return {"refused": error.code, "kind": type(error).__name__, "params": error.params}


def to_refusal(message: Message) -> DomainError:
    """Return the refusal that the other side raised."""
    code, params = str(message["refused"]), dict(message["params"])
    if message["kind"] == SealBrokenError.__name__:
        return SealBrokenError(params["table"], uuid.UUID(params["row"]), params["column"])
    kind = next((kind for kind in _KINDS if kind.__name__ == message["kind"]), DomainError)
    return kind(code, **params)


def _exactly(connection: socket.socket, count: int) -> bytes:
    parts, left = [], count
    while left:
        part = connection.recv(min(left, 1 << 16))
        if not part:
            raise WireError
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
