"""What belongs to one case, found by the places of `places.py`, and its removal."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from neutrality.cases.documents import documents_naming, documents_of, ids_of
from neutrality.cases.models import Case, CaseReport, Respondent
from neutrality.cases.replies import pages_of
from neutrality.cases.transfer_models import Transfer
from neutrality.domain.history import Stream
from neutrality.evidence.models import (
    DocumentFile,
    DocumentScan,
    DocumentScanCopy,
    EvidenceFile,
    RebuttalCopy,
    RebuttalFile,
    RedactedCopy,
    ReplyCopy,
    ReplyFile,
    ViewingCopy,
)
from neutrality.history.models import Event
from neutrality.reports.models import IdentityRelease
from neutrality.retention.places import OF_DOCUMENT, OF_RESPONDENT, PLACES, Of, Place
from neutrality.vault import BlindIndex, DataKey, KeyWrap


@dataclass(frozen=True)
class Reach:
    """The ids by which everything of a case is found, and the objects in the store."""

    ids: Mapping[Of, AbstractSet[Any]]
    objects: tuple[str, ...]

    def count(self) -> dict[str, int]:
        """Return how many reports, respondents, persons and files it is."""
        named = {of.value: len(self.ids[of]) for of in (Of.REPORT, Of.RESPONDENT, Of.PERSON)}
        return {**named, "files": len(self.objects)}


def reach(session: Session, case: Case) -> Reach:
    """Return what belongs to a case alone: reports and persons that a living case needs are not named."""
    reports = set(session.scalars(_own_reports(case)))
    people = list(session.scalars(select(Respondent).where(Respondent.case_id == case.id)))
    respondents = {row.id for row in people}
    persons = _only_here(session, {row.person_id for row in people if row.person_id}, respondents)
    offers = set(session.scalars(select(Transfer.id).where(Transfer.case_id == case.id)))
    documents = ids_of(documents_of(session, case.id))
    replies = {page.id for page in pages_of(session, case.id)}
    owners = {case.id} | reports | respondents | persons | offers | documents | replies
    found = select(Event.id).where(Event.stream == Stream.CASE, Event.stream_id == case.id)
    files = select(EvidenceFile.id).where(EvidenceFile.report_id.in_(reports))
    rebuttals, brought = own_files(session, respondents)
    scans, written = document_files(session, documents)
    objects = (
        *brought,
        *written,
        *session.scalars(select(EvidenceFile.object_key).where(EvidenceFile.report_id.in_(reports))),
        *session.scalars(select(ViewingCopy.object_key).where(ViewingCopy.evidence_id.in_(files))),
        *session.scalars(select(RedactedCopy.object_key).where(RedactedCopy.evidence_id.in_(files))),
    )
    releases = select(IdentityRelease.id).where(IdentityRelease.report_id.in_(reports))
    return Reach(
        {
            Of.CASE: {case.id},
            Of.REPORT: reports,
            Of.RESPONDENT: respondents,
            Of.PERSON: persons,
            Of.EVENT: set(session.scalars(found)),
            Of.FILE: {*session.scalars(files), *rebuttals, *scans},
            Of.DOCUMENT: documents,
            Of.RELEASE: set(session.scalars(releases)),
            Of.DATA_KEY: set(session.scalars(select(DataKey.id).where(DataKey.owner.in_(owners)))),
            Of.ANY_OWNER: owners,
        },
        tuple(sorted(objects)),
    )


def own_files(session: Session, respondents: Iterable[uuid.UUID]) -> tuple[set[uuid.UUID], list[str]]:
    """Return the files about these respondents, their own and those of replies, and all their objects."""
    whose, files = set(respondents), dict[uuid.UUID, str]()
    for table in (RebuttalFile, ReplyFile):
        rows = session.execute(select(table.id, table.object_key).where(table.respondent_id.in_(whose)))
        files |= {row.id: row.object_key for row in rows}
    copies = select(RebuttalCopy.object_key).where(RebuttalCopy.rebuttal_id.in_(files))
    replied = select(ReplyCopy.object_key).where(ReplyCopy.reply_file_id.in_(files))
    return set(files), [*files.values(), *session.scalars(copies), *session.scalars(replied)]


def forget_own(session: Session, respondent: Respondent) -> tuple[str, ...]:
    """Remove what is sealed as one respondent's own; return the objects that must go from the store."""
    files, objects = own_files(session, {respondent.id})
    _remove(session, OF_RESPONDENT, {Of.FILE: files, Of.RESPONDENT: {respondent.id}})
    respondent.sealed_notes = None
    return tuple(sorted(objects))


def document_files(session: Session, documents: AbstractSet[uuid.UUID]) -> tuple[set[uuid.UUID], list[str]]:
    """Return the scans of these documents, and all their objects in the store."""
    found = select(DocumentScan).where(DocumentScan.document_id.in_(documents))
    scans = {row.id: row.object_key for row in session.scalars(found)}
    copies = select(DocumentScanCopy.object_key).where(DocumentScanCopy.scan_id.in_(scans))
    final = select(DocumentFile.object_key).where(DocumentFile.document_id.in_(documents))
    return set(scans), [*scans.values(), *session.scalars(copies), *session.scalars(final)]


def forget_documents(session: Session, respondent: Respondent, today: date) -> tuple[str, ...]:
    """Remove what documents say that name a respondent, with their keys; return the objects that must go.

    Kind, number and days stay, and the digest: whoever holds the document can still have it checked.
    """
    naming = documents_naming(session, respondent.id, respondent.case_id)
    documents = ids_of(naming)
    scans, objects = document_files(session, documents)
    for document in naming:
        document.sealed_reference, document.erased_on = None, today
    _remove(session, OF_DOCUMENT, {Of.FILE: scans, Of.DOCUMENT: documents})
    lose_keys(session, documents)
    return tuple(sorted(objects))


def wipe(session: Session, reached: Reach) -> None:
    """Remove or blank every row that was reached; the events themselves stay."""
    _remove(session, PLACES, reached.ids)


def _remove(session: Session, places: Iterable[Place], ids: Mapping[Of, AbstractSet[Any]]) -> None:
    session.flush()
    for place in places:
        chosen = place.owner.in_(ids[place.of])
        if place.blank:
            session.execute(update(place.table).where(chosen).values(**place.blank))
        else:
            session.execute(delete(place.table).where(chosen))
    session.expire_all()


def lose_keys(session: Session, owners: Iterable[uuid.UUID]) -> None:
    """Remove the keys and the indexes of these owners alone."""
    wanted = set(owners)
    keys = select(DataKey.id).where(DataKey.owner.in_(wanted))
    for statement in (
        delete(KeyWrap).where(KeyWrap.data_key_id.in_(keys)),
        delete(DataKey).where(DataKey.owner.in_(wanted)),
        delete(BlindIndex).where(BlindIndex.owner.in_(wanted)),
    ):
        session.execute(statement, execution_options=_PLAIN)


def lonely_person(session: Session, respondent: Respondent) -> set[uuid.UUID]:
    """Return the person of a respondent when no other respondent is that person."""
    return _only_here(session, {respondent.person_id} - {None}, {respondent.id})


def _own_reports(case: Case) -> Select[uuid.UUID]:
    other, living = aliased(CaseReport), aliased(Case)
    shared = exists().where(
        other.report_id == CaseReport.report_id,
        other.case_id != case.id,
        living.id == other.case_id,
        living.erased_on.is_(None),
    )
    return select(CaseReport.report_id).where(CaseReport.case_id == case.id, ~shared)


def _only_here(
    session: Session, persons: Iterable[uuid.UUID | None], respondents: AbstractSet[uuid.UUID]
) -> set[uuid.UUID]:
    wanted = {person for person in persons if person is not None}
    elsewhere = select(Respondent.person_id).where(
        Respondent.person_id.in_(wanted), Respondent.id.not_in(respondents)
    )
    return wanted - {person for person in session.scalars(elsewhere) if person is not None}


_PLAIN = {"synchronize_session": False}
