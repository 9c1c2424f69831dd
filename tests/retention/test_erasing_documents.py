"""What documents say goes with the names in them; kind, number and digest stay until the case is erased."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from sqlalchemy import func, select

from neutrality.cases.documents import Document, DocumentVersion
from neutrality.database import reading
from neutrality.documents.verifying import verify_document
from neutrality.domain.history import Stream
from neutrality.evidence.models import DocumentFile, DocumentScan
from neutrality.history.service import check
from neutrality.vault import DataKey, KeyKind
from tests.cases.office import now_of
from tests.documents.writing import Writing
from tests.retention.conftest import Archive

BEGAN = date(2024, 2, 27)
SAID = (DocumentVersion, DocumentFile, DocumentScan)


def written(archive: Archive, end: str) -> tuple[Writing, uuid.UUID, uuid.UUID]:
    """Bring a case to its end with a document that names its respondent and one that names nobody."""
    office = archive.office
    writing = Writing(office, archive.closed(end, BEGAN))
    office.clock.set(now_of(BEGAN.replace(day=29)))
    naming, silent = writing.finished("study"), writing.finished("board_notice")
    for document_id in (naming, silent):
        writing.scan(document_id)
    return writing, naming, silent


def counts(archive: Archive) -> list[int]:
    """Return how many rows there are of what documents say."""
    with archive.office.sessions() as session:
        return [session.scalars(select(func.count()).select_from(table)).one() for table in SAID]


def keys(archive: Archive) -> int:
    """Return how many documents have a key."""
    with archive.office.sessions() as session:
        return len(session.scalars(select(DataKey.id).where(DataKey.kind == KeyKind.DOCUMENT)).all())


@pytest.mark.both_databases
def test_with_a_name_goes_what_a_document_said_of_it_and_the_digest_stays(archive: Archive) -> None:
    writing, naming, silent = written(archive, "not_proven")
    digest = writing.row(naming).final_sha256
    assert (counts(archive), keys(archive)) == ([2, 2, 2], 2)
    archive.later(years=2)

    archive.erase_all()

    assert (counts(archive), keys(archive)) == ([1, 1, 1], 1)
    assert writing.row(naming).erased_on == archive.office.today
    assert writing.row(naming).sealed_reference is None
    assert writing.row(silent).erased_on is None
    with reading(archive.office.sessions) as session:
        assert verify_document(session, str(digest)).number == writing.row(naming).number
        check(session, Stream.CASE, writing.case_id)


@pytest.mark.both_databases
def test_with_the_case_goes_every_document(archive: Archive) -> None:
    writing, _naming, _silent = written(archive, "sanctioned")
    with archive.office.sessions() as session:
        objects = [
            *session.scalars(select(DocumentFile.object_key)),
            *session.scalars(select(DocumentScan.object_key)),
        ]
    archive.later(years=6)

    archive.erase_all()

    assert (counts(archive), keys(archive)) == ([0, 0, 0], 0)
    assert not any(archive.store.exists(key) for key in objects)
    with archive.office.sessions() as session:
        assert session.scalars(select(func.count()).select_from(Document)).one() == 0
        check(session, Stream.CASE, writing.case_id)
