"""Released months on the public's pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from neutrality.database import Sessions
from tests.fixtures.publications import publication
from tests.fixtures.released import Shelf


@pytest.fixture
def shelf(app: Flask, sessions: Sessions) -> Shelf:
    """Return where releases are put."""
    return Shelf(app, sessions)


@pytest.fixture
def released(shelf: Shelf) -> dict[str, dict[str, bytes]]:
    """Return the files of September and October, October with a revision, by the name of the edition."""
    september = replace(publication("2026-09"), frozen_at=datetime(2026, 10, 6, 2, 0, tzinfo=UTC))
    revision = publication(revision=1, reason="Tujuh laporan terlambat dicatat.")
    revision = replace(revision, frozen_at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC))
    return {one.name: shelf.put(one) for one in (september, publication(), revision)}
