"""What is kept of a file: where its sealed bytes lie and digests of these; the rest is sealed."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed


class EvidenceFile(Keyed, Base):
    """One sealed file of one report; name, type, true size, plaintext digest and age key lie sealed."""

    __tablename__ = "evidence_file"

    report_id: Mapped[uuid.UUID] = mapped_column(index=True)
    object_key: Mapped[str] = mapped_column(String(64), unique=True)
    ciphertext_size: Mapped[int] = mapped_column(BigInteger)
    ciphertext_sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    plaintext_commitment: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_meta: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
