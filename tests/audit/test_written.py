"""An event's bytes written the fast way are those of the domain; nothing raw breaks the check."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from neutrality.audit import events
from neutrality.audit.snapshot import snapshot
from neutrality.audit.written import written
from neutrality.database import Sessions
from neutrality.domain.history import EventKind, Stream, canonical
from neutrality.history.models import Event
from neutrality.history.sealing import Sealer
from neutrality.history.service import _written
from tests.attacks.lives import RandomLife, verified
from tests.fixtures.clock import NOW
from tests.retention.conftest import Archive, archive, means, office, public

__all__ = ["archive", "means", "office", "public"]
ids = st.none() | st.uuids()
words = st.none() | st.text(max_size=40)
hashes = st.none() | st.binary(min_size=32, max_size=32)
minutes = st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31)).map(  # noqa: DTZ001 - the zone follows
    lambda time: time.replace(second=0, microsecond=0, tzinfo=UTC)
)


@settings(max_examples=60)
@given(
    stream=st.sampled_from(list(Stream)), kind=st.sampled_from(list(EventKind)), number=st.integers(1),
    legal_on=st.dates(), at=minutes, some=st.lists(ids, min_size=4, max_size=4), before=words, after=words,
    surface=st.text(max_size=10), payload=hashes, text=hashes,
)  # fmt: skip
def test_both_ways_write_the_same_bytes(
    *, stream: Stream, kind: EventKind, number: int, legal_on: date, at: datetime,
    some: list[uuid.UUID | None], before: str | None, after: str | None, surface: str,
    payload: bytes | None, text: bytes | None,
) -> None:  # fmt: skip
    row = Event(
        stream=stream, stream_id=uuid.uuid4(), number=number, kind=kind, legal_on=legal_on, recorded_at=at,
        office_id=some[0], actor_id=some[1], report_id=some[2], respondent_id=some[3], from_state=before,
        to_state=after, surface=surface, payload_commitment=payload, text_commitment=text,
        previous_hash=bytes(32),
    )  # fmt: skip
    for sqlite in (True, False):
        raw = (
            1, stream.value, plain(row.stream_id, sqlite=sqlite), number, kind.value, legal_on.isoformat(),
            f"{at:%Y-%m-%d %H:%M:%S}".rjust(19, "0") + (".000000" if sqlite else ""),
            *(plain(value, sqlite=sqlite) for value in some), before, after, surface, payload, text,
            bytes(32),
        )  # fmt: skip
        assert written(raw) == canonical(_written(row))


def plain(value: uuid.UUID | None, *, sqlite: bool) -> str | None:
    """Return an id as the database gives it to the check."""
    return None if value is None else value.hex if sqlite else str(value)


@pytest.mark.both_databases
def test_what_the_services_write_is_read_back_to_the_same_bytes(
    archive: Archive, sessions: Sessions, sealer: Sealer
) -> None:
    life = RandomLife(archive, sealer, random.Random(7))  # noqa: S311 - no secret
    life.report()
    for _ in range(15):
        life.act()

    with snapshot(sessions) as held:
        rows = [row for page in events.pages(held) for row in page]

    assert len(rows) > 20
    assert all(written(row) == row[18] for row in rows)


HOSTILE = (
    "UPDATE event SET kind = CAST('case:case:nonsense' AS BLOB)",
    "UPDATE event SET kind = CAST(x'ff28fe' AS TEXT)",
    "UPDATE event SET canonical = 'text'",
    "UPDATE event SET canonical = x'7b'",
    "UPDATE event SET canonical = CAST('[' || hex(zeroblob(4000)) AS BLOB)",
    "UPDATE event SET number = 'two'",
    "UPDATE event SET number = -number",
    "UPDATE event SET number = 4e300",
    "UPDATE event SET stream = 'nowhere', stream_id = 'nobody'",
    "UPDATE event SET stream_id = x'00'",
    "UPDATE event SET legal_on = 'tomorrow', recorded_at = 7",
    "UPDATE event SET signature = 'none', hash = 'none'",
    "UPDATE event SET previous_hash = 5, payload_commitment = 'x', surface = 9",
    "UPDATE event SET id = -9223372036854775807 - 1",
    "UPDATE event_payload SET content = CAST(x'ff' AS TEXT), salt = 'x'",
    "UPDATE event_payload SET content = 5",
    "UPDATE event_payload SET content = '[]'",
    "UPDATE leaf SET hash = 'x', leaf_index = leaf_index * 1000",
    "UPDATE checkpoint SET note = x'ff', root = 'x', size = -1, frontier = 3",
    "UPDATE case_fact SET outcome = 'none', kind = x'ff', received_on = 8, position = 'x'",
    "UPDATE respondent_fact SET case_id = 'nobody', respondent_id = 'nobody' || rowid",
    "UPDATE state_interval SET state = 'nowhere', level = 9, legal_from = 'x', position = 'x', ordinal = 'y'",
    "UPDATE respondent SET state = 'nowhere', outcome = 6",
    "UPDATE case_file SET state = x'ff', next_due_on = 'x', id = 'nobody' || rowid",
    "UPDATE clock SET due_on = 5, kind = 'K1', respondent_id = 'x'",
    "UPDATE forwarding SET event_id = 'x'",
    "DELETE FROM case_file",
    "DELETE FROM event",
)


@pytest.mark.parametrize("statement", HOSTILE)
def test_nothing_that_somebody_can_write_breaks_the_check(
    archive: Archive, sessions: Sessions, engine: Engine, sealer: Sealer, statement: str
) -> None:
    life = RandomLife(archive, sealer, random.Random(3))  # noqa: S311 - no secret
    life.report()
    life.seal()
    table = statement.split()[2 if statement.startswith("DELETE") else 1]
    one = "" if statement.startswith("DELETE") else f" WHERE rowid = (SELECT max(rowid) FROM {table})"
    driver = engine.raw_connection()
    driver.execute("PRAGMA foreign_keys = OFF")
    for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        driver.execute(f"DROP TRIGGER {name}")
    changed = driver.execute(statement + one).rowcount
    driver.close()

    told = verified(sessions, sealer, now=NOW)

    assert not changed or [line for line in told.findings if not line.startswith("The guard ")]
