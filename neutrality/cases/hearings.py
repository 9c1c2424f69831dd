"""Hearings of a respondent: summoned once or more, who came, what was said; each record a new version."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.accounts.service import names_of
from neutrality.cases.examining import examining
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work, respondent_in
from neutrality.database import Base, Keyed, to_minute
from neutrality.domain.access import Actor
from neutrality.domain.errors import ConflictError, InvalidInputError, NotFoundError
from neutrality.domain.hearing import Heard, Summons, heard_problems, summons_problems
from neutrality.domain.history import EventKind
from neutrality.domain.respondent import reason_problems
from neutrality.means import Means
from neutrality.vault import OpenKey

_TABLE = "hearing"


class Hearing(Keyed, Base):
    """One summons and what came of it; one row for each version, the older ones stay.

    Dates and codes in clear, what was written sealed under the respondent's key.
    """

    __tablename__ = "hearing"
    __table_args__ = (UniqueConstraint("hearing_id", "version"),)

    hearing_id: Mapped[uuid.UUID]
    version: Mapped[int]
    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    ordinal: Mapped[int]
    channel: Mapped[str] = mapped_column(String(20))
    sent_on: Mapped[date]
    meet_on: Mapped[date]
    meet_at: Mapped[time]
    attendance: Mapped[str | None] = mapped_column(String(20))
    recorded_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    sealed_content: Mapped[bytes]


@dataclass(frozen=True)
class HearingView:
    """One hearing of a respondent (`of` is their number), opened; what was said only for few."""

    hearing_id: uuid.UUID
    of: int
    version: int
    ordinal: int
    attendance: str | None
    recorded_by: str
    recorded_at: datetime
    summons: Summons
    statement: str = field(repr=False)
    note: str = field(repr=False)
    reason: str = field(repr=False)


def summon(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    summons: Summons,
    *,
    actor: Actor,
    now: datetime,
) -> Hearing:
    """Keep a summons; another one is the second, and so on.

    Raises:
        InvalidInputError: what is wrong, at its field.
        ConflictError: `identity_erased`.

    """
    work, person = examining(session, means, case_id, respondent_id, actor=actor, now=now)
    channels = {row.code for row in means.catalogue.codes("summons_channel")}
    if problems := summons_problems(summons, channels, today=work.today):
        raise InvalidInputError(problems)
    ordinal = 1 + len({row.hearing_id for row in _rows(session, person.id)})
    content = {"place": summons.place.strip(), "letter_number": summons.letter_number.strip()}
    shown = {name: getattr(summons, name) for name in _SHOWN}
    columns = {**shown, "hearing_id": uuid.uuid4(), "version": 1, "ordinal": ordinal, "attendance": None}
    row = _keep(work, person, content, columns)
    payload = {
        "hearing": str(row.hearing_id), "summons": ordinal, "summons_channel": row.channel,
        "sent_on": row.sent_on.isoformat(), "meet_on": row.meet_on.isoformat(),
    }  # fmt: skip
    work.record(EventKind.HEARING_SUMMONED, legal_on=row.sent_on, respondent_id=person.id, payload=payload)
    return row


def record_hearing(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    hearing_id: uuid.UUID,
    heard: Heard,
    *,
    reason: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> Hearing:
    """Keep what came of a summons; a record that stands is corrected with a reason.

    Raises:
        NotFoundError: `no_such_hearing`.
        InvalidInputError: what is wrong, at its field, `reason` among them.
        ConflictError: `hearing_changed` when somebody recorded it since `version` was read.

    """
    held = hearing_in(session, case_id, hearing_id)
    work, person = examining(session, means, case_id, held.respondent_id, actor=actor, now=now)
    held = hearing_in(session, case_id, hearing_id)
    if held.version != version:
        raise ConflictError("hearing_changed")
    again = held.attendance is not None
    attendances = {row.code for row in means.catalogue.codes("attendance")}
    problems = heard_problems(heard, attendances, meet_on=held.meet_on, today=work.today)
    if again:
        problems += reason_problems(reason)
    if problems:
        raise InvalidInputError(problems)
    content = {
        **_opened(work.respondent_key(person), held), "statement": heard.statement.strip(),
        "note": heard.note.strip(), "reason": reason.strip() if again else "",
    }  # fmt: skip
    columns = {name: getattr(held, name) for name in ("hearing_id", "ordinal", *_SHOWN)}
    row = _keep(work, person, content, {**columns, "version": version + 1, "attendance": heard.attendance})
    kind = EventKind.HEARING_CORRECTED if again else EventKind.HEARING_RECORDED
    payload = {"hearing": str(hearing_id), "summons": held.ordinal, "attendance": heard.attendance}
    work.record(
        kind, legal_on=held.meet_on, respondent_id=person.id, payload=payload,
        texts={"reason": reason.strip() if again else ""},
    )  # fmt: skip
    return row


def hearing_in(session: Session, case_id: uuid.UUID, hearing_id: uuid.UUID) -> Hearing:
    """Return a hearing of a case as it stands now; raises `no_such_hearing`, also for another case's."""
    found = (
        select(Hearing)
        .join(Respondent, Respondent.id == Hearing.respondent_id)
        .where(Hearing.hearing_id == hearing_id, Respondent.case_id == case_id)
        .order_by(Hearing.version.desc())
    )
    row = session.scalars(found.limit(1)).first()
    if row is None:
        raise NotFoundError("no_such_hearing")
    return row


def hearings_of(work: Work, person: Respondent, *, whole: bool) -> list[HearingView]:
    """Return the hearings of a respondent in their order; what was said only to who sees them whole."""
    newest = {row.hearing_id: row for row in _rows(work.session, person.id)}
    return _views(work, person, newest.values(), whole=whole)


def hearing_versions(work: Work, hearing_id: uuid.UUID) -> list[HearingView]:
    """Return every version of one hearing, the newest first; raises `no_such_hearing`."""
    held = hearing_in(work.session, work.case.id, hearing_id)
    person = respondent_in(work, held.respondent_id)
    rows = [row for row in _rows(work.session, person.id) if row.hearing_id == hearing_id]
    return _views(work, person, rows[::-1], whole=True)


def _rows(session: Session, respondent_id: uuid.UUID) -> list[Hearing]:
    found = select(Hearing).where(Hearing.respondent_id == respondent_id)
    return list(session.scalars(found.order_by(Hearing.ordinal, Hearing.version)))


def _keep(work: Work, person: Respondent, content: dict[str, str], columns: dict[str, Any]) -> Hearing:
    row_id, key = uuid.uuid4(), work.respondent_key(person)
    row = Hearing(
        id=row_id, respondent_id=person.id, recorded_by=work.actor_id, recorded_at=to_minute(work.now),
        sealed_content=key.seal(_TABLE, row_id, "sealed_content", json.dumps(content)), **columns,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def _views(work: Work, person: Respondent, rows: Iterable[Hearing], *, whole: bool) -> list[HearingView]:
    rows = list(rows)
    names = names_of(work.session, {row.recorded_by for row in rows})
    key = work.respondent_key(person)
    return [
        replace(_view(key, row, whole=whole), of=person.ordinal, recorded_by=names.get(row.recorded_by, ""))
        for row in rows
    ]


def _view(key: OpenKey, row: Hearing, *, whole: bool) -> HearingView:
    told = _opened(key, row)
    shown = {name: getattr(row, name) for name in _SHOWN}
    summons = Summons(**shown, place=told["place"], letter_number=told["letter_number"])
    said = {name: told.get(name, "") if whole else "" for name in ("statement", "note", "reason")}
    return HearingView(
        hearing_id=row.hearing_id, of=0, version=row.version, ordinal=row.ordinal, attendance=row.attendance,
        recorded_at=row.recorded_at, recorded_by="", summons=summons, **said,
    )  # fmt: skip


def _opened(key: OpenKey, row: Hearing) -> dict[str, str]:
    told: dict[str, str] = json.loads(key.open_text(_TABLE, row.id, "sealed_content", row.sealed_content))
    return told


_SHOWN = ("channel", "sent_on", "meet_on", "meet_at")
