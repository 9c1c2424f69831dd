"""A respondent asks for their own data: the request, the answer, and the sheet of nothing but their own."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.cases.dossier import RespondentView, respondent_view
from neutrality.cases.examining import examining
from neutrality.cases.hearings import HearingView, hearings_of
from neutrality.cases.models import Respondent
from neutrality.cases.people import open_particulars
from neutrality.cases.work import Work
from neutrality.database import Base, Keyed, to_minute
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import ConflictError, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.own_data import Answered, Asked, answered_problems, asked_problems
from neutrality.evidence.respondent_files import describe_rebuttals
from neutrality.evidence.service import FileDescription
from neutrality.means import Means

_TABLE = "data_request"
_NEEDED = Permission.ANSWER_DATA_REQUEST


class DataRequest(Keyed, Base):
    """One request for own data (UU 27/2022); words sealed under the respondent's key."""

    __tablename__ = "data_request"

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    asked_on: Mapped[date]
    recorded_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(20))
    answered_on: Mapped[date | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    sealed_wish: Mapped[bytes]
    sealed_answer: Mapped[bytes | None]


@dataclass(frozen=True)
class RequestView:
    """A request with its answer, opened."""

    id: uuid.UUID
    asked_on: date
    answer: str | None
    answered_on: date | None
    wish: str = field(repr=False)
    given: str = field(repr=False)
    reason: str = field(repr=False)


@dataclass(frozen=True)
class OwnData:
    """Everything of a case that is the respondent's own: nothing of a reporter, a witness or the evidence."""

    person: RespondentView = field(repr=False)
    nip: str = field(repr=False)
    hearings: list[HearingView] = field(repr=False)
    files: list[FileDescription] = field(repr=False)
    requests: list[RequestView] = field(repr=False)


def ask_for_data(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    asked: Asked,
    *,
    actor: Actor,
    now: datetime,
) -> DataRequest:
    """Keep that a respondent asked; raises `InvalidInputError`."""
    work, person = examining(session, means, case_id, respondent_id, actor=actor, now=now, permission=_NEEDED)
    if problems := asked_problems(asked, today=work.today):
        raise InvalidInputError(problems)
    row_id, key = uuid.uuid4(), work.respondent_key(person)
    row = DataRequest(
        id=row_id, respondent_id=person.id, asked_on=asked.asked_on, recorded_at=to_minute(now),
        answer=None, answered_on=None, answered_by=None,
        sealed_wish=key.seal(_TABLE, row_id, "sealed_wish", asked.wish.strip()), sealed_answer=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    work.record(EventKind.DATA_REQUESTED, legal_on=row.asked_on, respondent_id=person.id)
    return row


def answer_request(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    request_id: uuid.UUID,
    answered: Answered,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what was answered.

    Raises:
        NotFoundError: `no_such_request`.
        ConflictError: `request_answered`.
        InvalidInputError: what is wrong, at its field.

    """
    row = request_in(session, case_id, request_id)
    work, person = examining(
        session, means, case_id, row.respondent_id, actor=actor, now=now, permission=_NEEDED
    )
    session.refresh(row)
    if row.answer is not None:
        raise ConflictError("request_answered")
    answers = {one.code for one in means.catalogue.codes("data_answer")}
    if problems := answered_problems(answered, answers, asked_on=row.asked_on, today=work.today):
        raise InvalidInputError(problems)
    content = json.dumps({"given": answered.given.strip(), "reason": answered.reason.strip()})
    row.answer, row.answered_on, row.answered_by = answered.answer, answered.answered_on, actor.account_id
    row.sealed_answer = work.respondent_key(person).seal(_TABLE, row.id, "sealed_answer", content)
    session.flush()
    work.record(
        EventKind.DATA_ANSWERED, legal_on=answered.answered_on or work.today, respondent_id=person.id,
        payload={"data_answer": answered.answer},
    )  # fmt: skip


def own_data(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
) -> OwnData:
    """Return what the respondent's sheet holds, and write down that it was made."""
    work, person = examining(session, means, case_id, respondent_id, actor=actor, now=now, permission=_NEEDED)
    key = work.respondent_key(person)
    work.record(EventKind.DATA_SHEET_SHOWN, legal_on=work.today, respondent_id=person.id)
    return OwnData(
        person=respondent_view(work, person, work.today),
        nip=open_particulars(key, person).nip,
        hearings=hearings_of(work, person, whole=True),
        files=describe_rebuttals(session, key, person.id),
        requests=requests_of(work, person),
    )


def request_in(session: Session, case_id: uuid.UUID, request_id: uuid.UUID) -> DataRequest:
    """Return a request of a case's respondent; raises `no_such_request`, also for another case's."""
    found = select(DataRequest).join(Respondent, Respondent.id == DataRequest.respondent_id)
    row = session.scalar(found.where(DataRequest.id == request_id, Respondent.case_id == case_id))
    if row is None:
        raise NotFoundError("no_such_request")
    return row


def requests_of(work: Work, person: Respondent) -> list[RequestView]:
    """Return the requests of a respondent in their order, opened."""
    found = select(DataRequest).where(DataRequest.respondent_id == person.id)
    rows = work.session.scalars(found.order_by(DataRequest.asked_on, DataRequest.id))
    return [_view(work, person, row) for row in rows]


def _view(work: Work, person: Respondent, row: DataRequest) -> RequestView:
    key, told = work.respondent_key(person), {"given": "", "reason": ""}
    if row.sealed_answer is not None:
        told = json.loads(key.open_text(_TABLE, row.id, "sealed_answer", row.sealed_answer))
    wish = key.open_text(_TABLE, row.id, "sealed_wish", row.sealed_wish)
    return RequestView(row.id, row.asked_on, row.answer, row.answered_on, wish=wish, **told)
