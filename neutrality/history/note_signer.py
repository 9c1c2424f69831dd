"""Who signs notes of releases: a name that others know, and the key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from neutrality.domain.checkpoint import VerifierKey, write_note
from neutrality.domain.release_note import fingerprint


@dataclass(frozen=True)
class NoteSigner:
    """The release key under the name of this installation; good for nothing else (design 5)."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        """Return what others check its notes with."""
        return VerifierKey(self.name, self.key.public_key().public_bytes_raw())

    @property
    def fingerprint(self) -> str:
        """Return what people compare: the SHA-256 of the public key in groups of four."""
        return fingerprint(hashlib.sha256(self.verifier.public).digest())

    def sign(self, text: str) -> str:
        """Return the text with the signature under it."""
        return write_note(text, self.verifier, self.key.sign)
