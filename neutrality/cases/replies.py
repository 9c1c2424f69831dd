"""What is kept of the replies of agencies: a page for one letter and one agency, who stands on it, what came.

A page has a key of its own, wrapped for the office and for its one code: the public surface shows by the code
what was sealed for it, and seals what the agency answers. An answer is no record until a step takes it over.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.cases.work import Work
from neutrality.database import Base, Keyed, to_minute
from neutrality.domain.history import EventKind
from neutrality.domain.replies import ReplyKind, ReplyState
from neutrality.history.models import LOG_POSITION
from neutrality.vault import KeyKind, ReaderKind


class ReplyPage(Keyed, Base):
    """A page that one code opens until a day; `letter` is the step whose letter, of `letter_on`, is answered.

    `lookup_id` is of the code that is valid now; of a page that ended there is none.
    """

    __tablename__ = "reply_page"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("office.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    letter: Mapped[str] = mapped_column(String(20))
    letter_on: Mapped[date]
    lookup_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), unique=True)
    valid_until: Mapped[date]
    opened_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    sealed_content: Mapped[bytes]


class ReplyPerson(Keyed, Base):
    """One respondent as the page shows them; who they are lies sealed under the page's key."""

    __tablename__ = "reply_person"
    __table_args__ = (UniqueConstraint("reply_page_id", "ordinal"),)

    reply_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reply_page.id"))
    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    ordinal: Mapped[int]
    sealed_content: Mapped[bytes]


class ReplyAnswer(Keyed, Base):
    """What an agency answered about one person, at most once a page; sealed under the page's key.

    A step that takes it over waits for its second person as `proposal_id`; its event is `taken_event_id`.
    """

    __tablename__ = "reply_answer"

    reply_page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reply_page.id"), index=True)
    reply_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reply_person.id"), unique=True)
    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    reference: Mapped[str] = mapped_column(String(9))
    kind: Mapped[ReplyKind]
    sent_on: Mapped[date]
    sent_at: Mapped[datetime]
    event_id: Mapped[int] = mapped_column(LOG_POSITION, ForeignKey("event.id"))
    state: Mapped[ReplyState]
    handled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    handled_at: Mapped[datetime | None]
    proposal_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("proposal.id"))
    taken_event_id: Mapped[int | None] = mapped_column(LOG_POSITION, ForeignKey("event.id"))
    sealed_content: Mapped[bytes]


def pages_of(session: Session, case_id: uuid.UUID) -> list[ReplyPage]:
    """Return the reply pages of a case, the newest first."""
    found = select(ReplyPage).where(ReplyPage.case_id == case_id)
    return list(session.scalars(found.order_by(ReplyPage.opened_at.desc(), ReplyPage.id)))


def not_yet_recorded(session: Session, respondents: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return of whom an agency answered something that nobody took over or set aside yet."""
    found = select(ReplyAnswer.respondent_id).where(
        ReplyAnswer.respondent_id.in_(set(respondents)), ReplyAnswer.state == ReplyState.WAITING
    )
    return set(session.scalars(found))


def end_page(work: Work, page: ReplyPage) -> None:
    """Let the code of a page open nothing from now on; what was answered stays, as does the page."""
    page.lookup_id, page.ended_at = None, to_minute(work.now)
    work.means.vault.take_back(work.session, kind=KeyKind.REPLY, owner=page.id, reader=ReaderKind.REPORTER)
    work.record(EventKind.REPLY_REVOKED, legal_on=work.today, payload={"page": str(page.id)})


def end_pages(work: Work) -> None:
    """End whatever page of a case is open: the case goes on as another one."""
    for page in pages_of(work.session, work.case.id):
        if page.ended_at is None:
            end_page(work, page)
