"""What the workflow speaks of: states, outcomes, steps, and what the guards may look at (domain 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from neutrality.domain.access import Role


class State(StrEnum):
    """The four states (domain 8)."""

    RECEIVED = "received"
    VERIFIED = "verified"
    RECOMMENDED = "recommended_sanction"
    CLOSED = "closed"


class SubStatus(StrEnum):
    """The legal step inside a state (domain 8.1); a closed matter carries its outcome instead."""

    NEW = "new"
    REGISTERED = "registered"
    FORWARDED_TO_AUTHORITY = "forwarded_to_authority"
    FORWARDED_TO_PPK = "forwarded_to_ppk"


class Outcome(StrEnum):
    """How a matter ended (domain 8.2, design 3), in the declared order: the weightiest first."""

    SANCTIONED = "sanctioned"
    NOT_FOLLOWED_UP = "not_followed_up"
    PPK_NO_VIOLATION = "ppk_no_violation"
    NOT_PROVEN = "not_proven"
    NOT_MEETING_REQUIREMENTS = "not_meeting_requirements"


class ReportKind(StrEnum):
    """What one sender sent (design 2)."""

    LAPORAN = "laporan"
    INFORMASI_AWAL = "informasi_awal"
    HASIL_PENGAWASAN = "hasil_pengawasan"
    TEMUAN = "temuan"


class Action(StrEnum):
    """The steps, named by what is done; `Transition.code` carries the number of the table."""

    SUBMIT = "submit"
    CLOSE_UNMET = "close_unmet"
    REGISTER = "register"
    FIND_NOT_PROVEN = "find_not_proven"
    FORWARD = "forward"
    RECORD_SANCTION = "record_sanction"
    RECORD_NO_VIOLATION = "record_no_violation"
    RECORD_NOT_FOLLOWED_UP = "record_not_followed_up"
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
    """Who takes the step: the account and the roles that reach the case's office."""

    account_id: UUID
    roles: frozenset[Role]
