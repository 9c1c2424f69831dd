"""Two migrations of one database take turns: the second waits, and then finds nothing to do."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

# Any number that nothing else of this database locks by.
ADVISORY = 0x6E65757472616C
# Milliseconds. A migration that waits for a table holds up every page that wants the same table after it.
LOCK_TIMEOUT = 5000
PAUSE = 0.2  # seconds


@contextmanager
def in_turn(engine: Engine) -> Iterator[None]:
    """Hold a database against other migrations, for as long as it takes; a process that dies lets go."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:  # of its own, so that it is held across transactions
            connection.execution_options(isolation_level="AUTOCOMMIT")
            # Asked again and again: a statement that waits would hold up an index that is built beside it.
            while not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY}):
                time.sleep(PAUSE)
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY})
        return
    if not engine.url.database:
        yield
        return
    # Beside the database: its own locks belong to transactions, and each migration is one.
    folder = os.open(Path(engine.url.database).resolve().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
