"""PostgreSQL itself refuses what is not declared (attacks 1 and 17): every table, every verb, every role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError, ProgrammingError

from neutrality.database import Base
from neutrality.grants.declared import PUBLIC_SCHEMA, DatabaseRole, May
from neutrality.grants.sql import columns_of
from neutrality.grants.tables import TABLES
from neutrality.settings import ROOT
from neutrality.tables import import_models
from tests.fixtures.roles import Granted, psql

import_models(ROOT / "neutrality")
ROLES = [role.value for role in DatabaseRole]
Rights = set[tuple[str, str, str]]
NEVER_CHANGED = ("event", "leaf", "checkpoint", "forged_event", "state_interval")


@pytest.fixture
def connected(granted: Granted) -> Iterator[dict[str, Engine]]:
    """Return an engine for each role, the owner's among them."""
    engines = {role: granted.engine(role) for role in (*ROLES, "owner")}
    yield engines
    for engine in engines.values():
        engine.dispose()


def declared(role: str) -> Rights:
    """Return every right that the declaration gives: schema and table, verb, column or all of the row."""
    rights: Rights = set()
    columns = columns_of(Base.metadata)
    schema = PUBLIC_SCHEMA if role == DatabaseRole.PUBLIC else "public"
    for name, table in TABLES.items():
        may: May = table.of(DatabaseRole(role))
        where = f"{schema}.{name}"
        rights |= {(where, "SELECT", column) for column in may.read.of(columns[name])}
        rights |= {(where, "UPDATE", column) for column in may.change.of(columns[name])}
        rights |= {(where, "INSERT", column) for column in columns[name] if may.add}
        rights |= {(where, "DELETE", "")} if may.remove else set()
    return rights


def held(engine: Engine) -> Rights:
    """Return every right on any table or view outside the catalogue that the connected role has."""
    with engine.connect() as connection:
        by_column = connection.execute(
            text(
                "SELECT n.nspname || '.' || c.relname, verb, a.attname FROM pg_class c "
                "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid, "
                "unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) verb "
                "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped "
                "AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') "
                "AND has_column_privilege(c.oid, a.attnum, verb)"
            )
        )
        whole = connection.execute(
            text(
                "SELECT n.nspname || '.' || c.relname, verb, '' FROM pg_class c "
                "JOIN pg_namespace n ON n.oid = c.relnamespace, "
                "unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) verb "
                "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') "
                "AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') "
                "AND has_table_privilege(c.oid, verb)"
            )
        )
        return {(row[0], row[1], row[2]) for row in (*by_column, *whole)}


def refused(engine: Engine, statement: str) -> str:
    """Return how the server refuses a statement; one that it takes is undone and fails the test."""
    with engine.connect() as connection, pytest.raises(DatabaseError) as error:
        connection.execute(text(statement))
    return str(error.value.orig)


def test_every_table_says_who_may_do_what_with_it() -> None:
    assert set(TABLES) == set(columns_of(Base.metadata)), "say it in neutrality/grants/tables.py"


def test_nobody_changes_or_removes_what_is_only_added_to() -> None:
    for name in NEVER_CHANGED:
        for role in DatabaseRole:
            may = TABLES[name].of(role)
            assert (may.change.of(columns_of(Base.metadata)[name]), may.remove) == ((), False), (name, role)


def test_each_role_has_the_declared_rights_and_no_other(
    connected: dict[str, Engine], granted: Granted
) -> None:
    for _again in range(2):
        for role in ROLES:
            assert held(connected[role]) == declared(role), role
        granted.grant()  # running it again changes nothing


def test_what_somebody_granted_by_hand_is_taken_back(connected: dict[str, Engine], granted: Granted) -> None:
    owner = "neutrality_owner"
    psql(granted.name, owner, "GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC, neutrality_desk;")
    psql(granted.name, owner, "GRANT SELECT (name) ON account TO neutrality_public;")
    assert held(connected["desk"]) > declared("desk")

    granted.grant()

    assert all(held(connected[role]) == declared(role) for role in ROLES)


def test_a_table_of_a_later_migration_is_nobodys_until_it_is_declared(
    connected: dict[str, Engine], granted: Granted
) -> None:
    psql(granted.name, "neutrality_owner", "CREATE TABLE later (id serial PRIMARY KEY);")

    assert all(held(connected[role]) == declared(role) for role in ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_no_role_bends_the_history_or_the_database(connected: dict[str, Engine], role: str) -> None:
    engine = connected[role]
    where = PUBLIC_SCHEMA if role == "public" else "public"
    for statement in (
        "TRUNCATE public.event CASCADE",
        "TRUNCATE public.rate_limit",
        f"UPDATE {where}.event SET hash = hash",
        f"UPDATE {where}.event SET id = id WHERE false",
        f"DELETE FROM {where}.event",
        "DELETE FROM public.leaf",
        f"UPDATE {where}.state_interval SET void = true",
        f"UPDATE {where}.checkpoint SET size = 0",
        "ALTER TABLE public.event DISABLE TRIGGER ALL",
        "ALTER TABLE public.event OWNER TO CURRENT_USER",
        "DROP TRIGGER event_append_only ON public.event",
        "DROP TABLE public.draft",
        "CREATE RULE silent AS ON INSERT TO public.event DO INSTEAD NOTHING",
        "SET session_replication_role = replica",
        "SET ROLE neutrality_owner",
        "SET SESSION AUTHORIZATION neutrality_owner",
        "CREATE TABLE public.mine (id int)",
        f"CREATE TABLE {PUBLIC_SCHEMA}.mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        f"CREATE FUNCTION {PUBLIC_SCHEMA}.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        f"CREATE OR REPLACE VIEW {PUBLIC_SCHEMA}.report AS SELECT * FROM public.report",
        "COPY public.report TO PROGRAM 'cat'",
        "SELECT pg_read_file('postgresql.conf')",
    ):
        said = refused(engine, statement)
        assert any(word in said for word in ("permission denied", "must be")), (statement, said)


def test_the_owner_too_meets_the_triggers(connected: dict[str, Engine]) -> None:
    with connected["owner"].begin() as connection:
        connection.execute(
            text(
                "INSERT INTO event (stream, stream_id, number, kind, legal_on, recorded_at, surface, "
                "previous_hash, hash, canonical, signature) VALUES ('case', gen_random_uuid(), 1, 'x', "
                "'2026-01-01', now(), 'desk', '', 'h', '', '')"
            )
        )

    for statement in ("TRUNCATE event CASCADE", "UPDATE event SET number = 2", "DELETE FROM event"):
        assert "history is only added to" in refused(connected["owner"], statement)


def test_the_public_role_sees_no_table_and_nothing_that_was_not_presented(
    connected: dict[str, Engine],
) -> None:
    with connected["public"].connect() as connection:
        with pytest.raises(ProgrammingError, match="permission denied for schema public"):
            connection.execute(text("SELECT 1 FROM public.report"))
        connection.rollback()
        assert connection.scalar(text("SELECT to_regclass('account')")) is None
