"""What statistics read: state intervals and facts, nothing that identifies anybody."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base
from neutrality.domain.catalogue import Regime
from neutrality.domain.workflow import Level, Outcome, ReportKind, State
from neutrality.history.models import LOG_POSITION


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
    excluded_on: Mapped[date | None]
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
    joined_on: Mapped[date | None]
    registered_on: Mapped[date | None]
    proven_on: Mapped[date | None]
    forwarded_on: Mapped[date | None]
    # Since when the letter lies with the employer, on which day it answered (by its decree when nothing else
    # came) and was last reminded.
    delivered_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    reminded_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    outcome: Mapped[Outcome | None]
    # What the authority recommended; without it `recommended_level` is what this office proposed.
    authority_level: Mapped[str | None] = mapped_column(String(20))
    recommended_level: Mapped[str | None] = mapped_column(String(20))
    sanction_kind: Mapped[str | None] = mapped_column(String(60))
    sanction_level: Mapped[str | None] = mapped_column(String(20))
    excluded_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(LOG_POSITION)
