"""The ledger outside the backups: only added to, chained, and after a restore the erasing is repeated."""

from __future__ import annotations

import json
import shutil
import threading
import uuid
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from neutrality.cases import facts
from neutrality.cases.models import Case
from neutrality.database import transaction
from neutrality.domain.errors import DomainError
from neutrality.domain.history import EventKind
from neutrality.evidence.care import sweep_orphans
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.store import LocalStore
from neutrality.history.models import Event, EventPayload
from neutrality.retention import running
from neutrality.retention.holds import set_hold
from neutrality.retention.ledger import BEGUN, DONE, Ledger
from neutrality.retention.scrubbing import TABLES
from tests.fixtures import run
from tests.retention.conftest import Archive

BEGAN = date(2024, 2, 27)
ENTRY = {"case": str(uuid.UUID(int=7)), "respondent": None, "objects": ["ab" * 32] * 400}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return an empty ledger."""
    return Ledger(tmp_path / "erasures.log")


def test_lines_are_chained_and_the_file_is_for_its_owner_only(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.lines() == []
    for number in range(5):
        ledger.add(BEGUN if number % 2 else DONE, {**ENTRY, "n": number})

    lines = ledger.lines()
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert lines[4].entry["n"] == 4
    assert (tmp_path / "erasures.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", ["change", "drop first", "drop middle", "swap", "no json"])
def test_a_changed_ledger_is_found(ledger: Ledger, tmp_path: Path, damage: str) -> None:
    for number in range(4):
        ledger.add(DONE, {**ENTRY, "n": number})
    path = tmp_path / "erasures.log"
    lines = path.read_bytes().splitlines(keepends=True)
    changed = {
        "change": [lines[0].replace(b'"n":0', b'"n":9'), *lines[1:]],
        "drop first": lines[1:],
        "drop middle": [*lines[:1], *lines[2:]],
        "swap": [lines[1], lines[0], *lines[2:]],
        "no json": [b"kosong\n", *lines[1:]],
    }[damage]
    path.write_bytes(b"".join(changed))

    with pytest.raises(DomainError, match="ledger_broken"):
        ledger.lines()


def test_a_damaged_end_is_never_built_upon(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add(DONE, ENTRY)
    path = tmp_path / "erasures.log"
    path.write_bytes(path.read_bytes().replace(DONE.encode(), b"dono"))

    with pytest.raises(DomainError, match="ledger_broken"):
        ledger.add(DONE, ENTRY)


def test_a_line_that_a_power_cut_tore_is_cut_off(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add(DONE, ENTRY)
    path = tmp_path / "erasures.log"
    path.write_bytes(path.read_bytes() + b'{"number":2,"wor')

    assert len(ledger.lines()) == 1
    ledger.add(DONE, ENTRY)
    assert [line.number for line in ledger.lines()] == [1, 2]


def test_one_run_at_a_time(ledger: Ledger) -> None:
    order: list[str] = []

    def second() -> None:
        with ledger.alone():
            order.append("second")

    with ledger.alone():
        other = threading.Thread(target=second)
        other.start()
        other.join(timeout=0.2)
        order.append("first")
    other.join(timeout=10)

    assert order == ["first", "second"]


def test_it_tells_ids_and_digests_and_nothing_of_what_was_erased(archive: Archive, tmp_path: Path) -> None:
    case_id = archive.closed("unmet", BEGAN)
    with archive.office.sessions() as session:
        (object_key,) = session.scalars(select(EvidenceFile.object_key))
    archive.later(years=1)
    archive.erase_all()

    content = (tmp_path / "erasures.log").read_text(encoding="utf-8")
    assert [line.word for line in archive.ledger.lines()] == [BEGUN, DONE]
    entry = json.loads(content.splitlines()[1])["entry"]
    assert entry["case"] == str(case_id)
    assert set(entry) == {
        "case", "respondent", "reports", "objects", "rule", "years", "backup_days", "closed_on", "erased_on",
        "by",
    }  # fmt: skip
    assert object_key not in content


def copied(engine: Engine, store: LocalStore, folder: Path) -> Backup:
    """Return a backup of database and store as they are now."""
    folder.mkdir()
    shutil.copytree(store._root, folder / "evidence")
    backup = Backup(engine, store, folder)
    engine.dispose()
    if engine.dialect.name == "sqlite":
        backup.checkpoint()
        shutil.copyfile(str(engine.url.database), folder / "database")
    else:
        backup.name = f"backup_{uuid.uuid4().hex}"
        run.cluster().run(f"CREATE DATABASE {backup.name} TEMPLATE {engine.url.database}")
    return backup


class Backup:
    """What a backup holds, and how it comes back."""

    name = ""

    def __init__(self, engine: Engine, store: LocalStore, folder: Path) -> None:
        self.engine, self.store, self.folder = engine, store, folder

    def checkpoint(self) -> None:
        """Let the SQLite file be whole by itself."""
        with self.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        self.engine.dispose()

    def restore(self) -> None:
        """Put database and store back as they were."""
        self.engine.dispose()
        shutil.copytree(self.folder / "evidence", self.store._root, dirs_exist_ok=True)
        database = str(self.engine.url.database)
        if self.engine.dialect.name == "sqlite":
            self.checkpoint()
            shutil.copyfile(self.folder / "database", database)
            return
        run.cluster().run(f"DROP DATABASE {database} WITH (FORCE)")
        run.cluster().run(f"ALTER DATABASE {self.name} RENAME TO {database}")


@pytest.mark.both_databases
def test_what_a_restored_backup_brings_back_is_erased_again(
    archive: Archive, engine: Engine, store: LocalStore, tmp_path: Path
) -> None:
    gone = archive.closed("unmet", BEGAN)
    renamed = archive.closed("not_proven", BEGAN)
    living = archive.closed("sanctioned", date(2025, 5, 6))
    with archive.office.sessions() as session:
        objects = session.scalars(select(EvidenceFile.object_key)).all()
    backup = copied(engine, store, tmp_path / "backup")
    archive.later(years=2)
    assert len(archive.erase_all()) == 2
    backup.restore()
    sessions, run_now = archive.office.sessions, archive.running()
    with sessions() as session:
        assert session.get_one(Case, gone).erased_on is None
        back = running.standing(session, archive.ledger)
    assert {line.subject[0] for line in back} == {gone, renamed}

    done = [running.replay(run_now, line, archive.who("head")) for line in back]

    assert all(done)
    with sessions() as session:
        assert running.standing(session, archive.ledger) == []
        assert running.unwritten(session, archive.ledger) == []
        assert session.get_one(Case, gone).erased_on == archive.office.today
        assert session.get_one(Case, living).erased_on is None
        assert facts.differences(session, gone) == []
        told = session.scalars(
            select(EventPayload.content).join(Event).where(Event.kind == EventKind.CASE_ERASED)
        ).one()
        assert json.loads(told)["replayed"] is True
    assert archive.people(renamed)[0].pseudonymised_on is not None
    assert [store.exists(key) for key in objects].count(False) == 1
    assert archive.office.view(living).reports[0].narrative


def test_files_that_only_the_store_brought_back_are_removed(
    archive: Archive, engine: Engine, store: LocalStore, tmp_path: Path
) -> None:
    archive.closed("unmet", BEGAN)
    backup = copied(engine, store, tmp_path / "backup")
    archive.later(years=1)
    (done,) = archive.erase_all()
    shutil.copytree(backup.folder / "evidence", store._root, dirs_exist_ok=True)
    assert store.exists(done.objects[0])

    assert running.remove_objects(archive.running()) == 1
    assert not store.exists(done.objects[0])


class KilledError(Exception):
    """The process ended here."""


@pytest.mark.both_databases
@pytest.mark.parametrize("moment", ["before the commit", "after the commit", "before the files go"])
def test_a_run_that_is_killed_is_carried_on(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, moment: str, store: LocalStore
) -> None:
    case_id = archive.closed("unmet", BEGAN)
    archive.later(years=1)
    (item,) = archive.due()
    add = Ledger.add

    def killed(self: Ledger, word: str, entry: dict[str, object]) -> None:
        if word == BEGUN or moment == "before the files go":
            add(self, word, entry)
        if word == (BEGUN if moment == "before the commit" else DONE):
            raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "add", killed)
        with pytest.raises(KilledError):
            running.carry_out(archive.running(), item, archive.two)

    erased = archive.case(case_id).erased_on is not None
    assert erased is (moment != "before the commit")
    assert running.settle(archive.running()) == (1 if moment == "after the commit" else 0)
    archive.erase_all()
    assert archive.case(case_id).erased_on is not None
    assert archive.ledger.lines()[-1].word == DONE
    with transaction(archive.office.sessions) as session:
        sweep_orphans(session, store, before=archive.office.clock())
    assert list(store.older_than(archive.office.clock())) == []


def test_what_was_only_begun_is_not_repeated_against_a_hold(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = archive.closed("unmet", BEGAN)
    archive.later(years=1)
    (item,) = archive.due()
    add = Ledger.add

    def killed(self: Ledger, word: str, entry: dict[str, object]) -> None:
        add(self, word, entry)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "add", killed)
        with pytest.raises(KilledError):
            running.carry_out(archive.running(), item, archive.two)
    with transaction(archive.office.sessions) as session:
        set_hold(
            session, archive.means, case_id, reason="Gugatan.", actor=archive.head(),
            now=archive.office.clock(),
        )  # fmt: skip
        session.flush()
    with archive.office.sessions() as session:
        (line,) = running.standing(session, archive.ledger)

    assert running.replay(archive.running(), line, archive.who("head")) is None
    assert archive.case(case_id).erased_on is None


def test_every_table_that_an_erasure_touches_is_rewritten() -> None:
    assert {"key_wrap", "event_payload", "event_text", "report", "person", "case_file"} <= set(TABLES)
