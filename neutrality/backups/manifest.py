"""What a backup says of itself: what is in it, as of when, signed by the worker's key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from neutrality.domain.checkpoint import VerifierKey, open_note, split_note, write_note
from neutrality.domain.errors import DomainError
from neutrality.history.standing import verified

FORMAT = 1
NOTE = "backup.note"
LISTED = "evidence.list"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
# How the database is called in a backup, by its kind.
COPIES = {SQLITE: "database.sqlite", POSTGRESQL: "database.dump"}


@dataclass(frozen=True)
class Part:
    """One file of a backup, whole."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """One backup: `position` is the newest event in it, `checkpoint` the newest signed one."""

    name: str
    made_at: datetime
    database: str
    revision: str
    position: int
    checkpoint: str | None
    parts: Mapping[str, Part]
    files: int
    total: int
    # Files that rows name and the store did not have, or not as they were received.
    missing: tuple[str, ...] = ()
    # Files whose rows were erased while they were copied.
    erased: tuple[str, ...] = ()

    def signed(self, origin: str, key: Ed25519PrivateKey) -> str:
        """Return what it says with the signature under it; it is no checkpoint."""
        text = f"{origin}\n{json.dumps(self._told(), indent=1, sort_keys=True)}\n"
        return write_note(text, VerifierKey(origin, key.public_key().public_bytes_raw()), key.sign)

    @classmethod
    def opened(cls, note: str, public: bytes) -> Self:
        """Return what a note says, also one from before the site had a new address.

        Raises:
            DomainError: `no_backup`; `backup_foreign` when other keys signed it, or nobody did.

        """
        try:
            origin, _, text = split_note(note)[0].partition("\n")
            open_note(note, VerifierKey(origin, public), verified)
        except DomainError as error:
            code = "no_backup" if error.code == "note_wrong" else "backup_foreign"
            raise DomainError(code) from None
        try:
            return cls._read(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise DomainError("no_backup") from None

    def _told(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "name": self.name,
            "made_at": self.made_at.isoformat(timespec="minutes"),
            "database": self.database,
            "revision": self.revision,
            "position": self.position,
            "checkpoint": self.checkpoint,
            "parts": {name: {"size": part.size, "sha256": part.sha256} for name, part in self.parts.items()},
            "evidence": {
                "files": self.files,
                "bytes": self.total,
                "missing": list(self.missing),
                "erased": list(self.erased),
            },
        }

    @classmethod
    def _read(cls, told: dict[str, Any]) -> Self:
        if told["format"] != FORMAT or told["database"] not in COPIES:
            raise ValueError("another format")
        evidence = told["evidence"]
        return cls(
            name=told["name"],
            made_at=datetime.fromisoformat(told["made_at"]),
            database=told["database"],
            revision=told["revision"],
            position=told["position"],
            checkpoint=told["checkpoint"],
            parts={name: Part(one["size"], one["sha256"]) for name, one in told["parts"].items()},
            files=evidence["files"],
            total=evidence["bytes"],
            missing=tuple(evidence["missing"]),
            erased=tuple(evidence["erased"]),
        )
