"""Offices merge, ad hoc bodies end with their election's stage: their matters go to whoever goes on.

Each case goes in a transaction of its own; whatever interrupts it, the next run goes on.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from neutrality.accounts.moving import end_accounts, move_accounts
from neutrality.cases.avoiding import avoided_by
from neutrality.cases.carrying import carry
from neutrality.cases.leftovers import settle_offer, waiting_offer
from neutrality.cases.models import Case
from neutrality.cases.work import Work
from neutrality.database import Sessions, to_minute, transaction
from neutrality.directory.models import Office
from neutrality.directory.service import office_chain, office_tree
from neutrality.directory.stages import StageClosing, ad_hoc_below
from neutrality.domain.access import Actor, Permission, Subject, require
from neutrality.domain.errors import ConflictError, DomainError, NotAllowedError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.transfer import Answer, Basis, destination
from neutrality.domain.two_persons import may_restructure
from neutrality.domain.workflow import State
from neutrality.history.service import Entry, append
from neutrality.means import Means
from neutrality.vault import KeyKind, Purpose


@dataclass(frozen=True)
class Run:
    """With what, by whom and when it is carried out; `seen` is told after each case."""

    sessions: Sessions
    means: Means
    by: tuple[Actor, Actor]
    now: datetime
    today: date
    seen: Callable[[], object] = lambda: None


def merge(run: Run, source: uuid.UUID, target: uuid.UUID) -> int:
    """Let one office go on in the place of another; return how many cases went.

    Its officers, the offices below it and its places go along.

    Raises:
        NotAllowedError: `two_to_restructure`, `opening_cap`.
        ConflictError: `merge_into_itself`, `office_closed_already`.
        DomainError: `reader_missing`, `no_office_free`.

    """
    with transaction(run.sessions) as session:
        _require(run, {source, target})
        if target in office_tree(session, source):
            raise ConflictError("merge_into_itself")
        _close(session, run, source, target)
        for child in session.scalars(select(Office).where(Office.parent_id == source)):
            child.parent_id = target
        move_accounts(session, run.means.signer, source=source, target=target, by=run.by, now=run.now)
    return _move_all(run, source, target, Basis.MERGER)


def close_ad_hoc(run: Run, source: uuid.UUID, parent: uuid.UUID, *, most: int | None = None) -> int:
    """Let the open matters of an ad hoc body go to the permanent office; return how many went.

    Raises:
        NotAllowedError: `two_to_restructure`, `opening_cap`.
        ConflictError: `office_closed_already`.
        DomainError: `reader_missing`, `no_office_free`.

    """
    with transaction(run.sessions) as session:
        _require(run, {source, parent})
        _close(session, run, source, parent)
        end_accounts(session, run.means.signer, office_id=source, by=run.by, now=run.now, today=run.today)
    return _move_all(run, source, parent, Basis.STAGE_CLOSED, most=most)


def count_left(session: Session, offices: Iterable[uuid.UUID], basis: Basis) -> int:
    """Return how many cases of these offices are still to go."""
    counted = select(func.count()).select_from(Case).where(Case.office_id.in_(set(offices)))
    return session.scalar(counted.where(*_to_go(basis))) or 0


def ask_to_close(
    session: Session,
    means: Means,
    office_id: uuid.UUID,
    election_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
    today: date,
) -> StageClosing:
    """Ask that the ad hoc bodies of an election below an office are closed; somebody else confirms it.

    Raises:
        NotAllowedError: `not_allowed`.
        ConflictError: `closing_asked_already`.
        DomainError: `no_ad_hoc_office`.

    """
    require(actor, Permission.RESTRUCTURE, Subject(office_id))
    if not ad_hoc_below(session, office_id, election_id):
        raise DomainError("no_ad_hoc_office")
    if session.get(StageClosing, (office_id, election_id)) is not None:
        raise ConflictError("closing_asked_already")
    row = StageClosing(
        office_id=office_id, election_id=election_id, asked_by=actor.account_id, asked_at=to_minute(now)
    )
    session.add(row)
    entry = Entry(
        Stream.CATALOGUE, office_id, EventKind.STAGE_CLOSING_ASKED, today, office_id=office_id,
        actor_id=actor.account_id, payload={"election": str(election_id)},
    )  # fmt: skip
    append(session, means.signer, entry, now=now)
    return row


def confirm_closing(
    session: Session, office_id: uuid.UUID, election_id: uuid.UUID, *, actor: Actor, now: datetime
) -> StageClosing:
    """Let the second person confirm that a stage is closed.

    Raises:
        NotAllowedError: `not_allowed`, `same_person`.
        ConflictError: `not_asked_to_close`.

    """
    require(actor, Permission.CONFIRM_RESTRUCTURE, Subject(office_id))
    row = session.get(StageClosing, (office_id, election_id), with_for_update=True)
    if row is None:
        raise ConflictError("not_asked_to_close")
    if row.asked_by == actor.account_id:
        raise NotAllowedError("same_person", action="transfer")
    if row.confirmed_at is None:
        row.confirmed_by, row.confirmed_at = actor.account_id, to_minute(now)
    return row


def _require(run: Run, offices: set[uuid.UUID]) -> None:
    if not may_restructure(*run.by, offices):
        raise NotAllowedError("two_to_restructure")


def _close(session: Session, run: Run, source: uuid.UUID, successor: uuid.UUID) -> None:
    """Close an office first, so that nothing new arrives there while its cases go."""
    row = session.scalars(select(Office).where(Office.id == source).with_for_update(key_share=True)).one()
    if not row.active and row.successor_id == successor:
        return
    if not row.active:
        raise ConflictError("office_closed_already")
    row.active, row.closed_on, row.successor_id = False, run.today, successor
    first, second = run.by
    entry = Entry(
        Stream.CATALOGUE, source, EventKind.OFFICE_CLOSED, run.today, office_id=source,
        actor_id=first.account_id, payload={"to_office": str(successor), "second": str(second.account_id)},
    )  # fmt: skip
    append(session, run.means.signer, entry, now=run.now)


def _move_all(
    run: Run, source: uuid.UUID, target: uuid.UUID, basis: Basis, *, most: int | None = None
) -> int:
    with run.sessions() as session:
        found = select(Case.id).where(Case.office_id == source, *_to_go(basis))
        ids = list(session.scalars(found.order_by(Case.received_on, Case.id).limit(most)))
    moved = 0
    for case_id in ids:
        with transaction(run.sessions) as session:
            moved += _move(session, run, case_id, (source, target), basis)
        run.seen()
    return moved


def _move(
    session: Session, run: Run, case_id: uuid.UUID, way: tuple[uuid.UUID, uuid.UUID], basis: Basis
) -> bool:
    source, target = way
    case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
    if case.office_id != source:  # another run took it
        return False
    chain = [office.id for office in office_chain(session, target)]
    chosen = destination(chain, avoided_by(session, case))
    if chosen is None:
        raise DomainError("no_office_free")
    actor = run.by[0].account_id
    key = run.means.keyholder.open_many(
        session, kind=KeyKind.CASE, owners=[case.id], office_id=source, actor=str(actor),
        purpose=Purpose.MATCH,
    )[case.id]  # fmt: skip
    work = Work(session, run.means, case, key, actor, run.now)
    offer = waiting_offer(session, case.id)
    if offer is not None:
        settle_offer(work, offer, Answer.WITHDRAWN)
    carry(work, session.get_one(Office, chosen), basis)
    return True


def _to_go(basis: Basis) -> tuple[ColumnElement[bool], ...]:
    """Return the condition of the cases that go: all at a merger, the open ones at the end of a stage."""
    living = Case.erased_on.is_(None)
    return (living,) if basis is Basis.MERGER else (living, Case.state != State.CLOSED)
