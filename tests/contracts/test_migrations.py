"""The migrations: one line, the same schema as the models, and the way down and up loses nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from neutrality.database import Base
from neutrality.settings import ROOT
from neutrality.tables import import_models
from tests.fixtures.templates import migrations

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("[0-9]*.py"))
# SQLite tells of no index in which direction it goes, so that these never compare as equal.
DESCENDING = {"ix_case_file_line", "ix_case_file_office_line", "ix_case_file_office_state_line"}
BOOKKEEPING = "alembic_version"
TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
}


def revisions() -> list[str]:
    """Return all revisions, the oldest first."""
    script = ScriptDirectory.from_config(migrations("sqlite://"))
    return [revision.revision for revision in script.walk_revisions()][::-1]


def load_models() -> None:
    """Import every module that declares tables, so that the metadata is complete."""
    import_models(ROOT / "neutrality")


def triggers(engine: Engine) -> list[tuple[str, str]]:
    """Return every trigger with its table."""
    with engine.connect() as connection:
        return [(row[0], row[1]) for row in connection.execute(text(TRIGGERS[engine.dialect.name]))]


def counts(engine: Engine) -> dict[str, int]:
    """Return how many rows each table holds."""
    with engine.connect() as connection:
        return {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()
            for name in inspect(connection).get_table_names()
            if name != BOOKKEEPING
        }


@pytest.mark.both_databases
def test_the_models_are_what_the_migrations_make(engine: Engine) -> None:
    load_models()

    with engine.connect() as connection:
        opts = {"compare_type": True, "include_object": lambda _item, name, *_: name not in DESCENDING}
        context = MigrationContext.configure(connection, opts=opts)
        differences = compare_metadata(context, Base.metadata)
        kept = inspect(connection).get_indexes("case_file")

    assert differences == []
    columns = {index["name"]: index["column_names"] for index in kept if index["name"] in DESCENDING}
    assert set(columns) == DESCENDING
    assert all({"flooded", "received_on", "id"} <= set(names) for names in columns.values())


@pytest.mark.both_databases
@pytest.mark.usefixtures("lived")
def test_a_full_database_goes_down_to_nothing_and_up_again_to_the_same_tables_and_triggers(
    database_url: str, engine: Engine
) -> None:
    before = counts(engine), triggers(engine)
    assert before[0]["event"] > 10
    assert before[0]["state_interval"] > 10

    command.downgrade(migrations(database_url), "base")
    bare = counts(engine), triggers(engine)
    command.upgrade(migrations(database_url), "head")

    assert bare == ({}, [])
    assert counts(engine) == dict.fromkeys(before[0], 0)
    assert triggers(engine) == before[1]


@pytest.mark.both_databases
@pytest.mark.usefixtures("lived")
def test_every_later_revision_goes_down_and_up_again_and_keeps_rows_and_triggers(
    database_url: str, engine: Engine
) -> None:
    before, guarded = counts(engine), triggers(engine)
    assert sum(before.values()) > 0

    for revision in revisions()[-2::-1]:
        command.downgrade(migrations(database_url), revision)
        there = counts(engine).keys()  # a table that the revision makes goes down with its rows
        command.upgrade(migrations(database_url), "head")
        after = counts(engine)
        assert {name: after[name] for name in there} == {name: before[name] for name in there}, revision
        before = after

    assert triggers(engine) == guarded


@pytest.mark.both_databases
def test_events_can_neither_be_changed_nor_removed(engine: Engine) -> None:
    guarded = {table for _, table in triggers(engine)}

    assert "event" in guarded


def test_the_line_of_revisions_is_numbered_and_has_one_end() -> None:
    script = ScriptDirectory.from_config(migrations("sqlite://"))

    assert len(script.get_heads()) == 1
    assert revisions() == [f"{number:04}" for number in range(1, len(VERSIONS) + 1)]
    assert [path.name[:4] for path in VERSIONS] == revisions()


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_writes_its_values_out_and_imports_nothing_of_ours(path: Path) -> None:
    assert not re.search(r"^\s*(from|import) neutrality", path.read_text(encoding="utf-8"), re.MULTILINE)
