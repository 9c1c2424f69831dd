"""The reply pages of a case and what came on them, as the office sees it; the files that came along."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.service import names_of
from neutrality.cases.models import Proposal, ProposalStatus
from neutrality.cases.opened_files import OpenedFile, open_file, reading_of
from neutrality.cases.replies import ReplyAnswer, ReplyPage, ReplyPerson, pages_of
from neutrality.cases.work import Work, begin
from neutrality.directory.models import Agency
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.replies import Answerer, Reply, ReplyKind, ReplyState
from neutrality.evidence.models import ReplyFile
from neutrality.evidence.service import FileDescription, description_of
from neutrality.means import Means
from neutrality.replies.answering import answer_of
from neutrality.replies.opening import page_key


@dataclass(frozen=True)
class AnswerRow:
    """One answer in a list, not opened; `second` while a step on it waits for its second person."""

    id: uuid.UUID
    respondent_id: uuid.UUID
    ordinal: int | None
    agency: str
    kind: ReplyKind
    reference: str
    sent_on: date
    state: ReplyState
    second: bool


@dataclass(frozen=True)
class PageRow:
    """One reply page in the list of a case."""

    id: uuid.UUID
    letter: str
    letter_on: date
    agency: str
    valid_until: date
    opened_on: datetime
    opened_by: str
    ended_at: datetime | None
    people: int
    answers: tuple[AnswerRow, ...]

    def open(self, today: date) -> bool:
        """Return whether its code still opens it."""
        return self.ended_at is None and self.valid_until >= today


@dataclass(frozen=True)
class OpenAnswer:
    """One answer, opened, with its files; those that a record took over lie there."""

    row: AnswerRow
    sent_at: datetime
    letter: str
    letter_on: date
    handled_by: str
    handled_at: datetime | None
    reply: Reply = field(repr=False)
    by: Answerer = field(repr=False)
    files: list[FileDescription] = field(repr=False)


def reply_rows(session: Session, case_id: uuid.UUID, ordinals: dict[uuid.UUID, int]) -> list[PageRow]:
    """Return the reply pages of a case that the caller may read, the newest first."""
    pages = pages_of(session, case_id)
    if not pages:
        return []
    ids = [page.id for page in pages]
    answers = session.scalars(
        select(ReplyAnswer).where(ReplyAnswer.reply_page_id.in_(ids)).order_by(ReplyAnswer.event_id)
    ).all()
    people = session.scalars(
        select(ReplyPerson.reply_page_id).where(ReplyPerson.reply_page_id.in_(ids))
    ).all()
    names = names_of(session, {page.opened_by for page in pages})
    waiting = _waiting(session, [row.proposal_id for row in answers if row.proposal_id])
    rows = []
    for page in pages:
        agency = session.get_one(Agency, page.agency_id).name
        came = [_row(one, agency, ordinals, waiting) for one in answers if one.reply_page_id == page.id]
        rows.append(
            PageRow(
                page.id,
                page.letter,
                page.letter_on,
                agency,
                page.valid_until,
                page.opened_at,
                names.get(page.opened_by, ""),
                page.ended_at,
                people.count(page.id),
                tuple(came),
            )
        )
    return rows


def read_answer(
    session: Session, means: Means, case_id: uuid.UUID, answer_id: uuid.UUID, *, actor: Actor, now: datetime
) -> OpenAnswer:
    """Return one answer, opened; raises `no_such_case`, `no_such_reply`."""
    needed = Permission.READ_CASE
    work = begin(session, means, case_id, actor=actor, now=now, permission=needed, lock=False)
    row, page = answer_in(work, answer_id)
    key = page_key(work, page)
    reply, by = answer_of(key, row)
    files = session.scalars(
        select(ReplyFile).where(ReplyFile.answer_id == row.id).order_by(ReplyFile.received_at, ReplyFile.id)
    )
    agency = session.get_one(Agency, page.agency_id).name
    waiting = _waiting(session, [row.proposal_id] if row.proposal_id else [])
    names = names_of(session, {row.handled_by}) if row.handled_by else {}
    return OpenAnswer(
        row=_row(row, agency, {one.id: one.ordinal for one in work.everybody()}, waiting),
        sent_at=row.sent_at,
        letter=page.letter,
        letter_on=page.letter_on,
        handled_by=names.get(row.handled_by, "") if row.handled_by else "",
        handled_at=row.handled_at,
        reply=reply,
        by=by,
        files=[description_of(key, file) for file in files],
    )


def answer_in(work: Work, answer_id: uuid.UUID) -> tuple[ReplyAnswer, ReplyPage]:
    """Return an answer of the case with its page; raises `no_such_reply`."""
    found = select(ReplyAnswer, ReplyPage).join(ReplyPage, ReplyPage.id == ReplyAnswer.reply_page_id)
    here = found.where(ReplyAnswer.id == answer_id, ReplyPage.case_id == work.case.id)
    both = work.session.execute(here).first()
    if both is None:
        raise NotFoundError("no_such_reply")
    return both[0], both[1]


def open_reply_file(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    file_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
    confirmed: bool = False,
    viewing: bool = False,
) -> OpenedFile:
    """Return a file of an answer, the original or its viewing copy.

    Raises:
        NotFoundError: `evidence_missing`, `copy_missing`.
        DomainError: `file_dangerous` for an original in which the scanner found something, unless confirmed.

    """
    needed = Permission.READ_CASE
    work = begin(session, means, case_id, actor=actor, now=now, permission=needed, lock=False)
    row, page = _file(work, file_id)
    key = page_key(work, page)
    described = [description_of(key, row)]
    return open_file(session, means.store, key, row, described, confirmed=confirmed, viewing=viewing)


def note_reply_reading(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    file_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
    viewing: bool = False,
) -> None:
    """Write down that somebody reads a file; what was opened is given out after this alone."""
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.READ_CASE)
    row, _page = _file(work, file_id)
    work.record(
        EventKind.REPLY_READ,
        legal_on=work.today, respondent_id=row.respondent_id, payload=reading_of(row.id, viewing=viewing),
    )  # fmt: skip


def _file(work: Work, file_id: uuid.UUID) -> tuple[ReplyFile, ReplyPage]:
    found = select(ReplyFile, ReplyPage).join(ReplyPage, ReplyPage.id == ReplyFile.reply_page_id)
    both = work.session.execute(
        found.where(ReplyFile.id == file_id, ReplyPage.case_id == work.case.id)
    ).first()
    if both is None:
        raise NotFoundError("evidence_missing")
    return both[0], both[1]


def _waiting(session: Session, proposals: list[uuid.UUID]) -> set[uuid.UUID]:
    found = select(Proposal.id).where(Proposal.id.in_(proposals), Proposal.status == ProposalStatus.WAITING)
    return set(session.scalars(found))


def _row(row: ReplyAnswer, agency: str, ordinals: dict[uuid.UUID, int], waiting: set[uuid.UUID]) -> AnswerRow:
    return AnswerRow(
        row.id, row.respondent_id, ordinals.get(row.respondent_id), agency, row.kind, row.reference,
        row.sent_on, row.state, row.proposal_id in waiting,
    )  # fmt: skip
