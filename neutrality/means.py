"""What every use case needs besides its session: the law, the keys of this surface, the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.database import Sessions
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.errors import NotAllowedError
from neutrality.evidence.scanner import Scanner
from neutrality.evidence.store import EvidenceStore
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
    scanner: Scanner = field(default_factory=lambda: Scanner(None))

    @property
    def keyholder(self) -> Keyholder:
        """Return the opening side.

        Raises:
            NotAllowedError: `surface_cannot_open`.

        """
        if self.opener is None:
            raise NotAllowedError("surface_cannot_open")
        return self.opener


# A piece of the worker's work: the message's ids and the time; it may be done twice without harm.
Job = Callable[[Session, Means, Mapping[str, str], datetime], None]
# A long one: done outside any transaction, so that nobody waits; it returns what is then to be written.
LongJob = Callable[[Sessions, Means, Mapping[str, str], datetime], Job]
