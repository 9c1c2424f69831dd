"""A PostgreSQL server with the shipped settings writes down nothing that anybody typed (attack 8)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.fixtures import run
from tests.fixtures.postgres import SHIPPED


@pytest.fixture
def marker() -> str:
    """Return what stands nowhere else."""
    return f"penanda{uuid.uuid4().hex}"


@pytest.fixture
def connection() -> Iterator[psycopg.Connection]:
    """Return a connection to the run's server, which is started with the shipped file."""
    address = run.cluster().url("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE typed (name text UNIQUE, age int CHECK (age < 5))")
        yield connection


def log() -> str:
    """Return the server's log."""
    return (run.cluster().folder / "log").read_text(encoding="utf-8", errors="replace")


# What a mistake in the code or a query by hand can do with a text in hand.
MISTAKES = {
    "a cast": "SELECT CAST(%s AS uuid)",
    "a cast in the text itself": "SELECT CAST('{0}' AS int)",
    "unique": "INSERT INTO typed (name) VALUES (%s), (%s)",
    "check": "INSERT INTO typed (name, age) VALUES (%s, 7)",
    "syntax": "SELECT '{0}' FROM WHERE",
    "no such column": 'SELECT "{0}"',
    "raised": "DO $$ BEGIN RAISE EXCEPTION 'x {0}'; END $$",
    "warned": "DO $$ BEGIN RAISE WARNING 'x {0}'; END $$",
    "too long": "SELECT CAST(%s AS date)",
    "slow": "SELECT pg_sleep(0.2), %s",
    "prepared": "PREPARE p AS SELECT '{0}'; EXECUTE p",
}


def test_no_mistake_writes_a_value_into_the_log(connection: psycopg.Connection, marker: str) -> None:
    told: list[str] = []
    for statement in MISTAKES.values():
        text = statement.format(marker)
        try:
            connection.execute(text.encode(), [marker] * text.count("%s") or None)
        except psycopg.Error as error:
            told.append(str(error))

    assert len([said for said in told if marker in said]) >= 5  # the server had the value in hand
    assert marker not in log()


def test_a_server_without_the_file_would_have_written_it(connection: psycopg.Connection, marker: str) -> None:
    connection.execute("SET log_min_messages = warning")
    with pytest.raises(psycopg.Error):
        connection.execute("SELECT CAST(%s AS uuid)", [marker])
    assert marker in log()

    other = f"{marker}lain"
    connection.execute("SET log_min_messages = log; SET log_min_duration_statement = 0")
    connection.execute("SELECT 1 AS " + other)
    assert other in log()


def test_the_server_runs_with_every_setting_of_the_file(connection: psycopg.Connection) -> None:
    rows = connection.execute(
        "SELECT name, setting, error, sourcefile FROM pg_file_settings WHERE sourcefile LIKE %s",
        [f"%/{SHIPPED.name}"],
    ).fetchall()
    wanted = [
        line.split(" = ")[0] for line in SHIPPED.read_text(encoding="utf-8").splitlines() if " = " in line
    ]

    assert sorted(row[0] for row in rows) == sorted(wanted)
    assert [row for row in rows if row[2]] == []
    for name in wanted:
        (source,) = connection.execute(
            "SELECT source FROM pg_settings WHERE name = %s", [name]
        ).fetchone() or ("",)
        assert source == "configuration file", name


def test_no_address_stands_in_the_prefix_and_no_connection_is_written_down() -> None:
    text = Path(SHIPPED).read_text(encoding="utf-8")

    assert "log_connections = off" in text
    prefix = next(line for line in text.splitlines() if line.startswith("log_line_prefix"))
    assert "%h" not in prefix
    assert "%r" not in prefix
