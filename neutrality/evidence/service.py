"""Sealing uploads, binding them to a report, and opening them again."""

from __future__ import annotations

import json
import os
import unicodedata
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import IO, Any, Self

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from neutrality.database import to_minute
from neutrality.domain.errors import DomainError, NotFoundError, UnavailableError
from neutrality.evidence.filetypes import sniff
from neutrality.evidence.limits import LIMITS, EvidenceLimits, in_megabytes
from neutrality.evidence.models import (
    AnyOriginal,
    CopyState,
    EvidenceFile,
    ScanState,
    StoredFile,
)
from neutrality.evidence.sealed import Digesting, Opened, decrypt, encrypt, padded_size
from neutrality.evidence.spool import PIECE, SealedSpool
from neutrality.evidence.store import EvidenceStore
from neutrality.outbox import post
from neutrality.vault import OpenKey, SealBrokenError

SCAN_FILE, VIEW_FILE = "scan_file", "view_file"
FOLLOWING = (SCAN_FILE, VIEW_FILE)
_LONGEST_NAME = 120


@dataclass(frozen=True)
class SealedUpload:
    """A file that lies sealed in the store and is not yet a report's; kept only under a seal itself."""

    object_key: str = field(repr=False)
    secret: str = field(repr=False)
    name: str = field(repr=False)
    mime: str = field(repr=False)
    size: int = field(repr=False)
    sha256: str = field(repr=False)
    salt: str = field(repr=False)
    commitment: str = field(repr=False)
    ciphertext_size: int = field(repr=False)
    ciphertext_sha256: str = field(repr=False)

    def to_json(self) -> dict[str, str | int]:
        """Return plain values for a sealed draft."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return the upload that `to_json` told."""
        return cls(**values)


@dataclass(frozen=True)
class FileDescription:
    """What a reader of the report may know of one file."""

    id: uuid.UUID
    received_at: datetime
    name: str = field(repr=False)
    mime: str = field(repr=False)
    size: int = field(repr=False)
    sha256: str = field(repr=False)
    scan_state: ScanState = ScanState.UNSCANNED
    scan_code: str | None = None
    copy_state: CopyState = CopyState.WAITING
    copy_reason: str | None = None


def seal_upload(
    store: EvidenceStore,
    stream: IO[bytes],
    filename: str | None,
    *,
    limit: int | None = None,
    limits: EvidenceLimits = LIMITS,
) -> SealedUpload:
    """Seal a seekable stream into the store; nothing of it touches a disk unsealed.

    Raises:
        DomainError: `file_empty`, `file_too_large`, `file_type`, `file_bomb`, `file_broken`.
        UnavailableError: `store_away`, `store_full`.

    """
    arrived = stream.sha256 if isinstance(stream, SealedSpool) else None
    if isinstance(stream, SealedSpool) and stream.full:
        raise UnavailableError("store_full")
    size = stream.seek(0, os.SEEK_END)
    if size == 0:
        raise DomainError("file_empty")
    _refuse_beyond(size, limits.per_file if limit is None else limit)
    name = plain_name(filename or "")
    mime = sniff(stream, name)
    _refuse_beyond(size, limits.of(mime))
    with store.create() as sink:
        digests = encrypt(stream, size, sink)
        if arrived not in {None, digests.sha256}:
            raise DomainError("file_broken")
    return SealedUpload(object_key=sink.key, name=name, mime=mime, size=size, **digests._asdict())


def discard(store: EvidenceStore, object_key: str) -> None:
    """Remove an object that no report has; while the store is away it stays for the sweep."""
    with suppress(UnavailableError):
        store.delete(object_key)


def seal_copy(store: EvidenceStore, stream: IO[bytes], mime: str) -> SealedUpload:
    """Seal what was made of an original; raises `store_away`, `store_full`."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    with store.create() as sink:
        digests = encrypt(stream, size, sink)
    return SealedUpload(object_key=sink.key, name="", mime=mime, size=size, **digests._asdict())


def attach(
    session: Session,
    key: OpenKey,
    *,
    report_id: uuid.UUID,
    upload: SealedUpload,
    now: datetime,
    limits: EvidenceLimits = LIMITS,
) -> EvidenceFile:
    """Make a sealed upload the report's, its particulars and secret under the report's key.

    The worker scans it and makes its viewing copy afterwards.

    Raises:
        DomainError: `too_many_files`, `files_too_large`.

    """
    found = select(func.count(), func.sum(EvidenceFile.ciphertext_size))
    refuse_more(session, found.where(EvidenceFile.report_id == report_id), upload, limits)
    sealed = sealed_columns("evidence_file", key, upload)
    row = EvidenceFile(report_id=report_id, received_at=to_minute(now), **sealed)
    keep_original(session, row, now)
    return row


def refuse_more(
    session: Session, held: Select[int, int], upload: SealedUpload, limits: EvidenceLimits
) -> None:
    """Raise `too_many_files` or `files_too_large` where a file has no room beside those that are held."""
    count, taken = session.execute(held).one()
    if count >= limits.per_report:
        raise DomainError("too_many_files", most=limits.per_report)
    if int(taken or 0) + upload.ciphertext_size > padded_size(limits.total) + PIECE:
        raise DomainError("files_too_large", most=in_megabytes(limits.total))


def keep_original(session: Session, row: AnyOriginal, now: datetime) -> None:
    """Keep a file as it was received, to be scanned and copied for viewing."""
    session.add(row)
    session.flush()
    for kind in FOLLOWING:
        post(session, kind, {"file": str(row.id)}, due_at=now)


def sealed_columns(table: str, key: OpenKey, upload: SealedUpload) -> dict[str, Any]:
    """Return the columns that a sealed object has in a table, its particulars under the report's key."""
    row_id = uuid.uuid4()
    meta = {name: getattr(upload, name) for name in ("name", "mime", "size", "sha256", "salt")}
    return {
        "id": row_id,
        "object_key": upload.object_key,
        "ciphertext_size": upload.ciphertext_size,
        "ciphertext_sha256": bytes.fromhex(upload.ciphertext_sha256),
        "plaintext_commitment": bytes.fromhex(upload.commitment),
        "sealed_meta": key.seal(table, row_id, "sealed_meta", json.dumps(meta)),
        "sealed_secret": key.seal(table, row_id, "sealed_secret", upload.secret),
    }


def describe(session: Session, key: OpenKey, report_id: uuid.UUID) -> list[FileDescription]:
    """Return what is known of each file of a report, in order of arrival; raises `SealBrokenError`."""
    found = select(EvidenceFile).where(EvidenceFile.report_id == report_id)
    rows = session.scalars(found.order_by(EvidenceFile.received_at, EvidenceFile.id))
    return [description_of(key, row) for row in rows]


def open_content(store: EvidenceStore, key: OpenKey, row: StoredFile) -> SealedSpool:
    """Return the whole content of one file at its beginning, after checking that it is what was received.

    Raises:
        NotFoundError: `evidence_missing` when the store has it no more.
        UnavailableError: `store_away`, `store_full`.
        SealBrokenError: naming the row, when a byte of it was altered.

    """
    table = row.__tablename__
    secret = key.open_text(table, row.id, "sealed_secret", row.sealed_secret)
    salt = bytes.fromhex(meta_of(key, row)["salt"])
    try:
        with store.open(row.object_key) as stored:
            sealed = Digesting(stored)
            opened = _opened(sealed, secret, salt)
            whole = sealed.sha256() == row.ciphertext_sha256
    except FileNotFoundError:
        raise NotFoundError("evidence_missing", row=str(row.id)) from None
    if not whole:
        raise SealBrokenError(table, row.id, "ciphertext_sha256")
    if opened is None:
        raise SealBrokenError(table, row.id, "object_key")
    if bytes.fromhex(opened.salted) != row.plaintext_commitment:
        raise SealBrokenError(table, row.id, "plaintext_commitment")
    return opened.content


def _opened(sealed: Digesting, secret: str, salt: bytes) -> Opened | None:
    """Return what opens, nothing when the seal does not hold; an absent store is told as such."""
    try:
        return decrypt(sealed, secret, salt)
    except ValueError:
        if sealed.failure is not None:
            raise sealed.failure from None
        return None


def description_of(key: OpenKey, row: AnyOriginal) -> FileDescription:
    """Return what is known of one file; raises `SealBrokenError`."""
    meta = meta_of(key, row)
    del meta["salt"]
    states = {name: getattr(row, name) for name in ("scan_state", "scan_code", "copy_state", "copy_reason")}
    return FileDescription(id=row.id, received_at=row.received_at, **meta, **states)


def meta_of(key: OpenKey, row: StoredFile) -> dict[str, Any]:
    """Return the sealed particulars: name, mime, size, sha256, salt; raises `SealBrokenError`."""
    meta: dict[str, Any] = json.loads(key.open(row.__tablename__, row.id, "sealed_meta", row.sealed_meta))
    return meta


def _refuse_beyond(size: int, most: int) -> None:
    if size > most:
        raise DomainError("file_too_large", most=in_megabytes(most))


def plain_name(filename: str) -> str:
    """Return the last part of a name without control signs, its ending kept when it is cut."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 8 and len(plain) > _LONGEST_NAME:  # noqa: PLR2004 - an ending is short
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return plain[:_LONGEST_NAME] or "file"
