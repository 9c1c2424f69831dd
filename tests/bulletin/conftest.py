"""One signed release for the whole room: its files take a moment to make and are only read."""

from __future__ import annotations

import pytest

from neutrality.domain.publication import Publication
from tests.fixtures.packages import Signer, package, signed_files, signer
from tests.fixtures.publications import publication


@pytest.fixture(scope="session")
def by() -> Signer:
    """Return who signs."""
    return signer()


@pytest.fixture(scope="session")
def release() -> Publication:
    """Return a revision, so that what changed is told too."""
    return publication(revision=1, reason="Laporan terlambat dari satu kantor.")


@pytest.fixture(scope="session")
def files(release: Publication, by: Signer) -> dict[str, bytes]:
    """Return the signed files."""
    return signed_files(release, by)


@pytest.fixture(scope="session")
def downloaded(release: Publication, by: Signer) -> bytes:
    """Return the package."""
    return package(release, by)
