"""Whether the role that a process connects as is weak enough: who owns tables is bound by no grant."""

from __future__ import annotations

import logging

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from neutrality.replica import Replica
from neutrality.settings import Settings, SettingsError

REMEDY = (
    "NEUTRALITY_DATABASE_URL must name the role of this surface (deploy/postgresql/roles.sql), its rights as "
    "`flask --app app db grants` prints them"
)
READER_REMEDY = (
    "NEUTRALITY_REPLICA_URL must name neutrality_reader, on the public surface neutrality_public, its "
    "rights as `flask --app app db grants` prints them"
)
log = logging.getLogger("neutrality.grants")


def check_role(engine: Engine, settings: Settings) -> None:
    """Refuse a production surface whose role could rewrite the history; where all is one process, warn.

    SQLite knows no roles.

    Raises:
        SettingsError: saying what the role may do too much, and the remedy.

    """
    if engine.dialect.name != "postgresql" or settings.sample:
        return
    wrong = unfit(engine, settings.surface)
    if wrong is None:
        return
    said = f"The database role of the surface {settings.surface} {wrong}: {REMEDY}"
    if settings.surface == "all":
        log.warning(said)
        return
    raise SettingsError(said)


def check_reader(replica: Replica | None, settings: Settings) -> None:
    """Refuse a replica's role that may do more than read for this surface; where all is one process, warn.

    Where nothing is written, the role says the same: a replica can become the database overnight.

    Raises:
        SettingsError: saying what the role may do too much, and the remedy.

    """
    if replica is None or settings.sample:
        return
    wrong = unfit(replica.engine, settings.surface, reads_only=settings.surface != "public")
    if wrong is None:
        return
    said = f"The replica's role of the surface {settings.surface} {wrong}: {READER_REMEDY}"
    if settings.surface == "all":
        log.warning(said)
        return
    raise SettingsError(said)


def unfit(engine: Engine, surface: str, *, reads_only: bool = False) -> str | None:
    """Return what the connected role may do too much or cannot find; None when it is nothing.

    A database that is not there yet is no fault of the role; the health check tells it.
    """
    try:
        with engine.connect() as connection:
            for said, condition in _TOO_MUCH.items():
                if (said == _READS and surface != "public") or (said == _WRITES and not reads_only):
                    continue
                if connection.scalar(text(f"{_TABLES} AND {condition} LIMIT 1")) is not None:
                    return said
            if surface == "public" and connection.scalar(text("SELECT to_regclass('report')")) is None:
                return "finds no views on its search path"
    except OperationalError:
        return None
    return None


_READS, _WRITES = "reads tables instead of views", "may write"
_TABLES = (
    "SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
)
_TOO_MUCH = {
    "owns tables": "pg_has_role(c.relowner, 'MEMBER')",
    "can TRUNCATE": "has_table_privilege(c.oid, 'TRUNCATE')",
    _READS: "has_any_column_privilege(c.oid, 'SELECT')",
    _WRITES: (
        "(has_any_column_privilege(c.oid, 'INSERT') OR has_any_column_privilege(c.oid, 'UPDATE') "
        "OR has_table_privilege(c.oid, 'DELETE'))"
    ),
}
