"""A restored database is accepted by two persons: what is lost is named, signed and public from then on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.database import Sessions, transaction
from neutrality.directory.models import Office
from neutrality.domain.access import Actor
from neutrality.domain.checkpoint import TreeHead
from neutrality.domain.errors import DomainError, NotAllowedError, UnavailableError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.two_persons import may_accept_restore
from neutrality.history.sealing import Sealer, take_in
from neutrality.history.service import Entry, Signer, append
from neutrality.history.standing import check_goes_on, check_standing


@dataclass(frozen=True)
class Accepted:
    """What was given up, and the size with which the history goes on."""

    lost: TreeHead
    size: int


def accept_restore(
    sessions: Sessions, sealer: Sealer, signer: Signer, *, by: tuple[Actor, Actor], now: datetime
) -> Accepted:
    """Write the recovery event, seal it, and let the checkpoint outside follow.

    Raises:
        NotAllowedError: `two_to_restore`.
        DomainError: `nothing_lost` when the database goes on from the last checkpoint.
        UnavailableError: `history_torn`: that is no old database, but a changed one.

    """
    with transaction(sessions) as session:
        lost, note = _accept(session, sealer, signer, by, now)
    sealer.outside.keep(note)
    return Accepted(lost, sealer.log.head(note).size)


def _accept(
    session: Session, sealer: Sealer, signer: Signer, by: tuple[Actor, Actor], now: datetime
) -> tuple[TreeHead, str]:
    first, second = by
    tops = session.scalars(select(Office.id).where(Office.parent_id.is_(None)).order_by(Office.code))
    top = next((one for one in tops if may_accept_restore(first, second, one)), None)
    if top is None:
        raise NotAllowedError("two_to_restore")
    lost = _lost(session, sealer)
    entry = Entry(
        Stream.CATALOGUE,
        top,
        EventKind.HISTORY_RESTORED,
        now.astimezone(sealer.zone).date(),
        office_id=top,
        actor_id=first.account_id,
        payload={"size": lost.size, "root": lost.root.hex(), "second": str(second.account_id)},
    )
    event = append(session, signer, entry, now=now)
    note = take_in(session, sealer, [event.id], now=now, lost=lost).note
    if note is None:
        raise DomainError("nothing_lost")
    return lost, note


def _lost(session: Session, sealer: Sealer) -> TreeHead:
    """Return the last checkpoint outside, when the database does not go on from it."""
    kept = sealer.outside.read()
    if kept is None:
        raise DomainError("nothing_lost")
    head, here = sealer.log.head(kept), check_standing(session, sealer.log)
    try:
        check_goes_on(session, sealer.log, head, here)
    except UnavailableError:
        return head
    raise DomainError("nothing_lost")
