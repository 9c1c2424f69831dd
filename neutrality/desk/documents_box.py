"""What a case file shows of its documents: those begun, those that can be begun, numbers that are missing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases.reading import CaseView
from neutrality.documents.agenda import Skipped, skipped_in_agenda
from neutrality.documents.reading import DocumentRow, document_rows
from neutrality.domain.access import Permission
from neutrality.domain.catalogue import DocumentKind


@dataclass(frozen=True)
class DocumentsBox:
    """What the case file shows of its documents: those begun, and the kinds that can be begun.

    Of the `closed` kinds, which tell what was said at a hearing, this officer opens none.
    """

    rows: list[DocumentRow]
    kinds: list[DocumentKind]
    closed: frozenset[str]
    skipped: list[Skipped]


def documents_box(session: Session, view: CaseView, allowed: frozenset[Permission]) -> DocumentsBox | None:
    """Return the documents of a case, nothing for whoever does not read them."""
    if Permission.READ_DOCUMENT not in allowed:
        return None
    ordinals = {person.id: person.ordinal for person in view.respondents}
    kinds = current.catalogue().documents(current.today()) if Permission.WRITE_DOCUMENT in allowed else ()
    known = current.catalogue().document_kinds.values()
    hears = Permission.READ_EVIDENCE in allowed
    closed = frozenset(kind.code for kind in known if kind.testimony and not hears)
    offered = [kind for kind in kinds if kind.code not in closed]
    rows = document_rows(session, view.id, ordinals)
    numbered = {(row.kind, row.dated_on.year) for row in rows if row.number and row.dated_on}
    return DocumentsBox(rows, offered, closed, skipped_in_agenda(session, view.office_id, numbered))
