"""By what a reader knows that a release is unchanged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Seal:
    """The SHA-256 of the signed bytes, the key's fingerprint to compare, and the key in one word."""

    digest: str
    fingerprint: str
    verifier: str
