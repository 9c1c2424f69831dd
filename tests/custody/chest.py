"""One office's keys with reports and identities sealed for it, and what opens them again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from neutrality.custody.service import make_office_keys
from neutrality.custody.upkeep import Upkeep
from neutrality.database import Sessions, transaction
from neutrality.means import Means
from neutrality.vault import (
    KeyFiles,
    Keyholder,
    KeyKind,
    KeyWrap,
    Padding,
    Purpose,
    Reader,
    ReaderKey,
    ReaderKind,
    readers,
)

FIRST, SECOND, THIRD = "penjaga pertama uji", "penjaga kedua uji", "penjaga ketiga uji"
ONE, TWO = "pemulih pertama uji", "pemulih kedua uji"


@dataclass
class Chest:
    """What was sealed for one office, and its keys."""

    sessions: Sessions
    means: Means
    files: KeyFiles
    office_id: uuid.UUID
    now: datetime
    reports: dict[uuid.UUID, bytes] = field(default_factory=dict)
    identities: dict[uuid.UUID, bytes] = field(default_factory=dict)

    def make_keys(self) -> None:
        """Make what a new office needs."""
        with transaction(self.sessions) as session:
            make_office_keys(session, self.means, self.office_id, passphrases=[FIRST], now=self.now)

    def put(self, reports: int = 0, identities: int = 0) -> None:
        """Seal something more."""
        with transaction(self.sessions) as session:
            for kind, reader, kept, count in (
                (KeyKind.REPORT, Reader.office(self.office_id), self.reports, reports),
                (KeyKind.IDENTITY, Reader.custodian(self.office_id), self.identities, identities),
            ):
                for _ in range(count):
                    owner = uuid.uuid4()
                    key = self.means.vault.create_key(session, kind=kind, owner=owner, readers=[reader])
                    padding = Padding.IDENTITY if kind is KeyKind.IDENTITY else Padding.TEXT
                    kept[owner] = key.seal("report", owner, "text", str(owner), padding=padding)

    def upkeep(self, **changed: Any) -> Upkeep:
        """Return the care of these keys."""
        care = Upkeep(self.sessions, self.files, self.means.signer, self.office_id, self.now)
        return replace(care, **changed)

    def opens_reports(self) -> bool:
        """Return whether the office reads every report, as a process that starts now would."""
        with self.sessions() as session:
            keys = Keyholder(self.files).open_many(
                session, kind=KeyKind.REPORT, owners=list(self.reports), office_id=self.office_id,
                actor="a", purpose=Purpose.LIST,
            )  # fmt: skip
        assert set(keys) <= set(self.reports)
        return all(
            owner in keys and keys[owner].open_text("report", owner, "text", blob) == str(owner)
            for owner, blob in self.reports.items()
        )

    def opens_identities(self, passphrase: str) -> bool:
        """Return whether this passphrase opens every identity; raises as the keyholder does."""
        keyholder = Keyholder(self.files)
        for owner, blob in self.identities.items():
            with self.sessions() as session:
                key = keyholder.open_identity(
                    session, owner=owner, office_id=self.office_id, passphrase=passphrase, actor="c"
                )
            assert key.open_text("report", owner, "text", blob) == str(owner)
        return bool(self.identities)

    def keys(self, kind: ReaderKind, *, retired: bool = False) -> list[ReaderKey]:
        """Return the active or retired keys of a kind."""
        with self.sessions() as session:
            rows = readers.of_office(session, self.office_id, kind)
        return [row for row in rows if (row.retired_at is not None) == retired]

    def wraps(self, row: ReaderKey) -> int:
        """Return how many data keys a reader opens."""
        with self.sessions() as session:
            return readers.count_wraps(session, row.id)

    def all_wraps(self) -> list[tuple[uuid.UUID, uuid.UUID | None]]:
        """Return data key and reader of every wrap."""
        with self.sessions() as session:
            return [(row.data_key_id, row.reader_key_id) for row in session.query(KeyWrap)]
