"""What the workflow speaks of: states, outcomes, steps, and what the guards may look at (domain 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from neutrality.domain.examination import Missing
from neutrality.domain.matrix import Role


class State(StrEnum):
    """The four states (domain 8)."""

    RECEIVED = "received"
    VERIFIED = "verified"
    RECOMMENDED = "recommended_sanction"
    CLOSED = "closed"


class SubStatus(StrEnum):
    """The legal step inside a state (domain 8.1); a closed matter carries its outcome instead."""

    NEW = "new"
    CORRECTION_REQUESTED = "correction_requested"
    TRACING = "tracing"
    SUPERVISION_RESULT = "supervision_result"
    REGISTERED = "registered"
    EXTENDED = "extended"
    HEARING = "hearing"
    PLENO_PENDING = "pleno_pending"
    FORWARDED_TO_AUTHORITY = "forwarded_to_authority"
    FORWARDED_TO_PPK = "forwarded_to_ppk"
    PPK_EXAMINING = "ppk_examining"
    PPK_OVERDUE = "ppk_overdue"
    MORE_TIME = "ppk_more_time"
    DECREE_AWAITED = "decree_awaited"
    PPK_REFUSED = "ppk_refused"
    CONTROL_MEASURE = "control_measure"
    REMEDY_PENDING = "remedy_pending"


class Outcome(StrEnum):
    """How a matter ended (domain 8.2, design 3), in the declared order: the weightiest first."""

    SANCTIONED = "sanctioned"
    NOT_FOLLOWED_UP = "not_followed_up"
    PPK_NO_VIOLATION = "ppk_no_violation"
    NOT_PROVEN = "not_proven"
    CRIMINAL_ONLY = "criminal_only"
    OUT_OF_JURISDICTION = "out_of_jurisdiction_forwarded"
    NOT_MEETING_REQUIREMENTS = "not_meeting_requirements"
    TRACED_WITHOUT_RESULT = "traced_without_result"
    DUPLICATE_MERGED = "duplicate_merged"
    WITHDRAWN = "withdrawn"
    TERMINATED_OTHER = "terminated_other"


class ReportKind(StrEnum):
    """What one sender sent (design 2)."""

    LAPORAN = "laporan"
    INFORMASI_AWAL = "informasi_awal"
    HASIL_PENGAWASAN = "hasil_pengawasan"
    TEMUAN = "temuan"


class Action(StrEnum):
    """The steps, named by what is done; `Transition.code` carries the number of the table."""

    SUBMIT = "submit"
    REQUEST_CORRECTION = "request_correction"
    RECORD_CORRECTION = "record_correction"
    CLOSE_UNMET = "close_unmet"
    START_TRACING = "start_tracing"
    RECORD_TRACING = "record_tracing"
    CLOSE_TRACED = "close_traced"
    MERGE = "merge"
    FORWARD_ELSEWHERE = "forward_elsewhere"
    ACCEPT_WITHDRAWAL = "accept_withdrawal"
    TERMINATE_EARLY = "terminate_early"
    REGISTER = "register"
    EXTEND = "extend"
    SUMMON = "summon"
    SEND_TO_PLENO = "send_to_pleno"
    RETURN_FROM_PLENO = "return_from_pleno"
    FIND_NOT_PROVEN = "find_not_proven"
    FORWARD = "forward"
    HAND_TO_CRIMINAL = "hand_to_criminal"
    REFER_RESPONDENT = "refer_respondent"
    RECORD_AUTHORITY_RECEIPT = "record_authority_receipt"
    RECORD_RECOMMENDATION = "record_recommendation"
    RECORD_RECEIPT = "record_receipt"
    MARK_OVERDUE = "mark_overdue"
    REMIND = "remind"
    RECORD_EXAMINING = "record_examining"
    RECORD_MORE_TIME = "record_more_time"
    RECORD_ANSWER = "record_answer"
    RECORD_REFUSAL = "record_refusal"
    RECORD_MOVE = "record_move"
    RECORD_CONTROL_MEASURE = "record_control_measure"
    RECORD_SANCTION = "record_sanction"
    RECORD_SANCTION_UNDER_REMEDY = "record_sanction_under_remedy"
    END_REMEDY = "end_remedy"
    RECORD_NO_VIOLATION = "record_no_violation"
    RECORD_NOT_FOLLOWED_UP = "record_not_followed_up"
    RETURN_TO_OFFICE = "return_to_office"
    TERMINATE = "terminate"
    REOPEN = "reopen"


class Level(StrEnum):
    """What a step acts on."""

    CASE = "case"
    RESPONDENT = "respondent"


@dataclass(frozen=True)
class Facts:
    """What the guards may look at: one case before registration, one respondent after it."""

    state: State
    outcome: Outcome | None
    kind: ReportKind
    signed: bool
    identity_complete: bool
    has_event_date: bool
    has_place: bool
    has_narrative: bool
    has_evidence: bool
    has_respondent: bool
    reported_in_time: bool
    registered: bool
    entered_by: UUID | None
    last_step_on: date
    sub_status: SubStatus | None = None
    time_to_complete_until: date | None = None
    handling_runs: bool = False
    extended: bool = False
    authority_has_it: bool = False
    withdrawn_by_reporter: bool = False
    carried_by_others: bool = False
    missing: tuple[Missing, ...] = ()
    examined_type: str | None = None
    examined_by: UUID | None = None
    pleno_result: str | None = None


@dataclass(frozen=True)
class Step:
    """What somebody typed for a step: its legal date, reasons, and the fields that the step asks."""

    action: Action
    legal_on: date
    reason: str
    late_reason: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class By:
    """Who takes the step: the account and the roles that reach the case's office, or time itself."""

    account_id: UUID | None
    roles: frozenset[Role]


TIME = By(None, frozenset())
