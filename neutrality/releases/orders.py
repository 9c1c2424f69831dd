"""A release is asked for by one person of the topmost office and confirmed by another; then it is made."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.directory.models import Office
from neutrality.directory.service import topmost
from neutrality.domain.access import Actor, Permission, Subject, require
from neutrality.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.two_persons import may_release
from neutrality.history.service import Entry, Signer, append
from neutrality.outbox import post
from neutrality.releases.making import Moment, newest_month, revisions_of
from neutrality.releases.models import ReleaseOrder
from neutrality.statistics.service import scope_of

MAKE = "make_release"
LONGEST = 2000


@dataclass(frozen=True)
class Deed:
    """Who does something with an order, signed by which surface, when."""

    actor: Actor
    signer: Signer
    now: datetime
    today: date


def ask(session: Session, month: str, reason: str, deed: Deed, moment: Moment) -> ReleaseOrder:
    """Ask for the release of a month, or with a reason for a revision of one; return the order.

    Raises:
        InvalidInputError: at `month`: `unknown_month`, `month_in_future`, `month_not_over`,
            `month_before_released`; at `reason`: `revision_needs_reason`, `too_long`.
        NotAllowedError: `not_allowed`.
        ConflictError: `release_waits` when one of this month is asked for already.

    """
    office = release_office(session)
    require(deed.actor, Permission.ASK_RELEASE, Subject(office))
    check_month(session, month, reason, moment)
    last = last_order(session, month)
    if last is not None and last.waits:
        raise ConflictError("release_waits")
    order = ReleaseOrder(
        id=uuid.uuid4(), month=month, reason=reason.strip(), asked_at=deed.now, asked_by=deed.actor.account_id
    )
    session.add(order)
    _record(session, EventKind.RELEASE_ASKED, order, deed)
    return order


def confirm(session: Session, order_id: uuid.UUID, deed: Deed) -> ReleaseOrder:
    """Confirm what another person asked for; the worker makes it then.

    Raises:
        ConflictError: `release_settled`.
        NotAllowedError: `two_to_release`.

    """
    order = _open(session, order_id)
    first = load_actor(session, session.get_one(Account, order.asked_by), today=deed.today)
    if not may_release(first, deed.actor, release_office(session)):
        raise NotAllowedError("two_to_release")
    _settle(order, "confirmed", deed)
    _record(session, EventKind.RELEASE_CONFIRMED, order, deed)
    post(session, MAKE, {"order": str(order.id)}, due_at=deed.now)
    return order


def withdraw(session: Session, order_id: uuid.UUID, deed: Deed) -> None:
    """Take back what was asked for and is not confirmed; raises as `confirm` does, `not_allowed`."""
    order = _open(session, order_id)
    require(deed.actor, Permission.ASK_RELEASE, Subject(release_office(session)))
    _settle(order, "withdrawn", deed)
    _record(session, EventKind.RELEASE_WITHDRAWN, order, deed)


@dataclass(frozen=True)
class Order:
    """What was asked for last of a month, by whom, and what came of it."""

    id: uuid.UUID
    asked_by: uuid.UUID
    result: str | None

    @property
    def waits(self) -> bool:
        """Return whether it is not settled, or confirmed and not yet made."""
        return self.result in {None, "confirmed"}


def last_order(session: Session, month: str) -> Order | None:
    """Return what was asked for last of a month, nothing if nobody asked."""
    found = select(ReleaseOrder.id, ReleaseOrder.asked_by, ReleaseOrder.result)
    found = found.where(ReleaseOrder.month == month)
    row = session.execute(found.order_by(ReleaseOrder.asked_at.desc(), ReleaseOrder.id).limit(1)).first()
    return Order(*row) if row else None


def check_month(session: Session, month: str, reason: str, moment: Moment) -> None:
    """Refuse a month that cannot be released now; raises `InvalidInputError` as `ask` does."""
    scope = scope_of(session, month, frozenset(), today=moment.today, zone=moment.zone)
    newest = newest_month(session)
    released = revisions_of(session, month) > 0
    problems = []
    if moment.now < scope.closes_at:
        problems.append(FieldProblem("month", "month_not_over"))
    elif not released and newest is not None and month < newest:
        problems.append(FieldProblem("month", "month_before_released"))
    if released and not reason.strip():
        problems.append(FieldProblem("reason", "revision_needs_reason"))
    if len(reason) > LONGEST:
        problems.append(FieldProblem("reason", "too_long", {"most": LONGEST}))
    if problems:
        raise InvalidInputError(problems)


def release_office(session: Session) -> uuid.UUID:
    """Return the office that releases: the topmost one."""
    return topmost(session, frozenset(session.scalars(select(Office.id))))


def _open(session: Session, order_id: uuid.UUID) -> ReleaseOrder:
    order = session.scalar(select(ReleaseOrder).where(ReleaseOrder.id == order_id).with_for_update())
    if order is None or order.result is not None:
        raise ConflictError("release_settled")
    return order


def _settle(order: ReleaseOrder, result: str, deed: Deed) -> None:
    order.result, order.settled_at, order.settled_by = result, deed.now, deed.actor.account_id


def _record(session: Session, kind: EventKind, order: ReleaseOrder, deed: Deed) -> None:
    office = release_office(session)
    # One after the other in a stream.
    session.execute(select(Office.id).where(Office.id == office).with_for_update(key_share=True))
    entry = Entry(
        Stream.EXPORT, office, kind, deed.today, office_id=office, actor_id=deed.actor.account_id,
        payload={"month": order.month, "order": str(order.id)},
    )  # fmt: skip
    append(session, deed.signer, entry, now=deed.now)
