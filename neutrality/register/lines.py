"""One line of the register: a respondent of a case, or a case without any; nothing of any reporter.

What a line can hold is declared here; a paper prints some of it (`columns.py`). Texts are of the respondent
and of the office's own letters. Of a report there is the day of the event alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from neutrality.domain.workflow import Outcome, ReportKind, State, SubStatus


class Remark(StrEnum):
    """What must be known of a line."""

    EXCLUDED = "excluded"
    ERASED = "erased"
    WITHHELD = "withheld"
    HANDED_ON = "handed_on"
    CAME_OVER = "came_over"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line, codes as they are kept, texts opened."""

    number: int
    reference: str
    receipt_number: str = ""
    registration_number: str = ""
    received_on: date
    registered_on: date | None = None
    closed_on: date | None = None
    event_on: date | None = None
    kind: ReportKind
    channel: str
    place: str = ""
    election: str = ""
    state: State
    sub_status: SubStatus | None = None
    outcome: Outcome | None = None
    investigator: str = ""
    days_open: int = 0
    remarks: tuple[Remark, ...] = ()
    other_office: str = ""
    start: int = 0
    came: int = 0
    left: int = 0
    end: int = 0
    employee_type: str | None = None
    position_group: str | None = None
    violation_type: str | None = None
    phase: str | None = None
    cause: str | None = None
    pleno_on: date | None = None
    pleno_result: str | None = None
    forwarded_on: date | None = None
    addressee: str = ""
    authority: str | None = None
    proposed_level: str | None = None
    recommended_on: date | None = None
    recommended_by: str | None = None
    recommended_level: str | None = None
    decided_on: date | None = None
    effective_on: date | None = None
    sanction_kind: str | None = None
    sanction_level: str | None = None
    remedy: str | None = None
    remedy_result: str | None = None
    agency: str = ""
    name: str = field(default="", repr=False)
    nip: str = field(default="", repr=False)
    position: str = field(default="", repr=False)
    forwarded_number: str = field(default="", repr=False)
    recommended_number: str = field(default="", repr=False)
    decision_number: str = field(default="", repr=False)
