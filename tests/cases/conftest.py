"""An office that works through the services on the test's database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from neutrality.database import Sessions
from neutrality.directory.models import Office as OfficeRow
from neutrality.domain.catalogue import Catalogue
from neutrality.evidence.store import LocalStore
from neutrality.history.service import Signer
from neutrality.means import Means
from neutrality.vault import KeyFiles, Keyholder, Vault
from tests.cases.custody import Custody
from tests.cases.handing import Handing
from tests.cases.office import Office
from tests.factories import Factory, Workplace
from tests.fixtures.clock import Clock


@pytest.fixture
def means(
    catalogue: Catalogue,
    vault: Vault,
    store: LocalStore,
    signer: Signer,
    key_files: KeyFiles,
) -> Means:
    """Return what the desk works with."""
    return Means(catalogue, vault, store, signer, Keyholder(key_files), key_files.receipt())


@pytest.fixture
def public(means: Means, key_files: KeyFiles) -> Means:
    """Return what the public surface works with: it opens nothing but for the holder of a code."""
    return replace(means, signer=Signer("public", key_files.surface("public")), opener=None)


@pytest.fixture
def office(
    *,
    sessions: Sessions,
    means: Means,
    public: Means,
    workplace: Workplace,
    factory: Factory,
    clock: Clock,
) -> Office:
    """Return a local office and its people."""
    return Office(sessions, means, workplace, factory, clock, public=public)


@pytest.fixture
def custody(office: Office) -> Custody:
    """Return the custodian's work at that office."""
    return Custody(office)


@pytest.fixture
def handing(office: Office, key_files: KeyFiles) -> Handing:
    """Return what offices do with one another's cases."""
    return Handing(office, key_files)


@pytest.fixture
def other(office: Office) -> OfficeRow:
    """Return a sibling of the office."""
    return office.elsewhere()
