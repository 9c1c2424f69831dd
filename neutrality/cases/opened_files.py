"""Which bytes of a kept file are given out: its viewing copy, or the original unless that is dangerous."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.evidence.models import (
    AnyOriginal,
    DocumentScan,
    DocumentScanCopy,
    EvidenceFile,
    RebuttalCopy,
    RebuttalFile,
    ReplyCopy,
    ReplyFile,
    ScanState,
    ViewingCopy,
)
from neutrality.evidence.service import FileDescription, meta_of, open_content
from neutrality.evidence.spool import SealedSpool
from neutrality.evidence.store import EvidenceStore
from neutrality.vault import OpenKey

# By which column a viewing copy names its original.
_COPIES: dict[type[AnyOriginal], InstrumentedAttribute[Any]] = {
    EvidenceFile: ViewingCopy.evidence_id,
    RebuttalFile: RebuttalCopy.rebuttal_id,
    DocumentScan: DocumentScanCopy.scan_id,
    ReplyFile: ReplyCopy.reply_file_id,
}


@dataclass(frozen=True)
class OpenedFile:
    """One file opened whole: of which type, what is known of the original, its content."""

    mime: str
    described: FileDescription = field(repr=False)
    content: SealedSpool = field(repr=False)


def open_file(
    session: Session,
    store: EvidenceStore,
    key: OpenKey,
    row: AnyOriginal,
    described: Sequence[FileDescription],
    *,
    confirmed: bool,
    viewing: bool,
) -> OpenedFile:
    """Return the original, or its viewing copy.

    Raises:
        NotFoundError: `copy_missing` for the viewing copy of an original that has none.
        DomainError: `file_dangerous` for an original in which the scanner found something, unless confirmed.

    """
    known = next(file for file in described if file.id == row.id)
    if not viewing:
        if row.scan_state is ScanState.FOUND and not confirmed:
            raise DomainError("file_dangerous")
        return OpenedFile(known.mime, known, open_content(store, key, row))
    of_original = _COPIES[type(row)]
    copy = session.scalar(select(of_original.class_).where(of_original == row.id))
    if copy is None:
        raise NotFoundError("copy_missing")
    return OpenedFile(meta_of(key, copy)["mime"], known, open_content(store, key, copy))


def reading_of(file_id: uuid.UUID, *, viewing: bool) -> dict[str, str]:
    """Return what the history says of a reading: which file, in which form."""
    return {"file": str(file_id), "form": "viewing_copy" if viewing else "original"}
