"""Documents begun from the facts of a case, and edited as long as they are drafts."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.documents import Document, DocumentVersion, document_key, follower_of
from neutrality.cases.examination import digest
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work, begin, reports_of, respondent_in
from neutrality.database import to_minute
from neutrality.documents.facts import addressee_for, facts_for, signers_for
from neutrality.documents.references import lookup_of, new_reference
from neutrality.domain.access import Actor, Permission, require
from neutrality.domain.catalogue import DocumentKind
from neutrality.domain.documents import (
    DocumentState,
    Letter,
    Standing,
    check_writing,
    compose,
    letter_problems,
    tidy,
)
from neutrality.domain.errors import ConflictError, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.papers import PaperKind
from neutrality.means import Means
from neutrality.reports.models import Report
from neutrality.stationery.letterheads import Letterhead, letterhead_of
from neutrality.vault import KeyKind, OpenKey, Purpose

TABLE = "document_version"


def begin_document(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    kind: str,
    respondent_id: uuid.UUID | None,
    report_id: uuid.UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Document:
    """Begin a document with the sentences of its kind, filled in from the records of the case.

    What goes to whoever sent a report answers that one, the report that opened the case unless it is named.

    Raises:
        NotFoundError: `no_such_case`, `no_such_respondent`, `no_such_report`.
        NotAllowedError: for whoever does not write documents, or not what was said at a hearing.
        ConflictError: `document_kind_closed`, `identity_erased`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.WRITE_DOCUMENT)
    row = kind_for(work, kind, respondent_id)
    require_kind(work, row, actor)
    person = respondent_in(work, respondent_id) if row.of_a_respondent else None
    if person is not None and person.pseudonymised_on is not None:
        raise ConflictError("identity_erased")
    report = _answered(work, row, report_id)
    return keep_draft(work, row, person, _proposed(work, row, person, report))


def write_anew(
    session: Session, means: Means, case_id: uuid.UUID, document_id: uuid.UUID, *, actor: Actor, now: datetime
) -> Document:
    """Begin a document in the place of a void one, with what that said.

    Raises:
        NotFoundError: `no_such_document`.
        ConflictError: `document_not_void`, `document_replaced`, `document_erased`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.WRITE_DOCUMENT)
    held = document_in(work, document_id, actor)
    if held.state is not DocumentState.VOID:
        raise ConflictError("document_not_void")
    if follower_of(session, held) is not None:
        raise ConflictError("document_replaced")
    person = respondent_in(work, held.respondent_id) if held.respondent_id else None
    letter = letter_of(open_document(work, held), newest_version(session, held))
    return keep_draft(work, means.catalogue.document_kind(held.kind), person, letter, replaces=held.id)


def save_document(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    document_id: uuid.UUID,
    letter: Letter,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what a draft says as a new version; nothing happens when it says the same.

    Raises:
        NotFoundError: `no_such_document`.
        ConflictError: `document_changed` when somebody saved it since `version` was read;
            `document_is_final`, `document_is_void`, `document_erased`.
        InvalidInputError: what is wrong, at its field.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.WRITE_DOCUMENT)
    held = document_in(work, document_id, actor)
    check_writing(Standing(held.state))
    if held.version != version:
        raise ConflictError("document_changed")
    kind, wanted = means.catalogue.document_kind(held.kind), tidy(letter)
    if problems := letter_problems(wanted, kind):
        raise InvalidInputError(problems)
    key = open_document(work, held)
    if letter_of(key, newest_version(session, held)) == wanted:
        return
    held.version += 1
    write_version(session, key, held, wanted, by=actor.account_id, now=now)
    told = said_in(wanted, reference_of(key, held))
    record(work, held, EventKind.DOCUMENT_EDITED, {"version": held.version}, texts=told)


def kind_for(work: Work, code: str, respondent_id: uuid.UUID | None) -> DocumentKind:
    """Return the kind of a new document; raises ConflictError `document_kind_closed`."""
    open_kinds = {row.code: row for row in work.means.catalogue.documents(work.today)}
    row = open_kinds.get(code)
    if row is None or row.of_a_respondent != (respondent_id is not None):
        raise ConflictError("document_kind_closed")
    return row


def keep_draft(
    work: Work,
    kind: DocumentKind,
    person: Respondent | None,
    letter: Letter,
    *,
    replaces: uuid.UUID | None = None,
) -> Document:
    """Keep a new draft under a key of its own."""
    if work.actor_id is None:
        raise ValueError("a document is begun by somebody")
    row_id, reference = uuid.uuid4(), new_reference()
    key = document_key(work.session, work.means.vault, row_id, work.case.office_id)
    row = Document(
        id=row_id, case_id=work.case.id, respondent_id=person.id if person else None,
        office_id=work.case.office_id, kind=kind.code, step=kind.step or None,
        names_respondents=kind.names_respondents, state=DocumentState.DRAFT, version=1, replaces=replaces,
        lookup=lookup_of(reference), made_by=work.actor_id, made_at=to_minute(work.now),
        sealed_reference=key.seal("document", row_id, "sealed_reference", reference),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    write_version(work.session, key, row, letter, by=work.actor_id, now=work.now)
    record(work, row, EventKind.DOCUMENT_DRAFTED, texts=said_in(letter, reference))
    return row


def require_kind(work: Work, kind: DocumentKind, actor: Actor) -> None:
    """Refuse what was said at a hearing to whoever does not read it elsewhere; raises NotAllowedError."""
    if kind.testimony:
        require(actor, Permission.READ_EVIDENCE, work.subject_for(actor))


def document_in(work: Work, document_id: uuid.UUID, actor: Actor) -> Document:
    """Return a document of the case that the actor may open.

    Raises:
        NotFoundError: `no_such_document`, also for another case's.
        NotAllowedError: for whoever does not read what was said at a hearing, where it says that.

    """
    row = work.session.get(Document, document_id, populate_existing=True)
    if row is None or row.case_id != work.case.id:
        raise NotFoundError("no_such_document")
    require_kind(work, work.means.catalogue.document_kind(row.kind), actor)
    return row


def open_document(work: Work, row: Document) -> OpenKey:
    """Return the key of a document, opened for whoever works; raises `document_erased`."""
    if row.erased_on is not None:
        raise ConflictError("document_erased")
    return work.means.keyholder.open_key(
        work.session, kind=KeyKind.DOCUMENT, owner=row.id, office_id=work.case.office_id,
        actor=str(work.actor_id), purpose=Purpose.LETTER,
    )  # fmt: skip


def newest_version(session: Session, row: Document) -> DocumentVersion:
    """Return what a document says now, still sealed."""
    found = select(DocumentVersion).where(DocumentVersion.document_id == row.id)
    return session.scalars(found.order_by(DocumentVersion.version.desc()).limit(1)).one()


def letter_of(key: OpenKey, row: DocumentVersion) -> Letter:
    """Return what a version says."""
    return Letter(**json.loads(key.open(TABLE, row.id, "sealed_content", row.sealed_content)))


def reference_of(key: OpenKey, row: Document) -> str:
    """Return the reference in the square of a document."""
    return key.open_text("document", row.id, "sealed_reference", row.sealed_reference or b"")


def record(
    work: Work,
    row: Document,
    kind: EventKind,
    payload: Mapping[str, object] | None = None,
    *,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Append what happened to a document."""
    work.record(
        kind, legal_on=work.today, respondent_id=row.respondent_id,
        payload={"document": str(row.id), "document_kind": row.kind, **(payload or {})}, texts=texts,
    )  # fmt: skip


def said_in(letter: Letter, reference: str) -> dict[str, str]:
    """Return what an event tells of a version, sealed: a digest.

    The reference goes into it, so that nothing that the version said can be tried out once that is erased.
    """
    return {"digest": digest({"letter": asdict(letter), "reference": reference})}


def write_version(
    session: Session, key: OpenKey, row: Document, letter: Letter, *, by: uuid.UUID, now: datetime
) -> None:
    """Keep what the version of a document says that its row names."""
    version_id = uuid.uuid4()
    sealed = key.seal(TABLE, version_id, "sealed_content", json.dumps(asdict(letter)))
    session.add(
        DocumentVersion(
            id=version_id, document_id=row.id, version=row.version, written_by=by,
            written_at=to_minute(now), sealed_content=sealed,
        )
    )  # fmt: skip
    session.flush()


def usual_signers(head: Letterhead) -> str:
    """Return who signs the office's letters, one a line."""
    blocks = head.signing(PaperKind.LETTER)
    return "\n".join(f"{one.position}; {one.name}; {one.below}".rstrip("; ") for one in blocks)


def _answered(work: Work, kind: DocumentKind, report_id: uuid.UUID | None) -> Report | None:
    """Return the report that a document answers; raises `no_such_report`, `document_kind_closed`."""
    if not kind.to_reporter:
        if report_id is not None:
            raise ConflictError("document_kind_closed")
        return None
    for report in reports_of(work.session, work.case.id):
        if report_id in {None, report.id}:
            return report
    raise NotFoundError("no_such_report")


def _proposed(work: Work, kind: DocumentKind, person: Respondent | None, report: Report | None) -> Letter:
    head = letterhead_of(work.session, work.case.office_id)
    paragraphs = work.means.catalogue.paragraphs_of(kind.code)
    return tidy(
        Letter(
            subject=kind.subject,
            form_code=kind.form_code(work.case.regime),
            addressee=addressee_for(work, kind, person, report),
            body=compose(paragraphs, facts_for(work, kind, person, report), on=work.today),
            place=head.place,
            signers=signers_for(work, kind, person, usual_signers(head)),
            size=head.size.value,
        )
    )
