"""Verifying a long history, against a cursor over the same rows and the same hash of the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from neutrality.audit.kept import TELLING
from neutrality.audit.snapshot import PAGE, Row, Snapshot, snapshot
from neutrality.audit.verifying import Asked, Verification
from tests.benchmarks.harness import Pair
from tests.benchmarks.long_history import Scribe
from tests.benchmarks.sealing_rows import sealing
from tests.benchmarks.site import Site
from tests.fixtures.clock import NOW

EVENTS = int(os.environ.get("BENCH_EVENTS", "100000"))
SIGNED_AT_MOST = 100_000  # each signature costs as much as ten other looks: a row of its own says how much
ROUNDS = 5 if EVENTS <= SIGNED_AT_MOST else 1


def pairs(site: Site) -> Iterator[Pair]:
    """Yield the rows on this database, on a history of `BENCH_EVENTS` events."""
    scribe = Scribe(site, signed=EVENTS <= SIGNED_AT_MOST)
    scribe.write(EVENTS)
    if site.database != "sqlite":
        with site.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SELECT setval('event_id_seq', (SELECT max(id) FROM event))")
            connection.exec_driver_sql("ANALYZE")
    public = site.signer.key.public_key().public_bytes_raw()
    asked = Asked(dict.fromkeys(("public", "desk", "worker"), public), scribe.log, NOW)

    def run(*looks: str) -> None:
        told: list[str] = []
        with snapshot(site.sessions) as held:
            verification = Verification(
                site.sessions, asked, lambda sentence, _harmless: told.append(sentence)
            )
            verification.look(held, looks)
        assert verification.checked.findings == 0, told

    def rows(reading: str) -> None:
        with snapshot(site.sessions) as held:
            FLOORS[reading](held)

    count = f"{EVENTS:,}"
    yield Pair(f"verify {count} events and their tree", site.database, lambda: run("rows", "tree"),
               lambda: rows("history"), at_most=4, rounds=ROUNDS)  # fmt: skip
    yield Pair(f"their {EVENTS // 10:,} cases against them", site.database, lambda: run("cases"),
               lambda: rows("cases"), at_most=8, rounds=ROUNDS)  # fmt: skip
    if not scribe.signed:
        return
    yield Pair(f"signatures of {count} events", site.database, lambda: run("signatures"),
               lambda: signatures(site, public), at_most=1.5, rounds=1)  # fmt: skip
    yield sealing(site, scribe)


def history(held: Snapshot) -> None:
    """Read events, payloads, texts and leaves in one cursor each, and hash what is hashed."""
    sha256 = hashlib.sha256
    for row in cursor(held, "SELECT * FROM event"):
        sha256(b"\x00" + row[18]).digest()
    for row in cursor(held, "SELECT salt, content FROM event_payload"):
        sha256(row[0] + row[1].encode()).digest()
    for row in cursor(held, "SELECT salt, sealed FROM event_text"):
        sha256(row[0] + row[1]).digest()
    for row in cursor(held, "SELECT * FROM leaf"):
        sha256(b"\x01" + row[2] + row[2]).digest()


def cases(held: Snapshot) -> None:
    """Read the rows that are compared, and the codes of the events that tell of them."""
    kinds = ", ".join(f"'{kind}'" for kind in TELLING)
    telling = f"FROM event e JOIN event_payload p ON p.event_id = e.id WHERE e.kind IN ({kinds})"
    for row in cursor(held, f"SELECT p.content, e.* {telling}"):
        json.loads(row[0])
    for table in ("case_file", "respondent", "case_fact", "respondent_fact", "state_interval", "forwarding",
                  "sanction_decision"):  # fmt: skip
        for _ in cursor(held, f"SELECT * FROM {table}"):
            pass


def signatures(site: Site, public: bytes) -> None:
    """Verify each signature on one core."""
    key = Ed25519PublicKey.from_public_bytes(public)
    with snapshot(site.sessions) as held:
        for signature, content in cursor(held, "SELECT signature, canonical FROM event"):
            key.verify(signature, content)


FLOORS = {"history": history, "cases": cases}


def cursor(held: Snapshot, statement: str) -> Iterator[Row]:
    """Yield the rows of the driver's own cursor, a server-side one on PostgreSQL."""
    if held.sqlite:
        yield from held.driver.execute(statement)
        return
    with held.driver.cursor(name="floor", binary=True) as rows:
        rows.itersize = PAGE
        yield from rows.execute(statement)
