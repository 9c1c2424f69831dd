"""The signed receipt: what a sender holds in hand against this installation; never the code, no content.

It names reference, time and number of files, and the hashes of the events that recorded them; these
commit to the report's text and to each file (design 5). A deleted or altered record no longer fits it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.database import present
from neutrality.domain.errors import DomainError
from neutrality.domain.history import EventKind
from neutrality.history.models import Event
from neutrality.reports.models import Report

_BODY = struct.Struct(">B4s9sIH32s")
_SIGNATURE_BYTES = 64
_VERSION = 1
_LABEL = b"neutrality receipt v1\n"
_MINUTE = 60
LONGEST_TYPED = 4000
# How many symbols a receipt has.
SYMBOLS = -(-8 * (_BODY.size + _SIGNATURE_BYTES) // 5)
RECORDED = (EventKind.CASE_RECEIVED, EventKind.EVIDENCE_ADDED)


@dataclass(frozen=True)
class Receipt:
    """What a receipt says."""

    reference: str
    received_at: datetime
    files: int
    digest: bytes


def issue(session: Session, report: Report, key: Ed25519PrivateKey) -> str:
    """Return the receipt of a report and of every file recorded for it so far, as one line of base 32."""
    hashes = _recorded(session, report)
    minute = int(report.received_at.timestamp()) // _MINUTE
    body = _BODY.pack(
        _VERSION, fingerprint(key.public_key()), report.reference.encode(), minute, len(hashes) - 1,
        _digest(hashes),
    )  # fmt: skip
    signed = body + key.sign(_LABEL + body)
    return base64.b32encode(signed).decode().rstrip("=")


def read(text: str, publics: Iterable[Ed25519PublicKey]) -> Receipt:
    """Return what a receipt says, once its signature holds.

    Raises:
        DomainError: `receipt_unreadable` when it is none, `receipt_forged` when nobody of these signed it.

    """
    body, signature = _parts(text)
    version, signer, reference, minute, files, digest = _BODY.unpack(body)
    if version != _VERSION:
        raise DomainError("receipt_unreadable")
    for public in publics:
        if fingerprint(public) == signer and _holds(public, signature, body):
            received_at = datetime.fromtimestamp(minute * _MINUTE, UTC)
            return Receipt(reference.decode("ascii", "replace"), received_at, files, digest)
    raise DomainError("receipt_forged")


def is_recorded(session: Session, receipt: Receipt) -> bool:
    """Return whether the records still hold what the receipt was given for."""
    return bool(recorded_hashes(session, receipt))


def recorded_hashes(session: Session, receipt: Receipt) -> list[bytes]:
    """Return the hashes of the events that the receipt was given for; none when they are not all there."""
    present(session, "receipt", receipt.reference)
    report = session.scalar(select(Report).where(Report.reference == receipt.reference))
    hashes = _recorded(session, report)[: receipt.files + 1] if report else []
    whole = len(hashes) == receipt.files + 1 and _digest(hashes) == receipt.digest
    return hashes if whole else []


def fingerprint(public: Ed25519PublicKey) -> bytes:
    """Return the four bytes by which a receipt names its signing key."""
    return hashlib.sha256(public.public_bytes_raw()).digest()[:4]


def _recorded(session: Session, report: Report) -> list[bytes]:
    found = select(Event.hash).where(Event.report_id == report.id, Event.kind.in_(RECORDED))
    return list(session.scalars(found.order_by(Event.id)))


def _digest(hashes: Iterable[bytes]) -> bytes:
    return hashlib.sha256(_LABEL + b"".join(hashes)).digest()


def _parts(text: str) -> tuple[bytes, bytes]:
    symbols = "".join(text[:LONGEST_TYPED].upper().split())
    try:
        signed = base64.b32decode(symbols + "=" * (-len(symbols) % 8))
    except (binascii.Error, ValueError):
        raise DomainError("receipt_unreadable") from None
    if len(signed) != _BODY.size + _SIGNATURE_BYTES:
        raise DomainError("receipt_unreadable")
    return signed[: _BODY.size], signed[_BODY.size :]


def _holds(public: Ed25519PublicKey, signature: bytes, body: bytes) -> bool:
    try:
        public.verify(signature, _LABEL + body)
    except InvalidSignature:
        return False
    return True
