"""Where private data of a case lie: every sealed column of the installation stands here, erased or kept.

A new column that seals something, or holds bytes, fails a test until it is named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.orm import InstrumentedAttribute

from neutrality.cases.acts import ControlMeasure, EmployerAnswer, Forwarding, Recommendation, SanctionDecision
from neutrality.cases.allegations import CaptureTie, RespondentViolation
from neutrality.cases.criminal_track import CriminalTrack
from neutrality.cases.data_requests import DataRequest
from neutrality.cases.documents import Document, DocumentVersion
from neutrality.cases.escalation import Escalation
from neutrality.cases.examined import OF_A_CASE
from neutrality.cases.external_numbers import ExternalNumber
from neutrality.cases.hearings import Hearing
from neutrality.cases.imported import ImportedFinding, ImportedRow
from neutrality.cases.joined import MergedRespondent, ReportStanding
from neutrality.cases.models import (
    CaseLink,
    Clock,
    ClockChange,
    ClockPause,
    Person,
    Proposal,
    Respondent,
)
from neutrality.cases.notices import Notice
from neutrality.cases.replies import ReplyAnswer, ReplyPage, ReplyPerson
from neutrality.cases.sameness import PersonMatch
from neutrality.cases.transfer_models import Transfer
from neutrality.cases.witnesses import Witness
from neutrality.evidence.models import (
    CaptureSheet,
    ClearanceQuestion,
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
from neutrality.history.models import EventPayload, EventText
from neutrality.recusal.models import Assistance, Conflict, ParentOpening
from neutrality.reports.models import Contact, FieldResult, IdentityRelease, Message, ReleaseHandler, Report
from neutrality.vault import BlindIndex, DataKey, KeyWrap
from neutrality.webhooks.models import WebhookDelivery

EMPTY = b""  # stands where a seal stood that the column cannot do without


class Of(StrEnum):
    """By whose id a row is found."""

    CASE = "case"
    REPORT = "report"
    RESPONDENT = "respondent"
    PERSON = "person"
    EVENT = "event"
    FILE = "file"
    DOCUMENT = "document"
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


# What is a respondent's own; it goes with the name already, before the case is due.
OF_RESPONDENT = (
    Place(RebuttalCopy.rebuttal_id, Of.FILE),
    Place(RebuttalFile.respondent_id, Of.RESPONDENT),
    Place(ReplyCopy.reply_file_id, Of.FILE),
    Place(ReplyFile.respondent_id, Of.RESPONDENT),
    Place(ReplyAnswer.respondent_id, Of.RESPONDENT),
    Place(ReplyPerson.respondent_id, Of.RESPONDENT),
    Place(Hearing.respondent_id, Of.RESPONDENT),
    Place(DataRequest.respondent_id, Of.RESPONDENT),
    Place(ExternalNumber.respondent_id, Of.RESPONDENT),
    # That a row was taken in stays: the same register brings nobody back.
    Place(ImportedRow.respondent_id, Of.RESPONDENT, {"digest": EMPTY}),
)
# What a document says; of the document itself its kind, number and days stay with the case.
OF_DOCUMENT = (
    Place(DocumentScanCopy.scan_id, Of.FILE),
    Place(DocumentScan.document_id, Of.DOCUMENT),
    Place(DocumentFile.document_id, Of.DOCUMENT),
    Place(DocumentVersion.document_id, Of.DOCUMENT),
)
# In this order: what refers to a row goes before it.
PLACES = (
    *OF_DOCUMENT,
    Place(Document.id, Of.DOCUMENT),
    *OF_RESPONDENT,
    Place(ReplyPage.case_id, Of.CASE),
    Place(RespondentViolation.respondent_id, Of.RESPONDENT),
    Place(CaptureTie.respondent_id, Of.RESPONDENT),
    Place(Witness.case_id, Of.CASE),
    Place(EventText.event_id, Of.EVENT),
    Place(EventPayload.event_id, Of.EVENT),
    Place(Message.report_id, Of.REPORT),
    Place(ReportStanding.report_id, Of.REPORT),
    Place(PersonMatch.respondent_id, Of.RESPONDENT),
    Place(PersonMatch.other_id, Of.RESPONDENT),
    # A merged case is erased earlier: as whom its respondents go on is needed as long as the other one lives.
    Place(MergedRespondent.into_id, Of.RESPONDENT),
    Place(Contact.report_id, Of.REPORT),
    Place(FieldResult.report_id, Of.REPORT),
    # The same sheet brings nobody back.
    Place(ImportedFinding.report_id, Of.REPORT, {"content": EMPTY}),
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
    Place(Escalation.case_id, Of.CASE),
    Place(Notice.case_id, Of.CASE),
    Place(WebhookDelivery.case_id, Of.CASE),
    Place(ExternalNumber.case_id, Of.CASE),
    *(Place(owner, Of.CASE) for owner in OF_A_CASE),
    Place(ClockPause.case_id, Of.CASE),
    Place(ClockChange.case_id, Of.CASE),
    Place(Clock.case_id, Of.CASE),
    Place(CriminalTrack.case_id, Of.CASE),
    Place(Conflict.case_id, Of.CASE),
    Place(Assistance.case_id, Of.CASE),
    Place(ParentOpening.case_id, Of.CASE),
    Place(Transfer.case_id, Of.CASE, {"sealed_reason": None}),
    Place(Forwarding.respondent_id, Of.RESPONDENT, {"sealed_number": None}),
    Place(Recommendation.respondent_id, Of.RESPONDENT, {"sealed_number": None}),
    Place(
        EmployerAnswer.respondent_id,
        Of.RESPONDENT,
        {"sealed_number": None, "until_on": None, "agency_id": None},
    ),
    Place(ControlMeasure.respondent_id, Of.RESPONDENT, {"sealed_number": None}),
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
            "violation_type": None, "cause": None, "phase": None, "channel": None, "platform": None,
            "interaction": None, "is_official": "unknown", "employer_conflict": "unknown",
            "sealed_notes": None,
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
        # No matter of a case: what a program is signed to with.
        "webhook_secret.sealed_secret",
        # What officers sign in with is of no case; it goes with the account's factors.
        "authenticator.sealed_secret", "passkey.credential", "passkey.public_key",
        # What is out already: nobody can be found in it, and nobody can take it back.
        "release.content", "release_file.content",
        # Of what was erased it is known that it was there; whoever has the whole row learns nothing by it.
        "imported_finding.digest",
    }
)  # fmt: skip
