"""Cases, respondents, proposals waiting for a second person, clocks, intervals, facts, dated acts."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.domain.catalogue import ClockKind, Regime
from neutrality.domain.workflow import Action, Level, Outcome, ReportKind, State, SubStatus
from neutrality.history.models import LOG_POSITION


class Case(Keyed, Base):
    """One event under examination; state and outcome follow from its respondents."""

    __tablename__ = "case_file"
    __table_args__ = (
        Index("ix_case_file_office_received", "office_id", "received_on", "id"),
        Index("ix_case_file_office_state_received", "office_id", "state", "received_on", "id"),
        Index("ix_case_file_office_line", "office_id", "flooded", "received_on", "id"),
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
    flooded: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it off the class


class CaseReport(Base):
    """Which reports belong to a case; the main one opened it."""

    __tablename__ = "case_report"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), primary_key=True, index=True)
    main: Mapped[bool]


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
    sealed_content: Mapped[bytes]


class ProposalStatus(StrEnum):
    """Whether the second person has answered."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Proposal(Keyed, Base):
    """A step that needs two: 'menunggu orang kedua'."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_case_status", "case_id", "status"),)

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
    """A deadline with its rule, inputs and calendar version, so that 'why this date' can be told."""

    __tablename__ = "clock"
    __table_args__ = (Index("ix_clock_open", "stopped_on", "due_on"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    respondent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("respondent.id"))
    kind: Mapped[ClockKind]
    rule: Mapped[str] = mapped_column(String(60))
    internal_target: Mapped[bool]
    started_on: Mapped[date]
    due_on: Mapped[date]
    due_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(10))
    calendar_version: Mapped[str] = mapped_column(String(20))
    stopped_on: Mapped[date | None]


class StateInterval(Base):
    """From when to when (legal dates, end excluded) a case or respondent stood in a state.

    Append-only: closing or correcting an interval adds a newer row of the same subject and ordinal;
    the truth at a log position is the newest row up to it.
    """

    __tablename__ = "state_interval"
    __table_args__ = (
        UniqueConstraint("subject_id", "ordinal", "revision"),
        Index("ix_state_interval_level_office", "level", "office_id", "legal_from"),
    )

    id: Mapped[int] = mapped_column(LOG_POSITION, primary_key=True, autoincrement=True)
    level: Mapped[Level]
    subject_id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    ordinal: Mapped[int]
    revision: Mapped[int]
    state: Mapped[State]
    outcome: Mapped[Outcome | None]
    legal_from: Mapped[date]
    legal_to: Mapped[date | None]
    void: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"))


class CaseFact(Base):
    """One row a case, nothing that identifies: a cache of events and intervals."""

    __tablename__ = "case_fact"
    __table_args__ = (Index("ix_case_fact_office_received", "office_id", "received_on"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    place_code: Mapped[str | None] = mapped_column(String(13))
    election_id: Mapped[uuid.UUID | None]
    regime: Mapped[Regime]
    kind: Mapped[ReportKind]
    channel: Mapped[str] = mapped_column(String(40))
    received_on: Mapped[date]
    registered_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    outcome: Mapped[Outcome | None]
    position: Mapped[int] = mapped_column(LOG_POSITION)


class RespondentFact(Base):
    """One row a respondent, nothing that identifies: a cache of events and intervals."""

    __tablename__ = "respondent_fact"
    __table_args__ = (Index("ix_respondent_fact_office_received", "office_id", "received_on"),)

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    agency_id: Mapped[uuid.UUID | None]
    election_id: Mapped[uuid.UUID | None]
    place_code: Mapped[str | None] = mapped_column(String(13))
    channel: Mapped[str] = mapped_column(String(40))
    employee_type: Mapped[str] = mapped_column(String(20))
    position_group: Mapped[str | None] = mapped_column(String(40))
    violation_type: Mapped[str | None] = mapped_column(String(10))
    cause: Mapped[str | None] = mapped_column(String(10))
    received_on: Mapped[date]
    registered_on: Mapped[date | None]
    proven_on: Mapped[date | None]
    forwarded_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    outcome: Mapped[Outcome | None]
    recommended_level: Mapped[str | None] = mapped_column(String(20))
    sanction_kind: Mapped[str | None] = mapped_column(String(60))
    sanction_level: Mapped[str | None] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(LOG_POSITION)


class Forwarding(Keyed, Base):
    """Penerusan: what this office found and to whom it went (design 2); texts are sealed."""

    __tablename__ = "forwarding"

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"))
    made_on: Mapped[date]
    addressee: Mapped[str] = mapped_column(String(20))
    authority: Mapped[str | None] = mapped_column(String(40))
    proposed_level: Mapped[str] = mapped_column(String(20))
    criminal_track: Mapped[bool]
    sealed_number: Mapped[bytes | None]


class Recommendation(Keyed, Base):
    """Rekomendasi: what the authority valid on that date recommended to the employer (design 2)."""

    __tablename__ = "recommendation"

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"))
    made_on: Mapped[date]
    authority: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(20))
    sealed_number: Mapped[bytes | None]


class SanctionDecision(Keyed, Base):
    """Keputusan: what the employer (PPK) decided (design 2)."""

    __tablename__ = "sanction_decision"

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"))
    decided_on: Mapped[date]
    effective_on: Mapped[date | None]
    kind: Mapped[str | None] = mapped_column(String(60))
    level: Mapped[str | None] = mapped_column(String(20))
    sealed_number: Mapped[bytes | None]


class Counter(Base):
    """The last number given out per office, year and kind; gap-free because the office is locked."""

    __tablename__ = "counter"

    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int]
