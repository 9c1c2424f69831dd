"""Whoever can write into the database alters the history: it is found and named (attacks 13, 14, 17, 18)."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, select, text

from neutrality.cases.models import Case
from neutrality.database import Sessions, make_engine, make_sessions
from neutrality.history.models import Event, Leaf
from neutrality.history.sealing import Sealer, seal
from tests.attacks.altering import DEEDS, EVERY_CASE, Altered, Forger, forging, inserted
from tests.attacks.lives import RandomLife, Told, process_log, verified
from tests.fixtures import run
from tests.fixtures.clock import NOW
from tests.fixtures.databases import new_name
from tests.intake.conftest import Citizen, citizen
from tests.intake.test_receipts import checked, line_on
from tests.retention.conftest import Archive, archive, means, office, public

__all__ = ["archive", "citizen", "means", "office", "public"]
STATES = 40
ALTERATIONS = {"sqlite": 40, "postgresql": 12}
Copies = Callable[[], str]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Return the file to which the application's processes log."""
    with process_log(tmp_path / "app.log") as path:
        yield path


@pytest.fixture
def copy(engine: Engine, tmp_path: Path) -> Iterator[Copies]:
    """Return what makes a copy of the test's database, as it is now, and returns its address."""
    made: list[str] = []

    def on_sqlite() -> str:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        fresh = tmp_path / f"{new_name()}.db"  # a name used before may still have its write-ahead log
        shutil.copyfile(tmp_path / "neutrality.db", fresh)
        return f"sqlite:///{fresh}"

    def on_postgresql() -> str:
        engine.dispose()
        made.append(new_name())
        run.cluster().run(f"CREATE DATABASE {made[-1]} TEMPLATE {engine.url.database}")
        return run.cluster().url(made[-1])

    yield on_sqlite if engine.dialect.name == "sqlite" else on_postgresql
    for name in made:
        run.cluster().run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@dataclass
class Ground:
    """A history that somebody alters, always on a copy, and who looks after it."""

    life: RandomLife
    log: Path
    copy: Copies

    def told(self, sessions: Sessions | None = None) -> Told:
        """Verify the history itself, or a copy, against process log and the sealer's file."""
        office = self.life.archive.office
        return verified(sessions or office.sessions, self.life.sealer, now=office.clock(), log=self.log)

    def untouched(self, states: int) -> None:
        """Let so many things happen; after each, nothing is found."""
        for _ in range(states):
            self.life.act()
            assert self.told().findings == []

    def altered(self, times: int) -> None:
        """Do so many deeds, each on a copy of its own; each is named, and no other case is accused."""
        with self.life.archive.office.sessions() as session:
            references = set(session.scalars(select(Case.reference)))
        luck, done = self.life.luck, 0
        for deed in itertools.cycle(luck.sample(DEEDS, len(DEEDS))):
            url = self.copy()
            altered = carried_out(deed, url, luck)
            if altered is None:  # there is nothing here that could be altered so
                continue
            engine = make_engine(url)
            told = self.told(make_sessions(engine))
            engine.dispose()
            the_right_thing_is_told(told, altered, references, deed.__name__)
            done += 1
            if done == times:
                return


@pytest.fixture
def ground(
    request: pytest.FixtureRequest, archive: Archive, sealer: Sealer, log: Path, copy: Copies
) -> Ground:
    """Return the history of a random life with a first case."""
    life = RandomLife(archive, sealer, random.Random(request.param))  # noqa: S311 - no secret
    life.report()
    life.seal()
    return Ground(life, log, copy)


@pytest.mark.slow
@pytest.mark.parametrize("ground", range(5), indirect=True)
def test_alterations_are_named_and_untouched_histories_raise_nothing(ground: Ground) -> None:
    ground.untouched(STATES)
    ground.altered(ALTERATIONS["sqlite"])


def carried_out(deed: Callable[[Forger], Altered], url: str, luck: random.Random) -> Altered | None:
    """Return what was altered; nothing when this history has nothing to alter so."""
    try:
        with forging(url, luck) as forger:
            return deed(forger)
    except LookupError:
        return None


def the_right_thing_is_told(told: Told, altered: Altered, references: set[str], deed: str) -> None:
    """One finding names what was altered; none accuses another case."""
    wanted = [line for line in told.findings if all(word in line for word in altered.says)]
    assert wanted, "\n".join((deed, str(altered), *map(str, told.findings)))
    if altered.cases != EVERY_CASE:
        accused = {name for name in references for line in told.findings if name in line}
        assert accused <= altered.cases, "\n".join((deed, str(altered), *map(str, told.findings)))


@pytest.mark.slow
@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("ground", [5], indirect=True)
def test_the_same_holds_on_postgresql(ground: Ground) -> None:
    ground.untouched(STATES // 4)
    ground.altered(ALTERATIONS["postgresql"])


@pytest.mark.both_databases
@pytest.mark.parametrize("ground", [1], indirect=True)
def test_a_forged_event_that_is_well_hashed_is_known_by_its_signature_and_never_sealed(
    ground: Ground, database_url: str
) -> None:
    """Attack 13: appended by SQL at the end of a case, before the seal."""
    with forging(database_url, ground.life.luck) as forger:
        altered = inserted(forger)

    told, sealed = ground.told(), seal(ground.life.archive.office.sessions, ground.life.sealer, now=NOW)

    (reference,) = altered.cases
    assert [line for line in told.findings if reference in line and "was not signed" in line] == told.findings
    assert len(sealed.forged) == 1
    with ground.life.archive.office.sessions() as session:
        assert session.scalar(select(Leaf).where(Leaf.event_id.in_(sealed.forged))) is None
    assert ground.told().findings == told.findings


@pytest.mark.both_databases
def test_a_report_that_was_taken_out_before_the_seal_is_missed_by_log_and_receipt(
    *, app: Flask, citizen: Citizen, sealer: Sealer, sessions: Sessions, database_url: str, log: Path
) -> None:
    """Attack 14: the newest events, facts, intervals, the outbox and the report itself are gone."""
    runner, asked = app.test_cli_runner(), ["audit", "verify", "--against-log", str(log)]
    seal(sessions, sealer, now=NOW)
    citizen.report()
    receipt = line_on(citizen.client.get("/lapor/terima").text)
    assert "masih memuat" in checked(citizen.client, receipt)
    assert runner.invoke(args=asked).exit_code == 0

    case_id = taken_out(database_url)

    assert runner.invoke(args=["audit", "verify"]).exit_code == 0  # nothing in the database tells of it
    found = runner.invoke(args=asked)
    assert found.exit_code == 1, found.output
    assert f"Case {case_id} (no such case any more), event 1 is missing: the process log" in found.output
    assert "catatan tidak lagi memuat" in checked(citizen.client, receipt)


def taken_out(url: str) -> object:
    """Remove the one report of the database with everything that came with it; return its case."""
    with forging(url, random.Random(1)) as forger:  # noqa: S311 - no secret
        row = forger.pick()
        events = select(Event.id).where(Event.stream_id == row.stream_id)
        for position in forger.connection.execute(events).scalars().all():
            forger.forget(position)
        for name in ("message", "case_fact", "respondent_fact", "clock", "respondent", "case_report",
                     "case_file", "report", "outbox_message"):  # fmt: skip
            forger.connection.execute(text(f"DELETE FROM {name}"))
        return row.stream_id


REFUSES = "BEGIN SELECT RAISE(ABORT, 'history is only added to'); END"
HARMLESS = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN coalesce(NEW, OLD); END $$"
OFF = {
    "triggers dropped": ("sqlite", ("DROP TRIGGER event_append_only_update",), "event_append_only_update"),
    "writable schema": (
        "sqlite",
        ("PRAGMA writable_schema = ON",
         "DELETE FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'leaf'",
         "PRAGMA writable_schema = RESET"),
        "leaf_append_only_delete",
    ),
    "a trigger that never fires": (
        "sqlite",
        ("DROP TRIGGER checkpoint_append_only_delete",
         f"CREATE TRIGGER checkpoint_append_only_delete BEFORE DELETE ON checkpoint WHEN 0 {REFUSES}"),
        "checkpoint_append_only_delete",
    ),
    "triggers of a table switched off": (
        "postgresql", ("ALTER TABLE event DISABLE TRIGGER ALL",), "event_append_only"
    ),
    "trigger dropped": ("postgresql", ("DROP TRIGGER leaf_kept ON leaf",), "leaf_kept"),
    "a function that refuses nothing": (
        "postgresql",
        (f"CREATE OR REPLACE FUNCTION refuse_change() {HARMLESS}",),
        "state_interval_append_only",
    ),
    "replication for everybody": (
        "postgresql", ("ALTER DATABASE {database} SET session_replication_role = 'replica'",),
        "session_replication_role",
    ),
}  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize("way", sorted(OFF))
def test_a_guard_that_is_gone_is_told_though_nothing_else_is_wrong(
    engine: Engine, sessions: Sessions, sealer: Sealer, database_kind: str, way: str
) -> None:
    """Attack 17: replacing and emptying are refused (tests/history); who takes the guards away is told."""
    kind, statements, name = OFF[way]
    if kind != database_kind:
        assert verified(sessions, sealer, now=NOW).findings == []
        return
    with create_engine(engine.url).begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.replace("{database}", str(engine.url.database)))
    told = verified(sessions, sealer, now=NOW)
    assert told.findings != []
    assert all(line.startswith("The guard ") for line in told.findings)
    assert any(f" {name} " in line for line in told.findings)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("ground", [2], indirect=True)
def test_what_was_changed_while_guards_slept_is_named_when_they_are_awake_again(
    ground: Ground, engine: Engine
) -> None:
    """Attack 17: `session_replication_role` leaves no trace of its own."""
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(
            "UPDATE event SET to_state = 'closed' WHERE number = 1 AND stream = 'case'"
        )

    told = ground.told()

    assert len(told.findings) == 1
    assert "columns no longer say what was signed (to)" in told.findings[0]
