"""What is kept of a file: where its sealed bytes lie and digests of these; the rest is sealed."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed


class ScanState(StrEnum):
    """What the virus scanner said; whatever it did not look at is unscanned, never clean."""

    UNSCANNED = "unscanned"
    CLEAN = "clean"
    FOUND = "found"


class CopyState(StrEnum):
    """Whether there is a copy that may be looked at in a browser."""

    WAITING = "waiting"
    MADE = "made"
    NONE = "none"


class SealedObject(Keyed):
    """Sealed bytes in the store; name, type, true size, plaintext digest and age key lie sealed."""

    object_key: Mapped[str] = mapped_column(String(64), unique=True)
    ciphertext_size: Mapped[int] = mapped_column(BigInteger)
    ciphertext_sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    plaintext_commitment: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_meta: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)


class EvidenceFile(SealedObject, Base):
    """One file of one report as it was received; `scan_code` and `copy_reason` are codes, never content."""

    __tablename__ = "evidence_file"

    report_id: Mapped[uuid.UUID] = mapped_column(index=True)
    received_at: Mapped[datetime]
    scan_state: Mapped[ScanState] = mapped_column(default=ScanState.UNSCANNED, server_default="unscanned")
    scan_code: Mapped[str | None] = mapped_column(String(80))
    scanned_at: Mapped[datetime | None]
    copy_state: Mapped[CopyState] = mapped_column(default=CopyState.WAITING, server_default="waiting")
    copy_reason: Mapped[str | None] = mapped_column(String(40))


class ViewingCopy(SealedObject, Base):
    """What was drawn anew from an original, sealed under the same report's key; it goes with the original."""

    __tablename__ = "viewing_copy"

    evidence_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("evidence_file.id", ondelete="CASCADE"), unique=True
    )
    made_at: Mapped[datetime]
