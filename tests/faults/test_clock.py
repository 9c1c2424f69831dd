"""The clock of the machine jumps: work goes on, leases end, and a time that cannot be is told."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from neutrality import outbox, worker
from neutrality.audit.verifying import Asked, Verification
from neutrality.database import Sessions, transaction
from neutrality.history.sealing import Sealer, seal
from neutrality.history.service import Signer
from neutrality.history.standing import Log
from neutrality.outbox import LEASE, LONGEST_WAIT, OutboxMessage, post
from neutrality.vault import KeyFiles
from neutrality.vault.keys import SURFACES
from tests.fixtures.clock import Clock
from tests.history.writing import write

YEARS, SEALING = timedelta(days=800), "seal_history"


def row(sessions: Sessions, kind: str) -> OutboxMessage:
    """Return the one message of a kind."""
    with sessions() as session:
        return session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)).one()


def taken(sessions: Sessions, now: datetime) -> set[str]:
    """Lease everything that is due; return of which kinds it is."""
    with transaction(sessions) as session:
        return {one.kind for one in outbox.lease(session, now=now, limit=100)}


def done(sessions: Sessions, now: datetime) -> None:
    """Do all periodic work at a moment, as a worker does it."""
    with transaction(sessions) as session:
        for one in outbox.lease(session, now=now, limit=100):
            if one.kind in worker.PERIODIC:
                outbox.finish(session, one.id, now=now, again_at=now + worker.PERIODIC[one.kind][0])


@pytest.mark.both_databases
def test_a_clock_that_was_years_ahead_leaves_no_work_waiting_for_years(
    sessions: Sessions, now: datetime
) -> None:
    worker.begin(sessions, now=now + YEARS)
    done(sessions, now + YEARS)
    with transaction(sessions) as session:
        post(session, "letter", {}, due_at=now + YEARS)
        post(session, "held", {}, due_at=now)
        post(session, "tonight", {}, due_at=now + timedelta(hours=12))
    with transaction(sessions) as session:
        for one in outbox.lease(session, now=now + YEARS, limit=100):
            assert one.leased_until is not None
    assert taken(sessions, now) == set()

    worker.begin(sessions, now=now)

    assert taken(sessions, now) == {"letter", "held", "tonight", *worker.PERIODIC} - {"tonight"}


@pytest.mark.both_databases
def test_what_a_right_clock_put_ahead_stays_where_it_is(sessions: Sessions, now: datetime) -> None:
    worker.begin(sessions, now=now)
    done(sessions, now)
    with transaction(sessions) as session:
        post(session, "tonight", {}, due_at=now + LONGEST_WAIT)
        post(session, "held", {}, due_at=now)
    assert taken(sessions, now) == {"held"}

    worker.begin(sessions, now=now)

    assert taken(sessions, now) == set()
    assert taken(sessions, now + LEASE + timedelta(minutes=1)) >= {"held"}


def test_a_clock_that_is_set_is_noticed_whichever_way_and_one_that_goes_on_is_not(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    even = [0.0]
    steady = worker.Steady(clock, lambda: even[0])
    told = []
    with caplog.at_level(logging.WARNING, "neutrality.worker"):
        for passed, shown in ((3600, 3600), (60, 60 + 7200), (60, 60), (60, 60 - 86400), (1, 30)):
            even[0] += passed
            clock.set(clock() + timedelta(seconds=shown))
            moved = steady.moved()
            told.append(moved and moved.total_seconds())

    assert told == [None, 7200, None, -86400, None]
    assert len(caplog.messages) == 2


@pytest.mark.both_databases
def test_an_event_of_a_time_to_come_is_told_and_one_sealed_by_a_late_clock_stands(
    *, sessions: Sessions, signer: Signer, sealer: Sealer, key_files: KeyFiles, now: datetime
) -> None:
    def said(at: datetime) -> list[tuple[str, bool]]:
        publics = {name: key_files.surface_public(name).public_bytes_raw() for name in SURFACES}
        found: list[tuple[str, bool]] = []
        asked = Asked(publics, Log(sealer.origin, key_files.log_public()), now=at)
        Verification(sessions, asked, lambda sentence, harmless: found.append((sentence, harmless))).run()
        return found

    write(sessions, signer, now)
    seal(sessions, sealer, now=now)
    assert said(now) == []
    write(sessions, signer, now + YEARS)
    seal(sessions, sealer, now=now + YEARS)

    ((sentence, harmless),) = said(now)
    assert harmless
    assert "is dated later than now" in sentence
    assert "3 such in all" in sentence

    write(sessions, signer, now + timedelta(minutes=1))  # the clock is right again
    seal(sessions, sealer, now=now + timedelta(minutes=1))
    assert [one for one in said(now + YEARS) if not one[1]] == []


def test_no_periodic_work_is_further_ahead_than_what_waits_at_most() -> None:
    assert max(pause for pause, _ in worker.PERIODIC.values()) <= LONGEST_WAIT
