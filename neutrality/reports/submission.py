"""What a sender hands in: plain values, checked against each other before anything is sealed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from neutrality.domain.workflow import ReportKind
from neutrality.evidence.service import SealedUpload
from neutrality.reports.models import Source

LONGEST_NARRATIVE = 20_000
LONGEST_LINE = 300
MOST_RESPONDENTS = 10
MOST_LINKS = 10


@dataclass(frozen=True)
class RespondentInput:
    """One person reported; `unknown` says that the sender knows no name."""

    name: str = field(default="", repr=False)
    unknown: bool = False
    nip: str = field(default="", repr=False)
    agency_id: uuid.UUID | None = None
    agency_text: str = field(default="", repr=False)
    position: str = field(default="", repr=False)
    position_group: str | None = None
    employee_type: str = "unknown"


@dataclass(frozen=True)
class Identity:
    """Who the sender is: sealed apart, for the custodian only."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    occupation: str = field(default="", repr=False)


@dataclass(frozen=True)
class Submission:
    """One report as handed in; `received_on` is its legal date, `None` dates are unknown ones.

    `flooded` says that it came from a program that sends many, `submitted_for` whose supervision result it is
    when somebody else typed it, `duty_letter` by which letter of assignment they watched, `brought_by` what
    brought it where nobody typed it.
    """

    kind: ReportKind
    source: Source
    channel: str
    office_id: uuid.UUID
    received_at: datetime
    received_on: date
    narrative: str = field(repr=False)
    event_on: date | None = None
    known_on: date | None = None
    place_code: str | None = None
    place_detail: str = field(default="", repr=False)
    election_id: uuid.UUID | None = None
    candidate: str = field(default="", repr=False)
    plain_kind: str | None = None
    links: tuple[str, ...] = field(default=(), repr=False)
    witnesses: str = field(default="", repr=False)
    respondents: tuple[RespondentInput, ...] = ()
    identity: Identity | None = field(default=None, repr=False)
    signed_on: date | None = None
    late_reason: str = field(default="", repr=False)
    language: str = "id"
    uploads: tuple[SealedUpload, ...] = field(default=(), repr=False)
    flooded: bool = False
    submitted_for: uuid.UUID | None = None
    duty_letter: str = field(default="", repr=False)
    brought_by: str = ""
