"""Sealing uploads, binding them to a report, and opening them again."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
import uuid
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.database import to_minute
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.evidence.filetypes import sniff
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.sealed import decrypt, encrypt
from neutrality.evidence.store import EvidenceStore
from neutrality.vault import OpenKey, SealBrokenError

_TABLE = "evidence_file"
_LONGEST_NAME = 120
_AT_ONCE = 500
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class EvidenceLimits:
    """How large a file and how many of a report are taken."""

    per_file: int = 20 * 1024 * 1024
    per_report: int = 10


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


def seal_upload(store: EvidenceStore, stream: BinaryIO, filename: str | None, *, limit: int) -> SealedUpload:
    """Seal a seekable stream into the store; nothing of it touches a disk unsealed.

    Raises:
        DomainError: `file_empty`, `file_too_large`, `file_type`.

    """
    size = stream.seek(0, os.SEEK_END)
    if size == 0:
        raise DomainError("file_empty")
    if size > limit:
        raise DomainError("file_too_large", limit=limit)
    name = _plain_name(filename or "")
    mime = sniff(stream, name)
    with store.create() as sink:
        digests = encrypt(stream, size, sink)
    return SealedUpload(object_key=sink.key, name=name, mime=mime, size=size, **digests._asdict())


def attach(
    session: Session,
    key: OpenKey,
    *,
    report_id: uuid.UUID,
    upload: SealedUpload,
    now: datetime,
    limits: EvidenceLimits = EvidenceLimits(),
) -> EvidenceFile:
    """Make a sealed upload the report's, its particulars and secret under the report's key.

    Raises:
        DomainError: `too_many_files`.

    """
    held = select(func.count()).select_from(EvidenceFile).where(EvidenceFile.report_id == report_id)
    if session.scalars(held).one() >= limits.per_report:
        raise DomainError("too_many_files", most=limits.per_report)
    row_id = uuid.uuid4()
    meta = {name: getattr(upload, name) for name in ("name", "mime", "size", "sha256", "salt")}
    row = EvidenceFile(
        id=row_id,
        report_id=report_id,
        object_key=upload.object_key,
        ciphertext_size=upload.ciphertext_size,
        ciphertext_sha256=bytes.fromhex(upload.ciphertext_sha256),
        plaintext_commitment=bytes.fromhex(upload.commitment),
        sealed_meta=key.seal(_TABLE, row_id, "sealed_meta", json.dumps(meta)),
        sealed_secret=key.seal(_TABLE, row_id, "sealed_secret", upload.secret),
        received_at=to_minute(now),
    )
    session.add(row)
    session.flush()
    return row


def describe(session: Session, key: OpenKey, report_id: uuid.UUID) -> list[FileDescription]:
    """Return what is known of each file of a report, in order of arrival; raises `SealBrokenError`."""
    found = select(EvidenceFile).where(EvidenceFile.report_id == report_id)
    rows = session.scalars(found.order_by(EvidenceFile.received_at, EvidenceFile.id))
    return [_description(key, row) for row in rows]


def open_content(store: EvidenceStore, key: OpenKey, row: EvidenceFile) -> bytes:
    """Return the whole content of one file, after checking that it is what was received.

    Raises:
        NotFoundError: `evidence_missing` when the store has it no more.
        SealBrokenError: naming the row, when a byte of it was altered.

    """
    try:
        with store.open(row.object_key) as stored:
            sealed = stored.read()
    except FileNotFoundError:
        raise NotFoundError("evidence_missing", row=str(row.id)) from None
    if hashlib.sha256(sealed).digest() != row.ciphertext_sha256:
        raise SealBrokenError(_TABLE, row.id, "ciphertext_sha256")
    try:
        content = decrypt(sealed, key.open_text(_TABLE, row.id, "sealed_secret", row.sealed_secret))
    except ValueError:
        raise SealBrokenError(_TABLE, row.id, "object_key") from None
    salt = bytes.fromhex(_meta(key, row)["salt"])
    if hashlib.sha256(salt + content).digest() != row.plaintext_commitment:
        raise SealBrokenError(_TABLE, row.id, "plaintext_commitment")
    return content


def count_files(session: Session) -> int:
    """Return how many files reports have."""
    return session.scalars(select(func.count()).select_from(EvidenceFile)).one()


def damaged(
    session: Session, store: EvidenceStore, *, seen: Callable[[int], object]
) -> Iterator[tuple[uuid.UUID, str]]:
    """Return each file that the store does not hold as it was received, and what is wrong with it.

    Sealed bytes and their digest suffice: nothing is opened. `seen` is told how many files were looked at.
    """
    columns = (EvidenceFile.id, EvidenceFile.object_key, EvidenceFile.ciphertext_sha256)
    rows = session.execute(select(*columns).order_by(EvidenceFile.id).execution_options(yield_per=_AT_ONCE))
    for row_id, object_key, expected in rows:
        try:
            with store.open(object_key) as stored:
                digest = _digest_of(stored)
        except FileNotFoundError:
            yield row_id, "missing"
        else:
            if digest != expected:
                yield row_id, "changed"
        seen(1)


def sweep_orphans(
    session: Session, store: EvidenceStore, *, before: datetime, keep: AbstractSet[str] = frozenset()
) -> int:
    """Remove objects older than `before` that no row and nothing in `keep` names; return how many.

    A draft names its objects under a key that only the reporter's browser has, so `before` must lie
    further back than a draft lives.
    """
    old = [object_key for object_key in store.older_than(before) if object_key not in keep]
    orphans: list[str] = []
    for start in range(0, len(old), _AT_ONCE):
        part = old[start : start + _AT_ONCE]
        kept = set(session.scalars(select(EvidenceFile.object_key).where(EvidenceFile.object_key.in_(part))))
        orphans += [object_key for object_key in part if object_key not in kept]
    for object_key in orphans:
        store.delete(object_key)
    return len(orphans)


def _digest_of(stream: BinaryIO) -> bytes:
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.digest()


def _description(key: OpenKey, row: EvidenceFile) -> FileDescription:
    meta = _meta(key, row)
    del meta["salt"]
    return FileDescription(id=row.id, received_at=row.received_at, **meta)


def _meta(key: OpenKey, row: EvidenceFile) -> dict[str, Any]:
    meta: dict[str, Any] = json.loads(key.open(_TABLE, row.id, "sealed_meta", row.sealed_meta))
    return meta


def _plain_name(filename: str) -> str:
    """Return the last part of the name without control signs, its ending kept when it is cut."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 8 and len(plain) > _LONGEST_NAME:  # noqa: PLR2004 - an ending is short
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return plain[:_LONGEST_NAME] or "file"
