"""What is kept of a file: where its sealed bytes lie and digests of these; the rest is sealed."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.clearance import Clearance
from neutrality.history.models import LOG_POSITION


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


class Original(SealedObject):
    """A file as it was received; `scan_code` and `copy_reason` are codes, never content."""

    received_at: Mapped[datetime]
    scan_state: Mapped[ScanState] = mapped_column(default=ScanState.UNSCANNED, server_default="unscanned")
    scan_code: Mapped[str | None] = mapped_column(String(80))
    scanned_at: Mapped[datetime | None]
    copy_state: Mapped[CopyState] = mapped_column(default=CopyState.WAITING, server_default="waiting")
    copy_reason: Mapped[str | None] = mapped_column(String(40))


class EvidenceFile(Original, Base):
    """One file of one report, sealed under that report's key, which its reporter's code opens too."""

    __tablename__ = "evidence_file"

    report_id: Mapped[uuid.UUID] = mapped_column(index=True)


class RebuttalFile(Original, Base):
    """One file of a respondent, sealed under the respondent's own key: what they brought against the report.

    With `event_id` it is the scan of a paper about them: of the record that this event made. No code opens
    that key, and the public surface has no right on this table.
    """

    __tablename__ = "rebuttal_file"

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(LOG_POSITION)


class ViewingCopy(SealedObject, Base):
    """What was drawn anew from an original, sealed under the same report's key; it goes with the original."""

    __tablename__ = "viewing_copy"

    evidence_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("evidence_file.id", ondelete="CASCADE"), unique=True
    )
    made_at: Mapped[datetime]


class RebuttalCopy(SealedObject, Base):
    """What was drawn anew from a respondent's file, sealed under the respondent's key; it goes with it."""

    __tablename__ = "rebuttal_copy"

    rebuttal_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("rebuttal_file.id", ondelete="CASCADE"), unique=True
    )
    made_at: Mapped[datetime]


class RedactedCopy(SealedObject, Base):
    """What may leave instead of an original: covered, silenced or a passage; the original is never changed.

    `kinds` are codes of `Redaction` with blanks between; the plan (where what is covered) lies sealed.
    """

    __tablename__ = "redacted_copy"
    __table_args__ = (UniqueConstraint("evidence_id", "ordinal"),)

    evidence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence_file.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    kinds: Mapped[str] = mapped_column(String(120))
    sealed_plan: Mapped[bytes] = mapped_column(LargeBinary)


class DocumentFile(SealedObject, Base):
    """What was finalised of a document of the office, to the byte, under the document's own key."""

    __tablename__ = "document_file"

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id"), unique=True)
    made_at: Mapped[datetime]


class DocumentScan(Original, Base):
    """The signed document as it was scanned, the authentic version; the newest counts, older ones stay."""

    __tablename__ = "document_scan"

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id"), index=True)


class DocumentScanCopy(SealedObject, Base):
    """What was drawn anew from a scan, to be looked at; it goes with the scan."""

    __tablename__ = "document_scan_copy"

    scan_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("document_scan.id", ondelete="CASCADE"), unique=True
    )
    made_at: Mapped[datetime]


class ReplyFile(Original, Base):
    """A file that an agency sent with an answer, under the key of its reply page; a record takes it over."""

    __tablename__ = "reply_file"

    reply_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reply_page.id"), index=True)
    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reply_answer.id"), index=True)
    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)


class ReplyCopy(SealedObject, Base):
    """What was drawn anew from such a file, to be looked at; it goes with the file."""

    __tablename__ = "reply_copy"

    reply_file_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("reply_file.id", ondelete="CASCADE"), unique=True
    )
    made_at: Mapped[datetime]


AnyOriginal = EvidenceFile | RebuttalFile | DocumentScan | ReplyFile
StoredFile = (
    EvidenceFile
    | ViewingCopy
    | RedactedCopy
    | RebuttalFile
    | RebuttalCopy
    | DocumentFile
    | DocumentScan
    | DocumentScanCopy
    | ReplyFile
    | ReplyCopy
)


class ClearanceQuestion(Keyed, Base):
    """The question whether the reporter could be guessed, asked of a second reader; the latest counts.

    Without a copy it is asked of the file as it is, for the sealed reason. Sealed under the report's key.
    """

    __tablename__ = "clearance_question"
    __table_args__ = (UniqueConstraint("evidence_id", "ordinal"),)

    evidence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evidence_file.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    copy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("redacted_copy.id", ondelete="CASCADE"))
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    state: Mapped[Clearance]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    sealed_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_answer: Mapped[bytes | None] = mapped_column(LargeBinary)


class CaptureSheet(Keyed, Base):
    """Berita acara: how a post was captured; one row for each version, the older ones stay.

    Codes in clear, what was written sealed under the case's key.
    """

    __tablename__ = "capture_sheet"
    __table_args__ = (UniqueConstraint("sheet_id", "version"),)

    sheet_id: Mapped[uuid.UUID]
    version: Mapped[int]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    interaction: Mapped[str] = mapped_column(String(40))
    visibility: Mapped[str] = mapped_column(String(40))
    ownership: Mapped[str] = mapped_column(String(40))
    sealed_content: Mapped[bytes] = mapped_column(LargeBinary)
