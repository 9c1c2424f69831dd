"""Two upgrades at once are one; a migration does not wait long for a table; pages have their limits."""

from __future__ import annotations

import os
import re
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError

from neutrality import migration_turns, patience
from neutrality.database import Base, make_engine
from neutrality.settings import ROOT
from neutrality.tables import import_models
from tests.contracts.test_migrations import VERSIONS
from tests.fixtures import run
from tests.fixtures.databases import new_name
from tests.fixtures.templates import migrations

import_models(ROOT / "neutrality")
FIRST_RULED = "0036"
INDEX = re.compile(r"op\.create_index\((.*?)\)\n", re.DOTALL)


@pytest.fixture
def empty(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database without any table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    name = new_name()
    run.cluster().run(f"CREATE DATABASE {name}")
    yield run.cluster().url(name)
    run.cluster().run(f"DROP DATABASE {name} WITH (FORCE)")


def started(work: Callable[[], object], wait: int) -> int:
    """Return the process that does the work as soon as it may read a byte."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.read(wait, 1)
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - the child must not go on as the test
        traceback.print_exc()
    finally:
        os._exit(code)


@pytest.mark.both_databases
def test_two_upgrades_at_once_are_one(empty: str) -> None:
    wait, go = os.pipe()
    both = [started(lambda: command.upgrade(migrations(empty), "head"), wait) for _ in range(2)]
    os.write(go, b"..")

    assert [os.waitpid(pid, 0)[1] for pid in both] == [0, 0]
    engine = make_engine(empty)
    assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    with engine.connect() as connection:
        assert len(connection.execute(text("SELECT version_num FROM alembic_version")).all()) == 1
    engine.dispose()


@pytest.mark.both_databases
def test_the_second_waits_and_a_first_that_failed_lets_it_go_on(empty: str) -> None:
    engine = make_engine(empty)
    wait, go = os.pipe()
    done, tell = os.pipe()

    def second() -> None:
        with migration_turns.in_turn(make_engine(empty)):
            os.write(tell, b".")

    def first() -> None:
        with migration_turns.in_turn(engine):
            os.write(go, b".")
            time.sleep(0.4)
            with pytest.raises(BlockingIOError):
                os.read(done, 1)
            raise ZeroDivisionError

    os.set_blocking(done, False)
    waiting = started(second, wait)
    with pytest.raises(ZeroDivisionError):
        first()
    assert os.waitpid(waiting, 0)[1] == 0
    assert os.read(done, 1) == b"."
    engine.dispose()


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_migration_waits_briefly_for_a_table_and_does_nothing_then(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migration_turns, "LOCK_TIMEOUT", 150)
    command.downgrade(migrations(database_url), "-1")
    engine = create_engine(database_url)
    with engine.connect() as busy:
        before = busy.scalar(text("SELECT version_num FROM alembic_version"))
        busy.execute(text("LOCK TABLE alembic_version IN SHARE MODE"))
        with pytest.raises(OperationalError, match="lock timeout"):
            command.upgrade(migrations(database_url), "head")
        assert busy.scalar(text("SELECT version_num FROM alembic_version")) == before
    command.upgrade(migrations(database_url), "head")
    engine.dispose()


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_page_has_limits_and_a_command_has_none(app: Flask) -> None:
    engine = app.extensions["engine"]
    asked = {name: text(f"SHOW {name}") for name in patience.LIMITS}
    for _again in range(2):
        with app.test_request_context("/"), engine.connect() as connection:
            assert {name: connection.scalar(one) for name, one in asked.items()} == {
                **patience.LIMITS, "statement_timeout": "1min",
            }  # fmt: skip
        engine.dispose()
        with app.app_context(), engine.connect() as connection:
            assert {connection.scalar(one) for one in asked.values()} == {"0"}
        engine.dispose()


def locking(source: str) -> list[str]:
    """Return the indexes of a migration that would lock a table with rows."""
    made = set(re.findall(r'op\.create_table\(\s*"(\w+)"', source))
    found = []
    for arguments in INDEX.findall(source.split("def downgrade", maxsplit=1)[0]):
        names = re.findall(r'"(\w+)"', arguments)
        if len(names) > 1 and names[1] not in made and "postgresql_concurrently=True" not in arguments:
            found.append(names[0])
    return found


def test_new_indexes_on_old_tables_lock_nobody_out() -> None:
    old = 'op.create_index("ix_event_x", "event", ["x"])\n'
    assert locking(old) == ["ix_event_x"]
    assert locking(f'op.create_table("event", x)\n{old}') == []
    assert locking(old.replace("])", "], postgresql_concurrently=True)")) == []
    for path in VERSIONS:
        if path.name >= FIRST_RULED:
            assert locking(path.read_text(encoding="utf-8")) == [], path.name
