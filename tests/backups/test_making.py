"""Backups are made while others write, hold everything but keys, and are whole or nothing."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import ProgrammingError

from neutrality.backups import clients
from neutrality.backups.checking import open_backup
from neutrality.backups.folder import Folder
from neutrality.backups.making import Source, make
from neutrality.backups.opening import beside
from neutrality.backups.record import last_made
from neutrality.database import Sessions, make_engine, make_sessions, transaction
from neutrality.domain.errors import DomainError
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.store import LocalStore
from neutrality.history.models import Event
from neutrality.history.sealing import Sealer, seal
from neutrality.history.service import Signer
from neutrality.refusals import words
from neutrality.settings import ROOT, Settings
from neutrality.vault import KeyFiles
from tests.backups.conftest import Place
from tests.fixtures import run
from tests.fixtures.buckets import BucketServer
from tests.fixtures.clock import Clock
from tests.fixtures.roles import Granted
from tests.history.writing import add
from tests.retention.conftest import Archive

BEGAN = date(2024, 3, 4)
WRITERS = 8


def objects(sessions: Sessions) -> list[str]:
    """Return the keys of all files of reports."""
    with sessions() as session:
        return list(session.scalars(select(EvidenceFile.object_key)))


def in_the_store(place: Place, key: str) -> Path:
    """Return where a sealed file lies."""
    return place.settings.evidence_dir / key[:2] / key[2:4] / key


@contextmanager
def writing(sessions: Sessions, signer: Signer, clock: Clock, streams: list[uuid.UUID]) -> Iterator[None]:
    """Let somebody add to each stream two events at once, until the end: an odd one more is half of that."""
    stop = threading.Event()

    def write(stream: uuid.UUID) -> None:
        while not stop.is_set():
            with transaction(sessions) as session:
                for _ in range(2):
                    add(session, signer, clock(), stream)

    with ThreadPoolExecutor(WRITERS) as pool:
        begun = [pool.submit(write, stream) for stream in streams]
        try:
            yield
        finally:
            stop.set()
    assert [one.exception() for one in begun] == [None] * WRITERS


@pytest.mark.both_databases
def test_a_backup_among_eight_writers_is_of_one_moment_and_verifies(
    here: Place, kept: Path, sessions: Sessions, sealer: Sealer, signer: Signer, *, clock: Clock
) -> None:
    with transaction(sessions) as session:
        streams = [add(session, signer, clock()).stream_id for _ in range(WRITERS)]

    with writing(sessions, signer, clock, streams):
        seal(sessions, sealer, now=clock())
        here.done("create", "--output", kept)

    here.done("verify", kept)
    backup = open_backup(kept, KeyFiles(here.settings.keys_dir).surface_public("worker").public_bytes_raw())
    scratch = here.settings.database_url if here.settings.database_url.startswith("postgresql") else ""
    with beside(backup, scratch) as url:
        engine = make_engine(url)
        with make_sessions(engine)() as session:
            counted = Counter(session.scalars(select(Event.stream_id).where(Event.stream_id.in_(streams))))
        engine.dispose()
    assert {count % 2 for count in counted.values()} == {1}
    assert sum(counted.values()) > WRITERS


@pytest.mark.both_databases
def test_only_its_owner_reads_it_no_key_is_in_it_and_the_history_tells_of_it(
    archive: Archive, here: Place, kept: Path
) -> None:
    archive.closed("unmet", BEGAN)

    here.done("create", "--output", kept)

    files = [path for path in kept.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o077 for path in (kept, *kept.rglob("*"))} == {0}
    whole = b"".join(path.read_bytes() for path in files)
    secrets = [path.read_bytes() for path in here.settings.keys_dir.glob("*.key")]
    assert len(secrets) > 10
    assert not any(secret in whole or secret.hex().encode() in whole for secret in secrets)
    with archive.office.sessions() as session:
        assert last_made(session) is not None
        told = session.scalars(select(Event.surface).where(Event.kind == "export:backup:made")).all()
    assert told == ["worker"]


def test_the_next_one_copies_only_new_files_and_old_ones_go_with_what_only_they_name(
    archive: Archive, here: Place, kept: Path
) -> None:
    archive.closed("unmet", BEGAN)
    assert "1 new" in here.done("create", "--output", kept)
    archive.later(years=5)
    archive.erase_all()
    archive.closed("sanctioned", date(2026, 3, 4))

    second = here.done("create", "--output", kept, "--keep", "2")
    third = here.done("create", "--output", kept, "--keep", "2")

    assert "1 sealed files" in second
    assert "1 new" in second
    assert "0 new" in third
    assert "Removed: 1 older backups, 1 sealed files" in third
    assert len(Folder(kept).finished()) == 2
    held = [path.name for path in (kept / "evidence").rglob("*") if path.is_file()]
    assert held == objects(archive.office.sessions)
    here.done("verify", kept)


class Erasing(LocalStore):
    """A store of which everything is erased at the moment when somebody reads it first."""

    def __init__(self, root: Path, archive: Archive) -> None:
        super().__init__(root)
        self._archive = archive

    def open(self, key: str) -> BinaryIO:
        self._archive.erase_all()
        return super().open(key)


def test_what_is_erased_while_it_is_copied_is_no_fault(archive: Archive, here: Place, kept: Path) -> None:
    archive.closed("unmet", BEGAN)
    [key] = objects(archive.office.sessions)
    archive.later(years=5)
    settings = here.settings
    source = Source(
        archive.engine, Erasing(settings.evidence_dir, archive), (), "contoh/cadangan",
        KeyFiles(settings.keys_dir).surface("worker"),
    )  # fmt: skip

    made = make(source, Folder(kept), keep=None, now=archive.office.clock())

    assert (made.manifest.erased, made.manifest.missing) == ((key,), ())
    assert not list((kept / "evidence").rglob(key))
    here.done("verify", kept)


def test_a_file_that_the_store_lacks_is_named(archive: Archive, here: Place, kept: Path) -> None:
    for _ in range(2):
        archive.closed("unmet", BEGAN)
    lost = objects(archive.office.sessions)[0]
    in_the_store(here, lost).write_bytes(b"another content")

    said = here.refused("create", "--output", kept)

    assert lost in said
    assert lost in here.refused("verify", kept)
    assert not (kept / "evidence" / lost[:2] / lost[2:4] / lost).exists()


def test_a_backup_that_outlives_what_was_promised_of_erasures_is_named(here: Place, kept: Path) -> None:
    here.done("create", "--output", kept)
    [fresh] = Folder(kept).finished()
    fresh.rename(kept / "2026-01-02T030405Z")

    assert "2026-01-02T030405Z is older than 35 days" in here.done("create", "--output", kept)


def test_an_empty_store_is_another_store(archive: Archive, here: Place, kept: Path) -> None:
    archive.closed("unmet", BEGAN)
    in_the_store(here, objects(archive.office.sessions)[0]).unlink()

    here.refused("create", "--output", kept)

    assert Folder(kept).finished() == []


def test_one_that_is_killed_leaves_nothing_that_counts_and_the_next_one_clears_up(
    archive: Archive, here: Place, kept: Path
) -> None:
    """The store stops in the middle of a file, as a slow disk may: then the process is killed."""
    archive.closed("unmet", BEGAN)
    slow = in_the_store(here, objects(archive.office.sessions)[0])
    content = slow.read_bytes()
    slow.unlink()
    os.mkfifo(slow)
    flask = [str(Path(sys.executable).parent / "flask"), "--app", "app", "backup", "create", "--output"]
    environment = {**os.environ, **here.environment()}
    with subprocess.Popen([*flask, str(kept)], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as child:
        end = time.monotonic() + 60
        while not list(kept.glob(".unfinished-*/evidence.list")) and time.monotonic() < end:
            time.sleep(0.05)
        with slow.open("wb", buffering=0) as half:  # opens when the reader does
            half.write(content[:10])
            child.send_signal(signal.SIGKILL)
            child.wait()
    assert list(kept.glob(".unfinished-*"))

    here.refused("verify", kept)
    for path in kept.glob(".unfinished-*"):
        here.refused("verify", path)
    slow.unlink()
    slow.write_bytes(content)
    here.done("create", "--output", kept)

    here.done("verify", kept)
    assert list(kept.glob(".unfinished-*")) == []
    assert list((kept / "evidence").glob("*/*/.*")) == []


@pytest.mark.both_databases
def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(here: Place, kept: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, limits[1]))
    try:
        here.refused("create", "--output", kept)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert [path.name for path in kept.iterdir()] == [".lock"]
    here.done("create", "--output", kept)


def test_two_at_once_and_a_folder_of_the_instance_are_refused(here: Place, kept: Path) -> None:
    with Folder(kept).alone():
        here.refused("create", "--output", kept)
    for within in (
        here.settings.keys_dir / "kept",
        here.settings.evidence_dir,
        here.settings.keys_dir.parent,
    ):
        here.refused("create", "--output", within)
    assert Folder(kept).finished() == []
    assert here.backup("create").exit_code == here.backup("verify", kept / "none").exit_code == 2


def test_files_come_from_a_bucket_and_go_into_another(
    archive: Archive, here: Place, kept: Path, moto: BucketServer, tmp_path: Path
) -> None:
    archive.closed("unmet", BEGAN)
    [key] = objects(archive.office.sessions)
    store = moto.store(here.settings.keys_dir, prefix="asal")
    with store.create(key) as sink:
        sink.write(in_the_store(here, key).read_bytes())
    bucket = Place(here.settings.model_copy(update={"evidence_url": moto.url("asal")}))

    assert "1 new" in bucket.done("create", "--output", kept)
    bucket.done("verify", kept)
    there = here.settings.model_copy(
        update={"evidence_url": moto.url("tujuan"), "database_url": f"sqlite:///{tmp_path / 'new.db'}"}
    )
    assert "1 sealed files" in Place(there).done("restore", kept)

    with moto.store(here.settings.keys_dir, prefix="tujuan").open(key) as brought:
        assert brought.read() == in_the_store(here, key).read_bytes()
    assert LocalStore(here.settings.evidence_dir).exists(key)


def test_the_role_for_backups_reads_everything_and_writes_nothing(
    granted: Granted, keys_dir: Path, settings: Settings, kept: Path
) -> None:
    run.cluster().run(f"GRANT CONNECT ON DATABASE {granted.name} TO neutrality_backup")
    urls = {"database_url": granted.url("worker"), "dump_url": granted.url("backup")}
    place = Place(settings.model_copy(update=urls))

    place.done("create", "--output", kept)

    assert "--scratch" in place.refused("verify", kept)
    place.done("verify", kept, "--scratch", run.cluster().url("postgres"))
    as_worker = Place(place.settings.model_copy(update={"dump_url": None}))
    as_worker.refused("create", "--output", kept)
    engine = granted.engine("backup")
    for statement in (
        "DELETE FROM staff_session",
        "CREATE TABLE x (y int)",
        "SELECT setval('event_id_seq', 1)",
    ):
        with engine.connect() as connection, pytest.raises(ProgrammingError):
            connection.execute(text(statement))
    engine.dispose()


def test_where_the_program_of_postgresql_is_missing_the_line_to_install_it_is_said(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "INSTALLED", kept)
    monkeypatch.setenv("PATH", str(kept))

    with pytest.raises(DomainError) as refused:
        clients.load("postgresql://x@/y", kept)

    assert "apt-get install" in words(refused.value.code, refused.value.params)


def test_no_password_stands_in_an_argument() -> None:
    told = clients.environment(make_url("postgresql+psycopg://u:rahasia@db:5433/n?sslmode=require"))

    wanted = {
        "PGHOST": "db",
        "PGPORT": "5433",
        "PGUSER": "u",
        "PGPASSWORD": "rahasia",
        "PGSSLMODE": "require",
    }
    assert {name: told[name] for name in wanted} == wanted
