"""Mails to officers leave: one for each cause or one a day, as each chose, in words that name nobody.

They are sent outside any transaction, so that nobody waits for a mail server; what was sent is settled
afterwards. Only a worker that dies in between can send one twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from neutrality.accounts.models import Account
from neutrality.accounts.notice_choices import choice_of, choices_of
from neutrality.accounts.service import load_actor
from neutrality.cases.models import Case, Clock, Proposal, ProposalStatus
from neutrality.cases.notices import SEND_NOTICE, Notice
from neutrality.cases.noting import day_at, local_time
from neutrality.cases.proposals import can_answer
from neutrality.cases.standing import standing
from neutrality.database import Sessions, reading, to_minute
from neutrality.domain.access import Actor, Permission, may
from neutrality.domain.conflicts import Sight
from neutrality.domain.notice_causes import NoticeCause
from neutrality.domain.notice_words import SUBJECT, digest, letter
from neutrality.domain.notices import DIGEST_HOUR, KEPT, Choice, How
from neutrality.domain.workflow import State
from neutrality.means import Job, LongJob, Means
from neutrality.outbox import post_once
from neutrality.recusal.models import Assistance

SEND_DIGEST = "send_digest"
WRITE_DIGESTS = "write_digests"
FORGET_SETTLED = "forget_settled_notices"
CHOICE_PAGE = "/akun/pemberitahuan"
# Who wants each mail has had it by then, unless they wanted another way meanwhile.
_LEFT_OVER = timedelta(days=1)
# What whoever is asked may do at a case that they need not read for it.
_ASKED = {
    NoticeCause.SECOND_PERSON: Permission.ANSWER_PROPOSAL,
    NoticeCause.HELP_ASKED: Permission.ACCEPT_ASSISTANCE,
}


def send_notice(sessions: Sessions, means: Means, payload: Mapping[str, str], now: datetime) -> Job:
    """Send the mail about one cause, if it is still so and its officer may still know; settle it."""
    with reading(sessions) as session:
        row = session.get(Notice, uuid.UUID(payload["notice"]))
        if row is None or row.settled_at is not None:
            return _settling([])
        how = choice_of(session, row.account_id).how
        if how is How.DIGEST:
            return _settling([])
        account, case = session.get_one(Account, row.account_id), session.get_one(Case, row.case_id)
        wanted = how is How.EACH and bool(_told(session, account, [row], now))
    if wanted and means.courier.smtp_url is not None:
        desk = means.courier.desk
        link = f"{desk}/meja/kasus/{case.id}"
        text = letter(row.cause, case.reference, link=link, page=desk + CHOICE_PAGE)
        means.courier.mail(account.email, SUBJECT, text)
    return _settling([row.id])


def send_digest(sessions: Sessions, means: Means, payload: Mapping[str, str], now: datetime) -> Job:
    """Send an officer the one mail of a day, when anything of it is still so; settle what it was about."""
    with reading(sessions) as session:
        account = session.get_one(Account, uuid.UUID(payload["account"]))
        rows = _unsettled(session, account.id, choice_of(session, account.id), now)
        told = _told(session, account, rows, now)
        on = day_at(session, account.home_office_id, now)
    if told and means.courier.smtp_url is not None:
        desk = means.courier.desk
        text = digest(told, on, link=f"{desk}/meja", page=desk + CHOICE_PAGE)
        means.courier.mail(account.email, SUBJECT, text)
    return _settling([row.id for row in rows])


def write_digests(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Let each officer with anything new have the mail of this day, from seven o'clock at their office."""
    del payload
    if means.courier.smtp_url is None:
        return
    waiting = set(session.scalars(select(Notice.account_id).where(Notice.settled_at.is_(None)).distinct()))
    chosen = choices_of(session, waiting)
    for account in session.scalars(select(Account).where(Account.id.in_(waiting)).order_by(Account.id)):
        at = local_time(session, account.home_office_id, now)
        rows = _unsettled(session, account.id, chosen.get(account.id, Choice()), now)
        if at.hour >= DIGEST_HOUR and rows:
            who = str(account.id)
            post_once(session, SEND_DIGEST, {"account": who}, name=f"{who} {at.date()}", due_at=now)


def _unsettled(session: Session, account_id: uuid.UUID, choice: Choice, now: datetime) -> list[Notice]:
    """Return what the mail of a day is about; for who wants each mail only what was left over."""
    found = select(Notice).where(Notice.account_id == account_id, Notice.settled_at.is_(None))
    if choice.how is How.EACH:
        found = found.where(Notice.noted_at < now - _LEFT_OVER)
    return list(session.scalars(found.order_by(Notice.noted_at, Notice.id)))


def _told(
    session: Session, account: Account, rows: Iterable[Notice], now: datetime
) -> dict[NoticeCause, list[str]]:
    """Return the references of the cases, by cause, of which this officer is told now.

    Nobody is told of a case that they may not read (any more), and nothing that is no longer so.
    """
    told: dict[NoticeCause, list[str]] = {}
    if choice_of(session, account.id).how is How.OFF or not account.active:
        return told
    actor = load_actor(session, account, today=day_at(session, account.home_office_id, now))
    for row in rows:
        case = session.get_one(Case, row.case_id)
        today = day_at(session, case.office_id, now)
        if _may_know(session, row, case, actor) and _still_so(session, row, case, actor, today):
            references = told.setdefault(row.cause, [])
            if case.reference not in references:
                references.append(case.reference)
    return told


def _may_know(session: Session, row: Notice, case: Case, actor: Actor) -> bool:
    """Return whether somebody may learn of a case: by reading it, or by what waits for them there.

    Officers of the office above answer what they are asked, and read nothing else.
    """
    if case.erased_on is not None:
        return False
    subject, sight = standing(session, case, actor)
    needed = _ASKED.get(row.cause, Permission.READ_CASE)
    return sight is Sight.THE_CASE and may(actor, needed, subject)


def _still_so(session: Session, row: Notice, case: Case, actor: Actor, today: date) -> bool:
    if row.cause is NoticeCause.NEW_CASE:
        return case.state is not State.CLOSED
    if row.cause is NoticeCause.ASSIGNED:
        return case.assignee_id == actor.account_id
    if row.cause is NoticeCause.SECOND_PERSON:
        proposal = session.get(Proposal, row.about)
        waits = proposal is not None and proposal.status is ProposalStatus.WAITING
        return waits and proposal is not None and can_answer(session, case, proposal, actor)
    if row.cause is NoticeCause.HELP_ASKED:
        offer = session.get(Assistance, row.about)
        return offer is not None and offer.accepted_at is None and offer.ended_at is None
    if row.cause in {NoticeCause.DUE_SOON, NoticeCause.OVERDUE}:
        return (row.on < today) is (row.cause is NoticeCause.OVERDUE) and _runs(session, row, case)
    return True


def _runs(session: Session, row: Notice, case: Case) -> bool:
    """Return whether the clock of a date still runs towards it, or from it."""
    clock, counted = session.get(Clock, row.about), case.excluded_on is None
    if clock is None or not counted or case.state is State.CLOSED:
        return False
    return clock.stopped_on is None and clock.paused_on is None and clock.due_on == row.on


def _settling(ids: Collection[uuid.UUID]) -> Job:
    return partial(_settle, list(ids))


def _settle(
    ids: list[uuid.UUID], session: Session, means: Means, payload: Mapping[str, str], now: datetime
) -> None:
    del means, payload
    session.execute(
        update(Notice)
        .where(Notice.id.in_(ids), Notice.settled_at.is_(None))
        .values(settled_at=to_minute(now))
        .execution_options(synchronize_session=False)
    )


def forget_settled(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Remove what was settled long ago, long after anything could be noted again."""
    del means, payload
    session.execute(
        delete(Notice)
        .where(Notice.settled_at < to_minute(now) - KEPT)
        .execution_options(synchronize_session=False)
    )


PERIODIC: dict[str, tuple[timedelta, Job]] = {
    WRITE_DIGESTS: (timedelta(minutes=15), write_digests),
    FORGET_SETTLED: (timedelta(days=1), forget_settled),
}
LONG: dict[str, LongJob] = {SEND_NOTICE: send_notice, SEND_DIGEST: send_digest}
