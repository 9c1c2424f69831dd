"""Sealing and opening one field, against bare AES-256-GCM over the same padded bytes."""

from __future__ import annotations

import os
import uuid

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from neutrality.vault import OpenKey
from tests.benchmarks.harness import Pair

NARRATIVE = "Pada hari Senin pagi terlihat spanduk di halaman kantor. " * 16
COLUMN = ("report", "sealed_narrative")


def pairs() -> list[Pair]:
    """Return the row; no database takes part."""
    row, secret = uuid.uuid4(), os.urandom(32)
    key = OpenKey.from_secret(owner=row, secret=secret)

    def sealed() -> None:
        blob = key.seal(COLUMN[0], row, COLUMN[1], NARRATIVE)
        key.open_text(COLUMN[0], row, COLUMN[1], blob)

    def bare() -> None:
        cipher, nonce = AESGCM(secret), os.urandom(12)
        padded = NARRATIVE.encode().ljust(1024, b"\0")
        cipher.decrypt(nonce, cipher.encrypt(nonce, padded, row.bytes), row.bytes).rstrip(b"\0").decode()

    return [Pair("seal and open a narrative", "-", sealed, bare, at_most=4, times=500)]
