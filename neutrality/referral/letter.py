"""The letter that a package hands on, of whom it tells, and the file of it that goes along."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from sqlalchemy import select

from neutrality.cases.acts import Forwarding
from neutrality.cases.documents import Document
from neutrality.cases.employers import moved_to
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work
from neutrality.directory.models import Agency
from neutrality.documents.drafting import document_in, letter_of, newest_version, open_document, reference_of
from neutrality.domain.access import Actor
from neutrality.domain.catalogue import DocumentKind
from neutrality.domain.documentrows import Addressee
from neutrality.domain.documents import Letter
from neutrality.domain.errors import ConflictError, DomainError, NotFoundError
from neutrality.domain.referral import Sent, check_handing_on, told_of
from neutrality.evidence.models import DocumentFile, DocumentScan, ScanState
from neutrality.evidence.service import meta_of, open_content
from neutrality.evidence.spool import SealedSpool
from neutrality.vault import OpenKey


@dataclass(frozen=True)
class Handed:
    """A finished letter to an employer or the authority, opened, with the people of whom it tells."""

    row: Document
    kind: DocumentKind
    addressee: str
    addressee_name: str
    agency_id: uuid.UUID | None
    people: list[Respondent] = field(repr=False)
    letter: Letter = field(repr=False)
    reference: str = field(repr=False)
    key: OpenKey = field(repr=False)
    scan: DocumentScan | None = field(repr=False, default=None)


def handed(work: Work, document_id: uuid.UUID, actor: Actor) -> Handed:
    """Return a letter of the case as it can be handed on.

    Raises:
        NotFoundError: `no_such_document`.
        ConflictError: `document_not_final`, `document_is_void`, `document_erased`, `not_handed_on`,
            `identity_erased`.

    """
    row = document_in(work, document_id, actor)
    kind = work.means.catalogue.document_kind(row.kind)
    check_handing_on(row.state, kind.addressed_to, row.respondent_id)
    key = open_document(work, row)
    gone = _gone(work)
    sent = sent_of(work, gone)
    people = _people(work, row.respondent_id, sent)
    own = next((one for one in sent if one.respondent_id == row.respondent_id), None)
    about = next(one for one in people if one.id == row.respondent_id)
    agency_id = own.agency_id if own else about.agency_id
    addressee = own.addressee if own else Addressee.EMPLOYER.value
    return Handed(
        row=row,
        kind=kind,
        addressee=addressee,
        addressee_name=_named(work, gone.get(about.id), agency_id),
        agency_id=agency_id,
        people=people,
        letter=letter_of(key, newest_version(work.session, row)),
        reference=reference_of(key, row),
        key=key,
        scan=_newest_scan(work, row),
    )


def sent_of(work: Work, gone: dict[uuid.UUID, Forwarding]) -> list[Sent]:
    """Return to whom the matter of each respondent went last, in their order; none for whom nothing went."""
    people = work.respondents()
    moved = moved_to(work.session, [person.id for person in people])
    return [
        Sent(person.id, row.addressee, moved.get(person.id, person.agency_id), row.made_on)
        for person in people
        if (row := gone.get(person.id)) is not None
    ]


def file_of_letter(work: Work, letter: Handed) -> tuple[str, SealedSpool]:
    """Return type and content of the letter as it goes along: the signed scan, else the finished PDF.

    Raises:
        DomainError: `file_dangerous` for a scan in which something dangerous was found.
        NotFoundError: `evidence_missing`.

    """
    if letter.scan is not None and letter.scan.scan_state is ScanState.FOUND:
        raise DomainError("file_dangerous")
    found = select(DocumentFile).where(DocumentFile.document_id == letter.row.id)
    held = letter.scan or work.session.scalar(found)
    if held is None:
        raise NotFoundError("evidence_missing")
    return meta_of(letter.key, held)["mime"], open_content(work.means.store, letter.key, held)


def _people(work: Work, about: uuid.UUID | None, sent: list[Sent]) -> list[Respondent]:
    rows = {person.id: person for person in work.respondents()}
    if about not in rows:
        raise ConflictError("not_handed_on")
    people = [rows[one] for one in told_of(about, sent)]
    if any(person.pseudonymised_on is not None for person in people):
        raise ConflictError("identity_erased")
    return people


def _gone(work: Work) -> dict[uuid.UUID, Forwarding]:
    """Return of each respondent the forwarding that stands last."""
    found = (
        select(Forwarding)
        .where(
            Forwarding.respondent_id.in_([person.id for person in work.respondents()]),
            Forwarding.void.is_(False),
        )
        .order_by(Forwarding.event_id)
    )
    return {row.respondent_id: row for row in work.session.scalars(found)}


def _named(work: Work, gone: Forwarding | None, agency_id: uuid.UUID | None) -> str:
    if gone is not None and gone.authority is not None:
        rows = (row for row in work.means.catalogue.authorities if row.code == gone.authority)
        return next(row.label("id") for row in rows)
    agency = work.session.get(Agency, agency_id) if agency_id else None
    return agency.name if agency else ""


def _newest_scan(work: Work, row: Document) -> DocumentScan | None:
    found = select(DocumentScan).where(DocumentScan.document_id == row.id)
    newest = found.order_by(DocumentScan.received_at.desc(), DocumentScan.id.desc())
    return work.session.scalars(newest.limit(1)).first()
