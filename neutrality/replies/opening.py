"""The liaison opens a page for a letter: what it shows is sealed for the code; renewed, extended, closed."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from neutrality.cases.people import open_particulars
from neutrality.cases.replies import ReplyPage, ReplyPerson, end_page, pages_of
from neutrality.cases.work import Work, begin
from neutrality.database import to_minute
from neutrality.directory.models import Office
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.identity import clean_nip
from neutrality.domain.replies import valid_until, validity_problem
from neutrality.means import Means
from neutrality.replies.letters import SentLetter, awaited_until, letters_of
from neutrality.vault import KeyKind, OpenKey, Purpose, Reader, ReaderKind, TrackingCode

PAGE, PERSON = "reply_page", "reply_person"
# An NIP stands on the page by its last digits alone: whoever holds the letter knows the rest.
_LAST_DIGITS = 4


@dataclass(frozen=True)
class GivenPage:
    """A page whose code is shown now, once."""

    page_id: uuid.UUID
    office: str
    agency: str
    letter: str
    letter_on: date
    valid_until: date
    numbers: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Offer:
    """A letter for which a page can be opened, and until when its code would be valid."""

    letter: SentLetter
    until: date


def offers_of(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> list[Offer]:
    """Return the letters of a case for which a page can be opened; raises `no_such_case`."""
    work = _begin(session, means, case_id, actor, now, lock=False)
    return [Offer(one, _until(work, one)) for one in letters_of(work)]


def open_page(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    letter: str,
    until: date,
    code: TrackingCode,
    actor: Actor,
    now: datetime,
) -> GivenPage:
    """Open a page for one letter and one agency; its code is kept nowhere.

    The same form sent twice is one page: the code that it carries opens one already.

    Raises:
        InvalidInputError: `unknown_choice` at `letter`; `in_past`, `too_far` at `valid_until`.
        ConflictError: `reply_page_open`, that agency can answer that letter already.

    """
    work = _begin(session, means, case_id, actor, now)
    pages = pages_of(session, case_id)
    there = next((row for row in pages if row.lookup_id == code.lookup_id), None)
    if there is not None:
        return _given(work, there)
    sent = next((one for one in letters_of(work) if one.key == letter), None)
    problem = validity_problem(until, work.today)
    problems = [] if problem is None else [problem]
    problems += [] if sent else [FieldProblem("letter", "unknown_choice")]
    if sent is None or problems:
        raise InvalidInputError(problems)
    if any(_open(row, work.today) and _same(row, sent) for row in pages):
        raise ConflictError("reply_page_open")
    return _given(work, _keep(work, sent, until, code, actor))


def renew_page(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    page_id: uuid.UUID,
    *,
    code: TrackingCode,
    actor: Actor,
    now: datetime,
) -> GivenPage:
    """Let a new code open a page; the former one opens nothing any more. A form sent twice is one code.

    Raises:
        NotFoundError: `no_such_reply`.
        ConflictError: `reply_page_ended`.

    """
    work = _begin(session, means, case_id, actor, now)
    page = _page(work, page_id)
    if page.lookup_id != code.lookup_id:
        key = page_key(work, page)
        means.vault.take_back(session, kind=KeyKind.REPLY, owner=page.id, reader=ReaderKind.REPORTER)
        means.vault.share(session, key, [Reader.code(code)])
        page.lookup_id = code.lookup_id
        work.record(EventKind.REPLY_RENEWED, legal_on=work.today, payload={"page": str(page.id)})
    return _given(work, page)


def extend_page(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    page_id: uuid.UUID,
    *,
    until: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Let the code of a page be valid until another day.

    Raises:
        NotFoundError: `no_such_reply`.
        ConflictError: `reply_page_ended`.
        InvalidInputError: `in_past`, `too_far` at `valid_until`.

    """
    work = _begin(session, means, case_id, actor, now)
    page = _page(work, page_id)
    problem = validity_problem(until, work.today)
    if problem is not None:
        raise InvalidInputError([problem])
    payload = {"page": str(page.id), "until_on": until.isoformat()}
    page.valid_until = until
    work.record(EventKind.REPLY_EXTENDED, legal_on=work.today, payload=payload)


def close_page(
    session: Session, means: Means, case_id: uuid.UUID, page_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Let the code of a page open nothing any more; raises `no_such_reply`, `reply_page_ended`."""
    work = _begin(session, means, case_id, actor, now)
    end_page(work, _page(work, page_id))


def page_key(work: Work, page: ReplyPage) -> OpenKey:
    """Return the key of a page, opened for whoever works."""
    return work.means.keyholder.open_key(
        work.session, kind=KeyKind.REPLY, owner=page.id, office_id=work.case.office_id,
        actor=str(work.actor_id), purpose=Purpose.CASE,
    )  # fmt: skip


def shown_on(key: OpenKey, page: ReplyPage) -> dict[str, str]:
    """Return what a page shows of its letter; raises `SealBrokenError`."""
    told: dict[str, str] = json.loads(key.open(PAGE, page.id, "sealed_content", page.sealed_content))
    return told


def _begin(
    session: Session, means: Means, case_id: uuid.UUID, actor: Actor, now: datetime, *, lock: bool = True
) -> Work:
    needed = Permission.KEEP_REPLIES
    return begin(session, means, case_id, actor=actor, now=now, permission=needed, lock=lock)


def _page(work: Work, page_id: uuid.UUID) -> ReplyPage:
    page = next((row for row in pages_of(work.session, work.case.id) if row.id == page_id), None)
    if page is None:
        raise NotFoundError("no_such_reply")
    if page.ended_at is not None:
        raise ConflictError("reply_page_ended")
    return page


def _open(page: ReplyPage, today: date) -> bool:
    return page.ended_at is None and page.valid_until >= today


def _same(page: ReplyPage, sent: SentLetter) -> bool:
    return (page.letter, page.letter_on, page.agency_id) == (sent.letter, sent.on, sent.agency_id)


def _until(work: Work, letter: SentLetter) -> date:
    awaited = awaited_until(work, letter)
    return valid_until(awaited[0] if awaited else None, work.today)


def _keep(work: Work, sent: SentLetter, until: date, code: TrackingCode, actor: Actor) -> ReplyPage:
    """Seal for the code what the letter says to its agency: nothing of the sender, nobody else's people."""
    session, page_id = work.session, uuid.uuid4()
    readers = [Reader.office(work.case.office_id), Reader.code(code)]
    key = work.means.vault.create_key(session, kind=KeyKind.REPLY, owner=page_id, readers=readers)
    awaited = awaited_until(work, sent)
    told = {
        "office": session.get_one(Office, work.case.office_id).name,
        "agency": sent.agency,
        "numbers": ", ".join(dict.fromkeys(one.number for one in sent.people if one.number)),
        "due_on": awaited[0].isoformat() if awaited else "",
        "basis": awaited[1] if awaited else "",
    }
    page = ReplyPage(
        id=page_id, case_id=work.case.id, office_id=work.case.office_id, agency_id=sent.agency_id,
        letter=sent.letter, letter_on=sent.on, lookup_id=code.lookup_id, valid_until=until,
        opened_by=actor.account_id, opened_at=to_minute(work.now),
        sealed_content=key.seal(PAGE, page_id, "sealed_content", json.dumps(told)),
    )  # fmt: skip
    session.add(page)
    session.flush()
    _add_people(work, key, page, sent)
    payload = {"page": str(page_id), "action": sent.letter, "until_on": until.isoformat()}
    work.record(EventKind.REPLY_OPENED, legal_on=work.today, payload=payload)
    return page


def _add_people(work: Work, key: OpenKey, page: ReplyPage, sent: SentLetter) -> None:
    for ordinal, one in enumerate(sent.people, start=1):
        who = open_particulars(work.respondent_key(one.person), one.person)
        row_id = uuid.uuid4()
        told = {
            "name": who.name,
            "nip": clean_nip(who.nip)[-_LAST_DIGITS:],
            "employee_type": one.person.employee_type,
            "level": one.level,
            "authority": one.authority,
            "number": one.number,
        }
        sealed = key.seal(PERSON, row_id, "sealed_content", json.dumps(told))
        work.session.add(
            ReplyPerson(
                id=row_id,
                reply_page_id=page.id,
                respondent_id=one.person.id,
                ordinal=ordinal,
                sealed_content=sealed,
            )
        )
    work.session.flush()


def _given(work: Work, page: ReplyPage) -> GivenPage:
    told = shown_on(page_key(work, page), page)
    numbers = tuple(filter(None, told["numbers"].split(", ")))
    return GivenPage(
        page.id, told["office"], told["agency"], page.letter, page.letter_on, page.valid_until, numbers
    )
