"""Which event each step is, and what the event says: codes in clear, texts sealed."""

from __future__ import annotations

from datetime import date
from typing import Any

from neutrality.domain.catalogue import Catalogue
from neutrality.domain.history import EventKind
from neutrality.domain.records import authority_of
from neutrality.domain.workflow import Action, Step

EVENTS = {
    Action.REQUEST_CORRECTION: EventKind.CORRECTION_REQUESTED,
    Action.RECORD_CORRECTION: EventKind.CORRECTION_RECEIVED,
    Action.CLOSE_UNMET: EventKind.CASE_CLOSED_UNMET,
    Action.START_TRACING: EventKind.TRACING_STARTED,
    Action.RECORD_TRACING: EventKind.TRACING_REPORTED,
    Action.CLOSE_TRACED: EventKind.TRACED_WITHOUT_RESULT,
    Action.MERGE: EventKind.CASE_MERGED,
    Action.FORWARD_ELSEWHERE: EventKind.CASE_FORWARDED_ELSEWHERE,
    Action.ACCEPT_WITHDRAWAL: EventKind.CASE_WITHDRAWN,
    Action.TERMINATE_EARLY: EventKind.CASE_TERMINATED,
    Action.REGISTER: EventKind.CASE_REGISTERED,
    Action.EXTEND: EventKind.HANDLING_EXTENDED,
    Action.SUMMON: EventKind.RESPONDENT_SUMMONED,
    Action.SEND_TO_PLENO: EventKind.RESPONDENT_BEFORE_PLENO,
    Action.RETURN_FROM_PLENO: EventKind.RESPONDENT_BACK_FROM_PLENO,
    Action.FIND_NOT_PROVEN: EventKind.RESPONDENT_NOT_PROVEN,
    Action.FORWARD: EventKind.RESPONDENT_FORWARDED,
    Action.HAND_TO_CRIMINAL: EventKind.RESPONDENT_CRIMINAL_ONLY,
    Action.REFER_RESPONDENT: EventKind.RESPONDENT_REFERRED,
    Action.RECORD_AUTHORITY_RECEIPT: EventKind.AUTHORITY_RECEIVED,
    Action.RECORD_RECOMMENDATION: EventKind.AUTHORITY_RECOMMENDED,
    Action.RECORD_RECEIPT: EventKind.EMPLOYER_RECEIVED,
    Action.MARK_OVERDUE: EventKind.EMPLOYER_OVERDUE,
    Action.REMIND: EventKind.EMPLOYER_REMINDED,
    Action.RECORD_EXAMINING: EventKind.EMPLOYER_EXAMINING,
    Action.RECORD_MORE_TIME: EventKind.EMPLOYER_ASKED_TIME,
    Action.RECORD_ANSWER: EventKind.EMPLOYER_ANSWERED,
    Action.RECORD_REFUSAL: EventKind.EMPLOYER_REFUSED,
    Action.RECORD_MOVE: EventKind.RESPONDENT_MOVED,
    Action.RECORD_CONTROL_MEASURE: EventKind.CONTROL_MEASURE_TAKEN,
    Action.RECORD_SANCTION: EventKind.RESPONDENT_SANCTIONED,
    Action.RECORD_SANCTION_UNDER_REMEDY: EventKind.REMEDY_PENDING,
    Action.END_REMEDY: EventKind.REMEDY_ENDED,
    Action.RECORD_NO_VIOLATION: EventKind.RESPONDENT_NO_VIOLATION,
    Action.RECORD_NOT_FOLLOWED_UP: EventKind.RESPONDENT_NOT_FOLLOWED_UP,
    Action.RETURN_TO_OFFICE: EventKind.RESPONDENT_RETURNED,
    Action.TERMINATE: EventKind.RESPONDENT_TERMINATED,
    Action.REOPEN: EventKind.RESPONDENT_REOPENED,
}
IN_CLEAR = (
    "violation_type", "sanction_level", "addressee", "criminal_track", "cause", "sanction_kind",
    "unmet_requirement", "lacks", "competent_body", "termination_ground", "ground", "quorum", "pleno_on",
    "decision_on", "effective_on", "recommended_level", "recommended_on", "control_measure",
    "control_measure_on", "remedy", "remedy_result", "master", "record_source", "answered_on",
    "employer_answer", "more_time_until", "new_agency", "moved_on", "measure_stage",
)  # fmt: skip
SEALED = (
    "study_number", "letter_number", "decision_number", "supervision_number", "deviation_reason",
    "public_reason",
)  # fmt: skip


def asks_authority_on(step: Step) -> date | None:
    """Return on which day it is asked which authority is valid, nothing where the step names none."""
    if step.action is Action.RECORD_RECOMMENDATION:
        return date.fromisoformat(step.fields["recommended_on"])
    to_authority = step.action is Action.FORWARD and step.fields.get("addressee") == "authority"
    return step.legal_on if to_authority else None


def codes_of(step: Step, catalogue: Catalogue) -> dict[str, Any]:
    """Return the codes and dates that the step's event says in clear."""
    codes = {name: step.fields[name] for name in IN_CLEAR if step.fields.get(name)}
    if step.fields.get("sanction_kind"):
        codes["level"] = catalogue.sanction_kind(step.fields["sanction_kind"]).level
    if (on := asks_authority_on(step)) is not None:
        codes["authority"] = authority_of(catalogue, on, step.fields.get("authority", ""))
    return {**codes, "backdated": bool(step.late_reason.strip())}


def texts_of(step: Step) -> dict[str, str]:
    """Return what the step's event keeps sealed."""
    sealed = {name: step.fields.get(name, "").strip() for name in SEALED}
    return {"reason": step.reason.strip(), "late_reason": step.late_reason.strip(), **sealed}
