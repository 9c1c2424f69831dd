"""Every event gets its leaf once, late ones too and forged ones never; a checkpoint says what the tree is."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from neutrality.database import Sessions, transaction
from neutrality.domain.checkpoint import TreeHead
from neutrality.domain.errors import DomainError, UnavailableError
from neutrality.domain.history import canonical, leaf_hash
from neutrality.domain.merkle import root_of
from neutrality.history.models import Checkpoint, Event, ForgedEvent, Leaf
from neutrality.history.sealing import NEAR, Sealer, seal
from neutrality.history.service import Signer
from neutrality.vault import KeyFiles
from tests.history.writing import add, write

Told = pytest.LogCaptureFixture


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Return what the process log says."""
    monkeypatch.setattr(logging.getLogger("neutrality"), "propagate", True)
    return caplog


def leaves(sessions: Sessions) -> list[tuple[int, int, bytes]]:
    """Return index, event and hash of every leaf in its order."""
    with sessions() as session:
        rows = session.execute(select(Leaf.index, Leaf.event_id, Leaf.hash).order_by(Leaf.index))
        return [(index, event_id, digest) for index, event_id, digest in rows]


def heads(sessions: Sessions, sealer: Sealer) -> list[TreeHead]:
    """Return what every checkpoint says, in their order."""
    with sessions() as session:
        notes = session.scalars(select(Checkpoint.note).order_by(Checkpoint.id)).all()
    return [sealer.log.head(note) for note in notes]


@pytest.mark.both_databases
def test_every_event_gets_one_leaf_and_the_checkpoint_is_the_root_over_them(
    sessions: Sessions, signer: Signer, sealer: Sealer, now: datetime
) -> None:
    rows = write(sessions, signer, now, 5)

    done = seal(sessions, sealer, now=now)

    assert (done.leaves, done.forged) == (5, ())
    assert leaves(sessions) == [(index, row.id, row.hash) for index, row in enumerate(rows)]
    (head,) = heads(sessions, sealer)
    assert (head.origin, head.size, head.root) == (
        "localhost/integritas",
        5,
        root_of(row.hash for row in rows),
    )
    assert sealer.outside.read() == done.note


@pytest.mark.both_databases
def test_the_tree_grows_and_nothing_is_signed_when_nothing_is_new(
    sessions: Sessions, signer: Signer, sealer: Sealer, now: datetime
) -> None:
    for times in (3, 4):
        write(sessions, signer, now, times)
        seal(sessions, sealer, now=now, whole=False)

    assert seal(sessions, sealer, now=now + timedelta(minutes=1)).note is None
    digests = [digest for _, _, digest in leaves(sessions)]
    assert [(head.size, head.root) for head in heads(sessions, sealer)] == [
        (3, root_of(digests[:3])), (7, root_of(digests)),
    ]  # fmt: skip


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("whole", [False, True])
def test_a_low_number_committed_after_a_higher_one_was_sealed_is_in_the_next_seal(
    sessions: Sessions, signer: Signer, sealer: Sealer, now: datetime, *, whole: bool
) -> None:
    """Attack 15: two transactions at once, the earlier number commits last."""
    with sessions() as slow, slow.begin():
        low = add(slow, signer, now)
        (high,) = write(sessions, signer, now, 1)
        assert low.id < high.id
        assert seal(sessions, sealer, now=now).leaves == 1

    assert seal(sessions, sealer, now=now, whole=whole).leaves == 1
    assert [event_id for _, event_id, _ in leaves(sessions)] == [high.id, low.id]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_what_was_under_way_while_very_many_were_sealed_is_found_by_the_hourly_look(
    sessions: Sessions, signer: Signer, sealer: Sealer, now: datetime
) -> None:
    with sessions() as slow, slow.begin():
        add(slow, signer, now)
        with transaction(sessions) as session:
            session.execute(text(f"SELECT setval('event_id_seq', {NEAR + 10})"))
        write(sessions, signer, now, 1)
        seal(sessions, sealer, now=now)

    assert seal(sessions, sealer, now=now, whole=False).leaves == 0
    assert seal(sessions, sealer, now=now, whole=True).leaves == 1


@pytest.mark.both_databases
def test_two_sealers_at_once_seal_each_event_once(
    sessions: Sessions, signer: Signer, sealer: Sealer, now: datetime
) -> None:
    rows = write(sessions, signer, now, 40)
    barrier, done = threading.Barrier(4), []

    def work() -> None:
        barrier.wait()
        done.append(seal(sessions, sealer, now=now).leaves)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == [0, 0, 0, 40]
    assert [digest for _, _, digest in leaves(sessions)] == [row.hash for row in rows]
    assert [head.size for head in heads(sessions, sealer)] == [40]


FORGERIES: dict[str, dict[str, str]] = {
    "no signature": {"signed by": "nobody"},
    "another surface's signature": {"signed by": "surface-public"},
    "the signature of a key for something else": {"signed by": "receipt"},
    "the hash of something else": {"hash of": "something else"},
    "a kind that its surface may not write": {"signed by": "surface-public", "surface": "public"},
    "a kind that the worker may not write": {"signed by": "surface-worker", "surface": "worker"},
    "a surface that does not exist": {"surface": "visitor"},
    "a kind that does not exist": {"kind": "case:case:sold"},
    "bytes that are no event": {"bytes": "{"},
}


def forged_values(keys: KeyFiles, number: int, how: dict[str, str]) -> dict[str, object]:
    """Return the columns of an event that somebody made with some of the keys; with all it would be one."""
    named: dict[str, str | int | None] = {"surface": "desk", "kind": "export:statistics:written"}
    content = canonical({**named, "number": number, **how})
    if "bytes" in how:
        content = how["bytes"].encode()
    key = how.get("signed by", "surface-desk")
    return {
        "number": number,
        "canonical": content,
        "hash": leaf_hash(how.get("hash of", "").encode() or content),
        "signature": bytes(64) if key == "nobody" else keys.signing(key).sign(content),
    }


@pytest.mark.both_databases
def test_a_forged_event_gets_no_leaf_is_told_and_does_not_stop_the_others(
    sessions: Sessions,
    signer: Signer,
    sealer: Sealer,
    key_files: KeyFiles,
    *,
    now: datetime,
    log: Told,
    database_kind: str,
) -> None:
    """Attack 13: put in by SQL before the seal, as well as somebody with the database can."""
    rows = write(sessions, signer, now, 3)
    with transaction(sessions) as session:
        forged = [
            put_in(session, rows[1], forged_values(key_files, number, how), at=number)
            for number, how in enumerate(FORGERIES.values(), 100)
        ]
        genuine = put_in(session, rows[1], forged_values(key_files, 300, {}), at=300)
        if database_kind == "sqlite":  # which keeps text where bytes belong
            values = forged_values(key_files, 400, {})
            forged.append(put_in(session, rows[1], {**values, "canonical": "{}"}, at=400))

    done = seal(sessions, sealer, now=now)

    assert (done.leaves, done.forged) == (4, tuple(forged))
    assert [event_id for _, event_id, _ in leaves(sessions)] == [*(row.id for row in rows), genuine]
    assert f"{len(forged)} events in the database were written by no surface" in log.text
    assert seal(sessions, sealer, now=now).forged == tuple(forged)
    with sessions() as session:
        assert session.scalars(select(ForgedEvent.event_id).order_by(ForgedEvent.event_id)).all() == forged


def put_in(session: Session, row: Event, values: dict[str, object], *, at: int) -> int:
    """Insert a copy of an event under another number, with other values."""
    columns = [column.name for column in Event.__table__.columns if column.name != "id"]
    taken = ", ".join(f":{name}" if name in values else name for name in columns)
    statement = text(
        f"INSERT INTO event (id, {', '.join(columns)}) SELECT :at, {taken} FROM event WHERE id = :row"
    )
    session.execute(statement, {**values, "row": row.id, "at": row.id + at})
    return row.id + at


@pytest.mark.both_databases
def test_the_first_seal_of_each_day_is_public_and_no_day_is_dated_back(
    sessions: Sessions, signer: Signer, sealer: Sealer, now: datetime
) -> None:
    assert seal(sessions, sealer, now=now).note is None  # nothing was ever written: nothing to publish
    write(sessions, signer, now, 1)
    midnight = (now.astimezone(sealer.zone) + timedelta(days=1)).replace(hour=0, minute=0)
    for moment in (now, now + timedelta(minutes=5), midnight - timedelta(minutes=1), midnight,
                   midnight + timedelta(minutes=1), midnight + timedelta(days=3)):  # fmt: skip
        seal(sessions, sealer, now=moment)

    with sessions() as session:
        days = session.scalars(select(Checkpoint.public_on).order_by(Checkpoint.id)).all()
    today = midnight.date()
    assert days == [today - timedelta(days=1), today, today + timedelta(days=3)]
    assert [head.extensions for head in heads(sessions, sealer)] == [
        (f"public {day.isoformat()}",) for day in days if day
    ]
    assert {head.size for head in heads(sessions, sealer)} == {1}


@pytest.mark.both_databases
def test_a_stop_between_the_commit_and_the_file_is_harmless(
    sessions: Sessions, signer: Signer, sealer: Sealer, now: datetime
) -> None:
    write(sessions, signer, now, 2)
    earlier = seal(sessions, sealer, now=now).note
    write(sessions, signer, now, 2)
    seal(sessions, sealer, now=now)
    assert earlier is not None
    sealer.outside.keep(earlier)  # as if the machine had stopped before the second file

    write(sessions, signer, now, 1)
    assert seal(sessions, sealer, now=now).leaves == 1


def test_a_site_with_a_new_address_goes_on_sealing(
    sessions: Sessions, signer: Signer, sealer: Sealer, now: datetime
) -> None:
    write(sessions, signer, now, 2)
    seal(sessions, sealer, now=now)
    moved = replace(sealer, origin="netralitas.example/integritas")
    write(sessions, signer, now, 1)

    assert seal(sessions, moved, now=now).leaves == 1
    assert [head.origin for head in heads(sessions, sealer)] == ["localhost/integritas", moved.origin]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("DELETE FROM leaf WHERE leaf_index = 2", "history_torn"),
        ("INSERT INTO leaf SELECT 3, id, hash FROM event ORDER BY id DESC LIMIT 1", "history_torn"),
        ("UPDATE checkpoint SET size = 2", "history_torn"),
        ("UPDATE checkpoint SET frontier = zeroblob(64)", "frontier_broken"),
        ("UPDATE checkpoint SET note = replace(note, 'localhost/', 'localghost/')", "note_unsigned"),
        ("UPDATE checkpoint SET note = replace(note, 'public 2', 'public 1')", "note_forged"),
        ("DELETE FROM checkpoint", "history_rolled_back"),
    ],
)  # fmt: skip
def test_the_sealer_goes_on_from_nothing_that_it_did_not_sign(
    sessions: Sessions, signer: Signer, sealer: Sealer, now: datetime, *, change: str, code: str
) -> None:
    write(sessions, signer, now, 3)
    seal(sessions, sealer, now=now)
    write(sessions, signer, now, 1)
    with transaction(sessions) as session:
        for table in ("leaf", "checkpoint"):
            for verb in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER {table}_append_only_{verb}"))
        session.execute(text(change))

    with pytest.raises(DomainError) as refused:
        seal(sessions, sealer, now=now)

    assert refused.value.code == code


def test_a_lost_file_is_told_and_written_anew(
    sessions: Sessions, signer: Signer, sealer: Sealer, *, now: datetime, log: Told
) -> None:
    write(sessions, signer, now, 2)
    note = seal(sessions, sealer, now=now).note
    sealer.outside._path.unlink()

    seal(sessions, sealer, now=now)

    assert sealer.outside.read() == note
    assert "no checkpoint outside" in log.text


REFUSED = {
    "sqlite": (
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO UPDATE SET {column} = 7",
    ),
    "postgresql": (
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({column}) DO UPDATE SET {column} = 7",
    ),
}


@pytest.mark.both_databases
def test_what_was_sealed_can_be_neither_changed_nor_removed(
    sessions: Sessions, signer: Signer, sealer: Sealer, *, database_kind: str, now: datetime
) -> None:
    """Attack 17, the part that the tables themselves refuse."""
    (row,) = write(sessions, signer, now, 1)
    with transaction(sessions) as session:
        put_in(session, row, {"number": 7, "hash": bytes(32)}, at=7)
    seal(sessions, sealer, now=now)

    for table, column in (("leaf", "leaf_index"), ("checkpoint", "id"), ("forged_event", "event_id")):
        for statement in REFUSED[database_kind]:
            with (
                pytest.raises(DBAPIError, match="history is only added to"),
                transaction(sessions) as session,
            ):
                session.execute(text(statement.format(table=table, column=column)))


def test_nothing_is_lost_when_a_sealer_refuses(
    sessions: Sessions, signer: Signer, sealer: Sealer, now: datetime
) -> None:
    write(sessions, signer, now, 2)
    kept = seal(sessions, sealer, now=now).note
    with transaction(sessions) as session:
        for table in ("leaf", "checkpoint"):
            session.execute(text(f"DROP TRIGGER {table}_append_only_delete"))
            session.execute(text(f"DELETE FROM {table}"))

    with pytest.raises(UnavailableError, match="history_rolled_back") as refused:
        seal(sessions, sealer, now=now)

    assert refused.value.params == {"seen": 2, "size": 0}
    assert leaves(sessions) == []
    assert sealer.outside.read() == kept
