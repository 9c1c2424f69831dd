"""Data keys go from one office to another: wrapped for the new one, the wraps of the former taken away."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from neutrality.domain.errors import DomainError
from neutrality.vault import readers
from neutrality.vault.keyholder import Keyholder
from neutrality.vault.models import BlindIndex, DataKey, KeyKind, KeyWrap, ReaderKey, ReaderKind
from neutrality.vault.succession import alone_at

Owned = Mapping[KeyKind, Collection[uuid.UUID]]


@dataclass(frozen=True)
class Route:
    """From which office to which, for whom."""

    source: uuid.UUID
    target: uuid.UUID
    actor: str


def move_keys(session: Session, keyholder: Keyholder, owned: Owned, route: Route) -> int:
    """Let the target open these owners' keys and the source no longer; return how many keys it was.

    What the source cannot open stays as it is; readers of other sorts (a code, a custodian) keep theirs.

    Raises:
        DomainError: `reader_missing`, the target has no key.
        NotAllowedError: `opening_cap`.
        SealBrokenError: naming the wrap.

    """
    alone_at(session, route.source)
    rows = _share(session, keyholder, owned, route)
    keys = {row.data_key_id for row in rows}
    source = select(ReaderKey.id).where(
        ReaderKey.office_id == route.source, ReaderKey.kind == ReaderKind.OFFICE
    )
    session.execute(delete(KeyWrap).where(KeyWrap.data_key_id.in_(keys), KeyWrap.reader_key_id.in_(source)))
    return len(keys)


def share_keys(session: Session, keyholder: Keyholder, owned: Owned, route: Route) -> int:
    """Let the target open these owners' keys too; return how many keys it was.

    Raises:
        DomainError: `reader_missing`, the target has no key.
        NotAllowedError: `opening_cap`.
        SealBrokenError: naming the wrap.

    """
    alone_at(session, route.source)
    return len(_share(session, keyholder, owned, route))


def forget_indexes(session: Session, owners: Collection[uuid.UUID], office_id: uuid.UUID) -> None:
    """Take these owners out of every index of an office; they are found there no longer."""
    mine = BlindIndex.owner.in_(set(owners)), BlindIndex.office_id == office_id
    session.execute(delete(BlindIndex).where(*mine))


def _share(session: Session, keyholder: Keyholder, owned: Owned, route: Route) -> list[KeyWrap]:
    rows = _held(session, owned, route.source)
    targets = readers.active(session, route.target, ReaderKind.OFFICE)
    if not targets:
        raise DomainError("reader_missing", kind=ReaderKind.OFFICE.value)
    for reader in targets:
        _wrap_for(session, keyholder, rows, reader, route.actor)
    session.flush()
    return rows


def _wrap_for(
    session: Session, keyholder: Keyholder, rows: Sequence[KeyWrap], reader: ReaderKey, actor: str
) -> None:
    keys = {row.data_key_id for row in rows}
    there = select(KeyWrap.data_key_id).where(
        KeyWrap.data_key_id.in_(keys), KeyWrap.reader_key_id == reader.id
    )
    known = set(session.scalars(there))
    missing = [row for row in rows if row.data_key_id not in known]
    made = keyholder.rewrap(missing, reader.id, actor=actor)
    session.add_all(
        KeyWrap(
            id=uuid.uuid4(), data_key_id=row.data_key_id, reader_kind=ReaderKind.OFFICE,
            reader_key_id=reader.id, wrapped=wrapped,
        )
        for row, wrapped in zip(missing, made, strict=True)
    )  # fmt: skip


def _held(session: Session, owned: Owned, office_id: uuid.UUID) -> list[KeyWrap]:
    """Return one wrap of each key that the office opens: that of its newest key."""
    wanted = [
        (DataKey.kind == kind) & DataKey.owner.in_(set(owners)) for kind, owners in owned.items() if owners
    ]
    if not wanted:
        return []
    found = (
        select(KeyWrap)
        .join(DataKey, DataKey.id == KeyWrap.data_key_id)
        .join(ReaderKey, ReaderKey.id == KeyWrap.reader_key_id)
        .where(or_(*wanted), ReaderKey.kind == ReaderKind.OFFICE, ReaderKey.office_id == office_id)
        .order_by(ReaderKey.retired_at.is_(None), ReaderKey.created_at)
    )
    return list({row.data_key_id: row for row in session.scalars(found)}.values())
