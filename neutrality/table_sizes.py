"""SQLite learns how its tables have grown, as other databases do by themselves: its plans depend on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from neutrality.means import Job, Means

# All tables, but only some hundred rows of each index (https://www.sqlite.org/pragma.html#pragma_optimize).
LOOKS = (text("PRAGMA analysis_limit = 400"), text("PRAGMA optimize = 0x10002"))


def learn_table_sizes(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Look at tables that have grown since the last look."""
    del means, payload, now
    if session.get_bind().dialect.name == "sqlite":
        for look in LOOKS:
            session.execute(look)


PERIODIC: dict[str, tuple[timedelta, Job]] = {"learn_table_sizes": (timedelta(days=1), learn_table_sizes)}
