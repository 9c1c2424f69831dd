"""Where private data of a case lie: every sealed column of the installation stands here, erased or kept.

A new column that seals something, or holds bytes, fails a test until it is named here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Select, Table, delete, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from neutrality.cases.models import (
    Case,
    CaseLink,
    CaseReport,
    Clock,
    Forwarding,
    Person,
    Proposal,
    Recommendation,
    Respondent,
    SanctionDecision,
)
from neutrality.domain.history import Stream
from neutrality.evidence.models import (
    CaptureSheet,
    ClearanceQuestion,
    EvidenceFile,
    RedactedCopy,
    ViewingCopy,
)
from neutrality.history.models import Event, EventPayload, EventText
from neutrality.recusal.models import Assistance, Conflict, ParentOpening
from neutrality.reports.models import Contact, IdentityRelease, Message, ReleaseHandler, Report
from neutrality.vault import BlindIndex, DataKey, KeyWrap

EMPTY = b""  # stands where a seal stood that the column cannot do without


class Of(StrEnum):
    """By whose id a row is found."""

    CASE = "case"
    REPORT = "report"
    RESPONDENT = "respondent"
    PERSON = "person"
    EVENT = "event"
    FILE = "file"
    RELEASE = "release"
    DATA_KEY = "data_key"
    ANY_OWNER = "any_owner"


@dataclass(frozen=True)
class Place:
    """Rows that belong to a case: they go, or lose what `blank` names."""

    owner: InstrumentedAttribute[Any]
    of: Of
    blank: Mapping[str, Any] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The table in which they lie."""
        return cast("Table", self.owner.class_.__table__)

    def covers(self) -> set[str]:
        """Return the columns of which nothing is left, as `table.column`."""
        names = self.blank or {column.name for column in self.table.columns}
        return {f"{self.table.name}.{name}" for name in names}


# In this order: what refers to a row goes before it.
PLACES = (
    Place(EventText.event_id, Of.EVENT),
    Place(EventPayload.event_id, Of.EVENT),
    Place(Message.report_id, Of.REPORT),
    Place(Contact.report_id, Of.REPORT),
    Place(ReleaseHandler.release_id, Of.RELEASE),
    Place(IdentityRelease.report_id, Of.REPORT),
    Place(ViewingCopy.evidence_id, Of.FILE),
    Place(ClearanceQuestion.evidence_id, Of.FILE),
    Place(RedactedCopy.evidence_id, Of.FILE),
    Place(CaptureSheet.case_id, Of.CASE),
    Place(EvidenceFile.report_id, Of.REPORT),
    Place(CaseLink.case_id, Of.CASE),
    Place(CaseLink.other_id, Of.CASE),
    Place(Proposal.case_id, Of.CASE),
    Place(Clock.case_id, Of.CASE),
    Place(Conflict.case_id, Of.CASE),
    Place(Assistance.case_id, Of.CASE),
    Place(ParentOpening.case_id, Of.CASE),
    Place(Forwarding.respondent_id, Of.RESPONDENT, {"sealed_number": None}),
    Place(Recommendation.respondent_id, Of.RESPONDENT, {"sealed_number": None}),
    Place(
        SanctionDecision.respondent_id,
        Of.RESPONDENT,
        {"sealed_number": None, "kind": None, "effective_on": None},
    ),
    Place(
        Report.id,
        Of.REPORT,
        {
            "sealed_content": EMPTY, "sealed_identity": None, "lookup_id": None, "event_on": None,
            "event_on_unknown": True, "known_on": None, "signed_on": None, "withdrawn_on": None,
            "plain_kind": None,
        },
    ),
    Place(
        Respondent.id,
        Of.RESPONDENT,
        {
            "sealed_content": EMPTY, "person_id": None, "agency_id": None, "position_group": None,
            "violation_type": None, "cause": None,
        },
    ),
    Place(Person.id, Of.PERSON),
    Place(BlindIndex.owner, Of.ANY_OWNER),
    Place(KeyWrap.data_key_id, Of.DATA_KEY),
    Place(DataKey.owner, Of.ANY_OWNER),
)  # fmt: skip
# The history stays whole: hashes, signatures and commitments whose salts are gone. Keys of offices open
# nothing any more once the wraps are gone. A draft is no case yet and dies within two hours.
KEPT = frozenset(
    {
        "event.payload_commitment", "event.text_commitment", "event.previous_hash", "event.hash",
        "event.canonical", "event.signature", "reader_key.public_key", "draft.sealed_content",
        "leaf.hash", "checkpoint.root", "checkpoint.frontier",
    }
)  # fmt: skip


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
    owners = {case.id} | reports | respondents | persons
    found = select(Event.id).where(Event.stream == Stream.CASE, Event.stream_id == case.id)
    files = select(EvidenceFile.id).where(EvidenceFile.report_id.in_(reports))
    objects = (
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
            Of.FILE: set(session.scalars(files)),
            Of.RELEASE: set(session.scalars(releases)),
            Of.DATA_KEY: set(session.scalars(select(DataKey.id).where(DataKey.owner.in_(owners)))),
            Of.ANY_OWNER: owners,
        },
        tuple(sorted(objects)),
    )


def wipe(session: Session, reached: Reach) -> None:
    """Remove or blank every row that was reached; the events themselves stay."""
    session.flush()
    for place in PLACES:
        chosen = place.owner.in_(reached.ids[place.of])
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
