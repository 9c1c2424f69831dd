"""One unchanging view of the database, read raw: what somebody wrote past the application must not break it.

Rows come as the driver gives them, without the models' types: a column that holds what no model could
hold is a finding, not an error. Pages are read by key, so that memory stays flat on both databases.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, Engine

from neutrality.database import Sessions

Row = tuple[Any, ...]
PAGE = 2000
# Below every position that the databases can hold but one, which `count` would miss.
BEFORE_ALL = -(2**63)
# Events of one stream lie far apart: SQLite's usual 2 MB would read most pages again for each of them.
_CACHE = "PRAGMA cache_size = -65536"
_UNCHANGING: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Snapshot:
    """A database as it was when this was made; statements are written with question marks."""

    def __init__(self, connection: Connection) -> None:
        self.sqlite = connection.dialect.name == "sqlite"
        self.driver = cast("Any", connection.connection.driver_connection)
        if self.sqlite:
            self.driver.execute(_CACHE)

    def rows(self, statement: str, *values: object) -> list[Row]:
        """Return all rows of a statement that returns few."""
        if not self.sqlite:
            with self.driver.cursor(binary=True) as cursor:
                return list(cursor.execute(statement.replace("?", "%s"), values or None).fetchall())
        try:
            return list(self.driver.execute(statement, values).fetchall())
        except sqlite3.OperationalError as error:
            if "decode" not in str(error).lower():
                raise
            return self._undecodable(statement, values)

    def value(self, statement: str, *values: object) -> Any:
        """Return the one value of a statement."""
        return self.rows(statement, *values)[0][0]

    def pages(self, statement: str, *, size: int = PAGE, after: object = BEFORE_ALL) -> Iterator[list[Row]]:
        """Yield the rows of a statement that ends with `> ? ORDER BY … LIMIT ?`, the key standing first."""
        while page := self.rows(statement, after, size):
            yield page
            after = page[-1][0]

    def chosen(self, statement: str, keys: list[Any]) -> list[Row]:
        """Return the rows of a statement that says `IN (:keys)` for so many keys."""
        return self.rows(statement.replace(":keys", ",".join("?" * len(keys))), *keys) if keys else []

    def _undecodable(self, statement: str, values: tuple[object, ...]) -> list[Row]:
        """Read text that is no UTF-8, which somebody wrote past the application."""
        usual = self.driver.text_factory
        self.driver.text_factory = lambda raw: raw.decode(errors="backslashreplace")
        try:
            return list(self.driver.execute(statement, values).fetchall())
        finally:
            self.driver.text_factory = usual


@contextmanager
def snapshot(sessions: Sessions) -> Iterator[Snapshot]:
    """Hold the database as it is now; writers go on meanwhile and are not seen."""
    engine = engine_of(sessions)
    options = {} if engine.dialect.name == "sqlite" else _UNCHANGING
    with engine.connect().execution_options(**options) as connection, connection.begin():
        held = Snapshot(connection)
        held.value("SELECT count(*) FROM office")  # from here on nothing new is seen
        yield held


def engine_of(sessions: Sessions) -> Engine:
    """Return the engine of a session factory."""
    engine: Engine = sessions.kw["bind"]
    return engine
