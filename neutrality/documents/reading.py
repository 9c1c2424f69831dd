"""The documents of a case as the office sees them: the list, one opened, its files."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.documents import Document, DocumentVersion, documents_of, follower_of
from neutrality.cases.numbers import number_of
from neutrality.cases.opened_files import OpenedFile, open_file
from neutrality.cases.work import Work, begin
from neutrality.documents.drafting import (
    document_in,
    letter_of,
    newest_version,
    open_document,
    record,
    require_kind,
)
from neutrality.documents.finishing import sheet_of
from neutrality.documents.letters import pdf_of
from neutrality.documents.wordfile import word_of
from neutrality.domain.access import Actor, Permission, may
from neutrality.domain.catalogue import DocumentKind
from neutrality.domain.documents import DocumentState, Letter
from neutrality.domain.errors import NotFoundError
from neutrality.domain.history import EventKind
from neutrality.evidence.models import DocumentFile, DocumentScan
from neutrality.evidence.service import FileDescription, description_of, open_content
from neutrality.means import Means


@dataclass(frozen=True)
class DocumentRow:
    """One document in the list of a case; nothing of it is opened."""

    id: uuid.UUID
    kind: str
    ordinal: int | None
    state: DocumentState
    signed: bool
    version: int
    made_by: str
    made_at: datetime
    number: str | None
    dated_on: date | None
    left_on: date | None
    voided_on: date | None
    replaces: uuid.UUID | None
    replaced_by: uuid.UUID | None
    erased_on: date | None


@dataclass(frozen=True)
class OpenDocument:
    """One document, opened."""

    row: DocumentRow
    case_id: uuid.UUID
    office_id: uuid.UUID
    kind: DocumentKind
    case_number: str
    may_write: bool
    final_sha256: str | None
    signed_sha256: str | None
    letter: Letter = field(repr=False)
    versions: list[tuple[int, str, datetime]]
    scans: list[FileDescription] = field(repr=False)
    follower: uuid.UUID | None


def document_rows(session: Session, case_id: uuid.UUID, ordinals: dict[uuid.UUID, int]) -> list[DocumentRow]:
    """Return the documents of a case that the caller may read, the newest first."""
    rows = documents_of(session, case_id)[::-1]
    names = names_of(session, {row.made_by for row in rows})
    return [_row(row, names, ordinals) for row in rows]


def read_document(
    session: Session, means: Means, case_id: uuid.UUID, document_id: uuid.UUID, *, actor: Actor, now: datetime
) -> OpenDocument:
    """Return one document, opened.

    Raises:
        NotFoundError: `no_such_case`, `no_such_document`.
        ConflictError: `document_erased`.

    """
    work = _reading(session, means, case_id, actor, now)
    held = document_in(work, document_id, actor)
    key = open_document(work, held)
    names = names_of(session, {held.made_by})
    scans = select(DocumentScan).where(DocumentScan.document_id == held.id)
    case = work.case
    return OpenDocument(
        row=_row(held, names, {row.id: row.ordinal for row in work.everybody()}),
        case_id=case.id,
        office_id=case.office_id,
        kind=means.catalogue.document_kind(held.kind),
        case_number=number_of(case),
        may_write=may(actor, Permission.WRITE_DOCUMENT, work.subject_for(actor)),
        final_sha256=held.final_sha256,
        signed_sha256=held.signed_sha256,
        letter=letter_of(key, newest_version(session, held)),
        versions=_versions(session, held),
        scans=[description_of(key, row) for row in session.scalars(scans.order_by(DocumentScan.received_at))],
        follower=follower_of(session, held),
    )


def pdf_content(
    session: Session, means: Means, case_id: uuid.UUID, document_id: uuid.UUID, *, actor: Actor, now: datetime
) -> BytesIO:
    """Return the PDF: of a draft as it would be now, of a finished one the very bytes that were kept.

    Raises:
        NotFoundError: `no_such_document`, `evidence_missing`.
        ConflictError: `document_erased`.

    """
    work = _reading(session, means, case_id, actor, now)
    held = document_in(work, document_id, actor)
    kept = session.scalar(select(DocumentFile).where(DocumentFile.document_id == held.id))
    if kept is None:
        return BytesIO(pdf_of(sheet_of(work, held)))
    return BytesIO(open_content(means.store, open_document(work, held), kept).read())


def word_content(
    session: Session, means: Means, case_id: uuid.UUID, document_id: uuid.UUID, *, actor: Actor, now: datetime
) -> BytesIO:
    """Return a document as a file to be edited elsewhere; raises as `pdf_content`."""
    work = _reading(session, means, case_id, actor, now)
    return BytesIO(word_of(sheet_of(work, document_in(work, document_id, actor))))


def open_scan(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    scan_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
    confirmed: bool = False,
    viewing: bool = False,
) -> OpenedFile:
    """Return a signed scan, the original or its viewing copy.

    Raises:
        NotFoundError: `evidence_missing`, `copy_missing`.
        DomainError: `file_dangerous`, unless confirmed.

    """
    work = _reading(session, means, case_id, actor, now)
    scan, held = _scan_in(work, scan_id, actor)
    key = open_document(work, held)
    described = [description_of(key, scan)]
    return open_file(session, means.store, key, scan, described, confirmed=confirmed, viewing=viewing)


def note_taking(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    document_id: uuid.UUID,
    *,
    form: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down that somebody takes a document out of the case, and in which form."""
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.READ_DOCUMENT)
    record(work, document_in(work, document_id, actor), EventKind.DOCUMENT_TAKEN, {"form": form})


def note_taking_scan(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    scan_id: uuid.UUID,
    *,
    viewing: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down that somebody takes a signed scan out of the case, the original or its viewing copy."""
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.READ_DOCUMENT)
    form = "viewing_copy" if viewing else "scan"
    record(work, _scan_in(work, scan_id, actor)[1], EventKind.DOCUMENT_TAKEN, {"form": form})


def _scan_in(work: Work, scan_id: uuid.UUID, actor: Actor) -> tuple[DocumentScan, Document]:
    """Return a scan of the case and its document: one question, so that another case's gets no answer."""
    found = select(DocumentScan, Document).join(Document, Document.id == DocumentScan.document_id)
    here = found.where(DocumentScan.id == scan_id, Document.case_id == work.case.id)
    both = work.session.execute(here).first()
    if both is None:
        raise NotFoundError("evidence_missing")
    scan, held = both
    require_kind(work, work.means.catalogue.document_kind(held.kind), actor)
    return scan, held


def _reading(session: Session, means: Means, case_id: uuid.UUID, actor: Actor, now: datetime) -> Work:
    needed = Permission.READ_DOCUMENT
    return begin(session, means, case_id, actor=actor, now=now, permission=needed, lock=False)


def _versions(session: Session, held: Document) -> list[tuple[int, str, datetime]]:
    found = select(DocumentVersion).where(DocumentVersion.document_id == held.id)
    rows = list(session.scalars(found.order_by(DocumentVersion.version.desc())))
    names = names_of(session, {row.written_by for row in rows})
    return [(row.version, names.get(row.written_by, ""), row.written_at) for row in rows]


def _row(row: Document, names: dict[uuid.UUID, str], ordinals: dict[uuid.UUID, int]) -> DocumentRow:
    copied = {
        name: getattr(row, name)
        for name in (
            "id", "kind", "state", "version", "made_at", "number", "dated_on", "left_on", "voided_on",
            "replaces", "replaced_by", "erased_on",
        )
    }  # fmt: skip
    return DocumentRow(
        **copied,
        ordinal=ordinals.get(row.respondent_id) if row.respondent_id else None,
        signed=row.signed_sha256 is not None,
        made_by=names.get(row.made_by, ""),
    )
