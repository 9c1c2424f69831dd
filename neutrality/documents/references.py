"""The reference that stands in the square of a document: random, kept sealed, found by its digest alone."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

_BYTES = 15
SYMBOLS = 24
_LABEL = b"neutrality document reference v1\n"
_REFERENCE = re.compile(rf"[A-Z2-7]{{{SYMBOLS}}}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def new_reference() -> str:
    """Return a fresh reference of 120 random bits."""
    return base64.b32encode(secrets.token_bytes(_BYTES)).decode()


def lookup_of(reference: str) -> str:
    """Return under which digest a document is found by its reference."""
    return hashlib.sha256(_LABEL + reference.encode()).hexdigest()


def wanted(text: str) -> str | None:
    """Return by which digest a document is sought: that of a reference, or a SHA-256 as typed."""
    plain = re.sub(r"[\s\-:]", "", text)
    if _REFERENCE.fullmatch(plain.upper()):
        return lookup_of(plain.upper())
    return plain.lower() if _SHA256.fullmatch(plain.lower()) else None
