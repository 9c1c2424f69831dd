"""Let the database file forget what its rows forgot: free pages, the write-ahead log, dead tuples."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text

from neutrality.retention.places import PLACES

# VACUUM alone leaves the bytes of a dead row in the hole of its page; only a rewritten table has none.
TABLES = tuple(sorted({*(place.table.name for place in PLACES), "case_file", "erasure"}))


def scrub(engine: Engine) -> list[str]:
    """Return the tables, or the log, whose files may still hold erased bytes; nothing when all is clean.

    SQLite zeroes what it frees (`secure_delete`); the write-ahead log is written back and cut to nothing.
    PostgreSQL rewrites each table that an erasure touches, under a lock of that table.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            busy = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
            return ["write-ahead log"] if busy else []
        return [table for table in TABLES if not _rewritten(connection, table)]


def _rewritten(connection: Connection, table: str) -> bool:
    """Rewrite a table; whoever does not own it is only warned by the server, and nothing happens."""
    before = connection.scalar(_FILE, {"name": table})
    connection.execute(text(f'VACUUM (FULL) "{table}"'))
    return bool(before != connection.scalar(_FILE, {"name": table}))


_FILE = text("SELECT pg_relation_filenode(CAST(:name AS regclass))")
