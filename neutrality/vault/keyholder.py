"""The opening side: the offices' private keys, for a named actor and purpose, counted, capped and logged."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.domain.errors import NotFoundError
from neutrality.vault import indexes, readers
from neutrality.vault.keybox import KeyBox, LocalBox
from neutrality.vault.keys import KeyFiles
from neutrality.vault.models import DataKey, IndexKind, KeyKind, KeyWrap, ReaderKey, ReaderKind
from neutrality.vault.opened import OpenKey
from neutrality.vault.openings import HOURLY_CAP, Openings, Purpose
from neutrality.vault.wraps import unwrap

_OPENED = "opened keys"
_WORKER = "worker"
_AT_ONCE = 500


class Keyholder:
    """Finds wraps and has them opened by the box of private keys: this process's own, or another's."""

    def __init__(
        self,
        files: KeyFiles,
        *,
        cap: int = HOURLY_CAP,
        clock: Callable[[], float] = time.time,
        box: KeyBox | None = None,
    ) -> None:
        self._files = files
        self._openings = Openings(cap, clock)
        self._box: KeyBox = box or LocalBox(files, self._openings)

    def __repr__(self) -> str:
        return "<Keyholder>"

    def open_key(
        self,
        session: Session,
        *,
        kind: KeyKind,
        owner: uuid.UUID,
        office_id: uuid.UUID,
        actor: str,
        purpose: Purpose,
    ) -> OpenKey:
        """Return the key of one owner as this office may open it.

        Raises:
            NotFoundError: `key_not_found`, alike for no such key and for another office's.
            NotAllowedError: `opening_cap`.
            SealBrokenError: naming the wrap.

        """
        opened = self.open_many(
            session, kind=kind, owners=[owner], office_id=office_id, actor=actor, purpose=purpose
        )
        if owner not in opened:
            raise NotFoundError("key_not_found", kind=kind.value)
        return opened[owner]

    def open_many(
        self,
        session: Session,
        *,
        kind: KeyKind,
        owners: Sequence[uuid.UUID],
        office_id: uuid.UUID,
        actor: str,
        purpose: Purpose,
    ) -> dict[uuid.UUID, OpenKey]:
        """Return the keys of those owners that this office may open, with one query for up to 500.

        Raises:
            NotAllowedError: `opening_cap`; then nothing is opened.
            SealBrokenError: naming the wrap.

        """
        cache: dict[tuple[object, ...], OpenKey] = session.info.setdefault(_OPENED, {})
        held = {owner: cache.get((kind, owner, office_id, actor)) for owner in owners}
        missing = [owner for owner, key in held.items() if key is None]
        rows = dict(_wraps(session, kind, missing, office_id))
        secrets = self._box.open(list(rows.values()), actor=actor, purpose=purpose) if rows else []
        for (owner, wrap), secret in zip(rows.items(), secrets, strict=True):
            held[owner] = OpenKey(owner, secret, wrap.data_key_id)
        found = {owner: key for owner, key in held.items() if key is not None}
        cache.update({(kind, owner, office_id, actor): key for owner, key in found.items()})
        return found

    def forget(self, session: Session) -> None:
        """Let this session hold no opened key any more: work in pages keeps those of one page only."""
        session.info.pop(_OPENED, None)

    def open_identity(
        self, session: Session, *, owner: uuid.UUID, office_id: uuid.UUID, passphrase: str, actor: str
    ) -> OpenKey:
        """Return the key of one report's identity for a custodian of this office.

        Raises:
            NotFoundError: `key_not_found` when no custodian of this office may open it.
            DomainError: `passphrase_wrong` when the passphrase is none of theirs.
            NotAllowedError: `opening_cap`, `passphrase_tries`.
            SealBrokenError: naming the wrap.

        """
        found = select(KeyWrap).where(
            DataKey.kind == KeyKind.IDENTITY,
            DataKey.owner == owner,
            ReaderKey.kind == ReaderKind.CUSTODIAN,
            ReaderKey.office_id == office_id,
        )
        joined = found.join(DataKey).join(ReaderKey, ReaderKey.id == KeyWrap.reader_key_id)
        rows = session.scalars(joined.order_by(ReaderKey.created_at)).all()
        if not rows:
            raise NotFoundError("key_not_found", kind=KeyKind.IDENTITY.value)
        place, secret = self._box.open_locked(rows, passphrase=passphrase, actor=actor)
        return OpenKey(owner, secret, rows[place].data_key_id)

    def rewrap(self, wraps: Sequence[KeyWrap], reader_id: uuid.UUID, *, actor: str) -> list[bytes]:
        """Return the data keys of these wraps, wrapped for another office's key; none is opened here.

        Raises:
            NotAllowedError: `opening_cap`.
            SealBrokenError: naming the wrap.

        """
        return self._box.rewrap(wraps, reader_id, actor=actor) if wraps else []

    def open_contact(self, session: Session, *, owner: uuid.UUID) -> OpenKey:
        """Return the key of what one reporter left to be written to; only the worker has its notify key.

        Raises:
            NotFoundError: `key_not_found`, the reporter asked for nothing.
            KeysMissingError: this process is not the worker's.
            SealBrokenError: naming the wrap.

        """
        return self._open_notified(session, KeyKind.CONTACT, owner, Purpose.CONTACT)

    def open_webhook(self, session: Session, *, owner: uuid.UUID) -> OpenKey:
        """Return the key of a secret that messages to a program are signed with; only the worker opens it.

        Raises:
            NotFoundError: `key_not_found`.
            KeysMissingError: this process is not the worker's.
            SealBrokenError: naming the wrap.

        """
        return self._open_notified(session, KeyKind.WEBHOOK, owner, Purpose.WEBHOOK)

    def _open_notified(self, session: Session, kind: KeyKind, owner: uuid.UUID, purpose: Purpose) -> OpenKey:
        found = select(KeyWrap).join(DataKey, DataKey.id == KeyWrap.data_key_id)
        wrap = session.scalars(
            found.where(
                DataKey.kind == kind,
                DataKey.owner == owner,
                KeyWrap.reader_kind == ReaderKind.NOTIFY,
            )
        ).first()
        if wrap is None:
            raise NotFoundError("key_not_found", kind=kind.value)
        private = self._files.notify()
        self._openings.count(_WORKER, purpose, [wrap.data_key_id])
        return OpenKey(owner, unwrap(wrap, private), wrap.data_key_id)

    def index(self, kind: IndexKind, value: str, *, office_id: uuid.UUID | None = None) -> bytes:
        """Return the keyed digest of a normalised value; the NIP's key is one for the installation."""
        return self._box.digests(kind, [value], office_id)[0]

    def indexes(self, kind: IndexKind, values: Sequence[str], *, office_id: uuid.UUID) -> list[bytes]:
        """Return the keyed digests of many normalised values, in their order, asked for at once."""
        return list(self._box.digests(kind, values, office_id)) if values else []

    def remember(
        self,
        session: Session,
        *,
        kind: IndexKind,
        values: Iterable[str],
        office_id: uuid.UUID | None,
        owner_kind: KeyKind,
        owner: uuid.UUID,
    ) -> None:
        """Make an owner findable by these normalised values, and no longer by earlier ones of this kind."""
        digests = set(self._box.digests(kind, [value for value in values if value], office_id))
        place = indexes.Place(kind, office_id, owner_kind)
        indexes.replace(session, place, owner, digests)

    def find(
        self,
        session: Session,
        *,
        kind: IndexKind,
        values: Iterable[str],
        office_id: uuid.UUID | None,
        owner_kind: KeyKind,
    ) -> dict[uuid.UUID, int]:
        """Return the owners found by any of these normalised values, each with how many matched."""
        digests = set(self._box.digests(kind, [value for value in values if value], office_id))
        return indexes.find(session, indexes.Place(kind, office_id, owner_kind), digests)

    def create_reader(
        self,
        session: Session,
        *,
        kind: ReaderKind,
        office_id: uuid.UUID,
        passphrase: str | None = None,
        now: datetime,
    ) -> ReaderKey:
        """Make a key pair for an office or its custodian: the file first, then the row.

        Raises:
            DomainError: `passphrase_short` for a custodian's passphrase under 12 characters.

        """
        if kind not in {ReaderKind.OFFICE, ReaderKind.CUSTODIAN} or (kind is ReaderKind.CUSTODIAN) != (
            passphrase is not None
        ):
            raise ValueError("a custodian's key has a passphrase, an office's none; a reporter's is the code")
        reader_id, public = self._box.create(passphrase)
        return readers.register(
            session, kind=kind, office_id=office_id, reader_id=reader_id, public=public, now=now
        )


def _wraps(
    session: Session, kind: KeyKind, owners: Sequence[uuid.UUID], office_id: uuid.UUID
) -> Iterator[tuple[uuid.UUID, KeyWrap]]:
    """Return owner and wrap, that of the office's newest key last, so that it is the one used."""
    found = (
        select(DataKey.owner, KeyWrap)
        .join(KeyWrap, KeyWrap.data_key_id == DataKey.id)
        .join(ReaderKey, ReaderKey.id == KeyWrap.reader_key_id)
        .where(DataKey.kind == kind, ReaderKey.kind == ReaderKind.OFFICE, ReaderKey.office_id == office_id)
        .order_by(ReaderKey.retired_at.is_(None), ReaderKey.created_at)
    )
    for start in range(0, len(owners), _AT_ONCE):
        part = owners[start : start + _AT_ONCE]
        yield from session.execute(found.where(DataKey.owner.in_(part)))
