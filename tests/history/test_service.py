"""The history: appended and chained, refused to be changed, told to the process log when committed."""

from __future__ import annotations

import logging
import uuid
from datetime import date, datetime

import pytest
from sqlalchemy import Connection, Engine, delete, func, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from neutrality.cases.figures import StateInterval
from neutrality.database import Sessions, transaction
from neutrality.domain.errors import DomainError, NotAllowedError
from neutrality.domain.history import EventKind, Stream, commitment, leaf_hash, surface_may_write
from neutrality.history.models import Event, EventPayload, EventText
from neutrality.history.service import Entry, Signer, append, check
from neutrality.vault import KeyFiles
from tests.cases.office import Office

DAY = date(2026, 11, 10)


def entry(stream_id: uuid.UUID, **changes: object) -> Entry:
    """Return an event of an export, with a code and a sealed text."""
    given: dict[str, object] = {
        "payload": {"month": "2026-10"},
        "seal_text": lambda row: b"sealed" + row.bytes,
    }
    kind = EventKind.STATISTICS_EXPORTED
    return Entry(Stream.EXPORT, stream_id, kind, DAY, **{**given, **changes})  # type: ignore[arg-type]


def write(
    sessions: Sessions, signer: Signer, now: datetime, stream_id: uuid.UUID, times: int = 3
) -> list[Event]:
    """Append some events in one transaction."""
    with transaction(sessions) as session:
        return [append(session, signer, entry(stream_id), now=now) for _ in range(times)]


@pytest.mark.both_databases
def test_each_event_names_the_one_before_it_in_its_own_stream(
    sessions: Sessions, signer: Signer, now: datetime
) -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    first, second = write(sessions, signer, now, one, 2)
    (apart,) = write(sessions, signer, now, other, 1)
    (third,) = write(sessions, signer, now, one, 1)
    assert [row.number for row in (first, second, third, apart)] == [1, 2, 3, 1]
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert first.previous_hash == apart.previous_hash == bytes(32)
    with sessions() as session:
        assert check(session, Stream.EXPORT, one) == 3
        assert check(session, Stream.EXPORT, uuid.uuid4()) == 0


def test_an_event_is_signed_and_commits_to_what_stands_beside_it(
    sessions: Sessions, signer: Signer, now: datetime
) -> None:
    (row,) = write(sessions, signer, now, uuid.uuid4(), 1)
    signer.key.public_key().verify(row.signature, row.canonical)
    assert row.hash == leaf_hash(row.canonical)
    with sessions() as session:
        payload, said = session.get_one(EventPayload, row.id), session.get_one(EventText, row.id)
    assert payload.content == '{"month":"2026-10"}'
    assert row.payload_commitment == commitment(payload.salt, payload.content.encode())
    assert said.sealed == b"sealed" + said.row_id.bytes
    assert row.text_commitment == commitment(said.salt, said.sealed)
    assert payload.salt != said.salt


def test_the_time_is_kept_to_the_minute(sessions: Sessions, signer: Signer, now: datetime) -> None:
    (row,) = write(sessions, signer, now.replace(second=41), uuid.uuid4(), 1)
    assert row.recorded_at == now.replace(second=0)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE event SET canonical = :other WHERE number = 2", "event_changed"),
        ("DELETE FROM event WHERE number = 2", "event_missing"),
        ("UPDATE event SET previous_hash = :other WHERE number = 2", "event_misplaced"),
    ],
)
def test_checking_finds_what_somebody_with_the_database_did(
    sessions: Sessions, engine: Engine, signer: Signer, now: datetime, *, change: str, code: str
) -> None:
    stream_id = uuid.uuid4()
    write(sessions, signer, now, stream_id)
    with engine.begin() as connection:
        unguard(connection)
        for child in ("event_payload", "event_text"):
            connection.execute(text(f"DELETE FROM {child}"))
        connection.execute(text(change), {"other": b"x" * 32})
    with sessions() as session, pytest.raises(DomainError) as found:
        check(session, Stream.EXPORT, stream_id)
    assert (found.value.code, found.value.params) == (code, {"number": 2})


def unguard(connection: Connection) -> None:
    """Take the triggers away, as an attacker with the whole database could."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP TRIGGER event_append_only ON event"))
        return
    for verb in ("update", "delete"):
        connection.execute(text(f"DROP TRIGGER event_append_only_{verb}"))


@pytest.mark.both_databases
@pytest.mark.parametrize("model", [Event, StateInterval])
@pytest.mark.parametrize("verb", ["update", "delete", "update by one's own value"])
def test_rows_of_the_history_can_be_neither_changed_nor_removed(
    office: Office, sessions: Sessions, model: type[Event | StateInterval], verb: str
) -> None:
    office.receive()
    table = model.__table__
    statement = {
        "update": update(model).values(office_id=uuid.uuid4()),
        "delete": delete(model),
        "update by one's own value": update(model).values(id=table.c.id),
    }[verb]
    with sessions() as session:
        before = session.execute(select(*table.c).order_by(table.c.id)).all()
    assert before
    with pytest.raises(DBAPIError, match="history is only added to"), transaction(sessions) as session:
        session.execute(statement)
    with sessions() as session:
        assert session.execute(select(*table.c).order_by(table.c.id)).all() == before


@pytest.mark.both_databases
def test_an_upsert_is_an_update_and_refused(sessions: Sessions, signer: Signer, now: datetime) -> None:
    write(sessions, signer, now, uuid.uuid4(), 1)
    columns = ", ".join(column.name for column in Event.__table__.columns)
    upsert = text(
        f"INSERT INTO event ({columns}) SELECT {columns} FROM event WHERE true "
        "ON CONFLICT (id) DO UPDATE SET surface = 'forged'"
    )
    with pytest.raises(DBAPIError, match="history is only added to"), transaction(sessions) as session:
        session.execute(upsert)


@pytest.mark.parametrize("by", ["position", "place in its stream"])
def test_a_replacement_is_refused_too(sessions: Sessions, signer: Signer, now: datetime, by: str) -> None:
    write(sessions, signer, now, uuid.uuid4(), 2)
    names = [column.name for column in Event.__table__.columns]
    taken = ", ".join("id + 100" if name == "id" and by != "position" else name for name in names)
    replaced = text(f"INSERT OR REPLACE INTO event ({', '.join(names)}) SELECT {taken} FROM event")
    with pytest.raises(DBAPIError, match="history is only added to"), transaction(sessions) as session:
        session.execute(replaced)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", ["event", "state_interval"])
def test_a_table_of_the_history_is_not_emptied(sessions: Sessions, table: str) -> None:
    with pytest.raises(DBAPIError, match="history is only added to"), transaction(sessions) as session:
        session.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize("column", ["to_state", "legal_on", "actor_id", "surface"])
def test_a_column_that_no_longer_says_what_was_signed_is_found(
    sessions: Sessions, signer: Signer, now: datetime, column: str
) -> None:
    stream_id = uuid.uuid4()
    write(sessions, signer, now, stream_id)
    forged = {"to_state": "closed", "legal_on": "2020-01-01", "actor_id": uuid.uuid4().hex, "surface": "x"}
    with transaction(sessions) as session:
        session.execute(text("DROP TRIGGER event_append_only_update"))
        session.execute(
            text(f"UPDATE event SET {column} = :value WHERE number = 2"), {"value": forged[column]}
        )
    with sessions() as session, pytest.raises(DomainError) as found:
        check(session, Stream.EXPORT, stream_id)
    assert (found.value.code, found.value.params["number"]) == ("event_changed", 2)


@pytest.mark.parametrize("kind", list(EventKind))
def test_the_public_surface_writes_only_what_senders_do(kind: EventKind) -> None:
    allowed = kind.value in {
        "case:report:received", "case:evidence:added", "case:reporter:wrote", "case:reporter:withdrew",
        "case:pressure:reported", "case:contact:chosen", "case:identity:given",
        "case:reply:sent",
    }  # fmt: skip
    assert surface_may_write("public", kind) is allowed
    assert surface_may_write("desk", kind)
    assert not surface_may_write("visitor", kind)


def test_an_event_of_another_surface_is_refused_before_it_is_written(
    sessions: Sessions, key_files: KeyFiles, now: datetime
) -> None:
    public = Signer("public", key_files.surface("public"))
    with pytest.raises(NotAllowedError), transaction(sessions) as session:
        append(session, public, entry(uuid.uuid4()), now=now)
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 0


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the hashes in the process log."""
    return [
        getattr(record, "event_hash", "") for record in caplog.records if record.name == "neutrality.history"
    ]


@pytest.fixture
def process_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> pytest.LogCaptureFixture:
    """Return what the process log holds of the history."""
    monkeypatch.setattr(logging.getLogger("neutrality"), "propagate", True)
    caplog.set_level(logging.INFO, "neutrality.history")
    return caplog


@pytest.mark.both_databases
def test_the_process_log_tells_every_committed_event_and_none_before(
    sessions: Sessions, signer: Signer, now: datetime, process_log: pytest.LogCaptureFixture
) -> None:
    with transaction(sessions) as session:
        rows = [append(session, signer, entry(uuid.uuid4()), now=now) for _ in range(2)]
        assert logged(process_log) == []
    assert logged(process_log) == [row.hash.hex() for row in rows]


def test_what_was_rolled_back_is_not_told(
    sessions: Sessions, signer: Signer, now: datetime, process_log: pytest.LogCaptureFixture
) -> None:
    with sessions() as session:
        append(session, signer, entry(uuid.uuid4()), now=now)
        session.rollback()
        kept = append(session, signer, entry(uuid.uuid4()), now=now)
        session.commit()
    assert logged(process_log) == [kept.hash.hex()]


def test_a_savepoint_tells_nothing_and_takes_along_only_what_was_undone_with_it(
    sessions: Sessions, signer: Signer, now: datetime, process_log: pytest.LogCaptureFixture
) -> None:
    with transaction(sessions) as session:
        before = append(session, signer, entry(uuid.uuid4()), now=now)
        undone(session, signer, now)
        with session.begin_nested():
            inside = append(session, signer, entry(uuid.uuid4()), now=now)
        assert logged(process_log) == []
    assert logged(process_log) == [before.hash.hex(), inside.hash.hex()]


def undone(session: Session, signer: Signer, now: datetime) -> None:
    """Append an event within a savepoint and take it back."""
    with session.begin_nested() as savepoint:
        row = append(session, signer, entry(uuid.uuid4()), now=now)
        savepoint.rollback()
    assert inspect(row).transient
