"""However long the history: verifying it takes the memory of some pages."""

from __future__ import annotations

import tracemalloc

import pytest
from sqlalchemy import Engine

from neutrality.audit.verifying import Asked, Verification
from neutrality.database import Sessions
from neutrality.history.service import Signer
from neutrality.vault import Vault
from tests.benchmarks.long_history import Scribe
from tests.benchmarks.site import Site
from tests.factories import Factory, Workplace
from tests.fixtures.clock import NOW

MEGABYTE = 1024 * 1024


@pytest.mark.slow
@pytest.mark.both_databases
def test_more_than_twice_the_history_takes_no_more_memory(
    *,
    database_kind: str,
    engine: Engine,
    sessions: Sessions,
    factory: Factory,
    workplace: Workplace,
    signer: Signer,
) -> None:
    scribe = Scribe(Site(database_kind, engine, sessions, factory, workplace, Vault()), signed=True)
    public = signer.key.public_key().public_bytes_raw()
    asked = Asked({"desk": public}, scribe.log, NOW)
    peaks = []
    for events in (4_000, 6_000):
        scribe.write(events)
        tracemalloc.start()
        checked = Verification(sessions, asked, lambda *told: told).run()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert checked.findings == 0

    assert checked.events >= 10_000
    assert peaks[1] - peaks[0] < 4 * MEGABYTE  # the rows that were added are twice that
