"""Serah terima as a document of the office: begun with the handover, numbered, signed, scanned, or void.

It is about an officer and about no case. Letters, numbers, seals and the check are those of all documents.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from neutrality.accounts.departing import Departure
from neutrality.cases.documents import Document, document_key
from neutrality.cases.handover import hand_over, sheet_of
from neutrality.cases.numbers import give_letter_number, void_letter_number
from neutrality.database import to_minute
from neutrality.directory.models import Office
from neutrality.documents.drafting import letter_of, newest_version, reference_of, said_in, write_version
from neutrality.documents.finishing import PDF, SCANNED, Finishing
from neutrality.documents.handover_facts import facts_of, signers_of
from neutrality.documents.letters import Sheet, pdf_of
from neutrality.documents.references import lookup_of, new_reference
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.deadlines import ZONES
from neutrality.domain.documents import (
    DocumentState,
    Letter,
    Standing,
    check_finalising,
    check_signing,
    check_voiding,
    check_writing,
    compose,
    letter_problems,
    tidy,
)
from neutrality.domain.errors import ConflictError, DomainError, InvalidInputError, NotFoundError
from neutrality.domain.handover import Handover
from neutrality.domain.history import EventKind, Stream
from neutrality.evidence.models import DocumentFile, DocumentScan
from neutrality.evidence.service import SealedUpload, keep_original, seal_copy, sealed_columns
from neutrality.history.service import Entry, append
from neutrality.means import Means
from neutrality.stationery.letterheads import letterhead_of
from neutrality.vault import KeyKind, OpenKey, Purpose

KIND = "officer_handover"


@dataclass(frozen=True)
class Desk:
    """Who works on the documents of an office's handovers, with what, and when."""

    session: Session
    means: Means
    actor: Actor
    now: datetime

    def day_at(self, office_id: uuid.UUID, at: datetime | None = None) -> date:
        """Return the calendar day at an office, today's if no time is given."""
        zone = self.session.get_one(Office, office_id).zone
        return (at or self.now).astimezone(ZoneInfo(ZONES[zone])).date()


def hand_over_on_paper(desk: Desk, handover: Handover, *, today: date) -> uuid.UUID:
    """Hand the work of an officer over and begin the document of it; return that document.

    Raises:
        NotFoundError: `no_such_officer`.
        NotAllowedError: `hand_over_oneself`.
        ConflictError: `leaves_already`.
        InvalidInputError: at `last_day`, at `successor`, at `note`.

    """
    session, means, actor = desk.session, desk.means, desk.actor
    sheet = sheet_of(session, handover.leaving, actor=actor)
    hand_over(session, means, handover, actor=actor, now=desk.now, today=today)
    kind, head = means.catalogue.document_kind(KIND), letterhead_of(session, sheet.office_id)
    facts = facts_of(session, means.catalogue, sheet, handover)
    letter = Letter(
        subject=kind.subject,
        body=compose(means.catalogue.paragraphs_of(KIND), facts, on=today),
        place=head.place,
        signers=signers_of(session, sheet, handover, head, actor.name),
        size=head.size.value,
    )
    return _begin(desk, handover.leaving, sheet.office_id, tidy(letter)).id


def edit_handover(desk: Desk, document_id: uuid.UUID, letter: Letter, *, version: int) -> None:
    """Keep what the draft says as a new version; nothing happens when it says the same.

    Raises:
        NotFoundError: `no_such_document`.
        ConflictError: `document_changed` when somebody saved it since `version` was read;
            `document_is_final`, `document_is_void`.
        InvalidInputError: what is wrong, at its field.

    """
    row = handover_document(desk, document_id, lock=True)
    check_writing(Standing(row.state))
    _check_unchanged(row, version)
    wanted = tidy(letter)
    if problems := letter_problems(wanted, desk.means.catalogue.document_kind(row.kind)):
        raise InvalidInputError(problems)
    key = open_handover(desk, row)
    if letter_of(key, newest_version(desk.session, row)) == wanted:
        return
    row.version += 1
    write_version(desk.session, key, row, wanted, by=desk.actor.account_id, now=desk.now)
    told = said_in(wanted, reference_of(key, row))
    note(desk, row, EventKind.HANDOVER_EDITED, {"version": row.version}, texts=told)


def finish_handover(desk: Desk, document_id: uuid.UUID, wanted: Finishing, *, version: int) -> str:
    """Give the draft its number and day, and keep its PDF to the byte; return the SHA-256 of that.

    Raises:
        NotFoundError: `no_such_document`.
        ConflictError: `document_changed`, `document_is_final`, `document_is_void`.
        InvalidInputError: at `dated_on`, and `number_taken` or `too_long` at `number`.
        UnavailableError: `store_away`, `store_full`.

    """
    row, session, means = handover_document(desk, document_id, lock=True), desk.session, desk.means
    today, entered = desk.day_at(row.office_id), session.get_one(Departure, row.officer_id).entered_at
    since = desk.day_at(row.office_id, entered)
    check_finalising(Standing(row.state), wanted.dated_on, received_on=since, today=today)
    _check_unchanged(row, version)
    letters = means.catalogue.document_kind(row.kind).letters
    typed = wanted.number.strip()
    row.number = give_letter_number(session, row.office_id, None, letters, on=wanted.dated_on, typed=typed)
    row.dated_on, row.state = wanted.dated_on, DocumentState.FINAL
    key = open_handover(desk, row)
    content = pdf_of(sheet_for(desk, row, key, address=wanted.address))
    row.final_sha256 = hashlib.sha256(content).hexdigest()
    upload = seal_copy(means.store, BytesIO(content), PDF)
    columns = sealed_columns("document_file", key, upload)
    session.add(DocumentFile(document_id=row.id, made_at=to_minute(desk.now), **columns))
    session.flush()
    payload = {"sha256": row.final_sha256, "dated_on": wanted.dated_on.isoformat(),
               "ciphertext": upload.ciphertext_sha256}  # fmt: skip
    note(desk, row, EventKind.HANDOVER_FINALISED, payload)
    return row.final_sha256


def scan_handover(desk: Desk, document_id: uuid.UUID, upload: SealedUpload) -> DocumentScan:
    """Keep the signed document as it was scanned: the authentic version; the newest one counts.

    Raises:
        NotFoundError: `no_such_document`.
        ConflictError: `document_not_final`, `document_is_void`.
        DomainError: `scan_type`.

    """
    row = handover_document(desk, document_id, lock=True)
    check_signing(Standing(row.state))
    if upload.mime not in SCANNED:
        raise DomainError("scan_type")
    columns = sealed_columns("document_scan", open_handover(desk, row), upload)
    scan = DocumentScan(document_id=row.id, received_at=to_minute(desk.now), **columns)
    keep_original(desk.session, scan, desk.now)
    row.signed_sha256 = upload.sha256
    desk.session.flush()
    payload = {"sha256": upload.sha256, "ciphertext": upload.ciphertext_sha256}
    note(desk, row, EventKind.HANDOVER_SIGNED, payload)
    return scan


def void_handover(desk: Desk, document_id: uuid.UUID, *, reason: str) -> uuid.UUID:
    """Make the document void and begin another with what it said, which is returned; BATAL is its number.

    Raises:
        NotFoundError: `no_such_document`.
        ConflictError: `document_is_void`, `document_not_final` for a draft, which has nothing to void.
        InvalidInputError: at `reason`.

    """
    row, session = handover_document(desk, document_id, lock=True), desk.session
    check_voiding(Standing(row.state), reason)
    check_signing(Standing(row.state))
    if row.number is not None:
        void_letter_number(session, row.office_id, row.number, by=desk.actor.account_id, now=desk.now)
    letter = letter_of(open_handover(desk, row), newest_version(session, row))
    row.state, row.voided_on = DocumentState.VOID, desk.day_at(row.office_id)
    note(desk, row, EventKind.HANDOVER_VOIDED, texts={"reason": reason.strip()})
    fresh = _begin(desk, row.officer_id, row.office_id, letter)
    row.replaced_by = fresh.id
    session.flush()
    return fresh.id


def handover_document(desk: Desk, document_id: uuid.UUID, *, lock: bool = False) -> Document:
    """Return the document of a handover at the actor's own office; raises `no_such_document`."""
    found = select(Document).where(Document.id == document_id, own_handovers(desk))
    again = found.execution_options(populate_existing=True)
    row = desk.session.scalar(again.with_for_update() if lock else again)
    if row is None:
        raise NotFoundError("no_such_document")
    return row


def own_handovers(desk: Desk) -> ColumnElement[bool]:
    """Return the condition of the documents about officers of the actor's own office."""
    mine = offices_for(desk.actor, Permission.HAND_OVER_OFFICER) & desk.actor.seats
    return and_(Document.officer_id.is_not(None), Document.office_id.in_(mine))


def open_handover(desk: Desk, row: Document) -> OpenKey:
    """Return the key of the document, opened for whoever works."""
    return desk.means.keyholder.open_key(
        desk.session, kind=KeyKind.DOCUMENT, owner=row.id, office_id=row.office_id,
        actor=str(desk.actor.account_id), purpose=Purpose.LETTER,
    )  # fmt: skip


def sheet_for(desk: Desk, row: Document, key: OpenKey, *, address: str = "") -> Sheet:
    """Return the document ready to be set; what was never finished has no number, day and square."""
    return Sheet(
        kind=desk.means.catalogue.document_kind(row.kind),
        head=letterhead_of(desk.session, row.office_id),
        letter=letter_of(key, newest_version(desk.session, row)),
        number=row.number,
        dated_on=row.dated_on,
        reference=reference_of(key, row) if row.dated_on else "",
        address=address,
    )


def note(
    desk: Desk,
    row: Document,
    kind: EventKind,
    payload: Mapping[str, object] | None = None,
    *,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Append what happened to the document to the history of the officer whom it is about."""
    if row.officer_id is None:
        raise ValueError("a handover is about an officer")
    key = open_handover(desk, row) if texts else None

    def seal_text(row_id: uuid.UUID) -> bytes:
        if key is None:
            raise ValueError("nothing to seal")
        return key.seal("event_text", row_id, "sealed", json.dumps(dict(texts or {})))

    numbered = {"document_number": row.number} if row.number else {}
    entry = Entry(
        Stream.ACCOUNT, row.officer_id, kind, desk.day_at(row.office_id), office_id=row.office_id,
        actor_id=desk.actor.account_id,
        payload={"document": str(row.id), "document_kind": row.kind, **numbered, **(payload or {})},
        seal_text=seal_text if key else None,
    )  # fmt: skip
    append(desk.session, desk.means.signer, entry, now=desk.now)


def documents_about(session: Session, officer_id: uuid.UUID) -> list[Document]:
    """Return the documents of the handover of an officer, the newest first."""
    found = select(Document).where(Document.officer_id == officer_id)
    return list(session.scalars(found.order_by(Document.made_at.desc(), Document.voided_on.is_not(None))))


def _begin(desk: Desk, officer_id: uuid.UUID | None, office_id: uuid.UUID, letter: Letter) -> Document:
    """Keep a new draft under a key of its own."""
    session, row_id, reference = desk.session, uuid.uuid4(), new_reference()
    key = document_key(session, desk.means.vault, row_id, office_id)
    row = Document(
        id=row_id, officer_id=officer_id, office_id=office_id, kind=KIND, names_respondents=False,
        state=DocumentState.DRAFT, version=1, lookup=lookup_of(reference), made_by=desk.actor.account_id,
        made_at=to_minute(desk.now),
        sealed_reference=key.seal("document", row_id, "sealed_reference", reference),
    )  # fmt: skip
    session.add(row)
    session.flush()
    write_version(session, key, row, letter, by=desk.actor.account_id, now=desk.now)
    note(desk, row, EventKind.HANDOVER_DRAFTED, texts=said_in(letter, reference))
    return row


def _check_unchanged(row: Document, version: int) -> None:
    if row.version != version:
        raise ConflictError("document_changed")
