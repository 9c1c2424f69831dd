"""Keyed indexes: sealed names, NIP, accounts and links are found by digests that only these keys make."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from neutrality.vault.fields import derive
from neutrality.vault.models import BlindIndex, IndexKind, KeyKind


class Place(NamedTuple):
    """Which index, of which office, for which sort of owner."""

    kind: IndexKind
    office_id: uuid.UUID | None
    owner_kind: KeyKind


def digest(master: bytes, kind: IndexKind, value: str, office_id: uuid.UUID | None) -> bytes:
    """Return HMAC-SHA256 of a normalised value under the key of this kind and office.

    Raises:
        ValueError: for a NIP with an office (repeat offenders are sought everywhere), others without.

    """
    if (kind is IndexKind.NIP) != (office_id is None):
        raise ValueError("the NIP index is one for the installation, each other one is an office's")
    key = derive(master, f"neutrality index v1 {kind.value} {office_id or 'installation'}")
    return hmac.digest(key, value.encode(), "sha256")


def replace(session: Session, place: Place, owner: uuid.UUID, digests: AbstractSet[bytes]) -> None:
    """Make an owner findable by exactly these digests."""
    session.execute(delete(BlindIndex).where(*_at(place), BlindIndex.owner == owner))
    session.add_all(
        BlindIndex(
            kind=place.kind, office_id=place.office_id, digest=value, owner_kind=place.owner_kind, owner=owner
        )
        for value in digests
    )
    session.flush()


def find(session: Session, place: Place, digests: AbstractSet[bytes]) -> dict[uuid.UUID, int]:
    """Return the owners with any of these digests, each with how many it has."""
    found = select(BlindIndex.owner, func.count()).where(*_at(place), BlindIndex.digest.in_(digests))
    return {row[0]: row[1] for row in session.execute(found.group_by(BlindIndex.owner))}


def _at(place: Place) -> tuple[ColumnElement[bool], ...]:
    return (
        BlindIndex.kind == place.kind,
        BlindIndex.office_id == place.office_id if place.office_id else BlindIndex.office_id.is_(None),
        BlindIndex.owner_kind == place.owner_kind,
    )
