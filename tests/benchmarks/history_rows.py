"""Appending an event, against signing the same bytes and inserting the same two rows by hand."""

from __future__ import annotations

import secrets
import uuid

from sqlalchemy import insert

from neutrality.database import transaction
from neutrality.domain.history import EMPTY_HASH, EventKind, Stream, canonical, commitment, leaf_hash
from neutrality.history.models import Event, EventPayload
from neutrality.history.service import Entry, append
from tests.benchmarks.harness import Pair
from tests.benchmarks.site import Site
from tests.fixtures.clock import NOW

EVENTS = 20
CODES = {"channel": "walk_in", "place": "73.11"}


def pairs(site: Site) -> list[Pair]:
    """Return the rows on this database."""
    return [Pair("append 20 events", site.database, lambda: appended(site), lambda: by_hand(site), at_most=2)]


def appended(site: Site) -> None:
    """Append events to new streams, as the services do."""
    with transaction(site.sessions) as session:
        for _ in range(EVENTS):
            entry = Entry(Stream.CASE, uuid.uuid4(), EventKind.CASE_RECEIVED, NOW.date(), payload=CODES)
            append(session, site.signer, entry, now=NOW)


def by_hand(site: Site) -> None:
    """Sign and insert the least that an event is."""
    with transaction(site.sessions) as session:
        for _ in range(EVENTS):
            stream_id, salt = uuid.uuid4(), secrets.token_bytes(32)
            promised = commitment(salt, b"{}")
            written = canonical({"stream_id": str(stream_id), "number": 1, "payload": promised.hex()})
            row = {
                "stream": Stream.CASE, "stream_id": stream_id, "number": 1, "kind": EventKind.CASE_RECEIVED,
                "legal_on": NOW.date(), "recorded_at": NOW, "surface": "desk", "payload_commitment": promised,
                "previous_hash": EMPTY_HASH, "hash": leaf_hash(written), "canonical": written,
                "signature": site.signer.key.sign(written),
            }  # fmt: skip
            event_id = session.execute(insert(Event).values(row).returning(Event.id)).scalar_one()
            session.execute(insert(EventPayload).values(event_id=event_id, salt=salt, content="{}"))
