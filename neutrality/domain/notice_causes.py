"""Of which events officers are told by mail, and why; of the others it is said here that nobody is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from neutrality.domain.history import EventKind
from neutrality.domain.transfer import Answer, Basis


class NoticeCause(StrEnum):
    """Why an officer is written to."""

    NEW_CASE = "new_case"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    SECOND_PERSON = "second_person"
    HELP_ASKED = "help_asked"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


CAUSE_OF: dict[EventKind, NoticeCause] = {
    EventKind.CASE_RECEIVED: NoticeCause.NEW_CASE,
    EventKind.CASE_TRANSFERRED: NoticeCause.NEW_CASE,
    EventKind.CASE_ASSIGNED: NoticeCause.ASSIGNED,
    EventKind.STEP_PROPOSED: NoticeCause.SECOND_PERSON,
    EventKind.ASSISTANCE_OFFERED: NoticeCause.HELP_ASKED,
    EventKind.REPORTER_WROTE: NoticeCause.ANSWERED,
    EventKind.REPORTER_WITHDREW: NoticeCause.ANSWERED,
    EventKind.IDENTITY_GIVEN: NoticeCause.ANSWERED,
    EventKind.CORRECTION_RECEIVED: NoticeCause.ANSWERED,
    EventKind.TRANSFER_RETURNED: NoticeCause.ANSWERED,
    EventKind.AUTHORITY_RECOMMENDED: NoticeCause.ANSWERED,
    EventKind.EMPLOYER_EXAMINING: NoticeCause.ANSWERED,
    EventKind.EMPLOYER_ASKED_TIME: NoticeCause.ANSWERED,
    EventKind.EMPLOYER_ANSWERED: NoticeCause.ANSWERED,
    EventKind.EMPLOYER_REFUSED: NoticeCause.ANSWERED,
    EventKind.CONTROL_MEASURE_TAKEN: NoticeCause.ANSWERED,
    EventKind.MEASURE_CHANGED: NoticeCause.ANSWERED,
    EventKind.REPLY_SENT: NoticeCause.ANSWERED,
    EventKind.RESPONDENT_RETURNED: NoticeCause.ANSWERED,
    EventKind.RESPONDENT_SANCTIONED: NoticeCause.ANSWERED,
    EventKind.RESPONDENT_NO_VIOLATION: NoticeCause.ANSWERED,
    EventKind.RESPONDENT_NOT_FOLLOWED_UP: NoticeCause.ANSWERED,
    EventKind.REMEDY_PENDING: NoticeCause.ANSWERED,
    EventKind.REMEDY_ENDED: NoticeCause.ANSWERED,
    EventKind.CRIMINAL_ENDED: NoticeCause.ANSWERED,
}
# What a reporter did, or the worker at once after it: told at the next full hour, so that a mail does not
# point to the minute.
OF_REPORTERS = frozenset(
    {
        EventKind.CASE_RECEIVED,
        EventKind.REPORTER_WROTE,
        EventKind.REPORTER_WITHDREW,
        EventKind.IDENTITY_GIVEN,
        EventKind.ASSISTANCE_OFFERED,
    }
)
UNTOLD = frozenset(
    {
        EventKind.CORRECTION_REQUESTED,
        EventKind.CASE_CLOSED_UNMET,
        EventKind.TRACING_STARTED,
        EventKind.TRACING_REPORTED,
        EventKind.TRACED_WITHOUT_RESULT,
        EventKind.CASE_MERGED,
        EventKind.CASE_FORWARDED_ELSEWHERE,
        EventKind.CASE_WITHDRAWN,
        EventKind.CASE_TERMINATED,
        EventKind.CASE_REGISTERED,
        EventKind.HANDLING_EXTENDED,
        EventKind.RESPONDENT_SUMMONED,
        EventKind.RESPONDENT_BEFORE_PLENO,
        EventKind.RESPONDENT_BACK_FROM_PLENO,
        EventKind.RESPONDENT_NOT_PROVEN,
        EventKind.RESPONDENT_FORWARDED,
        EventKind.RESPONDENT_CRIMINAL_ONLY,
        EventKind.RESPONDENT_REFERRED,
        EventKind.AUTHORITY_RECEIVED,
        EventKind.EMPLOYER_RECEIVED,
        EventKind.EMPLOYER_OVERDUE,
        EventKind.EMPLOYER_REMINDED,
        EventKind.RESPONDENT_MOVED,
        EventKind.REPLY_OPENED,
        EventKind.REPLY_RENEWED,
        EventKind.REPLY_EXTENDED,
        EventKind.REPLY_REVOKED,
        EventKind.REPLY_TAKEN_OVER,
        EventKind.REPLY_SET_ASIDE,
        EventKind.REPLY_READ,
        EventKind.PACKAGE_MADE,
        EventKind.PACKAGE_ANSWERED,
        EventKind.PAPER_SCANNED,
        EventKind.PAPER_READ,
        EventKind.RESPONDENT_TERMINATED,
        EventKind.RESPONDENT_REOPENED,
        EventKind.CHECKLIST_ANSWERED,
        EventKind.ELEMENTS_EXAMINED,
        EventKind.CAUSE_SET,
        EventKind.STUDY_SAVED,
        EventKind.PLENO_RECORDED,
        EventKind.CRIMINAL_OPENED,
        EventKind.CRIMINAL_PASSED_ON,
        EventKind.STEP_REFUSED,
        EventKind.STEP_CANCELLED,
        EventKind.STEP_REDATED,
        EventKind.CASE_EXCLUDED,
        EventKind.CASE_READMITTED,
        EventKind.RESPONDENT_EXCLUDED,
        EventKind.RESPONDENT_READMITTED,
        EventKind.CASE_ESCALATED,
        EventKind.ESCALATION_ANSWERED,
        EventKind.REPORT_SIGNED,
        EventKind.REPORTER_ASKED,
        EventKind.PRESSURE_REPORTED,
        EventKind.PRESSURE_ANSWERED,
        EventKind.CONTACT_CHOSEN,
        EventKind.IDENTITY_READ,
        EventKind.IDENTITY_CHECKED,
        EventKind.IDENTITY_SHOWN,
        EventKind.IDENTITY_RELEASED,
        EventKind.IDENTITY_RELEASE_ENDED,
        EventKind.IDENTITY_CONFIRMED,
        EventKind.CODE_REPLACED,
        EventKind.LETTER_PRINTED,
        EventKind.REPORTER_CALLED,
        EventKind.CASES_LINKED,
        EventKind.CASES_UNLINKED,
        EventKind.RESPONDENT_ADDED,
        EventKind.TYPES_SET,
        EventKind.PHASE_CHOSEN,
        EventKind.MANNER_SET,
        EventKind.CAPTURES_TIED,
        EventKind.HEARING_SUMMONED,
        EventKind.HEARING_RECORDED,
        EventKind.HEARING_CORRECTED,
        EventKind.REBUTTAL_ADDED,
        EventKind.REBUTTAL_READ,
        EventKind.WITNESS_ADDED,
        EventKind.WITNESS_CORRECTED,
        EventKind.DATA_REQUESTED,
        EventKind.DATA_ANSWERED,
        EventKind.DATA_SHEET_SHOWN,
        EventKind.DOCUMENT_DRAFTED,
        EventKind.DOCUMENT_EDITED,
        EventKind.DOCUMENT_FINALISED,
        EventKind.DOCUMENT_LEFT,
        EventKind.DOCUMENT_SIGNED,
        EventKind.DOCUMENT_VOIDED,
        EventKind.DOCUMENT_TAKEN,
        EventKind.EXTERNAL_NUMBER_ADDED,
        EventKind.EXTERNAL_NUMBER_WITHDRAWN,
        EventKind.COPY_SHEET_SHOWN,
        EventKind.CASE_JOINED,
        EventKind.PERSONS_MATCHED,
        EventKind.PERSONS_SET_APART,
        EventKind.PERSONS_UNDECIDED,
        EventKind.EVIDENCE_ADDED,
        EventKind.EVIDENCE_READ,
        EventKind.EVIDENCE_REDACTED,
        EventKind.CLEARANCE_ASKED,
        EventKind.EVIDENCE_CLEARED,
        EventKind.EVIDENCE_HELD_BACK,
        EventKind.CAPTURE_RECORDED,
        EventKind.CAPTURE_CORRECTED,
        EventKind.FIELD_CORRECTED,
        EventKind.CLOCK_RECOMPUTED,
        EventKind.CLOCK_EXTENDED,
        EventKind.CONFLICT_DECLARED,
        EventKind.CONFLICT_WITHDRAWN,
        EventKind.ASSISTANCE_ACCEPTED,
        EventKind.ASSISTANCE_ENDED,
        EventKind.CASE_OPENED_BY_PARENT,
        EventKind.TRANSFER_OFFERED,
        EventKind.IDENTITY_HANDED_ON,
        EventKind.HOLD_SET,
        EventKind.HOLD_LIFTED,
        EventKind.RESPONDENT_PSEUDONYMISED,
        EventKind.CASE_ERASED,
        EventKind.FACTS_COARSENED,
    }
)


def tells(kind: EventKind, payload: Mapping[str, object]) -> bool:
    """Return whether this one is told: not what an office took back itself, and no case of many at once.

    When offices merge or a stage ends, all cases go in one night, and their officers know.
    """
    if kind is EventKind.CASE_TRANSFERRED:
        return payload.get("basis") == Basis.REQUEST
    if kind is EventKind.TRANSFER_RETURNED:
        return payload.get("offer_answer") == Answer.RETURNED
    return kind in CAUSE_OF
