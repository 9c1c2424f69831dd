from __future__ import annotations

import uuid
from datetime import datetime

import pytest

from neutrality.database import Sessions
from neutrality.domain.catalogue import Catalogue
from neutrality.evidence.store import LocalStore
from neutrality.history.service import Signer
from neutrality.means import Means
from neutrality.vault import KeyFiles, Keyholder, Vault
from tests.custody.chest import Chest


@pytest.fixture
def means(
    catalogue: Catalogue, vault: Vault, store: LocalStore, signer: Signer, keyholder: Keyholder
) -> Means:
    return Means(catalogue, vault, store, signer, keyholder)


@pytest.fixture
def chest(sessions: Sessions, means: Means, key_files: KeyFiles, now: datetime) -> Chest:
    made = Chest(sessions, means, key_files, uuid.uuid4(), now)
    made.make_keys()
    return made
