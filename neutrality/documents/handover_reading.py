"""The document of a handover as the head sees it: how far it is, what it says, its files."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

from sqlalchemy import select

from neutrality.accounts.service import names_of
from neutrality.cases.documents import Document
from neutrality.cases.opened_files import OpenedFile, open_file
from neutrality.documents.drafting import letter_of, newest_version
from neutrality.documents.handovers import (
    Desk,
    documents_about,
    handover_document,
    note,
    open_handover,
    own_handovers,
    sheet_for,
)
from neutrality.documents.letters import pdf_of
from neutrality.documents.wordfile import word_of
from neutrality.domain.documents import DocumentState, Letter
from neutrality.domain.errors import NotFoundError
from neutrality.domain.history import EventKind
from neutrality.evidence.models import DocumentFile, DocumentScan
from neutrality.evidence.service import FileDescription, description_of, open_content


@dataclass(frozen=True)
class HandoverPaper:
    """The document of a handover, opened; `earlier` are the numbers of those that are void."""

    id: uuid.UUID
    officer_id: uuid.UUID
    state: DocumentState
    number: str | None
    dated_on: date | None
    final_sha256: str | None
    signed_sha256: str | None
    earlier: tuple[str, ...]
    letter: Letter = field(repr=False)
    scans: list[FileDescription] = field(repr=False)


def paper_about(desk: Desk, officer_id: uuid.UUID) -> HandoverPaper | None:
    """Return the document that stands of the handover of an officer, nothing where none was begun."""
    rows = documents_about(desk.session, officer_id)
    held = next((row for row in rows if row.state is not DocumentState.VOID), None)
    if held is None:
        return None
    row = handover_document(desk, held.id)
    key = open_handover(desk, row)
    scans = select(DocumentScan).where(DocumentScan.document_id == row.id)
    return HandoverPaper(
        id=row.id,
        officer_id=officer_id,
        state=row.state,
        number=row.number,
        dated_on=row.dated_on,
        final_sha256=row.final_sha256,
        signed_sha256=row.signed_sha256,
        earlier=tuple(one.number for one in rows if one.number and one.state is DocumentState.VOID),
        letter=letter_of(key, newest_version(desk.session, row)),
        scans=[
            description_of(key, scan)
            for scan in desk.session.scalars(scans.order_by(DocumentScan.received_at.desc()))
        ],
    )


@dataclass(frozen=True)
class HandoverText:
    """What the document of a handover says now, which version that is, who saved it and when."""

    officer_id: uuid.UUID | None
    state: DocumentState
    number: str | None
    version: int
    saved_by: str
    saved_at: datetime
    letter: Letter = field(repr=False)


def handover_text(desk: Desk, document_id: uuid.UUID) -> HandoverText:
    """Return what the document says; raises `no_such_document`."""
    row = handover_document(desk, document_id)
    newest = newest_version(desk.session, row)
    return HandoverText(
        officer_id=row.officer_id,
        state=row.state,
        number=row.number,
        version=row.version,
        saved_by=names_of(desk.session, {newest.written_by})[newest.written_by],
        saved_at=newest.written_at,
        letter=letter_of(open_handover(desk, row), newest),
    )


def handover_pdf(desk: Desk, document_id: uuid.UUID) -> BytesIO:
    """Return the PDF: of a draft as it would be now, of a finished one the very bytes that were kept.

    Raises:
        NotFoundError: `no_such_document`, `evidence_missing`.

    """
    row = handover_document(desk, document_id)
    key = open_handover(desk, row)
    kept = desk.session.scalar(select(DocumentFile).where(DocumentFile.document_id == row.id))
    if kept is None:
        return BytesIO(pdf_of(sheet_for(desk, row, key)))
    return BytesIO(open_content(desk.means.store, key, kept).read())


def handover_word(desk: Desk, document_id: uuid.UUID) -> BytesIO:
    """Return the document as a file to be edited elsewhere; raises as `handover_pdf`."""
    row = handover_document(desk, document_id)
    return BytesIO(word_of(sheet_for(desk, row, open_handover(desk, row))))


def handover_scan(
    desk: Desk, scan_id: uuid.UUID, *, confirmed: bool = False, viewing: bool = False
) -> OpenedFile:
    """Return a signed scan, the original or its viewing copy.

    Raises:
        NotFoundError: `evidence_missing`, `copy_missing`.
        DomainError: `file_dangerous`, unless confirmed.

    """
    scan, row = _scan(desk, scan_id)
    key = open_handover(desk, row)
    described = [description_of(key, scan)]
    return open_file(
        desk.session, desk.means.store, key, scan, described, confirmed=confirmed, viewing=viewing
    )


def note_handover_taken(desk: Desk, document_id: uuid.UUID, *, form: str) -> None:
    """Write down that somebody takes the document out, and in which form."""
    note(desk, handover_document(desk, document_id), EventKind.HANDOVER_TAKEN, {"form": form})


def note_scan_taken(desk: Desk, scan_id: uuid.UUID, *, viewing: bool) -> None:
    """Write down that somebody takes a signed scan out, or looks at it."""
    form = {"form": "viewing_copy" if viewing else "scan"}
    note(desk, _scan(desk, scan_id)[1], EventKind.HANDOVER_TAKEN, form)


def _scan(desk: Desk, scan_id: uuid.UUID) -> tuple[DocumentScan, Document]:
    """Return a scan and its document; raises `evidence_missing`, by one question for another office's too."""
    found = select(DocumentScan, Document).join(Document, Document.id == DocumentScan.document_id)
    row = desk.session.execute(found.where(DocumentScan.id == scan_id, own_handovers(desk))).one_or_none()
    if row is None:
        raise NotFoundError("evidence_missing")
    return row[0], row[1]
