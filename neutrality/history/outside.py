"""The sealer's last checkpoint outside the database: a database of last week does not fit it (attack 16).

The file is the signed note as it is. It is written after the commit, so it may be older than the
database, which is harmless; it is never newer.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from neutrality.vault.files import sync


class Outside:
    """The file of one installation, replaced whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __repr__(self) -> str:
        return "<Outside>"

    def read(self) -> str | None:
        """Return the note; None where no sealer of this machine has written one yet."""
        try:
            return self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def keep(self, note: str) -> None:
        """Put a newer note in its place, on the disk when this returns."""
        part = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(handle, "wb") as file:
            file.write(note.encode())
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)
        sync(self._path.parent)
