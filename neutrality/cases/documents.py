"""What is kept of the documents of a case: each has a key of its own, and what is written lies under it.

Kind, state, number and days stand in clear, and the SHA-256 of what was finalised: the document bears a
random reference that is kept nowhere in clear, so that nobody without it can try what it may say.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.cases.models import Case
from neutrality.database import Base, Keyed
from neutrality.domain.documents import DocumentState
from neutrality.vault import KeyKind, Reader, Vault
from neutrality.vault.opened import OpenKey


class Document(Keyed, Base):
    """One document of a case or of one respondent (`respondent_id`); `step` is the action whose letter it is.

    `office_id` is the office that numbered it, `lookup` a digest of the reference in its square. One begun
    anew `replaces` a void one, which is `replaced_by` it once it is finished, and as long as it stands.
    """

    __tablename__ = "document"

    # Of the office's own documents there is no case: a handover is about the officer who left.
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    officer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    respondent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("respondent.id"), index=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    kind: Mapped[str] = mapped_column(String(40))
    step: Mapped[str | None] = mapped_column(String(40))
    names_respondents: Mapped[bool]
    state: Mapped[DocumentState]
    version: Mapped[int] = mapped_column(default=1)
    lookup: Mapped[str] = mapped_column(String(64), unique=True)
    number: Mapped[str | None] = mapped_column(String(60))
    dated_on: Mapped[date | None]
    left_on: Mapped[date | None]
    final_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    signed_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    voided_on: Mapped[date | None]
    replaces: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("document.id"), index=True)
    replaced_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("document.id"), index=True)
    erased_on: Mapped[date | None]
    sealed_reference: Mapped[bytes | None]


class DocumentVersion(Keyed, Base):
    """What a document said when it was saved; the older ones stay."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "version"),)

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id"))
    version: Mapped[int]
    written_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime]
    sealed_content: Mapped[bytes]


def document_key(session: Session, vault: Vault, document_id: uuid.UUID, office_id: uuid.UUID) -> OpenKey:
    """Make the key of a new document, for its office alone."""
    readers = [Reader.office(office_id)]
    return vault.create_key(session, kind=KeyKind.DOCUMENT, owner=document_id, readers=readers)


def documents_of(session: Session, case_id: uuid.UUID) -> list[Document]:
    """Return the documents of a case in the order in which they were begun."""
    found = select(Document).where(Document.case_id == case_id)
    return list(session.scalars(found.order_by(Document.made_at, Document.id)))


def documents_naming(session: Session, respondent_id: uuid.UUID, case: Case | uuid.UUID) -> list[Document]:
    """Return the documents that say who a respondent is: their own, and those that name everybody."""
    case_id = case.id if isinstance(case, Case) else case
    own = Document.respondent_id == respondent_id
    whole = Document.respondent_id.is_(None) & Document.names_respondents
    return list(session.scalars(select(Document).where(Document.case_id == case_id, own | whole)))


def follower_of(session: Session, document: Document) -> uuid.UUID | None:
    """Return which document, a draft perhaps, was begun in the place of a void one and is not void itself."""
    anew = Document.replaces == document.id, Document.state != DocumentState.VOID
    return session.scalars(select(Document.id).where(*anew)).first() or document.replaced_by


def take_places(session: Session, document: Document) -> None:
    """Let a finished document stand in the place of those void ones after which it was written anew."""
    held = document
    while held.replaces is not None:
        held = session.get_one(Document, held.replaces)
        held.replaced_by = held.replaced_by or document.id
    session.flush()


def leave_places(session: Session, document: Document) -> None:
    """Let nothing stand in the place of those documents in whose place a void one stood."""
    for held in session.scalars(select(Document).where(Document.replaced_by == document.id)):
        held.replaced_by = None


@dataclass(frozen=True)
class LettersGone:
    """The letters of a case that left: of which step, about whom, when."""

    rows: tuple[tuple[str | None, uuid.UUID | None, date], ...]

    def left_on(self, step: str, respondent_id: uuid.UUID | None, on: date) -> date | None:
        """Return when the letter of this step, taken on that day, left, nothing if it did not."""
        found = (
            left_on
            for kind, whose, left_on in self.rows
            if kind == step and whose in {None, respondent_id} and left_on >= on
        )
        return min(found, default=None)


def letters_gone(session: Session, case_id: uuid.UUID) -> LettersGone:
    """Return the letters of a case that left, with one question however many steps there are."""
    found = select(Document.step, Document.respondent_id, Document.left_on).where(Document.case_id == case_id)
    return LettersGone(
        tuple((step, whose, on) for step, whose, on in session.execute(found) if step and on is not None)
    )


def ids_of(documents: Iterable[Document]) -> set[uuid.UUID]:
    """Return the ids of documents."""
    return {document.id for document in documents}
