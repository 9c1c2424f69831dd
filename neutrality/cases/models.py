"""Cases, respondents, persons, proposals waiting for a second person, clocks, counters."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.catalogue import ClockKind, Regime
from neutrality.domain.workflow import Action, Outcome, ReportKind, State, SubStatus
from neutrality.history.models import LOG_POSITION

GOING = text("stopped_on IS NULL AND paused_on IS NULL")
PRESSURE = text("kind = 'pressure' AND stopped_on IS NULL")
WAITING = text("status = 'waiting'")
LINE = ("flooded", text("received_on DESC"), text("id DESC"))


class Case(Keyed, Base):
    """One event under examination; state and outcome follow from its respondents."""

    __tablename__ = "case_file"
    __table_args__ = (
        Index("ix_case_file_office_received", "office_id", "received_on", "id"),
        # In the order of the desk's lists, so that a page is read and not sorted out of all.
        Index("ix_case_file_line", *LINE),
        Index("ix_case_file_office_line", "office_id", *LINE, "excluded_on"),
        Index("ix_case_file_office_state_line", "office_id", "state", *LINE, "excluded_on"),
        UniqueConstraint("office_id", "receipt_number"),
        UniqueConstraint("office_id", "registration_number"),
    )

    reference: Mapped[str] = mapped_column(String(12), unique=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    kind: Mapped[ReportKind]
    channel: Mapped[str] = mapped_column(String(40))
    place_code: Mapped[str | None] = mapped_column(ForeignKey("place.code"))
    election_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("election.id"))
    regime: Mapped[Regime]
    state: Mapped[State]
    sub_status: Mapped[SubStatus | None]
    outcome: Mapped[Outcome | None]
    received_on: Mapped[date]
    recorded_at: Mapped[datetime]
    registered_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    last_step_on: Mapped[date]
    next_due_on: Mapped[date | None]
    receipt_number: Mapped[str | None] = mapped_column(String(60))
    registration_number: Mapped[str | None] = mapped_column(String(60))
    assignee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    erased_on: Mapped[date | None]
    excluded_on: Mapped[date | None]
    flooded: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it off the class


class CaseReport(Base):
    """Which reports belong to a case; the main one opened it.

    A merged case keeps its reports on its file; where they go on, that row alone is `current`.
    """

    __tablename__ = "case_report"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), primary_key=True, index=True)
    main: Mapped[bool]
    current: Mapped[bool] = mapped_column(default=True)


class CaseLink(Keyed, Base):
    """Two cases of which a sender says that they are the same report; the lesser id stands first."""

    __tablename__ = "case_link"
    __table_args__ = (UniqueConstraint("case_id", "other_id"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    sealed_reason: Mapped[bytes]
    linked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    linked_at: Mapped[datetime]


class Person(Keyed, Base):
    """An ASN across cases; name and NIP are sealed for the office that first recorded them."""

    __tablename__ = "person"

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    sealed_content: Mapped[bytes]


class Respondent(Keyed, Base):
    """One person in one case (terlapor): own finding, own outcome."""

    __tablename__ = "respondent"
    __table_args__ = (UniqueConstraint("case_id", "ordinal"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    ordinal: Mapped[int]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    employee_type: Mapped[str] = mapped_column(String(20), default="unknown")
    position_group: Mapped[str | None] = mapped_column(String(40))
    violation_type: Mapped[str | None] = mapped_column(ForeignKey("violation_type.code"))
    cause: Mapped[str | None] = mapped_column(String(10))
    state: Mapped[State]
    sub_status: Mapped[SubStatus | None]
    outcome: Mapped[Outcome | None]
    pseudonymised_on: Mapped[date | None]
    excluded_on: Mapped[date | None]
    sealed_content: Mapped[bytes]
    # Chosen by an officer instead of the computed phase; why stands in `sealed_notes`.
    phase: Mapped[str | None] = mapped_column(String(20))
    channel: Mapped[str | None] = mapped_column(String(40))
    platform: Mapped[str | None] = mapped_column(String(40))
    interaction: Mapped[str | None] = mapped_column(String(40))
    is_official: Mapped[str] = mapped_column(String(10), default="unknown", server_default="unknown")
    employer_conflict: Mapped[str] = mapped_column(String(10), default="unknown", server_default="unknown")
    sealed_notes: Mapped[bytes | None]


class ProposalStatus(StrEnum):
    """Whether the second person has answered."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Proposal(Keyed, Base):
    """A step that needs two: 'menunggu orang kedua'."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_case_status", "case_id", "status"),
        Index("ix_proposal_waiting", "case_id", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    respondent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("respondent.id"))
    subject: Mapped[str] = mapped_column(String(40))
    action: Mapped[Action | None]
    legal_on: Mapped[date]
    proposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    status: Mapped[ProposalStatus]
    sealed_step: Mapped[bytes]


class Clock(Keyed, Base):
    """A deadline with its rule, inputs and calendar version, so that 'why this date' can be told.

    `happened_on` is the day of receipt where the rule counts from another; `paused_on` is set while the clock
    stands still, and then its date means nothing; `extended_to` is the day that a head gave.
    """

    __tablename__ = "clock"
    __table_args__ = (
        Index("ix_clock_open", "stopped_on", "due_on"),
        Index("ix_clock_pressure", "case_id", sqlite_where=PRESSURE, postgresql_where=PRESSURE),
        Index("ix_clock_going", "due_at", "case_id", sqlite_where=GOING, postgresql_where=GOING),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    respondent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("respondent.id"))
    kind: Mapped[ClockKind]
    rule: Mapped[str] = mapped_column(String(60))
    internal_target: Mapped[bool]
    started_on: Mapped[date]
    happened_on: Mapped[date | None]
    after_closing: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date]
    due_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(10))
    calendar_version: Mapped[str] = mapped_column(String(20))
    paused_on: Mapped[date | None]
    extended_to: Mapped[date | None]
    stopped_on: Mapped[date | None]


class ClockPause(Keyed, Base):
    """A time in which a clock stood still; it is over."""

    __tablename__ = "clock_pause"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    clock_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clock.id"), index=True)
    paused_on: Mapped[date]
    resumed_on: Mapped[date]


class Because(StrEnum):
    """Why a date that was told already became another."""

    CALENDAR = "calendar_changed"
    EXTENDED = "clock_extended"


class ClockChange(Keyed, Base):
    """A date that became another, with the event that tells of it."""

    __tablename__ = "clock_change"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    clock_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clock.id"), index=True)
    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"))
    because: Mapped[Because]
    changed_on: Mapped[date]
    old_due_on: Mapped[date]
    new_due_on: Mapped[date]
    old_version: Mapped[str] = mapped_column(String(20))
    new_version: Mapped[str] = mapped_column(String(20))


class Counter(Base):
    """The last number given out per office, year and kind; gap-free because the office is locked.

    A series begins with 1, or with what a head said before its first number was given.
    """

    __tablename__ = "counter"

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int]
    first: Mapped[int] = mapped_column(default=1, server_default="1")
