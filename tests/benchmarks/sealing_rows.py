"""Sealing on top of a long history, against checking the same signatures and inserting the same leaves."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from neutrality.database import transaction
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event, Leaf
from neutrality.history.outside import Outside
from neutrality.history.sealing import Sealer, take_in
from neutrality.history.service import Entry, append
from tests.benchmarks.harness import Pair
from tests.benchmarks.long_history import Scribe
from tests.benchmarks.site import Site
from tests.fixtures.clock import NOW

EVENTS = 2_000


def sealing(site: Site, scribe: Scribe) -> Pair:
    """Return the row: one transaction's worth, undone after each round so that it can be done again."""
    public = site.signer.key.public_key()
    outside = Outside(Path(tempfile.mkdtemp(prefix="neutrality-bench-")) / "history.checkpoint")
    surfaces = dict.fromkeys(("public", "desk", "worker"), public)
    sealer = Sealer(scribe.log.origin, scribe.key, surfaces, outside, ZoneInfo("Asia/Jakarta"))
    ids = _written(site)
    with site.sessions() as session:
        size = (session.scalar(select(func.max(Leaf.index))) or 0) + 1

    def seal(session: Session) -> None:
        assert take_in(session, sealer, ids, now=NOW).leaves == EVENTS

    def by_hand(session: Session) -> None:
        found = select(Event.id, Event.canonical, Event.hash, Event.signature).where(Event.id.in_(ids))
        rows: list[tuple[int, int, bytes]] = []
        for number, content, digest, signature in session.execute(found):
            public.verify(signature, content)
            rows.append((size + len(rows), number, digest))
        _insert(session.connection(), rows)

    return Pair(
        f"seal {EVENTS:,} events", site.database, lambda: _undone(site, seal), lambda: _undone(site, by_hand),
        at_most=2,
    )  # fmt: skip


def _written(site: Site) -> list[int]:
    with transaction(site.sessions) as session:
        entry = EventKind.STATISTICS_EXPORTED
        return [
            append(session, site.signer, Entry(Stream.EXPORT, uuid.uuid4(), entry, NOW.date()), now=NOW).id
            for _ in range(EVENTS)
        ]


def _undone(site: Site, work: Callable[[Session], None]) -> None:
    with site.sessions() as session:
        session.connection(execution_options={"immediate": True})
        work(session)
        session.rollback()


def _insert(connection: Connection, rows: list[tuple[int, int, bytes]]) -> None:
    """Insert by the driver alone."""
    sign = "?" if connection.dialect.name == "sqlite" else "%s"
    cursor = connection.connection.cursor()
    cursor.executemany(f"INSERT INTO leaf VALUES ({sign}, {sign}, {sign})", rows)
