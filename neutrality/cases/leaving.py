"""What of a case is on its way out: each file with its redacted copies and the latest question about it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.clearance import latest_questions
from neutrality.cases.work import begin, reports_of
from neutrality.domain.access import Actor, Permission
from neutrality.domain.clearance import Clearance
from neutrality.domain.redaction import Redaction
from neutrality.evidence.models import ClearanceQuestion, RedactedCopy
from neutrality.evidence.service import FileDescription, describe
from neutrality.means import Means
from neutrality.vault import OpenKey

_TABLE = ClearanceQuestion.__tablename__


@dataclass(frozen=True)
class CopyView:
    """One redacted copy of a file."""

    id: uuid.UUID
    ordinal: int
    kinds: tuple[Redaction, ...]
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class QuestionView:
    """The latest question about a file; `mine` when this reader may not answer it."""

    id: uuid.UUID
    copy: CopyView | None
    state: Clearance
    asked_by: str
    answered_by: str
    mine: bool
    reason: str = field(repr=False)
    answer: str = field(repr=False)


@dataclass(frozen=True)
class FileView:
    """One file on its way out: its report and number there, its copies, the question about it."""

    report: str
    number: int
    described: FileDescription = field(repr=False)
    copies: list[CopyView] = field(repr=False)
    question: QuestionView | None = field(repr=False)

    @property
    def state(self) -> Clearance:
        """Where the file stands on its way out."""
        return self.question.state if self.question else Clearance.NOT_ASKED


def leaving(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> list[FileView]:
    """Return each file of the case with its copies and the latest question about it.

    Raises:
        NotAllowedError: for whoever may not take what is cleared.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.TAKE_CLEARED_COPY, lock=False
    )
    files = []
    for report in reports_of(session, case_id):
        key = work.report_key(report)
        for number, described in enumerate(describe(session, key, report.id), start=1):
            copies = _copies(session, described.id)
            question = latest_questions(session, [described.id]).get(described.id)
            shown = _question_view(session, key, question, copies, actor) if question else None
            views = [view for view, _maker in copies.values()]
            files.append(FileView(report.reference, number, described, views, shown))
    return files


def _copies(session: Session, file_id: uuid.UUID) -> dict[uuid.UUID, tuple[CopyView, uuid.UUID]]:
    """Return the copies of a file, the oldest first, each with who made it."""
    found = select(RedactedCopy).where(RedactedCopy.evidence_id == file_id)
    rows = session.scalars(found.order_by(RedactedCopy.ordinal)).all()
    names = names_of(session, {row.made_by for row in rows})
    copies = {}
    for row in rows:
        kinds = tuple(Redaction(code) for code in row.kinds.split())
        view = CopyView(row.id, row.ordinal, kinds, names.get(row.made_by, ""), row.made_at)
        copies[row.id] = (view, row.made_by)
    return copies


def _question_view(
    session: Session,
    key: OpenKey,
    row: ClearanceQuestion,
    copies: dict[uuid.UUID, tuple[CopyView, uuid.UUID]],
    actor: Actor,
) -> QuestionView:
    names = names_of(session, {person for person in (row.asked_by, row.answered_by) if person})
    copy, maker = copies[row.copy_id] if row.copy_id else (None, None)
    texts = {
        name: key.open_text(_TABLE, row.id, name, sealed) if sealed else ""
        for name, sealed in (("sealed_reason", row.sealed_reason), ("sealed_answer", row.sealed_answer))
    }
    return QuestionView(
        id=row.id,
        copy=copy,
        state=row.state,
        asked_by=names.get(row.asked_by, ""),
        answered_by=names.get(row.answered_by, "") if row.answered_by else "",
        mine=actor.account_id in {row.asked_by, maker},
        reason=texts["sealed_reason"],
        answer=texts["sealed_answer"],
    )
