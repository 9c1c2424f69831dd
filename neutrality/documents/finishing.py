"""A document gets its number and stands, leaves, comes back signed, or is made void."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from sqlalchemy.orm import Session

from neutrality.cases.documents import Document, leave_places, take_places
from neutrality.cases.numbers import begin_series, give_letter_number, void_letter_number
from neutrality.cases.work import Work, begin
from neutrality.database import to_minute
from neutrality.documents.drafting import (
    document_in,
    letter_of,
    newest_version,
    open_document,
    record,
    reference_of,
)
from neutrality.documents.letters import Sheet, pdf_of
from neutrality.domain.access import Actor, Permission
from neutrality.domain.documents import (
    DocumentState,
    Standing,
    check_finalising,
    check_leaving,
    check_signing,
    check_voiding,
)
from neutrality.domain.errors import ConflictError, DomainError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.mistakes import check_series_year
from neutrality.evidence.models import DocumentFile, DocumentScan
from neutrality.evidence.service import SealedUpload, keep_original, seal_copy, sealed_columns
from neutrality.history.service import Entry, append
from neutrality.means import Means
from neutrality.stationery.letterheads import letterhead_of, require_seat

PDF = "application/pdf"
SCANNED = frozenset({PDF, "image/jpeg", "image/png"})


@dataclass(frozen=True)
class Finishing:
    """How a draft is finished: on which day, with a number of the office's agenda or the next one."""

    dated_on: date
    number: str = ""
    address: str = ""


def finish_document(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    document_id: uuid.UUID,
    wanted: Finishing,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> str:
    """Give a draft its number and day, and keep its PDF to the byte; return the SHA-256 of that.

    The blob comes first, the row second; a job sweeps what no row names.

    Raises:
        NotFoundError: `no_such_document`.
        ConflictError: `document_changed`, `document_is_final`, `document_is_void`, `document_erased`.
        InvalidInputError: at `dated_on`, and `number_taken` or `too_long` at `number`.
        UnavailableError: `store_away`, `store_full`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.WRITE_DOCUMENT)
    row = document_in(work, document_id, actor)
    day = wanted.dated_on
    check_finalising(Standing(row.state), day, received_on=work.case.received_on, today=work.today)
    if row.version != version:
        raise ConflictError("document_changed")
    kind, row.office_id = means.catalogue.document_kind(row.kind), work.case.office_id
    if kind.numbered:
        row.number = give_letter_number(
            session, row.office_id, row.case_id, kind.letters, on=day, typed=wanted.number.strip()
        )
    row.dated_on, row.state = day, DocumentState.FINAL
    content = pdf_of(sheet_of(work, row, address=wanted.address))
    row.final_sha256 = hashlib.sha256(content).hexdigest()
    upload = seal_copy(means.store, BytesIO(content), PDF)
    columns = sealed_columns("document_file", open_document(work, row), upload)
    session.add(DocumentFile(document_id=row.id, made_at=to_minute(now), **columns))
    session.flush()
    payload = {
        "sha256": row.final_sha256,
        "dated_on": day.isoformat(),
        "ciphertext": upload.ciphertext_sha256,
    }
    record(work, row, EventKind.DOCUMENT_FINALISED, {**_numbered(row), **payload})
    take_places(session, row)
    return row.final_sha256


def mark_left(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    document_id: uuid.UUID,
    left_on: date,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down that a document left the office; from then on its step cannot be cancelled.

    Raises:
        NotFoundError: `no_such_document`.
        ConflictError: `document_not_final`, `document_left`, `document_is_void`.
        InvalidInputError: at `left_on`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.WRITE_DOCUMENT)
    row = document_in(work, document_id, actor)
    check_leaving(Standing(row.state, row.dated_on), left_on, today=work.today)
    row.left_on, row.state = left_on, DocumentState.LEFT
    session.flush()
    record(work, row, EventKind.DOCUMENT_LEFT, {**_numbered(row), "left_on": left_on.isoformat()})


def add_scan(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    document_id: uuid.UUID,
    upload: SealedUpload,
    *,
    actor: Actor,
    now: datetime,
) -> DocumentScan:
    """Keep the signed document as it was scanned: the authentic version; the newest one counts.

    Raises:
        NotFoundError: `no_such_document`.
        ConflictError: `document_not_final`, `document_is_void`, `document_erased`.
        DomainError: `scan_type`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.WRITE_DOCUMENT)
    row = document_in(work, document_id, actor)
    check_signing(Standing(row.state))
    if upload.mime not in SCANNED:
        raise DomainError("scan_type")
    columns = sealed_columns("document_scan", open_document(work, row), upload)
    scan = DocumentScan(document_id=row.id, received_at=to_minute(now), **columns)
    keep_original(session, scan, now)
    row.signed_sha256 = upload.sha256
    session.flush()
    payload = {"sha256": upload.sha256, "ciphertext": upload.ciphertext_sha256}
    record(work, row, EventKind.DOCUMENT_SIGNED, {**_numbered(row), **payload})
    return scan


def void_document(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    document_id: uuid.UUID,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Make a document void; its number is BATAL and is not given again.

    Raises:
        NotFoundError: `no_such_document`.
        ConflictError: `document_is_void`.
        InvalidInputError: at `reason`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.WRITE_DOCUMENT)
    row = document_in(work, document_id, actor)
    check_voiding(Standing(row.state), reason)
    if row.number is not None:
        void_letter_number(session, row.office_id, row.number, by=actor.account_id, now=now)
    row.state, row.voided_on = DocumentState.VOID, work.today
    leave_places(session, row)
    session.flush()
    record(work, row, EventKind.DOCUMENT_VOIDED, _numbered(row), texts={"reason": reason.strip()})


def set_first_number(
    session: Session,
    means: Means,
    office_id: uuid.UUID,
    kind: str,
    *,
    year: int,
    first: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> None:
    """Let the letters of a kind begin with a number in a year, as the office's own agenda does.

    Raises:
        NotAllowedError: `not_allowed` for whoever is no head there.
        ConflictError: `numbering_begun`, `document_kind_closed`.
        InvalidInputError: at `year` or `first`.

    """
    require_seat(actor, Permission.SET_NUMBERS, office_id)
    letters = {row.code: row.letters for row in means.catalogue.numbered_documents(today)}
    if kind not in letters:
        raise ConflictError("document_kind_closed")
    check_series_year(year, today)
    begin_series(session, office_id, letters[kind], year=year, first=first)
    entry = Entry(
        Stream.CATALOGUE, office_id, EventKind.NUMBERING_SET, today, office_id=office_id,
        actor_id=actor.account_id, payload={"document_kind": kind, "year": year, "first": first},
    )  # fmt: skip
    append(session, means.signer, entry, now=now)


def sheet_of(work: Work, row: Document, *, address: str = "") -> Sheet:
    """Return a document ready to be set; what was never finished has no number, day and square."""
    key, session = open_document(work, row), work.session
    return Sheet(
        kind=work.means.catalogue.document_kind(row.kind),
        head=letterhead_of(session, row.office_id if row.dated_on else work.case.office_id),
        letter=letter_of(key, newest_version(session, row)),
        number=row.number,
        dated_on=row.dated_on,
        reference=reference_of(key, row) if row.dated_on else "",
        address=address,
    )


def _numbered(row: Document) -> dict[str, str]:
    return {"document_number": row.number} if row.number else {}
