"""What the worker does for releases: it makes what two persons asked for, where it holds the release key."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.cases.models import Case
from neutrality.database import Sessions
from neutrality.domain.access import Actor
from neutrality.domain.errors import DomainError
from neutrality.domain.ground import Ground
from neutrality.history.note_signer import NoteSigner
from neutrality.history.sealing import seal
from neutrality.means import Job, LongJob, Means
from neutrality.releases.making import Draft, Made, Moment, draft_of, keep, make
from neutrality.releases.models import Release, ReleaseGround, ReleaseOrder
from neutrality.releases.orders import MAKE
from neutrality.statistics.scope import one_moment

log = logging.getLogger("neutrality.releases")


@dataclass(frozen=True)
class Wanted:
    """What is to be made: the month, why, and for whom."""

    month: str
    reason: str
    by: tuple[Actor, Actor]


def make_release(sessions: Sessions, means: Means, payload: Mapping[str, str], now: datetime) -> Job:
    """Make a release outside any transaction; what is returned keeps it, or why it was refused."""
    order_id = uuid.UUID(payload["order"])
    with sessions() as session:
        order = session.get_one(ReleaseOrder, order_id)
        if order.result != "confirmed" or order.settled_by is None:
            return _nothing
        wanted = Wanted(order.month, order.reason, _two(session, order))
        session.rollback()
    try:
        made = prepared(sessions, means, wanted, moment_of(now))
    except DomainError as error:
        return _refused(order_id, error.code)
    return _kept(order_id, made, wanted, now)


def prepared(sessions: Sessions, means: Means, wanted: Wanted, moment: Moment) -> Made:
    """Return the release with all its bytes; what is recorded by now is sealed first.

    Raises:
        DomainError: `not_the_releaser` where the key is not; `release_unchanged`; `release_must_wait` when
            all changes are too small to be told; what `draft_of` raises.

    """
    signer = releaser(means)
    if means.sealer is not None:
        seal(sessions, means.sealer, now=moment.now)
    with one_moment(sessions) as session:
        draft = draft_of(session, wanted.month, moment, reason=wanted.reason)
    check(draft)
    return make(draft, signer)


def moment_of(now: datetime) -> Moment:
    """Return the moment as this installation understands it."""
    settings = current.settings()
    zone = ZoneInfo(settings.timezone)
    return Moment(now, now.astimezone(zone).date(), zone, settings.sample)


def check(draft: Draft) -> None:
    """Refuse a revision that changes nothing, or too little; raises `DomainError` as `prepared` does."""
    if draft.changes_nothing and draft.waiting:
        first = draft.waiting[0]
        raise DomainError("release_must_wait", figure=f"{first.table}/{first.column}")
    if draft.changes_nothing:
        raise DomainError("release_unchanged")


def releaser(means: Means) -> NoteSigner:
    """Return what signs releases; raises `DomainError` `not_the_releaser`."""
    if means.releaser is None:
        raise DomainError("not_the_releaser")
    return means.releaser


def _two(session: Session, order: ReleaseOrder) -> tuple[Actor, Actor]:
    first, second = (session.get_one(Account, key) for key in (order.asked_by, order.settled_by))
    today = current.today()
    return load_actor(session, first, today=today), load_actor(session, second, today=today)


def _kept(order_id: uuid.UUID, made: Made, wanted: Wanted, now: datetime) -> Job:
    def job(session: Session, means: Means, payload: Mapping[str, str], _now: datetime) -> None:
        del payload
        release: Release = keep(session, means.signer, made, by=wanted.by, now=now, today=current.today())
        order = session.get_one(ReleaseOrder, order_id)
        order.result, order.release_id = "made", release.id

    return job


def _refused(order_id: uuid.UUID, code: str) -> Job:
    def job(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
        del means, payload, now
        log.warning("a release was not made: %s", code)
        session.get_one(ReleaseOrder, order_id).result = code

    return job


def _nothing(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Write nothing: it was made or withdrawn already."""
    del session, means, payload, now


def forget_erased(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Take out of the grounds what they know of cases whose records are erased."""
    del means, payload, now
    erased = {case.hex for case in session.scalars(select(Case.id).where(Case.erased_on.is_not(None)))}
    for row in session.scalars(select(ReleaseGround)) if erased else ():
        ground = Ground.read(row.content)
        without = ground.without(erased)
        if without != ground:
            row.content = without.written()


LONG: dict[str, LongJob] = {MAKE: make_release}
PERIODIC: dict[str, tuple[timedelta, Job]] = {"forget_erased": (timedelta(hours=1), forget_erased)}
