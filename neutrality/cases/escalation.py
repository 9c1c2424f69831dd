"""An officer who cannot go on alone asks the head, with a reason; the head answers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.accounts.service import names_of
from neutrality.cases.work import Work, begin
from neutrality.database import Base, Keyed, to_minute
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.means import Means

LONGEST_TEXT = 4000
_TABLE = "escalation"


class Escalation(Keyed, Base):
    """A question to the head about one case; its texts are sealed under the case's key."""

    __tablename__ = _TABLE
    __table_args__ = (Index("ix_escalation_case_answered", "case_id", "answered_at"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    raised_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    raised_at: Mapped[datetime]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    sealed_reason: Mapped[bytes]


@dataclass(frozen=True)
class OpenEscalation:
    """What waits for the head's answer."""

    raised_by: str
    raised_at: datetime
    reason: str = field(repr=False)


def escalate(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    reason: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Put a case before the head, with a reason.

    Raises:
        InvalidInputError: `required` or `too_long` at `reason`.
        ConflictError: `escalated_already`, `changed_meanwhile`.

    """
    needed = Permission.ESCALATE_CASE
    work = begin(session, means, case_id, actor=actor, now=now, permission=needed, version=version)
    _check("reason", reason)
    if _waiting(work) is not None:
        raise ConflictError("escalated_already")
    row_id = uuid.uuid4()
    session.add(
        Escalation(
            id=row_id,
            case_id=case_id,
            raised_by=actor.account_id,
            raised_at=to_minute(now),
            sealed_reason=work.key.seal(_TABLE, row_id, "sealed_reason", reason.strip()),
        )
    )
    work.touch()
    work.record(EventKind.CASE_ESCALATED, legal_on=work.today, texts={"reason": reason.strip()})


def answer_escalation(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    answer: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Answer as the head what was put before the head.

    Raises:
        InvalidInputError: `required` or `too_long` at `answer`.
        ConflictError: `not_escalated`, `changed_meanwhile`.

    """
    work = begin(
        session,
        means,
        case_id,
        actor=actor,
        now=now,
        permission=Permission.ANSWER_ESCALATION,
        version=version,
    )
    _check("answer", answer)
    row = _waiting(work)
    if row is None:
        raise ConflictError("not_escalated")
    row.answered_by, row.answered_at = actor.account_id, to_minute(now)
    work.touch()
    work.record(EventKind.ESCALATION_ANSWERED, legal_on=work.today, texts={"answer": answer.strip()})


def open_escalation(work: Work) -> OpenEscalation | None:
    """Return what of a case waits for the head's answer."""
    row = _waiting(work)
    if row is None:
        return None
    raised_by = names_of(work.session, {row.raised_by})[row.raised_by]
    reason = work.key.open_text(_TABLE, row.id, "sealed_reason", row.sealed_reason)
    return OpenEscalation(raised_by, row.raised_at, reason)


def _waiting(work: Work) -> Escalation | None:
    found = select(Escalation).where(Escalation.case_id == work.case.id, Escalation.answered_at.is_(None))
    return work.session.scalar(found)


def _check(name: str, text: str) -> None:
    if not text.strip():
        raise InvalidInputError([FieldProblem(name, "required")])
    if len(text) > LONGEST_TEXT:
        raise InvalidInputError([FieldProblem(name, "too_long", {"most": LONGEST_TEXT})])
