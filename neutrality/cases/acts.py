"""Three dated acts with their authors: forwarding, recommendation, decision (design 2); texts are sealed.

Beside them stand what the employer said without a decree, and the control measures.

The act of a cancelled step is void: it stays, and is counted no more.
"""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from neutrality.database import Base, Keyed
from neutrality.history.models import LOG_POSITION


class Forwarding(Keyed, Base):
    """Penerusan: what this office found and to whom it went (design 2); texts are sealed."""

    __tablename__ = "forwarding"

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"))
    made_on: Mapped[date]
    addressee: Mapped[str] = mapped_column(String(20))
    authority: Mapped[str | None] = mapped_column(String(40))
    # Nothing where an earlier register, which was imported, did not say it.
    proposed_level: Mapped[str | None] = mapped_column(String(20))
    criminal_track: Mapped[bool]
    sealed_number: Mapped[bytes | None]
    void: Mapped[bool] = mapped_column(default=False)


class Recommendation(Keyed, Base):
    """Rekomendasi: what the authority valid on that date recommended to the employer (design 2)."""

    __tablename__ = "recommendation"

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"))
    made_on: Mapped[date]
    authority: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(20))
    source: Mapped[str | None] = mapped_column(String(20))
    sealed_number: Mapped[bytes | None]
    void: Mapped[bool] = mapped_column(default=False)


class SanctionDecision(Keyed, Base):
    """Keputusan: what the employer (PPK) decided (design 2)."""

    __tablename__ = "sanction_decision"

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"))
    decided_on: Mapped[date]
    effective_on: Mapped[date | None]
    kind: Mapped[str | None] = mapped_column(String(60))
    level: Mapped[str | None] = mapped_column(String(20))
    source: Mapped[str | None] = mapped_column(String(20))
    sealed_number: Mapped[bytes | None]
    void: Mapped[bool] = mapped_column(default=False)


class EmployerAnswer(Keyed, Base):
    """What the employer (PPK) said without a decree, or to which agency the person moved.

    `said` is the action that wrote it down: it examines, wants time, decided, refuses. The agency of a move
    follows up from then on. A reply that an agency types itself is one more `source`.
    """

    __tablename__ = "employer_answer"

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"))
    said: Mapped[str] = mapped_column(String(40))
    answered_on: Mapped[date]
    answer: Mapped[str | None] = mapped_column(String(20))
    until_on: Mapped[date | None]
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    source: Mapped[str | None] = mapped_column(String(20))
    sealed_number: Mapped[bytes | None]
    void: Mapped[bool] = mapped_column(default=False)


class ControlMeasure(Keyed, Base):
    """A measure of control (pengendalian): asked for, in force, lifted, each on its day with its paper."""

    __tablename__ = "control_measure"

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"))
    kind: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    made_on: Mapped[date]
    sealed_number: Mapped[bytes | None]
    void: Mapped[bool] = mapped_column(default=False)


Act = Forwarding | Recommendation | SanctionDecision | EmployerAnswer | ControlMeasure
ACTS: tuple[type[Act], ...] = (Forwarding, Recommendation, SanctionDecision, EmployerAnswer, ControlMeasure)
