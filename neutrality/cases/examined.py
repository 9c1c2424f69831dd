"""What is kept of an examination: answers by code, notes and texts sealed under the case's key."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed


class Study(Keyed, Base):
    """The study (kajian) of a case with its number, and who examined last; `version` counts its savings."""

    __tablename__ = "study"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), unique=True)
    version: Mapped[int]
    examined_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    examined_at: Mapped[datetime]
    sealed_content: Mapped[bytes | None]


class ChecklistAnswer(Keyed, Base):
    """One answer of the 4+1 checklist."""

    __tablename__ = "checklist_answer"
    __table_args__ = (UniqueConstraint("case_id", "item"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    item: Mapped[str] = mapped_column(String(40))
    answer: Mapped[str] = mapped_column(String(20))
    sealed_note: Mapped[bytes | None]


class Examination(Keyed, Base):
    """Of which type a respondent is suspected, and what was found."""

    __tablename__ = "examination"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), unique=True)
    violation_type: Mapped[str | None] = mapped_column(ForeignKey("violation_type.code"))
    finding: Mapped[str | None] = mapped_column(String(20))
    sealed_note: Mapped[bytes | None]


class ElementExamined(Keyed, Base):
    """One element (unsur) of the type, with the evidence for it."""

    __tablename__ = "element_examined"
    __table_args__ = (UniqueConstraint("respondent_id", "element"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"))
    element: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str] = mapped_column(String(20))
    sealed_note: Mapped[bytes | None]


class RespondentCause(Keyed, Base):
    """One of the causes; the main one stands at the respondent, where figures count it."""

    __tablename__ = "respondent_cause"
    __table_args__ = (UniqueConstraint("respondent_id", "cause"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"))
    ordinal: Mapped[int]
    cause: Mapped[str] = mapped_column(String(10))
    confidence: Mapped[str | None] = mapped_column(String(20))
    sealed_note: Mapped[bytes | None]


class Pleno(Keyed, Base):
    """A plenary meeting about the case; `quorum` is how many had to be there."""

    __tablename__ = "pleno"
    __table_args__ = (UniqueConstraint("case_id", "ordinal"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    ordinal: Mapped[int]
    held_on: Mapped[date]
    quorum: Mapped[int]
    present: Mapped[int]
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    sealed_minutes: Mapped[bytes | None]


class PlenoMember(Keyed, Base):
    """Somebody who was there: an account, or a name alone."""

    __tablename__ = "pleno_member"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    pleno_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pleno.id"), index=True)
    ordinal: Mapped[int]
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    sealed_name: Mapped[bytes | None]


class PlenoVote(Base):
    """How a member voted on one respondent."""

    __tablename__ = "pleno_vote"

    member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pleno_member.id"), primary_key=True)
    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    vote: Mapped[str] = mapped_column(String(20))


class PlenoDecision(Base):
    """What a meeting decided of one respondent."""

    __tablename__ = "pleno_decision"

    pleno_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pleno.id"), primary_key=True)
    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    result: Mapped[str] = mapped_column(String(20))


# In this order: what refers to a row goes before it.
OF_A_CASE = (
    PlenoDecision.case_id,
    PlenoVote.case_id,
    PlenoMember.case_id,
    Pleno.case_id,
    RespondentCause.case_id,
    ElementExamined.case_id,
    Examination.case_id,
    ChecklistAnswer.case_id,
    Study.case_id,
)
