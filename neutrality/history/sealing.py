"""The sealer: gives every event its leaf in the one tree, and signs what the tree then is.

An event is sealed when it has no leaf yet, whatever its number: a transaction that began early may commit
late, after higher numbers were sealed (attack 15). Each minute the numbers near the newest are looked
through; each hour all of them, which finds what was under way for longer than that.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from neutrality.database import Sessions, reading, to_minute, transaction
from neutrality.domain.checkpoint import TreeHead, write_note
from neutrality.domain.errors import DomainError
from neutrality.domain.history import leaf_hash, writer_of
from neutrality.domain.merkle import Frontier
from neutrality.history.models import Checkpoint, Event, ForgedEvent, Leaf
from neutrality.history.outside import Outside
from neutrality.history.standing import (
    PUBLIC,
    Log,
    Standing,
    check_goes_on,
    check_standing,
    restored_line,
    verified,
)

AT_ONCE = 2_000  # events in one transaction: on SQLite nobody else writes meanwhile
NEAR = 10_000  # numbers below the newest sealed one in which late commits are looked for each minute
_LOCK = 0x6E657574
log = logging.getLogger("neutrality.sealer")


@dataclass(frozen=True)
class Sealer:
    """Who seals: the history's name and key, what verifies each surface, the file outside the database."""

    origin: str
    key: Ed25519PrivateKey
    surfaces: Mapping[str, Ed25519PublicKey]
    outside: Outside
    zone: ZoneInfo

    @property
    def log(self) -> Log:
        """The history as others know it."""
        return Log(self.origin, self.key.public_key())


@dataclass(frozen=True)
class Sealed:
    """What one look did: how many events got leaves, and which were refused as forged."""

    leaves: int
    forged: tuple[int, ...]
    note: str | None


def seal(sessions: Sessions, sealer: Sealer, *, now: datetime, whole: bool = True) -> Sealed:
    """Seal what waits, one transaction for some thousand events, the file outside written after each.

    Raises:
        UnavailableError: `history_rolled_back`, `history_parted`, `history_torn`; nothing was sealed.
        DomainError: `note_wrong`, `note_forged`: a checkpoint was not signed by this history's key.

    """
    leaves, note = 0, None
    forged: list[int] = []
    for ids in _waiting(sessions, whole=whole):
        with transaction(sessions) as session:
            done = take_in(session, sealer, ids, now=now)
        if done.note is not None:
            sealer.outside.keep(done.note)
            note = done.note
        leaves += done.leaves
        forged += done.forged
    if forged:
        log.critical("%d events in the database were written by no surface; run audit verify", len(forged))
    return Sealed(leaves, tuple(forged), note)


def take_in(
    session: Session, sealer: Sealer, ids: Sequence[int], *, now: datetime, lost: TreeHead | None = None
) -> Sealed:
    """Give these events their leaves where they have none, and sign a checkpoint when there is one to sign.

    `lost` is what two persons accepted to be lost; without it the history must go on from the file outside.
    """
    _alone(session)
    here = check_standing(session, sealer.log)
    if lost is None:
        check_outside(session, sealer, here)
    tree = Frontier(here.size, here.frontier) if here else Frontier()
    if here and tree.root != here.root:
        raise DomainError("frontier_broken", size=here.size)
    leaves: list[dict[str, object]] = []
    forged: list[int] = []
    for event_id, content, digest, signature in _unsealed(session, ids):
        if not _genuine(sealer, content, digest, signature):
            forged.append(event_id)
            continue
        leaves.append({"index": tree.size, "event_id": event_id, "hash": digest})
        tree.add(digest)
    if leaves:
        session.execute(insert(Leaf), leaves)
    _remember_forged(session, forged, now=now)
    public_on = _public_day(session, sealer, now)
    if not leaves and lost is None and (public_on is None or tree.size == 0):
        return Sealed(0, tuple(forged), None)
    note = _sign(session, sealer, tree, now=now, public_on=public_on, lost=lost)
    return Sealed(len(leaves), tuple(forged), note)


def check_outside(session: Session, sealer: Sealer, here: Standing | None) -> None:
    """Refuse a database that does not go on from the last checkpoint outside it."""
    kept = sealer.outside.read()
    if kept is not None:
        check_goes_on(session, sealer.log, sealer.log.head(kept), here)
    elif here is not None:
        log.warning("there was no checkpoint outside the database; the one inside is taken for the last")
        sealer.outside.keep(here.note)


def _waiting(sessions: Sessions, *, whole: bool) -> Iterator[list[int]]:
    """Give the numbers of events without a leaf, in parts; once at least, for the day's public checkpoint."""
    with reading(sessions) as session:
        newest = session.scalar(select(func.max(Leaf.event_id))) or 0
    after, first = (0 if whole else max(0, newest - NEAR)), True
    while True:
        with reading(sessions) as session:
            found = (
                select(Event.id)
                .outerjoin(Leaf, Leaf.event_id == Event.id)
                .where(Event.id > after, Leaf.event_id.is_(None))
            )
            ids = list(session.scalars(found.order_by(Event.id).limit(AT_ONCE)))
        if ids or first:
            yield ids
        if len(ids) < AT_ONCE:
            return
        after, first = ids[-1], False


def _unsealed(session: Session, ids: Sequence[int]) -> list[tuple[int, bytes, bytes, bytes]]:
    """Return those without a leaf even now; only bytes are read: no forged column stands in the way."""
    if not ids:
        return []
    found = select(Event.id, Event.canonical, Event.hash, Event.signature).outerjoin(
        Leaf, Leaf.event_id == Event.id
    )
    rows = session.execute(found.where(Event.id.in_(ids), Leaf.event_id.is_(None)).order_by(Event.id))
    return [(number, content, digest, signature) for number, content, digest, signature in rows]


def _genuine(sealer: Sealer, content: bytes, digest: bytes, signature: bytes) -> bool:
    """Return whether the surface that the bytes name wrote them, and may write such an event."""
    if not all(isinstance(part, bytes) for part in (content, digest, signature)):
        return False  # SQLite keeps whatever it is given
    writer = writer_of(content)
    if writer is None or leaf_hash(content) != digest:
        return False
    return verified(sealer.surfaces[writer].public_bytes_raw(), signature, content)


def _remember_forged(session: Session, ids: Sequence[int], *, now: datetime) -> None:
    """Write down what was refused, once, so that the desk's health can say so."""
    known = (
        set(session.scalars(select(ForgedEvent.event_id).where(ForgedEvent.event_id.in_(ids)))) if ids else ()
    )
    session.add_all(
        ForgedEvent(event_id=number, found_at=to_minute(now)) for number in ids if number not in known
    )


def _public_day(session: Session, sealer: Sealer, now: datetime) -> date | None:
    """Return today when no checkpoint of today is public yet; a day without a sealer stays without one."""
    today = now.astimezone(sealer.zone).date()
    last = session.scalar(select(func.max(Checkpoint.public_on)))
    return today if last is None or last < today else None


def _sign(
    session: Session,
    sealer: Sealer,
    tree: Frontier,
    *,
    now: datetime,
    public_on: date | None,
    lost: TreeHead | None,
) -> str:
    extensions = (f"{PUBLIC}{public_on.isoformat()}",) if public_on else ()
    if lost is not None:
        extensions = (*extensions, restored_line(lost))
    head = TreeHead(sealer.origin, tree.size, tree.root, extensions)
    note = write_note(head.text, sealer.log.key, sealer.key.sign)
    row = Checkpoint(
        size=tree.size, root=tree.root, frontier=tree.content, recorded_at=to_minute(now), note=note,
        public_on=public_on, lost_size=lost.size if lost else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return note


def _alone(session: Session) -> None:
    """Let one sealer work at a time; SQLite's transactions that write queue by themselves."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
