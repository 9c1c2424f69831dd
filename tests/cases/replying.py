"""An agency answers a letter of an office, by the services alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from sqlalchemy import select

from neutrality.cases.replies import ReplyAnswer
from neutrality.database import transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.replies import Answerer, Reply, ReplyKind
from neutrality.evidence.service import seal_upload
from neutrality.replies.answering import AskedPage, Typed, asked_of, enter_page, send_replies
from neutrality.replies.opening import offers_of, open_page
from neutrality.vault import TrackingCode
from tests.cases.clearing import picture
from tests.cases.office import Office

WHO = Answerer("Ratna Kepegawaian", "Kepala BKPSDM", "0541-000000")


@dataclass
class Replying:
    """One case whose letter lies with an agency."""

    office: Office
    case_id: uuid.UUID

    def open(self, who: Actor | None = None) -> TrackingCode:
        """Let the liaison open the page of the newest letter; return its code."""
        code, office, actor = TrackingCode.new(), self.office, who or self.office.who(Role.LIAISON)
        with transaction(office.sessions) as session:
            offers = offers_of(session, office.means, self.case_id, actor=actor, now=office.clock())
            open_page(
                session, office.means, self.case_id, letter=offers[0].letter.key,
                until=office.today + timedelta(days=30), code=code, actor=actor, now=office.clock(),
            )  # fmt: skip
        return code

    def page(self, code: TrackingCode) -> AskedPage:
        """Return what the code shows; raises `no_such_reply_code`."""
        office = self.office
        with transaction(office.sessions) as session:
            return asked_of(enter_page(session, office.public, code, now=office.clock(), today=office.today))

    def answer(self, code: TrackingCode, reply: Reply, *, number: int = 1, papers: int = 0) -> ReplyAnswer:
        """Answer about one person, with so many papers."""
        office = self.office
        files = tuple(
            seal_upload(office.means.store, BytesIO(picture()), "sk.jpg") for _paper in range(papers)
        )
        with transaction(office.sessions) as session:
            holder = enter_page(session, office.public, code, now=office.clock(), today=office.today)
            (row,) = send_replies(holder, [Typed(number, reply, files)], WHO)
        return row

    def decided(self, code: TrackingCode) -> ReplyAnswer:
        """Answer that no violation was found, with the decree."""
        found = Reply(ReplyKind.NO_VIOLATION, decision_number="SK/1", decision_on=self.office.today)
        return self.answer(code, found, papers=1)

    def rows(self) -> list[ReplyAnswer]:
        """Return what came."""
        with self.office.sessions() as session:
            return list(session.scalars(select(ReplyAnswer)))
