"""What every use case needs besides its session: the law, the keys of this surface, the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from neutrality.courier import Courier
from neutrality.database import Sessions
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.errors import NotAllowedError
from neutrality.evidence.scanner import Scanner
from neutrality.evidence.store import EvidenceStore
from neutrality.history.note_signer import NoteSigner
from neutrality.history.sealing import Sealer
from neutrality.history.service import Signer
from neutrality.vault import Keyholder, Vault


@dataclass(frozen=True)
class Means:
    """The means of one surface; the public one seals and cannot open (design 5)."""

    catalogue: Catalogue
    vault: Vault
    store: EvidenceStore
    signer: Signer
    opener: Keyholder | None = None
    receipts: Ed25519PrivateKey | None = None
    courier: Courier = field(default_factory=Courier)
    scanner: Scanner = field(default_factory=lambda: Scanner(None))
    sealer: Sealer | None = None
    releaser: NoteSigner | None = None

    @property
    def keyholder(self) -> Keyholder:
        """Return the opening side.

        Raises:
            NotAllowedError: `surface_cannot_open`.

        """
        if self.opener is None:
            raise NotAllowedError("surface_cannot_open")
        return self.opener

    @property
    def receipt_key(self) -> Ed25519PrivateKey:
        """Return what signs receipts, good for nothing else.

        Raises:
            NotAllowedError: `surface_kind` where no report is received.

        """
        if self.receipts is None:
            raise NotAllowedError("surface_kind")
        return self.receipts


# A piece of the worker's work: the message's ids and the time; it may be done twice without harm.
Job = Callable[[Session, Means, Mapping[str, str], datetime], None]
# A long one: done outside any transaction, so that nobody waits; it returns what is then to be written.
LongJob = Callable[[Sessions, Means, Mapping[str, str], datetime], Job]
