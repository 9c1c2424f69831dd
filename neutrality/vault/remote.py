"""The box of private keys of another process, behind a Unix socket; each question is one connection."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from neutrality.domain.errors import UnavailableError
from neutrality.vault import wire
from neutrality.vault.models import IndexKind, KeyWrap
from neutrality.vault.openings import Purpose

PATIENCE = 30.0  # a custodian's passphrase is slow to try on purpose
AT_ONCE = 5000


class RemoteBox:
    """Asks the keyholder's process; holds no key itself."""

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self._path = path
        self._patience = patience

    def __repr__(self) -> str:
        return "<RemoteBox>"

    def open(self, wraps: Sequence[KeyWrap], *, actor: str, purpose: Purpose) -> list[bytes]:
        """Return the data keys; raises as `KeyBox.open`, and `keyholder_away`."""
        found: list[bytes] = []
        for start in range(0, len(wraps), AT_ONCE):
            part = wire.from_wraps(wraps[start : start + AT_ONCE])
            answer = self._ask("open", wraps=part, actor=actor, purpose=purpose.value)
            found += [wire.to_bytes(text) for text in answer]
        return found

    def rewrap(self, wraps: Sequence[KeyWrap], reader_id: uuid.UUID, *, actor: str) -> list[bytes]:
        """Return the new wraps; raises as `KeyBox.rewrap`, and `keyholder_away`."""
        found: list[bytes] = []
        for start in range(0, len(wraps), AT_ONCE):
            part = wire.from_wraps(wraps[start : start + AT_ONCE])
            answer = self._ask("rewrap", wraps=part, reader=str(reader_id), actor=actor)
            found += [wire.to_bytes(text) for text in answer]
        return found

    def open_locked(self, wraps: Sequence[KeyWrap], *, passphrase: str, actor: str) -> tuple[int, bytes]:
        """Return which wrap opens, and the data key; raises as `KeyBox.open_locked`, `keyholder_away`."""
        part = wire.from_wraps(wraps)
        place, secret = self._ask("open_locked", wraps=part, passphrase=passphrase, actor=actor)
        return int(place), wire.to_bytes(secret)

    def digests(self, kind: IndexKind, values: Sequence[str], office_id: uuid.UUID | None) -> list[bytes]:
        """Return the keyed digests; raises `keyholder_away`."""
        office = str(office_id) if office_id else None
        answer = self._ask("digests", kind=kind.value, values=list(values), office=office)
        return [wire.to_bytes(text) for text in answer]

    def create(self, passphrase: str | None) -> tuple[uuid.UUID, X25519PublicKey]:
        """Have a key pair made; raises as `KeyBox.create`, and `keyholder_away`."""
        reader_id, public = self._ask("create", passphrase=passphrase)
        return uuid.UUID(reader_id), X25519PublicKey.from_public_bytes(wire.to_bytes(public))

    def _ask(self, operation: str, **body: Any) -> Any:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(self._patience)
                connection.connect(str(self._path))
                wire.send(connection, {"operation": operation, **body})
                answer = wire.receive(connection)
        except (OSError, wire.WireError):
            raise UnavailableError("keyholder_away") from None
        if "refused" in answer:
            raise wire.to_refusal(answer)
        return answer["answer"]
