"""Long work on an office's keys, in many transactions; whatever interrupts it, the next run goes on."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy.orm import Session

from neutrality.custody import service
from neutrality.database import Sessions, to_minute, transaction
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.history.service import Signer
from neutrality.vault import KeyFiles, ReaderKey, ReaderKind, readers, recovery, succession
from neutrality.vault.succession import BATCH, Seen, Source

OFFICE, CUSTODIAN, RECOVERY = ReaderKind.OFFICE, ReaderKind.CUSTODIAN, ReaderKind.RECOVERY


@dataclass(frozen=True)
class Upkeep:
    """What the care of one office's keys needs: it runs where the key files are."""

    sessions: Sessions
    files: KeyFiles
    signer: Signer
    office_id: uuid.UUID
    now: datetime
    seen: Seen = lambda _count: None
    batch: int = BATCH

    def rotate(self) -> bool:
        """Give the office a new key in place of the old one; return whether an earlier try was finished.

        Everything stays readable throughout: the new key is there before anything is wrapped for it, and
        the old one goes when no wrap names it any more.

        Raises:
            NotFoundError: `key_not_found`, the office has no key.

        """
        old, new, resumed = self._pair()
        succession.settle(self.sessions)
        for row in old:
            self._follow(row, new)
        return resumed

    def add_custodian(self, *, known: str, passphrase: str) -> ReaderKey:
        """Make a newcomer a custodian, who opens all earlier identities too; return the key's row.

        Raises:
            DomainError: `passphrase_wrong` when `known` is no custodian's, `passphrase_short`,
                `same_passphrase`.

        """
        if known == passphrase:
            raise DomainError("same_passphrase")
        source = self._custodian(known)
        return self._new_custodian(source, passphrase, EventKind.KEY_MADE)

    def replace_custodian(self, *, known: str, passphrase: str) -> None:
        """Give one custodian a new key under a new passphrase; the old key goes.

        Raises:
            DomainError: `passphrase_wrong`, `passphrase_short`, `same_passphrase`.

        """
        if known == passphrase:
            raise DomainError("same_passphrase")
        source = self._custodian(known)
        self._new_custodian(source, passphrase, EventKind.KEY_MADE)
        self.retire(source.row.id)

    def retire(self, reader_id: uuid.UUID) -> None:
        """End what one custodian or an earlier recovery can open.

        Raises:
            NotFoundError: `key_not_found`.
            DomainError: `last_reader`, nobody else could open what it opens.

        """
        with self.sessions() as session:
            row = next((row for row in self._all(session, CUSTODIAN, RECOVERY) if row.id == reader_id), None)
            if row is None:
                raise NotFoundError("key_not_found", kind=CUSTODIAN.value)
            others = [
                other for other in readers.active(session, self.office_id, row.kind) if other is not row
            ]
            if not others or succession.count_only(session, row):
                raise DomainError("last_reader")
        if row.retired_at is None:
            self._retire(row)
        self._clear(row)

    def make_recovery(self, *, known: str, directory: Path, passphrases: Sequence[str]) -> ReaderKey:
        """Make the recovery by two persons, for all earlier identities too; an earlier recovery ends.

        Raises:
            DomainError: `passphrase_wrong` when `known` is no custodian's, `passphrase_short`,
                `same_passphrase`.

        """
        source = self._custodian(known)
        with self.sessions() as session:
            earlier = readers.active(session, self.office_id, RECOVERY)
        with transaction(self.sessions) as session:
            row = service.make_recovery(
                session,
                self.signer,
                self.office_id,
                directory=directory,
                passphrases=passphrases,
                now=self.now,
            )
        succession.settle(self.sessions)
        self._copy(source, row)
        for old in earlier:
            self.retire(old.id)
        return row

    def complete(self, *, known: str) -> None:
        """Let every custodian and the recovery open what this custodian can: after an interrupted run.

        Raises:
            DomainError: `passphrase_wrong`.

        """
        source = self._custodian(known)
        succession.settle(self.sessions)
        with self.sessions() as session:
            targets = readers.active(session, self.office_id, CUSTODIAN, RECOVERY)
        for target in targets:
            self._copy(source, target)

    def recover(
        self, *, directories: Sequence[Path], passphrases: Sequence[str], passphrase: str
    ) -> ReaderKey:
        """Let two persons together make a new custodian when all others lost their passphrases.

        Raises:
            NotFoundError: `recovery_missing`, the office has none; `share_missing`.
            DomainError: `passphrase_wrong`, `passphrase_short`.

        """
        with self.sessions() as session:
            rows = readers.active(session, self.office_id, RECOVERY)
        if not rows:
            raise NotFoundError("recovery_missing")
        raw = recovery.join_shares(rows[-1].id, directories, passphrases)
        source = Source(rows[-1], X25519PrivateKey.from_private_bytes(raw))
        return self._new_custodian(source, passphrase, EventKind.KEY_RECOVERED)

    def _pair(self) -> tuple[list[ReaderKey], ReaderKey, bool]:
        """Return the keys that go, the one that stays, and whether a rotation had begun already."""
        with self.sessions() as session:
            rows = self._all(session, OFFICE)
            begun = [row for row in rows[:-1] if self._lingers(session, row)]
        if not rows:
            raise NotFoundError("key_not_found", kind=OFFICE.value)
        if begun:
            return begun, rows[-1], True
        return rows[-1:], self._make(OFFICE, None, EventKind.KEY_MADE), False

    def _follow(self, row: ReaderKey, new: ReaderKey) -> None:
        if row.retired_at is None or self.files.has_reader(row.id):
            source = Source(row, self.files.reader(row.id))
            self._copy(source, new)
            if row.retired_at is None:
                self._retire(row)
                self._copy(source, new)  # what came in while the first copies were made
        self._clear(row)

    def _lingers(self, session: Session, row: ReaderKey) -> bool:
        held = self.files.has_reader(row.id) or readers.count_wraps(session, row.id) > 0
        return row.retired_at is None or held

    def _new_custodian(self, source: Source, passphrase: str, kind: EventKind) -> ReaderKey:
        """Make the custodian of this passphrase, or go on with the one that an interrupted run made."""
        found = self._unlock(passphrase)
        row = found.row if found else self._make(CUSTODIAN, passphrase, kind)
        succession.settle(self.sessions)
        self._copy(source, row)
        return row

    def _custodian(self, passphrase: str) -> Source:
        found = self._unlock(passphrase)
        if found is None:
            raise DomainError("passphrase_wrong")
        return found

    def _unlock(self, passphrase: str) -> Source | None:
        with self.sessions() as session:
            rows = readers.active(session, self.office_id, CUSTODIAN)
        for row in rows:
            try:
                return Source(row, self.files.reader(row.id, passphrase))
            except DomainError:  # another custodian's key
                continue
        return None

    def _make(self, kind: ReaderKind, passphrase: str | None, event: EventKind) -> ReaderKey:
        private, reader_id = X25519PrivateKey.generate(), uuid.uuid4()
        self.files.add_reader(reader_id, private, passphrase)
        with transaction(self.sessions) as session:
            row = readers.register(
                session,
                kind=kind,
                office_id=self.office_id,
                reader_id=reader_id,
                public=private.public_key(),
                now=self.now,
            )
            service.record(session, self.signer, event, row, now=self.now)
        return row

    def _copy(self, source: Source, target: ReaderKey) -> None:
        if target.id != source.row.id:
            succession.copy_all(self.sessions, source, target, seen=self.seen, most=self.batch)

    def _retire(self, row: ReaderKey) -> None:
        with transaction(self.sessions) as session:
            kept = session.get_one(ReaderKey, row.id)
            kept.retired_at = to_minute(self.now)
            service.record(session, self.signer, EventKind.KEY_RETIRED, kept, now=self.now)
        succession.settle(self.sessions)

    def _clear(self, row: ReaderKey) -> None:
        """Take the wraps of a retired key away, then its file: the file only when no wrap names it."""
        if succession.drop_all(self.sessions, row, most=self.batch):
            raise DomainError("last_reader")
        for number in range(1, recovery.SHARES + 1):
            self.files.remove_share(row.id, number)
        self.files.remove_reader(row.id)

    def _all(self, session: Session, *kinds: ReaderKind) -> list[ReaderKey]:
        return readers.of_office(session, self.office_id, *kinds)
