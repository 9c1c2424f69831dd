"""Proofs that others check without this installation: `tools/verify_history.py` reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.domain.checkpoint import TreeHead
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.merkle import consistency_holds, consistency_proof, inclusion_proof
from neutrality.history.models import Checkpoint, Event, Leaf
from neutrality.history.standing import Log

FORMAT = "neutrality-proof-1"
_PART = 10_000


def prove_inclusion(session: Session, digests: Sequence[bytes]) -> Mapping[str, Any]:
    """Return the proof that these events are in the tree, under one checkpoint: the first public one if any.

    Raises:
        NotFoundError: `no_such_event`.
        DomainError: `not_sealed_yet`; `tree_short` when leaves are missing.

    """
    indexes = [_index(session, digest) for digest in digests]
    checkpoint = _covering(session, max(indexes))
    leaves = [
        {"hash": digest.hex(), "index": index, "path": _hexed(_path(session, index, checkpoint.size))}
        for digest, index in zip(digests, indexes, strict=True)
    ]
    return {"format": FORMAT, "kind": "inclusion", "checkpoint": checkpoint.note, "leaves": leaves}


def prove_consistency(session: Session, log: Log, older: str, newer: str) -> Mapping[str, Any]:
    """Return the proof that the newer signed note's tree begins with the older one's.

    Raises:
        DomainError: `tree_shrunk`; `tree_short`; `not_of_this_history` when it would not hold; and as
            `Log.head` when a note is not signed by this history's key.

    """
    was, now = log.head(older), log.head(newer)
    path = consistency_proof(_leaves(session, now.size), was.size, now.size)
    if not _holds(was, now, path):
        raise DomainError("not_of_this_history")
    return {"format": FORMAT, "kind": "consistency", "older": older, "newer": newer, "path": _hexed(path)}


def note_at(session: Session, size: int) -> str:
    """Return the first checkpoint that was signed at this size.

    Raises:
        NotFoundError: `no_checkpoint_of`.

    """
    found = select(Checkpoint.note).where(Checkpoint.size == size).order_by(Checkpoint.id).limit(1)
    note = session.scalar(found)
    if note is None:
        raise NotFoundError("no_checkpoint_of", size=size)
    return note


def _index(session: Session, digest: bytes) -> int:
    event_id = session.scalar(select(Event.id).where(Event.hash == digest))
    if event_id is None:
        raise NotFoundError("no_such_event")
    index = session.scalar(select(Leaf.index).where(Leaf.event_id == event_id))
    if index is None:
        raise DomainError("not_sealed_yet")
    return index


def _covering(session: Session, index: int) -> Checkpoint:
    """Return the first public checkpoint whose tree has this leaf, else the newest one."""
    found = select(Checkpoint).where(Checkpoint.size > index)
    public = found.where(Checkpoint.public_on.is_not(None)).order_by(Checkpoint.public_on).limit(1)
    return session.scalars(public).first() or session.scalars(found.order_by(Checkpoint.id.desc())).one()


def _path(session: Session, index: int, size: int) -> list[bytes]:
    return inclusion_proof(_leaves(session, size), index, size)


def _leaves(session: Session, size: int) -> Iterator[bytes]:
    """Give the leaves' hashes in their order, never all at once."""
    found = select(Leaf.hash).where(Leaf.index < size).order_by(Leaf.index)
    yield from session.scalars(found.execution_options(yield_per=_PART))


def _holds(was: TreeHead, now: TreeHead, path: Sequence[bytes]) -> bool:
    return consistency_holds(was.size, now.size, older_root=was.root, newer_root=now.root, path=path)


def _hexed(path: Sequence[bytes]) -> list[str]:
    return [step.hex() for step in path]
