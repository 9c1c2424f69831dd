"""Whether a document stands, for anybody who brings its reference, SHA-256 or file: never who is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from neutrality.cases.documents import Document
from neutrality.database import present
from neutrality.directory.models import Office
from neutrality.documents.references import wanted
from neutrality.domain.documents import DocumentState
from neutrality.domain.errors import DomainError


class Validity(StrEnum):
    """Whether a document stands."""

    STANDS = "stands"
    VOID = "void"
    REPLACED = "replaced"


class Matched(StrEnum):
    """By what it was found: its reference, or the bytes of what was finished or signed."""

    REFERENCE = "reference"
    FINAL = "final"
    SIGNED = "signed"


@dataclass(frozen=True)
class Verified:
    """What anybody may know of a document."""

    kind: str
    office: str
    number: str | None
    dated_on: date
    validity: Validity
    voided_on: date | None
    matched: Matched
    final_sha256: str
    signed_sha256: str | None


def verify_document(session: Session, text: str) -> Verified:
    """Return what anybody may know of the document with this reference or SHA-256; a draft is not known.

    Raises:
        DomainError: `document_unknown`.

    """
    sought = wanted(text)
    if sought is None:
        raise DomainError("document_unknown")
    present(session, "document", sought)
    columns = [getattr(Document, name) for name in _SHOWN]
    digests = (Document.lookup, Document.final_sha256, Document.signed_sha256)
    by = or_(*(column == sought for column in digests))
    row = session.execute(select(*columns).where(by)).first()
    if row is None or row.final_sha256 is None or row.dated_on is None:
        raise DomainError("document_unknown")
    office = session.scalar(select(Office.name).where(Office.id == row.office_id)) or ""
    matched = {row.final_sha256: Matched.FINAL, row.signed_sha256: Matched.SIGNED}
    return Verified(
        kind=row.kind,
        office=office,
        number=row.number,
        dated_on=row.dated_on,
        validity=_validity(row.state, replaced=row.replaced_by is not None),
        voided_on=row.voided_on,
        matched=matched.get(sought, Matched.REFERENCE),
        final_sha256=row.final_sha256,
        signed_sha256=row.signed_sha256,
    )


def _validity(state: DocumentState, *, replaced: bool) -> Validity:
    if state is not DocumentState.VOID:
        return Validity.STANDS
    return Validity.REPLACED if replaced else Validity.VOID


_SHOWN = (
    "lookup", "kind", "office_id", "state", "number", "dated_on", "final_sha256", "signed_sha256",
    "voided_on", "replaced_by",
)  # fmt: skip
