"""Evidence that can go along: in the form in which it was cleared to leave, never as it was received."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from neutrality.cases.clearance import latest_questions, ready_to_leave
from neutrality.cases.work import Work, reports_of
from neutrality.domain.clearance import Clearance
from neutrality.domain.errors import DomainError
from neutrality.domain.redaction import Redaction
from neutrality.evidence.models import EvidenceFile, RedactedCopy, ViewingCopy
from neutrality.evidence.service import describe, meta_of, open_content
from neutrality.evidence.spool import SealedSpool
from neutrality.reports.models import Report


@dataclass(frozen=True)
class Piece:
    """One file of the case as it stands on its way out; `why_not` says why it cannot go along."""

    id: uuid.UUID
    number: int
    mime: str
    size: int = field(repr=False)
    state: Clearance
    redacted: bool
    why_not: str


@dataclass(frozen=True)
class Leaving:
    """One copy that goes along, opened whole."""

    file_id: uuid.UUID
    report_id: uuid.UUID
    copy_id: uuid.UUID
    mime: str
    redactions: tuple[Redaction, ...]
    content: SealedSpool = field(repr=False)


def pieces_of(work: Work) -> list[Piece]:
    """Return all files of the case in their order, whether they can go along and why not."""
    session = work.session
    files = [
        file
        for report in reports_of(session, work.case.id)
        for file in describe(session, work.report_key(report), report.id)
    ]
    questions = latest_questions(session, [file.id for file in files])
    found = select(ViewingCopy.evidence_id).where(ViewingCopy.evidence_id.in_([file.id for file in files]))
    viewed = set(session.scalars(found))
    pieces = []
    for number, file in enumerate(files, start=1):
        question = questions.get(file.id)
        state = question.state if question else Clearance.NOT_ASKED
        redacted = question is not None and question.copy_id is not None
        why_not = _why_not(state, copied=redacted or file.id in viewed)
        pieces.append(Piece(file.id, number, file.mime, file.size, state, redacted, why_not))
    return pieces


def leaving(work: Work, file_id: uuid.UUID) -> Leaving:
    """Return the copy in which one file goes along.

    What was cleared without covering anything goes as its viewing copy, which was drawn anew: an original
    can carry the place, the device and the author.

    Raises:
        NotFoundError: `evidence_missing` for a file that is not the case's.
        DomainError: `not_cleared`; `no_copy_to_hand_on` where no copy of it could be drawn.

    """
    session = work.session
    (cleared,) = ready_to_leave(session, work.case.id, files=[file_id])
    row = session.get_one(EvidenceFile, file_id)
    copy: RedactedCopy | ViewingCopy | None
    if cleared.copy_id is not None:
        copy = session.get_one(RedactedCopy, cleared.copy_id)
        kinds = tuple(Redaction(kind) for kind in copy.kinds.split())
    else:
        copy, kinds = session.scalar(select(ViewingCopy).where(ViewingCopy.evidence_id == row.id)), ()
    if copy is None:
        raise DomainError("no_copy_to_hand_on")
    key = work.report_key(session.get_one(Report, row.report_id))
    mime = meta_of(key, copy)["mime"]
    return Leaving(row.id, row.report_id, copy.id, mime, kinds, open_content(work.means.store, key, copy))


def in_order(pieces: Sequence[Piece], wanted: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Return the chosen files in the order of the case, each once; one that is not there keeps its place."""
    known = [piece.id for piece in pieces if piece.id in wanted]
    return [*known, *(one for one in wanted if one not in known)]


def _why_not(state: Clearance, *, copied: bool) -> str:
    if state is not Clearance.CLEARED:
        return state.value
    return "" if copied else "no_copy"
